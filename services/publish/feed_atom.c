#include "feed_atom.h"

#include "clock.h"
#include "coverage_pct.h"
#include "html.h"
#include "page_parts.h"

#define TAG "tag:triptych,2026:"

static void write_time(struct buffer *out, const char *element, int64_t time_ms)
{
    char text[CLOCK_RFC3339_SIZE];
    clock_rfc3339(time_ms, text);
    buffer_format(out, "<%s>%s</%s>\n", element, text, element);
}

/* HTML inside XML: what is written is escaped once more by the caller. */
static void write_content(struct buffer *out, const Triptych__StoryHead *head)
{
    struct coverage_sides sides;
    const Triptych__Summary *summary = head->summary;
    coverage_sides(head->coverage, &sides);
    buffer_text(out, "<p>");
    part_count(out, head->coverage ? head->coverage->sources : 0, "source", "sources");
    if (sides.rated)
        buffer_format(out, ": %u%% left, %u%% center, %u%% right", sides.pct[SIDE_LEFT], sides.pct[SIDE_CENTER],
                      sides.pct[SIDE_RIGHT]);
    buffer_text(out, ".</p><ul>");
    for (size_t i = 0; summary && i < summary->n_bullets; i++) {
        const Triptych__Bullet *bullet = summary->bullets[i];
        buffer_text(out, "<li>");
        html_text(out, bullet->text);
        if (html_is_web_url(bullet->url)) {
            buffer_text(out, " <a href=\"");
            html_text(out, bullet->url);
            buffer_text(out, "\">");
            html_text(out, *bullet->source ? bullet->source : "source");
            buffer_text(out, "</a>");
        }
        buffer_text(out, "</li>");
    }
    buffer_text(out, "</ul>");
}

static void write_escaped_content(struct buffer *out, const Triptych__StoryHead *head)
{
    struct buffer html;
    buffer_init(&html, out->max_bytes);
    write_content(&html, head);
    buffer_text(out, "<content type=\"html\">");
    html_text_bytes(out, html.data ? html.data : "", html.len);
    buffer_text(out, "</content>\n");
    if (html.is_failed)
        out->is_failed = html.is_failed;
    buffer_done(&html);
}

static void write_entry(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    int64_t updated_ms = head->noted_ms ? head->noted_ms : head->last_updated_ms;
    buffer_format(out, "<entry>\n<id>" TAG "%s/", site->edition);
    html_text(out, head->id);
    buffer_text(out, "</id>\n<title>");
    html_text(out,
              head->summary && *head->summary->headline ? head->summary->headline : "A story without a headline yet");
    buffer_text(out, "</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    html_text(out, site->base_url);
    buffer_text(out, "/story/");
    html_text(out, head->id);
    buffer_text(out, "\"/>\n");
    write_time(out, "updated", updated_ms);
    if (head->first_published_ms)
        write_time(out, "published", head->first_published_ms);
    write_escaped_content(out, head);
    buffer_text(out, "</entry>\n");
}

void feed_atom(struct buffer *out, const struct site *site, Triptych__StoryHead *const *heads, size_t count)
{
    int64_t updated_ms = count > 0 && heads[0]->noted_ms ? heads[0]->noted_ms : 0;
    buffer_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    buffer_format(out, "<id>" TAG "%s</id>\n<title>", site->edition);
    html_text(out, site->name);
    buffer_text(out, "</title>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    html_text(out, site->base_url);
    buffer_text(out, "/feed.atom\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    html_text(out, site->base_url);
    buffer_text(out, "/\"/>\n");
    write_time(out, "updated", updated_ms);
    buffer_text(out, "<author><name>");
    html_text(out, site->name);
    buffer_text(out, "</name></author>\n<generator version=\"" TRIPTYCH_VERSION "\">Triptych</generator>\n");
    for (size_t i = 0; i < count; i++)
        write_entry(out, site, heads[i]);
    buffer_text(out, "</feed>\n");
}
