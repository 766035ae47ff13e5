/* Panels in the order of the tabs; what has nothing to show has no tab. */
#include "story_tabs.h"

#include "html.h"
#include "page_voices.h"
#include "part_side.h"
#include "part_time.h"
#include "reporting.h"
#include "story_sentences.h"
#include "words.h"

#include <string.h>

#define SIDE_TITLES 5 /* headlines under a side's points */

/* One side's part of the summary. */
struct side_points {
    enum side side;
    Triptych__Bullet *const *bullets;
    size_t count;
    const char *none; /* why there are no bullets */
};

#define SIDES 3
static void read_sides(const Triptych__Summary *summary, struct side_points out[SIDES])
{
    out[0] = (struct side_points){SIDE_LEFT, summary->left, summary->n_left, summary->left_none};
    out[1] = (struct side_points){SIDE_CENTER, summary->center, summary->n_center, summary->center_none};
    out[2] = (struct side_points){SIDE_RIGHT, summary->right, summary->n_right, summary->right_none};
}

/* Articles and not outlets: all that is asked is whether there are any. */
static size_t reports_of(const Triptych__Story *story, enum side side)
{
    size_t count = 0;
    for (size_t i = 0; i < story->n_articles; i++)
        count += story->articles[i]->article && placed_side(story->articles[i]) == side;
    return count;
}

/* Why a side has no points, in words; the reason is one of story.proto's. What an earlier version has written names none:
 * then the story's own articles tell. */
static const char *none_in_words(const char *reason, size_t reports)
{
    static const struct {
        const char *reason, *words;
    } rows[] = {
        {"no-outlet", SAY_LATER("No outlet of this side reports this story.")},
        {"no-other", SAY_LATER("No outlet of the other sides reports this story: there is nothing to compare with.")},
        {"in-summary", SAY_LATER("What these outlets alone say stands in the summary.")},
        {"one-outlet", SAY_LATER("Only one outlet of this side reports this story, and says what the others say.")},
        {"no-difference", SAY_LATER("No difference found: these outlets stress what the others stress too.")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].reason, reason) == 0)
            return say(rows[i].words);
    return say(reports ? SAY_LATER("Nothing that the other sides do not say too.") : rows[0].words);
}

/* ── tabs ── */

static const char *const side_tabs[SIDES] = {"left", "center", "right"};

/* A radio button and its label: arrow keys go from one to the next, and no script is needed. */
static void write_tab(struct buffer *out, const char *id, const char *label, size_t number)
{
    buffer_format(out, "<label><input type=\"radio\" name=\"view\" id=\"tab-%s\"%s/>%s", id,
                  strcmp(id, "all") == 0 ? " checked=\"checked\"" : "", label);
    if (number)
        buffer_format(out, " <b>%zu</b>", number);
    buffer_text(out, "</label>\n");
}

static void begin_panel(struct buffer *out, const char *id, const char *title)
{
    buffer_format(out, "<div class=\"panel\" id=\"panel-%s\"><h3>%s</h3>\n", id, title);
}

/* ── panels ── */

static void write_points(struct buffer *out, const Triptych__Story *story, const struct side_points *points)
{
    if (points->count > 0)
        story_sentences(out, story, points->bullets, points->count, "points");
    else
        buffer_format(out, "<p class=\"soft\">%s</p>\n", none_in_words(points->none, reports_of(story, points->side)));
}

static void write_title(struct buffer *out, const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
    const char *lang = placed->placement ? placed->placement->lang : article->lang;
    buffer_text(out, "<q dir=\"auto\"");
    html_lang(out, lang);
    buffer_char(out, '>');
    if (html_is_web_url(article->url)) {
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, article->url);
        buffer_text(out, "\">");
        html_text(out, *article->title ? article->title : say("Untitled"));
        buffer_text(out, "</a></q>");
    } else {
        html_text(out, *article->title ? article->title : say("Untitled"));
        buffer_text(out, "</q>");
    }
}

/* A copy has the words of its original, which stands there already. */
static int is_original(const Triptych__PlacedArticle *placed)
{
    return placed->article && !placed_is_copy(placed) && !placed_is_hidden(placed);
}

/* How the outlets of a side put it themselves. */
static void write_titles(struct buffer *out, const Triptych__Story *story, enum side side)
{
    size_t written = 0;
    for (size_t i = 0; i < story->n_articles && written < SIDE_TITLES; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        if (!is_original(placed) || placed_side(placed) != side)
            continue;
        buffer_text(out, written++ ? "<li>" : "");
        if (written == 1)
            buffer_format(out, "<h4>%s</h4><ul class=\"worded\">\n<li>", say("Their headlines"));
        write_title(out, placed);
        buffer_text(out, " <span class=\"small soft\">");
        html_text(out, placed_name(placed));
        buffer_text(out, "</span></li>\n");
    }
    if (written)
        buffer_text(out, "</ul>\n");
}

static void write_all(struct buffer *out, const Triptych__Story *story, const struct story_text *text)
{
    begin_panel(out, "all", say("Summary"));
    if (text->bullet_count > 0)
        story_sentences(out, story, text->bullets, text->bullet_count, "bullets");
    else
        buffer_format(
            out, "<p class=\"soft\">%s</p>\n",
            say("There is no summary of this story: its articles came without a text to take sentences from, or "
                "it is still being made."));
    buffer_text(out, "</div>\n");
}

/* What outlets of all sides report: names and numbers. */
static void write_shared(struct buffer *out, const Triptych__Summary *summary)
{
    for (size_t i = 0; i < summary->n_shared_facts; i++) {
        buffer_format(out, i == 0 ? "<p class=\"small soft shared\">%s " : " · ", say("All sides report:"));
        html_text(out, summary->shared_facts[i]);
    }
    if (summary->n_shared_facts > 0)
        buffer_text(out, "</p>\n");
}

static void write_claim(struct buffer *out, const struct site *site, const Triptych__Claim *claim)
{
    buffer_text(out, "<li><q dir=\"auto\"");
    html_lang(out, claim->lang);
    buffer_char(out, '>');
    html_text(out, claim->text);
    buffer_text(out, "</q> <span class=\"small soft\">");
    if (html_is_web_url(claim->url)) {
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, claim->url);
        story_text_fragment(out, claim->url, claim->text);
        buffer_text(out, "\">");
        html_text(out, claim->source);
        buffer_text(out, "</a>");
    } else {
        html_text(out, claim->source);
    }
    if (claim->source_count > 1)
        buffer_format(out, say(" and %u more"), claim->source_count - 1);
    buffer_text(out, ", ");
    part_time(out, claim->time_ms, site->now_ms);
    buffer_text(out, "</span></li>\n");
}

/* Facts on which outlets disagree, with who says which. */
static void write_differ(struct buffer *out, const struct site *site, const Triptych__StoryDetails *details)
{
    if (!details || !details->n_differ)
        return;
    buffer_format(out, "<h4>%s</h4>\n<dl class=\"differ\">\n", say("They differ on"));
    for (size_t i = 0; i < details->n_differ; i++) {
        buffer_text(out, "<dt dir=\"auto\"");
        html_lang(out, details->differ[i]->lang);
        buffer_char(out, '>');
        html_text(out, details->differ[i]->about);
        buffer_text(out, "</dt><dd><ul>\n");
        for (size_t claim = 0; claim < details->differ[i]->n_claims; claim++)
            write_claim(out, site, details->differ[i]->claims[claim]);
        buffer_text(out, "</ul></dd>\n");
    }
    buffer_text(out, "</dl>\n");
}

static void write_compare(struct buffer *out, const struct site *site, const Triptych__Story *story,
                          const struct side_points sides[SIDES])
{
    begin_panel(out, "compare", say("What each side stresses"));
    buffer_text(out, "<div class=\"sides\">\n");
    /* All three, also an empty one: that a side adds nothing is something to know. */
    for (size_t i = 0; i < SIDES; i++) {
        buffer_format(out, "<div class=\"side %s\"><h4>%s</h4>\n", side_class(sides[i].side),
                      side_shown(sides[i].side));
        write_points(out, story, &sides[i]);
        buffer_text(out, "</div>\n");
    }
    buffer_text(out, "</div>\n");
    write_shared(out, story->head->summary);
    write_differ(out, site, story->details);
    buffer_text(out, "</div>\n");
}

static void write_novelty(struct buffer *out, const Triptych__Novelty *novelty)
{
    buffer_text(out, "<li>");
    part_moment(out, novelty->time_ms);
    if (novelty->first)
        buffer_format(out, " <b>%s</b>", say("First report"));
    buffer_text(out, "<p dir=\"auto\"");
    html_lang(out, novelty->lang);
    buffer_char(out, '>');
    html_text(out, *novelty->text ? novelty->text : novelty->title);
    buffer_text(out, "</p><span class=\"small soft\">");
    if (html_is_web_url(novelty->url)) {
        buffer_text(out, "<a rel=\"noopener nofollow\" href=\"");
        html_text(out, novelty->url);
        story_text_fragment(out, novelty->url, novelty->text);
        buffer_text(out, "\">");
        html_text(out, novelty->source);
        buffer_text(out, "</a>");
    } else {
        html_text(out, novelty->source);
    }
    buffer_text(out, "</span></li>\n");
}

static void write_timeline(struct buffer *out, const Triptych__Story *story)
{
    begin_panel(out, "timeline", say("What came when"));
    buffer_text(out, "<ol class=\"timeline\">\n");
    for (size_t i = 0; i < story->details->n_timeline; i++)
        write_novelty(out, story->details->timeline[i]);
    buffer_format(out, "</ol>\n<p class=\"small soft\"><a href=\"/story/%s/history\">%s</a></p></div>\n",
                  story->head->id, say("How this story grew, and what was done to it"));
}

/* ── the whole ── */

static void write_tabs(struct buffer *out, const Triptych__Story *story, const struct side_points *sides, size_t world)
{
    buffer_format(out, "<fieldset class=\"tabbar\"><legend class=\"unseen\">%s</legend>\n", say("Show of this story"));
    write_tab(out, "all", say("Summary"), 0);
    for (size_t i = 0; sides && i < SIDES; i++)
        write_tab(out, side_tabs[i], side_shown(sides[i].side), 0);
    if (sides)
        write_tab(out, "compare", say("Compare"), 0);
    if (story->details && story->details->n_timeline)
        write_tab(out, "timeline", say("Timeline"), 0);
    if (world > 1)
        write_tab(out, "world", say("How the world words it"), 0);
    buffer_text(out, "</fieldset>\n");
}

void story_tabs(struct buffer *out, const struct site *site, const Triptych__Story *story,
                const struct story_text *text)
{
    struct voices voices;
    struct side_points sides[SIDES];
    const Triptych__Summary *summary = story->head->summary;
    voices_count(story->articles, story->n_articles, &voices);
    if (summary)
        read_sides(summary, sides);
    buffer_format(out,
                  "<section class=\"tabset\" aria-labelledby=\"summary\"><h2 class=\"unseen\" id=\"summary\">%s</h2>\n",
                  say("Summary"));
    write_tabs(out, story, summary ? sides : NULL, voices.count);
    write_all(out, story, text);
    for (size_t i = 0; summary && i < SIDES; i++) {
        begin_panel(out, side_tabs[i], side_shown(sides[i].side));
        write_points(out, story, &sides[i]);
        write_titles(out, story, sides[i].side);
        buffer_text(out, "</div>\n");
    }
    if (summary)
        write_compare(out, site, story, sides);
    if (story->details && story->details->n_timeline)
        write_timeline(out, story);
    if (voices.count > 1) {
        begin_panel(out, "world", say("How the world words it"));
        page_voices(out, site, &voices);
        buffer_text(out, "</div>\n");
    }
    buffer_text(out, "</section>\n");
}
