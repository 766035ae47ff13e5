/* The top stories and the latest; while there are none, how to fill the desk; at the foot, how it is doing. */
#include "page_front.h"

#include "html.h"
#include "page_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Text in which `backticks` mark what is to be typed. The note comes from a setting's text, which logs have too: one
 * wording for both. */
static void write_marked(struct buffer *out, const char *text)
{
    for (int is_code = 0;; is_code = !is_code) {
        size_t len = strcspn(text, "`");
        int is_marked = is_code && text[len]; /* the last one without its second is no mark */
        buffer_text(out, is_marked ? "<code>" : is_code ? "`" : "");
        html_text_bytes(out, text, len);
        buffer_text(out, is_marked ? "</code>" : "");
        if (!text[len])
            return;
        text += len + 1;
    }
}

/* A desk that has no feeds, like the demo's, misses none. */
static void write_contact_note(struct buffer *out, const struct desk_status *status)
{
    if (!*status->contact_note || !status->feeds)
        return;
    buffer_text(out, "<div class=\"note\" role=\"status\">");
    write_marked(out, status->contact_note);
    buffer_text(out, "</div>\n");
}

static void write_command(struct buffer *out, const char *what, const char *command)
{
    buffer_format(out, "<p>%s</p>\n<pre><code>%s</code></pre>\n", what, command);
}

/* An empty page is what every new desk sees first; it says what to type next. */
static void write_empty(struct buffer *out, const struct page_front *front)
{
    buffer_text(out, "<section class=\"box\"><h1 class=\"title\">No stories yet</h1>\n");
    if (front->hidden > 0) {
        buffer_text(out, "<p>");
        part_count(out, front->hidden, "story has", "stories have");
        buffer_text(
            out,
            " too few sources so far to be shown here; the <a href=\"/api/v1/stories?all=1\">API</a> lists all.</p>\n");
    }
    buffer_text(out,
                "<p>Stories appear as soon as two sources report the same event. Any of these three commands fills "
                "the page:</p><br/>\n");
    write_command(out, "The demo: invented outlets and events, on a page of its own (port 8081)",
                  "docker compose up -d --build demo");
    write_command(out, "The default feeds, across leanings and countries",
                  "docker compose run --rm tool feeds import deploy/feeds/default.opml");
    write_command(out, "Your own feeds, from an OPML file in the folder of docker-compose.yml",
                  "docker compose run --rm tool feeds import my-feeds.opml");
    if (*front->status->contact_note)
        buffer_text(out, "<p>Feeds are read once <code>.env</code> says who runs this desk: "
                         "<code>CONTACT=you@example.org</code>, a mail address or a URL.</p><br/>\n");
    buffer_text(out, "<p class=\"small soft\">Without Docker: <code>./deploy/try --demo</code>, or "
                     "<code>./deploy/try --feeds my-feeds.opml</code>. New feeds are fetched at once.</p></section>\n");
}

static void write_latest(struct buffer *out, const struct site *site, const struct page_front *front)
{
    if (!front->latest_count)
        return;
    buffer_text(
        out, "<section class=\"box\" aria-labelledby=\"latest\"><h2 id=\"latest\">Latest</h2><ul class=\"brief\">\n");
    for (size_t i = 0; i < front->latest_count; i++) {
        const Triptych__StoryHead *head = front->latest[i];
        buffer_text(out, "<li>");
        part_story_link(out, site, head);
        buffer_text(out, "<span class=\"small soft\">");
        part_count(out, head->coverage ? head->coverage->sources : 0, "source", "sources");
        buffer_text(out, " · ");
        part_time(out, head->last_updated_ms, site->now_ms);
        buffer_text(out, "</span></li>\n");
    }
    buffer_text(out, "</ul></section>\n");
}

static void write_failing(struct buffer *out, const struct desk_status *status)
{
    if (!status->failing_count)
        return;
    buffer_text(out, "<details><summary>Which feeds fail, and why</summary><ul class=\"brief\">\n");
    for (unsigned i = 0; i < status->failing_count; i++) {
        buffer_text(out, "<li>");
        html_text(out, status->failing[i].name);
        buffer_text(out, "<br/><span class=\"soft\">");
        html_text(out, status->failing[i].reason);
        buffer_text(out, "</span></li>\n");
    }
    buffer_text(out, "</ul>");
    if (status->feeds_failing > status->failing_count)
        buffer_format(out, "<p>and %" PRIu64 " more</p>", status->feeds_failing - status->failing_count);
    buffer_text(out, "</details>\n");
}

/* These come from Redis now and then (desk_status), not for each reader. */
static void write_status(struct buffer *out, const struct page_front *front)
{
    const struct desk_status *status = front->status;
    buffer_text(out, "<section class=\"box\" aria-labelledby=\"desk\"><h2 id=\"desk\">This desk</h2>\n");
    if (!status->is_known) {
        buffer_text(out, "<p class=\"small soft\">Nothing is known yet.</p></section>\n");
        return;
    }
    buffer_format(out,
                  "<dl class=\"facts-list\"><div><dt>Articles kept</dt><dd>%" PRIu64 "</dd></div>\n"
                  "<div><dt>Stories</dt><dd>%" PRIu64 "</dd></div>\n",
                  status->articles, status->stories);
    buffer_format(out,
                  "<div><dt>Feeds read</dt><dd>%" PRIu64 " of %" PRIu64 "</dd></div>\n"
                  "<div><dt>Feeds that fail</dt><dd>%" PRIu64 "</dd></div></dl>\n",
                  status->feeds_read, status->feeds, status->feeds_failing);
    write_failing(out, status);
    buffer_text(out, "</section>\n");
}

static void write_pages(struct buffer *out, const struct page_front *front)
{
    if (front->page <= 1 && !front->has_more)
        return;
    buffer_text(out, "<nav class=\"pages\" aria-label=\"Pages\">");
    if (front->page > 1)
        buffer_format(out, "<a rel=\"prev\" href=\"/?page=%u\">Stories above</a>", front->page - 1);
    if (front->has_more)
        buffer_format(out, "<a rel=\"next\" href=\"/?page=%u\">More stories</a>", front->page + 1);
    buffer_text(out, "</nav>\n");
}

static void write_top(struct buffer *out, const struct site *site, const struct page_front *front)
{
    buffer_text(out, "<section aria-label=\"Top stories\">\n");
    for (size_t i = 0; i < front->top_count; i++)
        /* The lead is the first of the first page; on others it would be just the 25th. */
        part_story(out, site, front->top[i], i == 0 && front->page <= 1);
    write_pages(out, front);
    buffer_text(out, "</section>\n");
}

void page_front(struct buffer *out, const struct site *site, const struct page_front *front)
{
    char description[3 * SIDE_NAME_MAX + 128];
    struct page_frame frame = {
        .title = site->name, .description = description, .path = "/", .search = "", .is_listed = front->page <= 1};
    snprintf(description, sizeof description,
             "What many news sources report, put together: how the %s, the %s and the %s cover each story.",
             side_in_text(SIDE_LEFT), side_in_text(SIDE_CENTER), side_in_text(SIDE_RIGHT));
    page_begin(out, site, &frame);
    write_contact_note(out, front->status);
    buffer_text(out, "<div class=\"two\">\n");
    if (front->top_count > 0 || front->page > 1)
        write_top(out, site, front);
    else
        write_empty(out, front);
    buffer_text(out, "<aside aria-label=\"Latest and status\">\n");
    write_latest(out, site, front);
    write_status(out, front);
    buffer_text(out, "</aside></div>\n");
    page_end(out, site);
}
