/* Links that narrow, then the sources of one page. */
#include "page_sources.h"

#include "html.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_time.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

#define VALUES_SHOWN 250 /* of one field: there are as many countries */
#define OWNERS_SHOWN 60

/* One question has one address, however the reader came to it. */
static void write_href(struct buffer *out, const struct source_question *question, const struct article_choice *choice,
                       size_t page)
{
    buffer_text(out, "/sources");
    unsigned count = article_choice_query(out, choice);
    if (*question->words) {
        buffer_text(out, count++ ? "&amp;q=" : "?q=");
        html_url_part(out, question->words);
    }
    if (page > 1)
        buffer_format(out, "%spage=%zu", count ? "&amp;" : "?", page);
}

/* ── the links that narrow ── */

/* `value` NULL: any. */
static void write_choice(struct buffer *out, const struct source_question *question, enum article_field field,
                         const char *value, size_t sources)
{
    struct article_choice other = question->choice;
    const char *now = question->choice.values[field];
    other.values[field] = value;
    buffer_text(out, "<a rel=\"nofollow\" href=\"");
    write_href(out, question, &other, 1);
    buffer_text(out, (value ? now && strcmp(now, value) == 0 : !now) ? "\" aria-current=\"true\">" : "\">");
    html_text(out, value ? article_value_label(field, value) : say("All"));
    if (sources) {
        buffer_text(out, " <b>");
        part_number(out, sources);
        buffer_text(out, "</b>");
    }
    buffer_text(out, "</a>\n");
}

static void write_sides(struct buffer *out, const struct source_question *question)
{
    static const enum side order[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};
    struct article_facet facets[8];
    size_t all = 0, count = source_facets(question, ARTICLE_SIDE, facets, 8);
    for (size_t i = 0; i < count; i++)
        all += facets[i].articles;
    buffer_format(out, "<nav class=\"tabs\" aria-label=\"%s\">", say("Sources by side"));
    write_choice(out, question, ARTICLE_SIDE, NULL, all);
    for (size_t side = 0; side < sizeof order / sizeof *order; side++)
        for (size_t i = 0; i < count; i++)
            if (strcmp(facets[i].value, side_name(order[side])) == 0)
                write_choice(out, question, ARTICLE_SIDE, facets[i].value, facets[i].articles);
    buffer_text(out, "</nav>\n");
}

/* Folded: a directory of 250 countries would push the sources off the first screen. */
static void write_menu(struct buffer *out, const struct source_question *question, enum article_field field,
                       const char *name)
{
    struct article_facet facets[VALUES_SHOWN];
    const char *now = question->choice.values[field];
    size_t count = source_facets(question, field, facets, field == ARTICLE_OWNER ? OWNERS_SHOWN : VALUES_SHOWN);
    if (!count && !now)
        return;
    buffer_format(out, "<details class=\"pick\"><summary>%s: <b>", say(name));
    html_text(out, now ? article_value_label(field, now) : say("all"));
    buffer_text(out, "</b></summary><p>\n");
    if (now)
        write_choice(out, question, field, NULL, 0);
    for (size_t i = 0; i < count; i++)
        write_choice(out, question, field, facets[i].value, facets[i].articles);
    buffer_text(out, "</p></details>\n");
}

static void write_menus(struct buffer *out, const struct site *site, const struct source_question *question)
{
    static const struct {
        enum article_field field;
        const char *name, *opens;
    } menus[] = {{ARTICLE_COUNTRY, SAY_LATER("Country"), NULL},
                 {ARTICLE_LEANING, SAY_LATER("Leaning"), NULL},
                 {ARTICLE_LANGUAGE, SAY_LATER("Language"), NULL},
                 {ARTICLE_MEDIA, SAY_LATER("Kind"), NULL},
                 {ARTICLE_FACTUALITY, SAY_LATER("Factuality"), "factuality"},
                 {ARTICLE_OWNERSHIP, SAY_LATER("Ownership"), "ownership"},
                 {ARTICLE_OWNER, SAY_LATER("Owner"), "owner"}};
    buffer_text(out, "<div class=\"choose\">\n");
    for (size_t i = 0; i < sizeof menus / sizeof *menus; i++)
        if (!menus[i].opens || tier_sees_field(site->tier, menus[i].opens))
            write_menu(out, question, menus[i].field, menus[i].name);
    buffer_text(out, "</div>\n");
}

/* Keeps what is chosen, so that words narrow it further. */
static void write_form(struct buffer *out, const struct source_question *question)
{
    const char *wanted = say("Name or address of an outlet");
    buffer_format(out,
                  "<form class=\"ask\" action=\"/sources\" role=\"search\">"
                  "<input type=\"search\" name=\"q\" maxlength=\"200\" placeholder=\"%s\" aria-label=\"%s\" value=\"",
                  wanted, wanted);
    html_text(out, question->words);
    buffer_text(out, "\"/>");
    for (int field = 0; field < ARTICLE_FIELDS; field++) {
        if (!question->choice.values[field])
            continue;
        buffer_format(out, "<input type=\"hidden\" name=\"%s\" value=\"",
                      article_field_name((enum article_field)field));
        html_text(out, question->choice.values[field]);
        buffer_text(out, "\"/>");
    }
    buffer_format(out, "<button>%s</button></form>\n", say("Find"));
}

/* ── the sources ── */

static void write_source(struct buffer *out, const struct site *site, const struct source_row *row)
{
    const struct source_entry *entry = row->entry;
    const char *name = *entry->name ? entry->name : entry->domain;
    enum side side = side_of_leaning(entry->leaning);
    buffer_text(out, "<li>");
    part_mark(out, name, side, NULL);
    buffer_text(out, "<div><a href=\"/source/");
    html_url_part(out, entry->domain);
    buffer_text(out, "\" dir=\"auto\">");
    html_text(out, name);
    buffer_format(out, "</a><p class=\"small soft\"><span class=\"chip %s\">%s</span>\n", side_class(side),
                  leaning_label(entry->leaning));
    html_span(out, article_value_label(ARTICLE_COUNTRY, entry->country));
    if (tier_sees_factuality(site->tier) && *entry->factuality) {
        buffer_text(out, "<span>");
        html_text(out, article_value_label(ARTICLE_FACTUALITY, entry->factuality));
        buffer_format(out, "%s</span>\n", say(" factuality"));
    }
    if (tier_sees_ownership(site->tier))
        html_span(out, source_value(entry, ARTICLE_OWNER));
    if (strcmp(name, entry->domain) != 0)
        html_span(out, entry->domain);
    buffer_text(out, "</p></div>");
    if (row->stories) {
        buffer_text(out, "<span class=\"small\">");
        part_count(out, row->stories, "story", "stories");
        buffer_text(out, "</span>");
    }
    buffer_text(out, "</li>\n");
}

/* Pages are numbered and not led on by a cursor: the register changes once in months. */
static void write_pages(struct buffer *out, const struct source_question *question, size_t page, size_t pages)
{
    if (pages < 2)
        return;
    buffer_format(out, "<nav class=\"pages\" aria-label=\"%s\">", say("Pages"));
    if (page > 1) {
        buffer_text(out, "<a rel=\"prev\" href=\"");
        write_href(out, question, &question->choice, page - 1);
        buffer_format(out, "\">%s</a> ", say("Before"));
    }
    buffer_text(out, "<span class=\"soft\">");
    buffer_format(out, say("Page %zu of %zu"), page, pages);
    buffer_text(out, "</span> ");
    if (page < pages) {
        buffer_text(out, "<a rel=\"next\" href=\"");
        write_href(out, question, &question->choice, page + 1);
        buffer_format(out, "\">%s</a>", say("Next"));
    }
    buffer_text(out, "</nav>\n");
}

/* Without memory for the list the page still says what can be asked. */
static void write_list(struct buffer *out, const struct site *site, const struct source_question *question, size_t page)
{
    struct source_list list;
    if (source_list_make(question, &list)) {
        buffer_format(out, "<p class=\"soft\">%s</p>\n", say("There is no memory for this list at the moment."));
        return;
    }
    size_t pages = (list.count + SOURCES_A_PAGE - 1) / SOURCES_A_PAGE, from = (page - 1) * SOURCES_A_PAGE;
    buffer_text(out, "<p class=\"small soft\" role=\"status\">");
    part_count(out, list.count, "source. ", "sources, those with most stories now first. ");
    if (article_choice_is_set(&question->choice) || *question->words)
        buffer_format(out, "<a href=\"/sources\">%s</a>", say("Show all"));
    buffer_text(out, "</p>\n<ul class=\"sources\">\n");
    for (size_t i = from; i < list.count && i < from + SOURCES_A_PAGE; i++)
        write_source(out, site, &list.rows[i]);
    buffer_text(out, "</ul>\n");
    if (!question->registry)
        buffer_format(out, "<p class=\"soft\">%s</p>\n", say("This desk has no register of sources."));
    else if (from >= list.count)
        buffer_format(out, "<p class=\"soft\">%s</p>\n",
                      list.count ? say("There are fewer pages than that.") : say("No source is like that."));
    write_pages(out, question, page, pages);
    source_list_done(&list);
}

void page_sources(struct buffer *out, const struct site *site, const struct source_question *question, size_t page)
{
    int is_narrowed = article_choice_is_set(&question->choice) || *question->words || page > 1;
    struct page_frame frame = {.title = say("Sources"),
                               .description =
                                   say("The outlets that this desk knows: how they lean, how factual they are "
                                       "and who owns them, with who says so."),
                               .path = "/sources",
                               .search = "",
                               .is_listed = !is_narrowed};
    page_begin(out, site, &frame);
    buffer_format(out, "<h1 class=\"title\">%s <small>%s <a href=\"/method\">%s</a></small></h1>\n", say("Sources"),
                  say("The outlets that this desk knows: where they are, how they lean, and who says so."),
                  say("How ratings are made"));
    write_form(out, question);
    write_sides(out, question);
    write_menus(out, site, question);
    write_list(out, site, question, page);
    page_end(out, site);
}
