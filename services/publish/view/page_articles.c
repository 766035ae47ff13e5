/* Links that choose, then the groups: the newest of each whole, the others folded behind them, a line each. */
#include "page_articles.h"

#include "article_list.h"
#include "html.h"
#include "page_article.h"
#include "part_side.h"
#include "part_time.h"
#include "reporting.h"
#include "words.h"

#include <string.h>

#define ALL_WHOLE_MAX   12 /* a list of no more is shown whole */
#define SIDE_WHOLE_MAX  2  /* articles of a side that are, in a longer one */
#define ALONE_WHOLE_MAX 8  /* of an order without groups, of a list that was asked for */
#define FOLD_MIN        3  /* articles that are worth a fold */
#define GROUPS_WHOLE    6  /* groups of which one is, where there may be many */

/* What the parts of the section share. */
struct section {
    const struct site *site;
    const Triptych__Story *story;
    const struct article_choice *choice;
    const struct article_list *list;
};

/* ── the links that choose ── */

static void write_choice_link(struct buffer *out, const struct section *section, enum article_field field,
                              const char *value, size_t articles)
{
    const char *now = section->choice->values[field];
    int is_now = value ? now && strcmp(now, value) == 0 : !now;
    buffer_text(out, "<a rel=\"nofollow\" href=\"");
    article_choice_href_with(out, section->story->head->id, section->choice, field, value);
    buffer_text(out, is_now ? "\" aria-current=\"true\">" : "\">");
    html_text(out, value ? article_value_label(field, value) : say("All"));
    buffer_format(out, " <b>%zu</b></a>\n", articles);
}

/* What "All" leads to: the articles of all values, and not of the story, where something else is asked for, too. */
static size_t sum_of(const struct article_facet *facets, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += facets[i].articles;
    return sum;
}

/* Sides in the order of the bar. */
static void write_sides(struct buffer *out, const struct section *section)
{
    static const enum side order[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};
    struct article_facet facets[ARTICLE_FACETS_MAX];
    size_t count = article_facets(section->story, section->choice, ARTICLE_SIDE, facets);
    buffer_format(out, "<nav class=\"tabs\" aria-label=\"%s\">", say("Articles by side"));
    write_choice_link(out, section, ARTICLE_SIDE, NULL, sum_of(facets, count));
    for (size_t side = 0; side < sizeof order / sizeof *order; side++)
        for (size_t i = 0; i < count; i++)
            if (strcmp(facets[i].value, side_name(order[side])) == 0)
                write_choice_link(out, section, ARTICLE_SIDE, facets[i].value, facets[i].articles);
    buffer_text(out, "</nav>\n");
}

/* A folded list of links: of many countries one is looked for, not read past. */
static void write_menu(struct buffer *out, const struct section *section, enum article_field field, const char *name)
{
    struct article_facet facets[ARTICLE_FACETS_MAX];
    const char *now = section->choice->values[field];
    size_t count = article_facets(section->story, section->choice, field, facets);
    if (count < 2 && !now)
        return;
    buffer_format(out, "<details class=\"pick\"><summary>%s: <b>", name);
    html_text(out, now ? article_value_label(field, now) : say("all"));
    buffer_text(out, "</b></summary><p>\n");
    if (now)
        write_choice_link(out, section, field, NULL, sum_of(facets, count));
    for (size_t i = 0; i < count; i++)
        write_choice_link(out, section, field, facets[i].value, facets[i].articles);
    buffer_text(out, "</p></details>\n");
}

/* The order of now is a link as well: who is on it sees it, and keyboards find four in a row. */
static void write_sorts(struct buffer *out, const struct section *section)
{
    const struct article_choice *choice = section->choice;
    buffer_format(out, "<nav class=\"sorts\" aria-label=\"%s\">%s ", say("Order of the articles"), say("Sorted by"));
    for (int sort = 0; sort < ARTICLE_SORTS; sort++) {
        struct article_choice other = *choice;
        other.sort = (enum article_sort)sort;
        if (sort == ARTICLES_BY_FACTUALITY && !tier_sees_factuality(section->site->tier))
            continue;
        buffer_text(out, "<a rel=\"nofollow\" href=\"");
        article_choice_href(out, section->story->head->id, &other);
        buffer_format(out, "%s>%s</a>\n", choice->sort == other.sort ? "\" aria-current=\"true\"" : "\"",
                      article_sort_name(other.sort));
    }
    buffer_text(out, "</nav>\n");
}

/* What else is asked for, each with a link that asks for it no more: "Only copies ×". */
static void write_only(struct buffer *out, const struct section *section)
{
    static const enum article_field named[] = {ARTICLE_LEANING,   ARTICLE_KIND,  ARTICLE_SOURCE, ARTICLE_FACTUALITY,
                                               ARTICLE_OWNERSHIP, ARTICLE_OWNER, ARTICLE_MEDIA};
    static const char *const before[ARTICLE_FIELDS] = {[ARTICLE_SOURCE] = SAY_LATER("Outlet: "),
                                                       [ARTICLE_FACTUALITY] = SAY_LATER("Factuality: "),
                                                       [ARTICLE_OWNERSHIP] = SAY_LATER("Ownership: "),
                                                       [ARTICLE_OWNER] = SAY_LATER("Owner: "),
                                                       [ARTICLE_MEDIA] = SAY_LATER("Kind of medium: ")};
    const struct article_choice *choice = section->choice;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!choice->values[named[i]])
            continue;
        buffer_text(out, "<a class=\"only\" rel=\"nofollow\" href=\"");
        article_choice_href_with(out, section->story->head->id, choice, named[i], NULL);
        buffer_text(out, "\">");
        buffer_text(out, before[named[i]] ? say(before[named[i]]) : "");
        html_text(out, article_value_label(named[i], choice->values[named[i]]));
        buffer_format(out, " <b aria-hidden=\"true\">×</b><span class=\"unseen\"> (%s)</span></a>\n", say("show all"));
    }
}

static void write_choices(struct buffer *out, const struct section *section)
{
    write_sides(out, section);
    buffer_text(out, "<div class=\"choose\">\n");
    write_only(out, section);
    write_sorts(out, section);
    write_menu(out, section, ARTICLE_COUNTRY, say("Country"));
    write_menu(out, section, ARTICLE_LANGUAGE, say("Language"));
    buffer_text(out, "</div>\n");
}

/* ── the articles ── */

/* The outlets that ran the same text, folded. */
static void write_copies(struct buffer *out, const struct section *section, const struct listed *row)
{
    if (!row->copies)
        return;
    buffer_format(out, "<details class=\"copies\"><summary>%s ", say("Also run by"));
    part_count(out, row->copies, "outlet", "outlets");
    buffer_text(out, "</summary><ul>\n");
    for (size_t i = 0; i < section->list->count; i++)
        if (section->list->rows[i].is_under && section->list->rows[i].original == row->placed)
            page_article_line(out, section->site, section->list->rows[i].placed);
    buffer_text(out, "</ul></details>\n");
}

/* Of a copy that stands by itself. */
static void write_copy_note(struct buffer *out, const struct listed *row)
{
    if (!placed_is_copy(row->placed))
        return;
    buffer_text(out, "<p class=\"copy soft\">");
    if (row->original) {
        const char *name = placed_name(row->original);
        buffer_format(out, "%s ", say("Near-identical copy of the report by"));
        html_text(out, *name ? name : say("an unknown source"));
    } else {
        buffer_text(out, say("Near-identical copy of an earlier report"));
    }
    buffer_text(out, "</p>\n");
}

static void write_whole(struct buffer *out, const struct section *section, const struct listed *row)
{
    page_article_begin(out, section->site, row->placed);
    write_copy_note(out, row);
    write_copies(out, section, row);
    page_article_end(out, section->site, row->placed);
}

/* Of a group those that stand by themselves: the first `whole` whole (is_whole), or those behind them as lines. */
static void write_rows(struct buffer *out, const struct section *section, size_t group, size_t whole, int is_whole)
{
    size_t at = 0;
    for (size_t i = 0; i < section->list->count; i++) {
        const struct listed *row = &section->list->rows[i];
        if (row->group != group || row->is_under || (at++ < whole) != is_whole)
            continue;
        if (is_whole)
            write_whole(out, section, row);
        else
            page_article_line(out, section->site, row->placed);
    }
}

/* How many of a group are shown whole, as its list has it. */
static size_t whole_at_most(const struct section *section, size_t group)
{
    const struct article_choice *choice = section->choice;
    if (section->list->count <= ALL_WHOLE_MAX)
        return section->list->count;
    if (section->list->group_count == 1)
        return ALONE_WHOLE_MAX;
    if (choice->sort == ARTICLES_BY_COUNTRY)
        return group < GROUPS_WHOLE;
    return SIDE_WHOLE_MAX;
}

/* One or two behind a fold would cost a click and save nothing. */
static size_t whole_of(const struct section *section, size_t group)
{
    size_t whole = whole_at_most(section, group), alone = section->list->groups[group].alone;
    return section->choice->sort == ARTICLES_BY_SIDE && alone <= whole + FOLD_MIN - 1 ? alone : whole;
}

/* "Left", with how many there are; nothing of an order without groups. */
static void write_group_title(struct buffer *out, const struct section *section, const struct listed_group *group)
{
    static const enum article_field fields[ARTICLE_SORTS] = {ARTICLE_SIDE, ARTICLE_SIDE, ARTICLE_FACTUALITY,
                                                             ARTICLE_COUNTRY};
    enum article_sort sort = section->choice->sort;
    if (sort == ARTICLES_BY_TIME)
        return;
    buffer_text(out, "<h3>");
    html_text(out, *group->value ? article_value_label(fields[sort], group->value) : say("Country not known"));
    buffer_format(out, "%s <span class=\"soft\">", sort == ARTICLES_BY_FACTUALITY ? say(" factuality") : "");
    part_count(out, group->articles, "article", "articles");
    buffer_text(out, "</span></h3>\n");
}

/* What is behind those that are shown whole: folded, but for a list that was asked for. */
static void write_more(struct buffer *out, const struct section *section, size_t at, size_t whole)
{
    const struct listed_group *group = &section->list->groups[at];
    enum side side = article_side_of(group->value);
    int is_folded = section->list->count == section->list->listed;
    if (group->alone <= whole)
        return;
    if (is_folded)
        buffer_text(out, "<details class=\"fold\"><summary>");
    if (is_folded && section->choice->sort != ARTICLES_BY_SIDE)
        buffer_format(out, say("%zu more"), group->alone - whole);
    else if (is_folded && side == SIDE_UNRATED)
        buffer_format(out, say("%zu more of the unrated"), group->alone - whole);
    else if (is_folded)
        buffer_format(out, say("%zu more of the %s"), group->alone - whole, side_said(side));
    buffer_text(out, is_folded ? "</summary><ul class=\"lines\">\n" : "<ul class=\"lines\">\n");
    write_rows(out, section, at, whole, 0);
    buffer_text(out, is_folded ? "</ul></details>\n" : "</ul>\n");
}

/* A section of its own with the side's colour, where the order is by side. */
static void write_group(struct buffer *out, const struct section *section, size_t at)
{
    const struct listed_group *group = &section->list->groups[at];
    size_t whole = whole_of(section, at);
    buffer_format(out, "<section class=\"group %s\"",
                  section->choice->sort == ARTICLES_BY_SIDE ? side_class(article_side_of(group->value)) : "n");
    if (section->choice->sort == ARTICLES_BY_SIDE) /* where the bar's segments lead in a browser that keeps the page */
        buffer_format(out, " id=\"%s\"", group->value);
    buffer_text(out, ">");
    write_group_title(out, section, group);
    if (whole) {
        buffer_text(out, "<ul>\n");
        write_rows(out, section, at, whole, 1);
        buffer_text(out, "</ul>\n");
    }
    write_more(out, section, at, whole);
    buffer_text(out, "</section>\n");
}

/* ── the whole ── */

static void write_title(struct buffer *out, const struct section *section)
{
    const struct article_list *list = section->list;
    const Triptych__Coverage *coverage = section->story->head->coverage;
    uint64_t total = coverage ? coverage->articles : 0, at_hand = list->listed + list->hidden;
    buffer_text(out, "<h2 id=\"articles\">");
    part_count(out, total > at_hand ? total : at_hand, "Article", "Articles");
    buffer_text(out, "</h2>\n");
    if (total > at_hand) {
        buffer_text(out, "<p class=\"small soft\">");
        buffer_format(out, say("The latest %zu are shown."), (size_t)at_hand);
        buffer_text(out, "</p>\n");
    }
    if (!list->hidden)
        return;
    buffer_text(out, "<p class=\"small soft\">");
    part_count(out, list->hidden, "article is of a source that this desk counts and does not list.",
               "articles are of sources that this desk counts and does not list.");
    buffer_text(out, "</p>\n");
}

/* Says what is listed when that is less than all, and leads back. */
static void write_chosen(struct buffer *out, const struct section *section)
{
    const struct article_list *list = section->list;
    if (list->count == list->listed)
        return;
    buffer_text(out, "<p class=\"small soft\" role=\"status\">");
    if (!list->count)
        buffer_text(out, say("No article of this story is like that. "));
    else
        buffer_format(out, say("%zu of %zu articles. "), list->count, list->listed);
    buffer_format(out, "<a href=\"/story/%s#articles\">%s</a></p>\n", section->story->head->id, say("Show all"));
}

void page_articles(struct buffer *out, const struct site *site, const Triptych__Story *story,
                   const struct article_choice *choice)
{
    struct article_list list;
    struct section section = {site, story, choice, &list};
    article_list_make(story, choice, &list);
    buffer_text(out, "<section class=\"part list\" aria-labelledby=\"articles\">");
    write_title(out, &section);
    /* One article needs no links to find it. */
    if (list.listed > 1 || article_choice_is_set(choice))
        write_choices(out, &section);
    write_chosen(out, &section);
    for (size_t i = 0; i < list.group_count; i++)
        write_group(out, &section, i);
    buffer_text(out, "</section>\n");
}
