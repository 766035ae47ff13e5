#include "page_ledger.h"

#include "html.h"
#include "ledger.h"
#include "part_time.h"
#include "words.h"

/* Columns: what a reader asks first; the lines themselves have all counts. */
static const struct column {
    enum ledger_count count;
    const char *title;
} columns[] = {
    {LEDGER_ARTICLES, SAY_LATER("Articles taken in")},
    {LEDGER_STORIES, SAY_LATER("Stories begun")},
    {LEDGER_MERGED, SAY_LATER("Stories merged")},
    {LEDGER_MOVED, SAY_LATER("Articles moved")},
    {LEDGER_SPLIT, SAY_LATER("Stories taken apart")},
    {LEDGER_BY_HAND, SAY_LATER("Of these by hand")},
    {LEDGER_CORRECTED, SAY_LATER("Other corrections")},
    {LEDGER_REMOVED, SAY_LATER("Articles removed")},
    {LEDGER_REPEATED, SAY_LATER("Repeated articles refused")},
};

static void write_head(struct buffer *out)
{
    buffer_format(out, "<div class=\"wide\"><table class=\"feeds\"><thead><tr><th scope=\"col\">%s</th>", say("Day"));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        buffer_format(out, "<th scope=\"col\">%s</th>", say(columns[i].title));
    buffer_text(out, "</tr></thead><tbody>\n");
}

static void write_day(struct buffer *out, const char *line)
{
    char day[LEDGER_DAY_SIZE];
    uint64_t counts[LEDGER_COUNTS];
    if (!ledger_read(line, day, counts))
        return;
    buffer_format(out, "<tr><th scope=\"row\">%s</th>", day);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        buffer_text(out, "<td class=\"num\">");
        part_number(out, counts[columns[i].count]);
        buffer_text(out, "</td>");
    }
    buffer_text(out, "</tr>\n");
}

/* The way that needs nothing of ours stands in the document; this is the short one. */
static void write_how(struct buffer *out)
{
    buffer_format(
        out,
        "<p>%s</p>\n<p><a href=\"/api/v1/log\" download=\"log.ndjson\">%s</a></p>\n"
        "<pre><code>triptych log verify log.ndjson</code></pre>\n",
        say("Each day is signed by the desk and chained to the day before: whoever keeps a copy can prove that "
            "nothing was changed, left out or put in afterwards."),
        say("All days, to keep and to verify"));
}

void page_ledger(struct buffer *out, const struct site *site, const char *const *lines, size_t count)
{
    struct page_frame frame = {.title = say("What the desk decided, day by day"),
                               .description = "",
                               .path = "/log",
                               .search = "",
                               .is_listed = 1};
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"list-page\"><h1 class=\"title\">%s</h1>\n", frame.title);
    write_how(out);
    if (count)
        write_head(out);
    else
        buffer_format(out, "<p class=\"soft\">%s</p>\n", say("The first day is not over yet."));
    for (size_t i = count; i > 0; i--)
        write_day(out, lines[i - 1]);
    buffer_text(out, count ? "</tbody></table></div></div>\n" : "</div>\n");
    page_end(out, site);
}
