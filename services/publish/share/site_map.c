/* Pages first, then topics and places that have stories, then stories, the latest first. */
#include "site_map.h"

#include "clock.h"
#include "facets.h"
#include "html.h"
#include "part_card.h"

#include <stdio.h>
#include <stdlib.h>

static void write_address(struct buffer *out, const struct site *site, const char *path, int64_t changed_ms)
{
    char changed[CLOCK_RFC3339_SIZE];
    buffer_text(out, "<url><loc>");
    html_text(out, site->base_url);
    html_text(out, path);
    buffer_text(out, "</loc>");
    if (changed_ms) {
        clock_rfc3339(changed_ms, changed);
        buffer_format(out, "<lastmod>%s</lastmod>", changed);
    }
    buffer_text(out, "</url>\n");
}

static void write_subjects(struct buffer *out, const struct site *site)
{
    char path[FACET_KEY_SIZE * 3 + 16];
    for (size_t i = 0; i < site->subjects->topics.count; i++) {
        snprintf(path, sizeof path, "/topic/%s", site->subjects->topics.rows[i].key);
        write_address(out, site, path, 0);
    }
    for (size_t i = 0; i < site->subjects->places.count; i++) {
        part_place_path(site->subjects->places.rows[i].key, path, sizeof path);
        write_address(out, site, path, 0);
    }
}

/* Without memory for the list the map is short, and whole again the next minute. */
static void write_stories(struct buffer *out, const struct site *site, const struct catalog *catalog)
{
    const struct catalog_query latest = {.order = CATALOG_LATEST};
    const struct catalog_entry **entries = calloc(SITE_MAP_STORIES, sizeof(*entries));
    size_t count = entries ? catalog_list(catalog, &latest, entries, SITE_MAP_STORIES) : 0;
    char path[64];
    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "/story/%s", entries[i]->id);
        write_address(out, site, path, entries[i]->last_updated_ms);
    }
    free(entries);
}

void site_map_write(struct buffer *out, const struct site *site, const struct catalog *catalog)
{
    static const char *const pages[] = {"/", "/latest", "/blindspot", "/topics", "/places", "/method", "/api"};
    buffer_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                     "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        write_address(out, site, pages[i], 0);
    if (site->subjects)
        write_subjects(out, site);
    write_stories(out, site, catalog);
    buffer_text(out, "</urlset>\n");
}

void robots_write(struct buffer *out, const struct site *site)
{
    buffer_text(out, "User-agent: *\nDisallow: /api/\nDisallow: /search\nDisallow: /lookup\nDisallow: /embed\n");
    if (*site->base_url)
        buffer_format(out, "Sitemap: %s/sitemap.xml\n", site->base_url);
}
