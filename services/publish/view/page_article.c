/* Who says it, what it says, why it is here, who rates its outlet. */
#include "page_article.h"

#include "article_choice.h"
#include "code_names.h"
#include "html.h"
#include "part_picture.h"
#include "part_side.h"
#include "part_source.h"
#include "part_time.h"
#include "part_why.h"
#include "placement_why.h"
#include "placement_words.h"
#include "registry_source.h"
#include "reporting.h"
#include "wire.h"
#include "words.h"

#include <string.h>

#define REASONS_SHOWN 6 /* the strongest; the tool's `why` shows all */

static const Triptych__SourceRating unknown_source = TRIPTYCH__SOURCE_RATING__INIT;

static const Triptych__SourceRating *source_of(const Triptych__PlacedArticle *placed)
{
    return placed->placement && placed->placement->source ? placed->placement->source : &unknown_source;
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
    html_text(out, *name ? name : say("Unknown source"));
    buffer_text(out, *domain ? "</a></b>\n" : "</b>\n");
}

/* News, the usual kind, is not labelled. */
static void write_kind(struct buffer *out, const Triptych__Placement *placement)
{
    if (placement && strcmp(placement->kind, "opinion") == 0)
        html_span(out, say("Opinion"));
    else if (placement && strcmp(placement->kind, "evergreen") == 0)
        html_span(out, say("Evergreen"));
}

static void write_who(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed)
{
    const Triptych__SourceRating *source = source_of(placed);
    const char *lang = article_value(placed, ARTICLE_LANGUAGE);
    buffer_text(out, "<p class=\"who\">");
    part_mark(out, *placed_name(placed) ? placed_name(placed) : "?", placed_side(placed), NULL);
    write_source(out, placed);
    buffer_format(out, "<span class=\"chip %s\">%s</span>\n", side_class(placed_side(placed)),
                  leaning_label(source->leaning));
    if (tier_sees_factuality(site->tier) && *source->factuality) {
        buffer_text(out, "<span>");
        html_text(out, article_value_label(ARTICLE_FACTUALITY, source->factuality));
        buffer_format(out, "%s</span>\n", say(" factuality"));
    }
    html_span(out, country_name(source->country));
    html_span(out, strcmp(lang, "und") == 0 ? "" : language_name(lang));
    write_kind(out, placed->placement);
    part_time(out, placed_time_ms(placed), site->now_ms);
    buffer_char(out, '\n');
    html_span(out, placed->article->paywall ? say("Paywall") : "");
    buffer_text(out, "</p>\n");
}

static void write_lang(struct buffer *out, const Triptych__PlacedArticle *placed)
{
    html_lang(out, placed->placement ? placed->placement->lang : placed->article->lang);
}

/* nofollow: what the desk lists it does not recommend. */
static void write_link(struct buffer *out, const Triptych__Article *article)
{
    int is_linked = html_is_web_url(article->url);
    if (is_linked) {
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, article->url);
        buffer_text(out, "\">");
    }
    html_text(out, *article->title ? article->title : say("Untitled"));
    buffer_text(out, is_linked ? "</a>" : "");
}

static void write_title(struct buffer *out, const Triptych__PlacedArticle *placed)
{
    buffer_text(out, "<h4 dir=\"auto\"");
    write_lang(out, placed);
    buffer_char(out, '>');
    write_link(out, placed->article);
    buffer_text(out, "</h4>\n");
}

/* The story may be another one than the decision chose: what came with a story that went into this one keeps the score
 * that it had there. */
static void write_score(struct buffer *out, const Triptych__Placement *placement)
{
    const char *rejected = placement_rejected_story(placement);
    if (placement->pinned)
        buffer_format(out, say("An operator put it here. Its score for the story that was chosen first was %.2f of 1."),
                      (double)placement->score);
    else if (placement_came_later(placement) && placement_began_story(placement))
        buffer_text(out, say("It began a story, which was merged into this one, or a review moved the article here."));
    else if (placement_came_later(placement))
        buffer_format(
            out,
            say("Its score for the story that was chosen first was %.2f of 1; that story was merged into this "
                "one, or a review moved the article here."),
            (double)placement->score);
    else if (placement_began_story(placement))
        buffer_text(out, say("It began a story: no other fitted."));
    else
        buffer_format(out, say("Its score when it was placed was %.2f of 1."), (double)placement->score);
    if (*rejected) {
        buffer_text(out, " <a href=\"/story/");
        html_text(out, rejected);
        buffer_format(out, "\">%s</a>: %.2f.", say("The next best story"), (double)placement->rejected_score);
    }
}

/* The decision that placed the article, as it was measured. */
static void write_why(struct buffer *out, const Triptych__Placement *placement)
{
    buffer_format(out, "<details><summary>%s</summary>\n", say("Why here?"));
    part_why(out, placement);
    buffer_text(out, "<p>");
    write_score(out, placement);
    buffer_text(out, "</p>\n");
    if (placement->n_reasons > 0)
        buffer_format(out,
                      "<table><thead><tr><th scope=\"col\">%s</th><th scope=\"col\">%s</th>"
                      "<th scope=\"col\">%s</th></tr></thead><tbody>\n",
                      say("Feature"), say("Value"), say("Adds"));
    for (size_t i = 0; i < placement->n_reasons && i < REASONS_SHOWN; i++) {
        const Triptych__Reason *reason = placement->reasons[i];
        buffer_text(out, "<tr><td>");
        html_text(out, say(placement_measure_name(reason->feature)));
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
    buffer_format(out, "<details class=\"changed\"><summary>%s ", say("Changed at"));
    part_time(out, article->changed_ms, site->now_ms);
    buffer_text(out, "</summary>\n<ol>");
    for (size_t i = article->n_earlier; i > 0; i--) {
        const Triptych__Wording *wording = article->earlier[i - 1];
        buffer_text(out, "<li>");
        part_time(out, wording->since_ms, site->now_ms);
        buffer_text(out, " <q dir=\"auto\">");
        html_text(out, *wording->title ? wording->title : say("Untitled"));
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

void page_article_begin(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
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
}

void page_article_end(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed)
{
    struct source_message room;
    if (placed->placement)
        write_why(out, placed->placement);
    part_raters(out, site, registry_source_rate(site->registry, source_of(placed), &room),
                say("Who rates this source?"));
    buffer_text(out, "</li>\n");
}

void page_article_line(struct buffer *out, const struct site *site, const Triptych__PlacedArticle *placed)
{
    const char *name = placed_name(placed);
    buffer_text(out, "<li id=\"");
    html_text(out, placed->article->id);
    buffer_format(out, "\"><b class=\"dot %s\">", side_class(placed_side(placed)));
    html_text(out, *name ? name : say("Unknown source"));
    buffer_text(out, "</b> <span dir=\"auto\"");
    write_lang(out, placed);
    buffer_char(out, '>');
    write_link(out, placed->article);
    buffer_text(out, "</span> ");
    write_kind(out, placed->placement);
    part_time(out, placed_time_ms(placed), site->now_ms);
    buffer_text(out, "</li>\n");
}
