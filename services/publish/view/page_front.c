/* The lead, blindspots and the latest beside it, the other top stories, some more by topic; while there are none, how to fill
 * the desk. */
#include "page_front.h"

#include "html.h"
#include "part_card.h"
#include "part_side.h"
#include "part_time.h"
#include "subject_names.h"
#include "words.h"

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
    buffer_format(out,
                  "<section class=\"sidebox\" aria-labelledby=\"latest\"><h2><span id=\"latest\">%s</span> <a "
                  "href=\"/latest\">%s</a></h2><ul class=\"brief\">\n",
                  say("Latest"), say("All"));
    for (size_t i = 0; i < front->latest_count; i++)
        part_brief(out, site, front->latest[i]);
    buffer_text(out, "</ul></section>\n");
}

static void write_blindspots(struct buffer *out, const struct site *site, const struct page_front *front)
{
    static const enum side sides[] = {SIDE_LEFT, SIDE_RIGHT};
    for (size_t half = 0; half < 2; half++) {
        if (!front->blind_counts[half])
            continue;
        const char *name = side_said(sides[half]);
        buffer_format(out, "<section class=\"sidebox %s\" aria-label=\"", side_class(sides[half]));
        buffer_format(out, say("Blindspots of the %s"), name);
        buffer_text(out, "\"><h2>");
        buffer_format(out, say("What the %s misses"), name);
        buffer_format(out, " <a href=\"/blindspot/%s\">%s</a></h2><div class=\"rows\">\n", side_name(sides[half]),
                      say("All"));
        for (size_t i = 0; i < front->blind_counts[half]; i++)
            part_card(out, site, front->blind[half][i], CARD_MINI);
        buffer_text(out, "</div></section>\n");
    }
}

static void write_pages(struct buffer *out, const struct page_front *front)
{
    if (front->page <= 1 && !front->has_more)
        return;
    buffer_format(out, "<nav class=\"pages\" aria-label=\"%s\">", say("Pages"));
    if (front->page > 1)
        buffer_format(out, "<a rel=\"prev\" href=\"/?page=%u\">%s</a>", front->page - 1, say("Stories above"));
    if (front->has_more)
        buffer_format(out, "<a rel=\"next\" href=\"/?page=%u\">%s</a>", front->page + 1, say("More stories"));
    buffer_text(out, "</nav>\n");
}

/* A few stories more of the topics that have most: none that stands above. */
static void write_topics(struct buffer *out, const struct page_front *front, const struct site *site)
{
    char title[SUBJECT_TITLE_SIZE];
    if (!front->topic_count)
        return;
    buffer_format(out, "<h2 class=\"rule\">%s <a href=\"/topics\">%s</a></h2><div class=\"columns\">\n",
                  say("By topic"), say("All topics"));
    for (size_t i = 0; i < front->topic_count; i++) {
        const struct page_front_topic *topic = &front->topics[i];
        subject_topic_label(topic->name, title, sizeof title);
        buffer_format(out, "<section><h3><a href=\"/topic/%s\">%s</a></h3><ul class=\"brief\">\n", topic->name, title);
        for (size_t story = 0; story < topic->count; story++)
            part_brief(out, site, topic->heads[story]);
        buffer_text(out, "</ul></section>\n");
    }
    buffer_text(out, "</div>\n");
}

static void write_grid(struct buffer *out, const struct site *site, const struct page_front *front, size_t from)
{
    if (from >= front->top_count)
        return;
    buffer_format(out, "<h2 class=\"rule\">%s</h2><div class=\"grid\">\n",
                  say(front->page > 1 ? SAY_LATER("Top stories") : SAY_LATER("More top stories")));
    for (size_t i = from; i < front->top_count; i++)
        part_card(out, site, front->top[i], CARD_GRID);
    buffer_text(out, "</div>\n");
}

/* The first page: the lead and two rows beside blindspots and the latest, then the grid over the whole width. */
static void write_first(struct buffer *out, const struct site *site, const struct page_front *front)
{
    size_t from = front->top_count < 1 + FRONT_BESIDE ? front->top_count : 1 + FRONT_BESIDE;
    buffer_format(out, "<div class=\"front\">\n<section aria-label=\"%s\">\n", say("Top stories"));
    part_card(out, site, front->top[0], CARD_LEAD);
    buffer_text(out, "<div class=\"rows beside\">\n");
    for (size_t i = 1; i < from; i++)
        part_card(out, site, front->top[i], CARD_ROW);
    buffer_format(out, "</div></section>\n<aside aria-label=\"%s\">\n", say("Blindspots and latest"));
    write_blindspots(out, site, front);
    write_latest(out, site, front);
    buffer_text(out, "</aside></div>\n");
    write_grid(out, site, front, from);
    write_topics(out, front, site);
}

void page_front(struct buffer *out, const struct site *site, const struct page_front *front)
{
    char description[3 * SIDE_NAME_MAX + 512];
    struct page_frame frame = {
        .title = site->name, .description = description, .path = "/", .search = "", .is_listed = front->page <= 1};
    snprintf(description, sizeof description,
             say("What many news sources report, put together: how the %s, the %s and the %s cover each story."),
             side_said(SIDE_LEFT), side_said(SIDE_CENTER), side_said(SIDE_RIGHT));
    page_begin(out, site, &frame);
    write_contact_note(out, front->status);
    if (front->top_count > 0)
        buffer_format(out, "<h1 class=\"unseen\">%s</h1>\n",
                      say(front->page > 1 ? SAY_LATER("Top stories, continued") : SAY_LATER("Top stories")));
    if (front->top_count > 0 && front->page <= 1)
        write_first(out, site, front);
    else if (front->page > 1)
        write_grid(out, site, front, 0);
    else
        write_empty(out, front);
    write_pages(out, front);
    page_end(out, site);
}
