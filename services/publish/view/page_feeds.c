#include "page_feeds.h"

#include "html.h"
#include "part_time.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static const char *const state_names[] = {"fails", "gone", "empty", "new", "well", "paused"};

static const char *label(const struct page_feed *feed)
{
    return *feed->title ? feed->title : feed->name;
}

int page_feed_compare(const void *left, const void *right)
{
    const struct page_feed *a = left, *b = right;
    if (a->state != b->state)
        return a->state < b->state ? -1 : 1;
    int order = strcasecmp(label(a), label(b));
    return order ? order : strcmp(a->name, b->name);
}

/* `otherwise` when it has not been. */
static void write_time(struct buffer *out, const struct site *site, int64_t time_ms, const char *otherwise)
{
    if (time_ms)
        part_time(out, time_ms, site->now_ms);
    else
        buffer_text(out, otherwise);
}

static void write_feed(struct buffer *out, const struct site *site, const struct page_feed *feed)
{
    buffer_text(out, "<tr><td><span dir=\"auto\">");
    html_text(out, label(feed));
    buffer_text(out, "</span><br/><code class=\"small soft\">");
    html_text(out, feed->name);
    buffer_text(out, "</code>");
    if (*feed->moved_to) {
        buffer_text(out, "<br/><span class=\"small soft\">moved to <code>");
        html_text(out, feed->moved_to);
        buffer_text(out, "</code></span>");
    }
    buffer_text(out, "</td><td dir=\"auto\">");
    html_text(out, feed->folder);
    buffer_format(out, "</td><td>%s", state_names[feed->state]);
    if (*feed->reason) {
        buffer_text(out, "<br/><span class=\"small soft\">");
        html_text(out, feed->reason);
        buffer_text(out, "</span>");
    }
    buffer_text(out, "</td><td class=\"num\">");
    if (feed->http_status)
        buffer_format(out, "%" PRId64, feed->http_status);
    buffer_format(out, "</td><td class=\"num\">%" PRId64 "</td><td>", feed->articles);
    write_time(out, site, feed->changed_ms, "never");
    buffer_text(out, "</td><td>");
    write_time(out, site, feed->read_ms, "never");
    buffer_text(out, "</td><td>");
    if (feed->state != PAGE_FEED_PAUSED)
        write_time(out, site, feed->due_ms, "now");
    buffer_text(out, "</td></tr>\n");
}

/* "3 fail, 1 empty, 12 well". */
static void write_counts(struct buffer *out, const struct page_feeds *feeds)
{
    size_t counts[sizeof state_names / sizeof *state_names] = {0};
    const char *before = "";
    for (size_t i = 0; i < feeds->count; i++)
        counts[feeds->feeds[i].state]++;
    buffer_text(out, "<p class=\"soft\">");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (!counts[i])
            continue;
        buffer_format(out, "%s%zu %s", before, counts[i], state_names[i]);
        before = ", ";
    }
    if (feeds->total > feeds->count)
        buffer_format(out, "; %zu more are not shown: <code>triptych feeds list</code> has all",
                      feeds->total - feeds->count);
    buffer_text(out, ".</p>\n");
}

void page_feeds(struct buffer *out, const struct site *site, const struct page_feeds *feeds)
{
    struct page_frame frame = {.title = "Feeds", .description = "", .path = "/feeds", .search = ""};
    page_begin(out, site, &frame);
    /* English whatever the reader's language is, and said to be: a browser translates and reads it out as such. */
    buffer_text(out, "<div class=\"list-page\" lang=\"en\" dir=\"ltr\"><h1 class=\"title\">Feeds</h1>\n");
    if (!feeds->count) {
        buffer_text(
            out,
            "<p class=\"soft\">There are none: <code>triptych feeds add</code> or <code>import</code>.</p></div>\n");
        page_end(out, site);
        return;
    }
    write_counts(out, feeds);
    buffer_text(
        out,
        "<div class=\"wide\"><table class=\"feeds\"><thead><tr><th scope=\"col\">Feed</th><th scope=\"col\">Folder</th>"
        "<th scope=\"col\">State</th><th scope=\"col\">HTTP</th><th scope=\"col\">Articles</th>"
        "<th scope=\"col\">Last new</th><th scope=\"col\">Read</th><th scope=\"col\">Due</th></tr></thead>"
        "<tbody>\n");
    for (size_t i = 0; i < feeds->count; i++)
        write_feed(out, site, &feeds->feeds[i]);
    buffer_text(out, "</tbody></table></div></div>\n");
    page_end(out, site);
}
