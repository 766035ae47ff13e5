/* A box each for the figures, the bias bar, factuality, ownership, countries; locked where the tier sees less. */
#include "page_coverage.h"

#include "article_choice.h"
#include "code_names.h"
#include "coverage_pct.h"
#include "html.h"
#include "page_reporting.h"
#include "part_bar.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_source.h"
#include "part_time.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

#define COUNTRIES_SHOWN 8
#define OWNERS_SHOWN    8

static const Triptych__Coverage no_coverage = TRIPTYCH__COVERAGE__INIT;

/* The list of the story's articles that makes a number. */
struct list_link {
    const char *story_id;
    enum article_field field;
    const char *value; /* NULL: all articles */
};

/* From where the number stands; closed by the caller. nofollow: there are as many such lists as numbers, all of the same
 * articles. */
static void open_link(struct buffer *out, const struct list_link *link)
{
    static const struct article_choice all = {.sort = ARTICLES_BY_SIDE};
    buffer_text(out, "<a rel=\"nofollow\" href=\"");
    article_choice_href_with(out, link->story_id, &all, link->field, link->value);
    buffer_text(out, "\">");
}

/* A number and the way to what was counted; of nothing there is no list. */
static void write_fact(struct buffer *out, const char *name, uint64_t number, const struct list_link *link)
{
    buffer_text(out, "<div><dt>");
    html_text(out, name);
    buffer_text(out, "</dt><dd>");
    if (number)
        open_link(out, link);
    part_number(out, number);
    buffer_text(out, number ? "</a></dd></div>\n" : "</dd></div>\n");
}

static void write_details(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &no_coverage;
    buffer_format(out,
                  "<section class=\"box\" aria-labelledby=\"details\"><h2 id=\"details\">%s</h2>\n"
                  "<dl class=\"facts-list\">\n",
                  say("Coverage Details"));
    buffer_format(out, "<div><dt>%s</dt><dd><a href=\"#outlets\">%" PRIu32 "</a></dd></div>\n", say("Outlets"),
                  coverage->sources);
    write_fact(out, say("Articles"), coverage->articles, &(struct list_link){.story_id = head->id});
    write_fact(out, say("Original reports"), coverage->original_reports,
               &(struct list_link){head->id, ARTICLE_KIND, "original"});
    write_fact(out, say("Syndicated copies"), coverage->articles - coverage->original_reports,
               &(struct list_link){head->id, ARTICLE_KIND, "copy"});
    buffer_format(out, "<div><dt>%s</dt><dd>", say("Last updated"));
    part_time(out, head->last_updated_ms, site->now_ms);
    buffer_text(out, "</dd></div>\n</dl></section>\n");
}

/* The same distribution with each article counted. */
static void write_by_articles(struct buffer *out, const struct reporting *reporting)
{
    /* Beside the bar, because the two may differ much: one busy outlet is one source with many articles. */
    uint32_t rated = reporting->articles - reporting->by_side[SIDE_UNRATED];
    if (!rated)
        return;
    buffer_format(out, "<p class=\"small soft\">%s ", say("By articles:"));
    part_shares(out, reporting->by_side_pct, side_said);
    buffer_format(
        out, say_count(rated, " of the %u article of a rated source.", " of the %u articles of rated sources."), rated);
    buffer_text(out, "</p>\n");
}

/* The sides' sources by the seven steps, from left to right; folded. */
static void write_steps(struct buffer *out, const char *story_id, const Triptych__Coverage *coverage)
{
    static const char *const steps[] = {"far-left", "left", "lean-left", "center", "lean-right", "right", "far-right"};
    buffer_format(out, "<details><summary>%s</summary>\n<dl class=\"facts-list\">\n", say("By the seven steps"));
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
        uint32_t sources = 0;
        for (size_t i = 0; i < coverage->n_leaning; i++)
            if (strcmp(coverage->leaning[i]->key, steps[step]) == 0)
                sources = coverage->leaning[i]->sources;
        write_fact(out, leaning_label(steps[step]), sources,
                   &(struct list_link){story_id, ARTICLE_LEANING, steps[step]});
    }
    buffer_text(out, "</dl></details>\n");
}

#define MARKS_SHOWN 14 /* of a side */

/* The outlets of a side as marks, the first to report first; each leads to its page. */
static void write_marks(struct buffer *out, const char *story_id, const struct reporting *reporting, enum side side)
{
    size_t shown = 0, all = 0;
    for (size_t i = 0; i < reporting->source_count; i++) {
        const struct reporting_source *source = &reporting->sources[i];
        const char *name = *source->name ? source->name : source->domain;
        if (source->side != side || source->is_hidden)
            continue;
        if (++all > MARKS_SHOWN)
            continue;
        shown++;
        buffer_text(out, "<a href=\"/source/");
        html_url_part(out, source->domain);
        buffer_text(out, "\" title=\"");
        html_text(out, name);
        buffer_text(out, "\">");
        part_mark(out, name, side, name);
        buffer_text(out, "</a>");
    }
    if (all > shown)
        buffer_format(out, "<a class=\"more\" rel=\"nofollow\" href=\"/story/%s?side=%s#articles\">+%zu</a>", story_id,
                      side_name(side), all - shown);
}

/* Who stands where: each outlet once, in the order of the bar, and those without a rating. No bar again: the page has one,
 * above. */
static void write_bias(struct buffer *out, const Triptych__StoryHead *head, const struct coverage_sides *sides,
                       const struct reporting *reporting)
{
    static const enum side order[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};
    buffer_format(out, "<section class=\"box\" aria-labelledby=\"bias\"><h2 id=\"bias\">%s</h2>\n<p>",
                  say("Who leans where"));
    part_leader(out, sides);
    buffer_text(out, "</p>\n<dl class=\"marks\">\n");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (!sides->sources[order[i]])
            continue;
        buffer_text(out, "<dt>");
        open_link(out, &(struct list_link){head->id, ARTICLE_SIDE, side_name(order[i])});
        buffer_format(out, "<span class=\"dot %s\">%s</span> <b>%" PRIu32 "</b></a></dt><dd>", side_class(order[i]),
                      side_shown(order[i]), sides->sources[order[i]]);
        write_marks(out, head->id, reporting, order[i]);
        buffer_text(out, "</dd>\n");
    }
    buffer_text(out, "</dl>\n");
    if (part_has_shares(sides)) {
        write_by_articles(out, reporting);
        write_steps(out, head->id, head->coverage ? head->coverage : &no_coverage);
    }
    buffer_text(out, "</section>\n");
}

/* How the sources are distributed over one rated attribute, for whoever's tier sees it. */
struct rating_box {
    const char *story_id, *name, *title;
    enum article_field field;
    Triptych__Count *const *counts;
    size_t count;
    uint32_t all_sources;
};

static void write_row(struct buffer *out, const struct rating_box *box, const struct coverage_row *row,
                      const char *name)
{
    buffer_text(out, "<div><div class=\"line\"><span>");
    html_text(out, name);
    buffer_text(out, "</span>");
    open_link(out, &(struct list_link){box->story_id, box->field, row->key});
    buffer_format(out, "%u%% (%" PRIu32 ")</a></div><div class=\"track\"><i style=\"width:%u%%\"></i></div></div>\n",
                  row->pct, row->sources, row->pct);
}

/* Shares are of the sources that have this rating, where these are enough for a share to mean something; how many have
 * none is said below, so that 100 % of three out of forty is seen for what it is. */
static void write_distribution(struct buffer *out, const struct rating_box *box)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t row_count = coverage_rows(box->counts, box->count, rows, &rated);
    int has_shares = rated >= PART_SHARES_MIN;
    buffer_text(out, has_shares ? "<div class=\"rows\">\n" : "<dl class=\"facts-list\">\n");
    for (size_t i = 0; i < row_count; i++) {
        const char *name = article_value_label(box->field, rows[i].key);
        if (has_shares)
            write_row(out, box, &rows[i], name);
        else
            write_fact(out, name, rows[i].sources, &(struct list_link){box->story_id, box->field, rows[i].key});
    }
    buffer_text(out, has_shares ? "</div>\n<p class=\"small soft\">" : "</dl>\n<p class=\"small soft\">");
    if (!row_count)
        buffer_text(out, say("None of the outlets is rated."));
    else if (box->all_sources > rated)
        part_count(out, box->all_sources - rated, "outlet is not rated.", "outlets are not rated.");
    else
        buffer_text(out, say("All outlets are rated."));
    buffer_text(out, "</p>\n");
}

static void write_rating_box(struct buffer *out, const struct site *site, const struct rating_box *box)
{
    buffer_format(out, "<section class=\"box\" aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>\n", box->name, box->name,
                  box->title);
    if (tier_sees_field(site->tier, box->name))
        write_distribution(out, box);
    else
        part_locked(out, site, say("factuality"), "Premium");
    buffer_text(out, "</section>\n");
}

/* "12 outlets, 4 owners", and who owns more than one of them. */
static void write_owners(struct buffer *out, const char *story_id, const struct reporting *reporting)
{
    size_t named = 0;
    buffer_text(out, "<p><b>");
    part_count(out, reporting->owned_sources, "outlet", "outlets");
    buffer_text(out, ", ");
    part_count(out, reporting->owners, "owner", "owners");
    buffer_text(out, "</b></p>\n");
    /* Groups are sorted, the largest first: the first with one outlet ends those worth naming. */
    while (named < reporting->group_count && named < OWNERS_SHOWN && reporting->groups[named].sources > 1)
        named++;
    if (named)
        buffer_text(out, "<dl class=\"facts-list\">\n");
    for (size_t i = 0; i < named; i++)
        write_fact(out, reporting->groups[i].key, reporting->groups[i].sources,
                   &(struct list_link){story_id, ARTICLE_OWNER, reporting->groups[i].key});
    buffer_text(out, named ? "</dl>\n" : "");
}

static void write_ownership(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                            const struct reporting *reporting)
{
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &no_coverage;
    buffer_format(out, "<section class=\"box\" aria-labelledby=\"ownership\"><h2 id=\"ownership\">%s</h2>\n",
                  say("Ownership"));
    if (tier_sees_ownership(site->tier)) {
        if (reporting->owned_sources)
            write_owners(out, head->id, reporting);
        write_distribution(out, &(struct rating_box){.story_id = head->id,
                                                     .field = ARTICLE_OWNERSHIP,
                                                     .counts = coverage->ownership,
                                                     .count = coverage->n_ownership,
                                                     .all_sources = coverage->sources});
    } else {
        part_locked(out, site, say("ownership"), "Vantage");
    }
    buffer_text(out, "</section>\n");
}

/* An outlet whose kind nobody tells is the rule in most registers. */
static void write_media(struct buffer *out, const char *story_id, const struct reporting *reporting)
{
    /* A box of some few among many would read as if it were of all. */
    if (2 * reporting->media_sources < reporting->source_count || !reporting->media_count)
        return;
    buffer_format(out,
                  "<section class=\"box\" aria-labelledby=\"media\"><h2 id=\"media\">%s</h2>\n"
                  "<dl class=\"facts-list\">\n",
                  say("Kinds of media"));
    for (size_t i = 0; i < reporting->media_count; i++) {
        write_fact(out, article_value_label(ARTICLE_MEDIA, reporting->media[i].key), reporting->media[i].sources,
                   &(struct list_link){story_id, ARTICLE_MEDIA, reporting->media[i].key});
    }
    size_t unknown = reporting->source_count - reporting->media_sources;
    buffer_text(out, "</dl>");
    if (unknown) {
        buffer_text(out, "<p class=\"small soft\">");
        part_count(out, unknown, "outlet is of a kind that is not known.", "outlets are of a kind that is not known.");
        buffer_text(out, "</p>");
    }
    buffer_text(out, "</section>\n");
}

/* Its own order shows them: the list by country has every one of them. */
static void write_more_countries(struct buffer *out, const char *story_id, size_t more)
{
    buffer_format(out, "<p class=\"small soft\"><a rel=\"nofollow\" href=\"/story/%s?sort=country#articles\">",
                  story_id);
    buffer_format(out, say_count(more, "and %zu more country", "and %zu more countries"), more);
    buffer_text(out, "</a></p>\n");
}

static void write_countries(struct buffer *out, const char *story_id, const Triptych__Coverage *coverage)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t known;
    size_t count = coverage_rows(coverage->country, coverage->n_country, rows, &known);
    if (!count)
        return;
    buffer_format(out,
                  "<section class=\"box\" aria-labelledby=\"countries\"><h2 id=\"countries\">%s</h2>\n"
                  "<dl class=\"facts-list\">\n",
                  say("Where the sources are"));
    for (size_t i = 0; i < count && i < COUNTRIES_SHOWN; i++)
        write_fact(out, country_name(rows[i].key), rows[i].sources,
                   &(struct list_link){story_id, ARTICLE_COUNTRY, rows[i].key});
    buffer_text(out, "</dl>\n");
    if (count > COUNTRIES_SHOWN)
        write_more_countries(out, story_id, count - COUNTRIES_SHOWN);
    buffer_text(out, "</section>\n");
}

void page_coverage(struct buffer *out, const struct site *site, const Triptych__StoryHead *head,
                   const struct reporting *reporting)
{
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &no_coverage;
    struct coverage_sides sides;
    coverage_sides(coverage, &sides);
    write_details(out, site, head);
    write_bias(out, head, &sides, reporting);
    buffer_format(out, "<label class=\"more-figures\"><input type=\"checkbox\"/>%s</label>\n", say("More figures"));
    write_rating_box(out, site,
                     &(struct rating_box){.story_id = head->id,
                                          .name = "factuality",
                                          .title = say("Factuality"),
                                          .field = ARTICLE_FACTUALITY,
                                          .counts = coverage->factuality,
                                          .count = coverage->n_factuality,
                                          .all_sources = coverage->sources});
    write_ownership(out, site, head, reporting);
    page_reporting_growth(out, site, reporting);
    page_reporting_sources(out, site, reporting);
    write_media(out, head->id, reporting);
    write_countries(out, head->id, coverage);
}
