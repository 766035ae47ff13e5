/* Which sitemaps of a list have what is new. By when each changed, where it is said; outlets that do not say it have the
 * month or day in the address, or one sitemap of news. */
#include "sitemap_pick.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DAY_MS        INT64_C(86400000)
#define DAYS_OF_MONTH 31 /* dates in addresses are only compared with each other */
#define SEPARATOR_MAX 4  /* between year and month: "2026-11", "yyyy=2026&mm=11" */

int feed_is_sitemap_list(const struct feed *feed)
{
    return strcmp(feed->format, "sitemap-index") == 0;
}

/* ── what an address says ── */

static int has_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcasestr(text, *words))
            return 1;
    return 0;
}

/* Listings of a site are sitemaps too; they change whenever an article appears, and have none. */
static int is_listing(const char *url)
{
    static const char *const words[] = {"page-sitemap", "sitemap-pages", "sitemap_pages", "static",  "categor",
                                        "tag-sitemap",  "sitemap-tag",   "post_tag",      "taxonom", "author",
                                        "image",        "video",         "product",       NULL};
    return has_one_of(url, words);
}

static int is_news(const char *url)
{
    static const char *const words[] = {"news", NULL};
    const char *path = strstr(url, "://");
    path = path ? strchr(path + 3, '/') : NULL; /* not by the name of the outlet */
    return path && has_one_of(path, words);
}

/* Two digits from 1 to `most` at *text, up to SEPARATOR_MAX bytes on; 0 when there are none. Then *text is behind them. */
static int read_two(const char **text, int most)
{
    const char *at = *text;
    while (*at && at - *text < SEPARATOR_MAX && !isdigit((unsigned char)*at))
        at++;
    if (!isdigit((unsigned char)at[0]) || !isdigit((unsigned char)at[1]))
        return 0;
    int number = 10 * (at[0] - '0') + at[1] - '0';
    if (number < 1 || number > most)
        return 0;
    *text = at + 2;
    return number;
}

/* As if all months had 31 days: the order is what counts. 0 for an address without year and month. */
static int64_t date_in(const char *url)
{
    for (const char *at = strstr(url, "20"); at; at = strstr(at + 1, "20")) {
        if (!isdigit((unsigned char)at[2]) || !isdigit((unsigned char)at[3]) ||
            (at > url && isdigit((unsigned char)at[-1])))
            continue;
        const char *behind = at + 4;
        int year = 10 * (at[2] - '0') + at[3] - '0', month = read_two(&behind, 12);
        int day = month ? read_two(&behind, DAYS_OF_MONTH) : 0;
        if (month)
            return (((int64_t)year * 12 + month) * DAYS_OF_MONTH + day) * DAY_MS;
    }
    return 0;
}

/* ── which come first ── */

struct candidate {
    const char *url;
    int64_t changed_ms;
    size_t place;
    int is_listing, is_news;
};

static int compare(const void *left, const void *right)
{
    const struct candidate *one = left, *other = right;
    if (one->is_listing != other->is_listing)
        return one->is_listing - other->is_listing;
    if (one->changed_ms != other->changed_ms)
        return one->changed_ms > other->changed_ms ? -1 : 1;
    if (one->is_news != other->is_news)
        return other->is_news - one->is_news;
    return (one->place > other->place) - (one->place < other->place);
}

static int64_t changed_of(const struct feed_item *item)
{
    if (item->published_ms)
        return item->published_ms;
    int64_t date_ms = date_in(item->url);
    return date_ms ? date_ms : is_news(item->url) ? INT64_MAX : 0;
}

/* A list may name its outlet's sitemaps only, or it could have us ask anybody. */
static int is_of_outlet(const char *url, const char *list_url)
{
    char one[URL_HOST_SIZE], other[URL_HOST_SIZE], asked[URL_SIZE];
    if (url_resolve(url, NULL, asked, NULL) < 0 || (!url_registrable_domain(asked, one) && !url_host(asked, one)))
        return 0;
    if (!url_registrable_domain(list_url, other) && !url_host(list_url, other))
        return 0;
    return strcmp(one, other) == 0;
}

static size_t find_candidates(const struct feed *list, const char *list_url, int64_t since_ms, struct candidate *out,
                              size_t *out_foreign)
{
    size_t count = 0;
    for (size_t i = 0; i < list->item_count; i++) {
        const struct feed_item *item = &list->items[i];
        if (!item->url || (item->published_ms && item->published_ms < since_ms))
            continue;
        if (!is_of_outlet(item->url, list_url)) {
            ++*out_foreign;
            continue;
        }
        out[count++] = (struct candidate){item->url, changed_of(item), i, is_listing(item->url), is_news(item->url)};
    }
    return count;
}

static int is_picked(const struct sitemap_pick *pick, const char *url)
{
    for (size_t i = 0; i < pick->count; i++)
        if (strcmp(pick->urls[i], url) == 0)
            return 1;
    return 0;
}

void sitemap_pick(const struct feed *list, const char *list_url, int64_t since_ms, struct sitemap_pick *out)
{
    struct candidate *candidates = list->item_count ? malloc(list->item_count * sizeof *candidates) : NULL;
    out->count = out->left_out = out->foreign = 0;
    if (!candidates) /* without memory none is picked: it is read again */
        return;
    size_t count = find_candidates(list, list_url, since_ms, candidates, &out->foreign);
    if (count)
        qsort(candidates, count, sizeof *candidates, compare);
    for (size_t i = 0; i < count; i++) {
        if (strlen(candidates[i].url) > URL_MAX || is_picked(out, candidates[i].url))
            continue;
        if (out->count < SITEMAPS_READ_MAX)
            strcpy(out->urls[out->count++], candidates[i].url);
        else
            out->left_out++;
    }
    free(candidates);
}

/* ── their articles ── */

size_t sitemap_take_articles(struct feed *to, struct feed *from)
{
    size_t bare = 0;
    for (size_t i = 0; i < from->item_count; i++) {
        struct feed_item *item = &from->items[i];
        if (!item->title && !item->summary && !item->content) {
            bare++;
            continue;
        }
        struct feed_item *place = to->item_count < FEED_ITEMS_MAX ? feed_item_add(to) : NULL;
        if (!place) {
            to->items_left_out++;
            continue;
        }
        *place = *item;
        *item = (struct feed_item){0};
    }
    to->items_left_out += from->items_left_out;
    return bare;
}
