/* Tabs by side as plain anchors, then each article with who rates its source and why it belongs here. */
#include "page_articles.h"

#include "code_names.h"
#include "coverage_pct.h"
#include "html.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_source.h"
#include "part_time.h"
#include "placement_why.h"
#include "placement_words.h"
#include "registry_source.h"
#include "reporting.h"
#include "wire.h"

#include <inttypes.h>
#include <string.h>

#define REASONS_SHOWN 6 /* the strongest; the tool's `why` shows all */

/* Left, center, right, and what has no rating last. The order of the bar, whatever the numbers say: a page that put the
 * larger side first would take sides. */
static const enum side groups[COVERAGE_SIDES] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};

static const Triptych__SourceRating unknown_source = TRIPTYCH__SOURCE_RATING__INIT;

static const Triptych__SourceRating *source_of(const Triptych__PlacedArticle *placed)
{
    return placed->placement && placed->placement->source ? placed->placement->source : &unknown_source;
}

static const char *group_id(enum side side)
{
    return side_name(side); /* "left" "center" "right" "unrated", as style.css knows them */
}

/* A walk is enough: the list is bounded, and few of its articles are looked up. A walk is enough: a story lists at most
 * a few hundred, and few of them are looked up. */
const Triptych__PlacedArticle *page_article_find(const Triptych__Story *story, const char *article_id)
{
    for (size_t i = 0; i < story->n_articles; i++)
        if (story->articles[i]->article && strcmp(story->articles[i]->article->id, article_id) == 0)
            return story->articles[i];
    return NULL;
}

static void write_source(struct buffer *out, const Triptych__PlacedArticle *placed)
{
    const char *name = placed_name(placed), *domain = placed_domain(placed);
    buffer_text(out, "<b>");
    /* An article may have come without an address; then there is no page of its source to lead to. */
    if (*domain) {
        buffer_text(out, "<a href=\"/source/");
        html_url_part(out, domain);
        buffer_text(out, "\">");
    }
    html_text(out, *name ? name : "Unknown source");
    buffer_text(out, *domain ? "</a></b>\n" : "</b>\n");
}

/* News, the usual kind, is not labelled. */
static void write_kind(struct buffer *out, const Triptych__Placement *placement)
{
    if (placement && strcmp(placement->kind, "opinion") == 0)
        buffer_text(out, "<span>Opinion</span>\n");
    else if (placement && strcmp(placement->kind, "evergreen") == 0)
        buffer_text(out, "<span>Evergreen</span>\n");
}

static void write_who(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
    const Triptych__SourceRating *source = source_of(placed);
    const char *lang = placed->placement && *placed->placement->lang ? placed->placement->lang : article->lang;
    buffer_text(out, "<p class=\"who\">");
    part_mark(out, *placed_name(placed) ? placed_name(placed) : "?", placed_side(placed), NULL);
    write_source(out, placed);
    buffer_format(out, "<span class=\"chip %s\">%s</span>\n", side_class(placed_side(placed)),
                  leaning_label(source->leaning));
    if (*source->country) {
        buffer_text(out, "<span>");
        html_text(out, country_name(source->country));
        buffer_text(out, "</span>\n");
    }
    if (*lang && strcmp(lang, "und") != 0) {
        buffer_text(out, "<span>");
        html_text(out, language_name(lang));
        buffer_text(out, "</span>\n");
    }
    write_kind(out, placed->placement);
    part_time(out, placed_time_ms(placed), site->now_ms);
    buffer_text(out, article->paywall ? "\n<span>Paywall</span></p>\n" : "</p>\n");
}

static void write_title(struct buffer *out, const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
    int is_linked = html_is_web_url(article->url);
    buffer_text(out, "<h4 dir=\"auto\"");
    if (placed->placement && *placed->placement->lang) {
        buffer_text(out, " lang=\"");
        html_text(out, placed->placement->lang);
        buffer_char(out, '"');
    }
    buffer_char(out, '>');
    if (is_linked) {
        /* nofollow: what the desk lists it does not recommend. */
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, article->url);
        buffer_text(out, "\">");
    }
    html_text(out, *article->title ? article->title : "Untitled");
    buffer_text(out, is_linked ? "</a></h4>\n" : "</h4>\n");
}

/* The original may not be listed any more: retention takes the oldest articles first. */
static void write_copy_note(struct buffer *out, const Triptych__Story *story, const char *copy_of)
{
    const Triptych__PlacedArticle *original = page_article_find(story, copy_of);
    buffer_text(out, "<p class=\"copy soft\">Near-identical copy of ");
    if (original) {
        const char *name = placed_name(original);
        buffer_text(out, "<a href=\"#");
        html_text(out, copy_of);
        buffer_text(out, "\">the report by ");
        html_text(out, *name ? name : "an unknown source");
        buffer_text(out, "</a></p>\n");
    } else {
        buffer_text(out, "an earlier report</p>\n");
    }
}

/* The story may be another one than the decision chose: what came with a story that went into this one keeps the score
 * that it had there. */
static void write_score(struct buffer *out, const Triptych__Placement *placement)
{
    const char *rejected = placement_rejected_story(placement);
    if (placement->pinned)
        buffer_format(out, "An operator put it here. Its score for the story that was chosen first was %.2f of 1.",
                      (double)placement->score);
    else if (placement_came_later(placement) && placement_began_story(placement))
        buffer_text(out, "It began a story, which was merged into this one, or a review moved the article here.");
    else if (placement_came_later(placement))
        buffer_format(out,
                      "Its score for the story that was chosen first was %.2f of 1; that story was merged into this "
                      "one, or a review moved the article here.",
                      (double)placement->score);
    else if (placement_began_story(placement))
        buffer_text(out, "It began a story: no other fitted.");
    else
        buffer_format(out, "Its score when it was placed was %.2f of 1.", (double)placement->score);
    if (*rejected) {
        buffer_text(out, " The next best was <a href=\"/story/");
        html_text(out, rejected);
        buffer_format(out, "\">another story</a> with %.2f.", (double)placement->rejected_score);
    }
}

/* The decision that placed the article, as it was measured. */
static void write_why(struct buffer *out, const Triptych__Placement *placement)
{
    char words[PLACEMENT_WORDS_SIZE];
    placement_words(placement, words);
    buffer_text(out, "<details><summary>Why here?</summary>\n<p>");
    if (*words) {
        buffer_text(out, strncmp(words, "shares ", 7) == 0 ? "It " : "Why: ");
        html_text(out, words);
        buffer_text(out, ".</p>\n<p>");
    }
    write_score(out, placement);
    buffer_text(out, "</p>\n");
    if (placement->n_reasons > 0)
        buffer_text(out, "<table><thead><tr><th scope=\"col\">Feature</th><th scope=\"col\">Value</th>"
                         "<th scope=\"col\">Adds</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < placement->n_reasons && i < REASONS_SHOWN; i++) {
        const Triptych__Reason *reason = placement->reasons[i];
        buffer_text(out, "<tr><td>");
        html_text(out, placement_measure_name(reason->feature));
        buffer_format(out, "</td><td class=\"num\">%.3g</td><td class=\"num\">%+.2f</td></tr>\n", (double)reason->value,
                      (double)reason->weight);
    }
    buffer_text(out, placement->n_reasons > 0 ? "</tbody></table></details>\n" : "</details>\n");
}

/* What its source said before, the latest first. */
static void write_wordings(struct buffer *out, const struct site *site, const Triptych__Article *article)
{
    if (!article->changed_ms)
        return;
    buffer_text(out, "<details class=\"changed\"><summary>Changed at ");
    part_time(out, article->changed_ms, site->now_ms);
    buffer_text(out, "</summary>\n<ol>");
    for (size_t i = article->n_earlier; i > 0; i--) {
        const Triptych__Wording *wording = article->earlier[i - 1];
        buffer_text(out, "<li>");
        part_time(out, wording->since_ms, site->now_ms);
        buffer_text(out, " <q dir=\"auto\">");
        html_text(out, *wording->title ? wording->title : "Untitled");
        buffer_text(out, "</q>");
        if (*wording->text) {
            buffer_text(out, "<p class=\"small soft\" dir=\"auto\">");
            html_excerpt(out, wording->text, WIRE_EXCERPT_BYTES - 80);
            buffer_text(out, "</p>");
        }
        buffer_text(out, "</li>\n");
    }
    buffer_text(out, "</ol></details>\n");
}

/* Hidden: of a source that the operator's file says not to list. It counts all the same, so that the bar does not
 * change with what is shown. */
static int is_listed(const Triptych__PlacedArticle *placed)
{
    return placed->article && !placed_is_hidden(placed);
}

static void write_lang(struct buffer *out, const Triptych__PlacedArticle *placed)
{
    html_lang(out, placed->placement ? placed->placement->lang : placed->article->lang);
}

/* An article in one line: its outlet, its title, when. */
static void write_line(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
    int is_linked = html_is_web_url(article->url);
    buffer_text(out, "<li id=\"");
    html_text(out, article->id);
    buffer_text(out, "\"><b>");
    html_text(out, *placed_name(placed) ? placed_name(placed) : "Unknown source");
    buffer_text(out, "</b> <span dir=\"auto\"");
    write_lang(out, placed);
    buffer_char(out, '>');
    if (is_linked) {
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, article->url);
        buffer_text(out, "\">");
    }
    html_text(out, *article->title ? article->title : "Untitled");
    buffer_text(out, is_linked ? "</a></span> " : "</span> ");
    write_kind(out, placed->placement);
    part_time(out, placed_time_ms(placed), site->now_ms);
    buffer_text(out, "</li>\n");
}

static int is_copy_of(const Triptych__PlacedArticle *placed, const char *article_id)
{
    return placed->article && placed->placement && strcmp(placed->placement->copy_of, article_id) == 0;
}

/* Whether it stands under its original, which is listed too: retention takes the oldest articles first. */
static int is_under_original(const Triptych__Story *story, const Triptych__PlacedArticle *placed)
{
    const Triptych__PlacedArticle *original;
    if (!placed->placement || !*placed->placement->copy_of)
        return 0;
    original = page_article_find(story, placed->placement->copy_of);
    return original && original != placed && is_listed(original) && !placed_is_copy(original);
}

/* The outlets that ran the same text, folded. */
static void write_copies(struct buffer *out, const struct site *site, const Triptych__Story *story,
                         const char *article_id)
{
    size_t count = 0;
    for (size_t i = 0; i < story->n_articles; i++)
        count += is_copy_of(story->articles[i], article_id) && is_listed(story->articles[i]);
    if (!count)
        return;
    buffer_text(out, "<details class=\"copies\"><summary>Also run by ");
    part_count(out, count, "outlet", "outlets");
    buffer_text(out, "</summary><ul>\n");
    for (size_t i = 0; i < story->n_articles; i++)
        if (is_copy_of(story->articles[i], article_id) && is_listed(story->articles[i]))
            write_line(out, site, story->articles[i]);
    buffer_text(out, "</ul></details>\n");
}

static void write_article(struct buffer *out, const struct site *site, const Triptych__Story *story,
                          const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
    struct source_message room;
    buffer_text(out, "<li class=\"art\" id=\"");
    html_text(out, article->id);
    buffer_text(out, "\">\n");
    write_who(out, site, placed);
    write_title(out, placed);
    if (*article->text) {
        buffer_text(out, "<p class=\"ex\" dir=\"auto\"");
        write_lang(out, placed);
        buffer_char(out, '>');
        html_excerpt(out, article->text, WIRE_EXCERPT_BYTES - 80);
        buffer_text(out, "</p>\n");
    }
    write_wordings(out, site, article);
    if (placed_is_copy(placed))
        write_copy_note(out, story, placed->placement->copy_of);
    write_copies(out, site, story, article->id);
    if (placed->placement)
        write_why(out, placed->placement);
    part_raters(out, site, registry_source_rate(site->registry, source_of(placed), &room), "Who rates this source?");
    buffer_text(out, "</li>\n");
}

#define WHOLE_MAX 4 /* articles of a side that are shown whole; those behind them are folded, a line each */

/* How many of a side stand by themselves. */
static size_t count_side(const Triptych__Story *story, enum side side)
{
    size_t count = 0;
    for (size_t i = 0; i < story->n_articles; i++)
        count += is_listed(story->articles[i]) && placed_side(story->articles[i]) == side &&
                 !is_under_original(story, story->articles[i]);
    return count;
}

/* Those of a side from the `from`-th to before the `to`-th, whole or as lines. */
static void write_some(struct buffer *out, const struct site *site, const Triptych__Story *story, enum side side,
                       int is_whole)
{
    size_t at = 0;
    for (size_t i = 0; i < story->n_articles; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        if (!is_listed(placed) || placed_side(placed) != side || is_under_original(story, placed))
            continue;
        if ((at++ < WHOLE_MAX) != is_whole)
            continue;
        if (is_whole)
            write_article(out, site, story, placed);
        else
            write_line(out, site, placed);
    }
}

static void write_group(struct buffer *out, const struct site *site, const Triptych__Story *story, enum side side)
{
    size_t count = count_side(story, side);
    buffer_format(out, "<section class=\"group %s\" id=\"%s\"><h3>%s</h3>\n<ul>\n", side_class(side), group_id(side),
                  side_label(side));
    write_some(out, site, story, side, 1);
    buffer_text(out, "</ul>\n");
    if (count > WHOLE_MAX) {
        buffer_format(out, "<details class=\"fold\"><summary>%zu more of the %s</summary><ul class=\"lines\">\n",
                      count - WHOLE_MAX, side == SIDE_UNRATED ? "unrated" : side_in_text(side));
        write_some(out, site, story, side, 0);
        buffer_text(out, "</ul></details>\n");
    }
    buffer_text(out, "</section>\n");
}

static void write_tabs(struct buffer *out, const size_t counts[COVERAGE_SIDES], size_t all)
{
    buffer_format(
        out, "<nav class=\"tabs\" aria-label=\"Articles by leaning\"><a href=\"#articles\">All <b>%zu</b></a>\n", all);
    for (size_t i = 0; i < COVERAGE_SIDES; i++)
        if (counts[groups[i]] > 0)
            buffer_format(out, "<a href=\"#%s\">%s <b>%zu</b></a>\n", group_id(groups[i]), side_label(groups[i]),
                          counts[groups[i]]);
    buffer_text(out, "</nav>\n");
}

void page_articles(struct buffer *out, const struct site *site, const Triptych__Story *story)
{
    size_t counts[COVERAGE_SIDES] = {0}, all = 0, hidden = 0;
    uint64_t total = story->head->coverage ? story->head->coverage->articles : 0;
    for (size_t i = 0; i < story->n_articles; i++) {
        hidden += story->articles[i]->article && !is_listed(story->articles[i]);
        if (!is_listed(story->articles[i]))
            continue;
        /* Only what is listed: the tabs count what they lead to. */
        counts[placed_side(story->articles[i])]++;
        all++;
    }
    buffer_text(out, "<section class=\"part list\" aria-labelledby=\"articles\"><h2 id=\"articles\">");
    part_count(out, total > all + hidden ? total : all + hidden, "Article", "Articles");
    buffer_text(out, "</h2>\n");
    if (total > all + hidden)
        buffer_format(out, "<p class=\"small soft\">The latest %zu are shown.</p>\n", all + hidden);
    if (hidden) {
        buffer_text(out, "<p class=\"small soft\">");
        part_count(out, hidden, "article is", "articles are");
        buffer_text(out, " of sources that this desk counts and does not list.</p>\n");
    }
    write_tabs(out, counts, all);
    for (size_t i = 0; i < COVERAGE_SIDES; i++)
        if (counts[groups[i]] > 0)
            write_group(out, site, story, groups[i]);
    buffer_text(out, "</section>\n");
}
