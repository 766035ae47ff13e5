/* Figures with what to do about them: a number alone helps nobody at night. */
#include "page_operator.h"

#include "desk_trouble.h"
#include "html.h"
#include "part_time.h"

#include <inttypes.h>
#include <string.h>

#define MIB (1024.0 * 1024.0)

static void begin_box(struct buffer *out, const char *title)
{
    buffer_format(out, "<section class=\"box\"><h2>%s</h2>\n<dl class=\"facts-list\">\n", title);
}

static void write_number(struct buffer *out, const char *name, uint64_t number)
{
    buffer_format(out, "<div><dt>%s</dt><dd>", name);
    part_number(out, number);
    buffer_text(out, "</dd></div>\n");
}

static void write_mib(struct buffer *out, const char *name, double bytes)
{
    buffer_format(out, "<div><dt>%s</dt><dd>%.1f MiB</dd></div>\n", name, bytes / MIB);
}

static void end_box(struct buffer *out, const char *advice)
{
    buffer_format(out, "</dl>\n<p class=\"small soft\">%s</p></section>\n", advice);
}

/* What waits is the lag of the stage that takes it. */
static void write_work(struct buffer *out, const struct desk_status *status)
{
    begin_box(out, "Work that waits");
    write_number(out, "for classify", status->todo[0]);
    write_number(out, "for summarize", status->todo[1]);
    write_number(out, "for publish", status->todo[2]);
    write_number(out, "Dead letters", status->dead);
    end_box(out, status->dead
                     ? "<code>triptych dead</code> lists what was given up, and why; it can be tried again there."
                     : "Nothing was given up.");
}

static void write_feeds(struct buffer *out, const struct desk_status *status)
{
    begin_box(out, "Feeds");
    write_number(out, "in all", status->feeds);
    write_number(out, "read well", status->feeds_read);
    write_number(out, "failing", status->feeds_failing);
    write_number(out, "gone for good", status->feeds_gone);
    end_box(out, "<a href=\"/feeds\">All feeds</a>, those that fail first.");
    if (!status->failing_count)
        return;
    buffer_text(out, "<section class=\"box\"><h2>Feeds that fail</h2>\n<ul class=\"examples\">\n");
    for (unsigned i = 0; i < status->failing_count; i++) {
        buffer_text(out, "<li><b>");
        html_text(out, status->failing[i].name);
        buffer_text(out, "</b> ");
        html_text(out, status->failing[i].reason);
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, "</ul></section>\n");
}

/* Redis refuses writes at its limit: that is told before it happens. */
static void write_redis(struct buffer *out, const struct desk_status *status)
{
    double used = (double)status->memory_used_bytes, limit = (double)status->memory_limit_bytes;
    begin_box(out, "Redis");
    write_mib(out, "Memory used", used);
    if (limit > 0)
        write_mib(out, "of", limit);
    write_number(out, "Articles", status->articles);
    write_number(out, "Stories", status->stories);
    write_number(out, "Events kept", status->feed_entries);
    end_box(out, desk_redis_is_nearly_full(status)
                     ? "<b>Nearly full:</b> raise the limit, or keep articles for a shorter time."
                 : limit > 0 ? "There is room."
                             : "No limit is set (maxmemory).");
}

static void write_replica(struct buffer *out, const struct page_operator *desk)
{
    begin_box(out, "This replica");
    write_number(out, "Stories in memory", desk->stories);
    write_number(out, "of them shown", desk->shown);
    write_mib(out, "Their memory", (double)desk->bytes);
    write_number(out, "Stories that searches know", desk->indexed);
    write_number(out, "Connections", desk->connections);
    write_number(out, "Streams of events", desk->streams);
    end_box(out, "Figures over time: <code>/metrics</code> on the service's own port.");
}

/* ── every daemon of the desk ── */

/* A program of another kind comes last rather than being left out. */
static int service_rank(const char *program)
{
    static const char *const order[] = {"ingest", "embed", "classify", "summarize", "publish"};
    int rank = 0;
    while (rank < (int)(sizeof order / sizeof *order) && strcmp(order[rank], program) != 0)
        rank++;
    return rank;
}

int page_operator_compare(const void *left, const void *right)
{
    const struct replica_card *one = left, *other = right;
    int rank = service_rank(one->program) - service_rank(other->program);
    if (rank)
        return rank;
    int order = strcmp(one->host, other->host);
    return order ? order : (one->pid > other->pid) - (one->pid < other->pid);
}

/* What does not apply to a program is -1 in its card. */
static void write_cell(struct buffer *out, int64_t number)
{
    buffer_text(out, "<td class=\"n\">");
    if (number < 0)
        buffer_text(out, "–");
    else
        part_number(out, (uint64_t)number);
    buffer_text(out, "</td>");
}

/* A daemon that stopped or hangs no longer writes its card; one that is not ready says why. */
static const char *state_of(const struct replica_card *card, int64_t now_ms)
{
    return now_ms - card->time_ms > PAGE_OPERATOR_SILENT_MS ? "silent"
           : card->leaving == 1                             ? "leaving"
           : replica_card_is_ready(card)                    ? "well"
                                                            : "not ready";
}

/* What a daemon says against itself, in its own words: the same as on its /readyz. */
static void write_troubles(struct buffer *out, const struct replica_card *card)
{
    for (size_t i = 0; i < card->trouble_count; i++) {
        buffer_text(out, "<tr><td></td><td colspan=\"8\" class=\"small soft\">");
        html_text(out, card->troubles[i].name);
        buffer_text(out, ": ");
        html_text(out, card->troubles[i].text);
        buffer_text(out, "</td></tr>\n");
    }
}

/* Since when it runs, not how long: a daemon that starts again and again shows by it. */
static void write_card(struct buffer *out, const struct site *site, const struct replica_card *card)
{
    buffer_text(out, "<tr><th scope=\"row\">");
    html_text(out, card->program);
    buffer_text(out, "</th><td>");
    html_text(out, card->version);
    buffer_text(out, "</td><td>");
    html_text(out, *card->host ? card->host : "–");
    buffer_format(out, "</td><td>%s</td><td>", state_of(card, site->now_ms));
    part_time(out, card->started_ms, site->now_ms);
    buffer_text(out, "</td>");
    write_cell(out, card->in_hand);
    write_cell(out, card->queued);
    write_cell(out, card->in_flight);
    write_cell(out, card->overdue);
    buffer_text(out, "</tr>\n");
    write_troubles(out, card);
}

/* The table alone scrolls where it is wider than the window. */
static void write_replicas(struct buffer *out, const struct site *site, const struct page_operator *desk)
{
    buffer_text(out, "<section class=\"box\"><h2>Replicas</h2>\n");
    if (!desk->replicas) {
        buffer_text(out, "<p>Redis does not tell at the moment who is at work.</p></section>\n");
        return;
    }
    buffer_text(
        out,
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Replicas\"><table class=\"raters\"><thead><tr>"
        "<th scope=\"col\">Service</th><th scope=\"col\">Version</th><th scope=\"col\">Host</th>"
        "<th scope=\"col\">State</th><th scope=\"col\">Since</th><th scope=\"col\" class=\"n\">In hand</th>"
        "<th scope=\"col\" class=\"n\">Waiting</th><th scope=\"col\" class=\"n\">Given out</th><th scope=\"col\" "
        "class=\"n\">Late</th>"
        "</tr></thead><tbody>\n");
    for (size_t i = 0; i < desk->replica_count; i++)
        write_card(out, site, &desk->replicas[i]);
    buffer_text(
        out,
        "</tbody></table></div>\n<p class=\"small soft\">In hand: work that it holds. Waiting, given out, late: of "
        "the next service. <code>triptych doctor</code> says what to do about what is wrong.</p></section>\n");
}

static void write_hooks(struct buffer *out, const unsigned hooks[4])
{
    begin_box(out, "Webhooks");
    write_number(out, "take events", hooks[1]);
    write_number(out, "being verified", hooks[0]);
    write_number(out, "failing", hooks[2]);
    write_number(out, "turned off", hooks[3]);
    end_box(out, hooks[2] + hooks[3]
                     ? "<code>triptych webhook list</code> says why; <code>triptych webhook test ID</code> "
                       "begins one again."
                     : "<code>triptych webhook add URL</code> has events posted to an address.");
}

void page_operator(struct buffer *out, const struct site *site, const struct page_operator *desk)
{
    const struct page_frame frame = {.title = "Operator", .description = "", .path = "/operator", .search = ""};
    page_begin(out, site, &frame);
    /* English whatever the reader's language is, as what the tool and the logs say. */
    buffer_text(out, "<div lang=\"en\" dir=\"ltr\"><h1 class=\"title\">How the desk is doing</h1>\n");
    if (!desk->status->is_known)
        buffer_text(out, "<p class=\"note\">Redis has not told yet: these figures come in a few seconds.</p>\n");
    if (*desk->status->contact_note) {
        buffer_text(out, "<p class=\"note\">");
        html_text(out, desk->status->contact_note);
        buffer_text(out, "</p>\n");
    }
    buffer_text(out, "<div class=\"grid\">\n");
    write_work(out, desk->status);
    write_feeds(out, desk->status);
    write_redis(out, desk->status);
    write_replica(out, desk);
    if (desk->hooks)
        write_hooks(out, desk->hooks);
    buffer_text(out, "</div>\n");
    write_replicas(out, site, desk);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
