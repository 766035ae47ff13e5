/* One section a question: how stories are found, rated, ranked, summed up; thresholds come from what is set. */
#include "page_method.h"

#include "html.h"
#include "part_bar.h"
#include "part_side.h"
#include "part_time.h"
#include "rank.h"
#include "rating_scale.h"
#include "side.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_MS  3600000
#define SPAN_MAX 128 /* bytes of "14 days" in any language */

static void begin_part(struct buffer *out, const char *id, const char *title)
{
    buffer_format(out, "<section class=\"part\" aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>\n", id, id, title);
}

/* The figure after `name` in the engine's note. Returns 0 when there is none. */
static int read_threshold(const char *engine, const char *name, double *out)
{
    size_t len = strlen(name);
    for (const char *line = engine; *line;) {
        if (strncmp(line, name, len) == 0 && line[len] == ' ') {
            *out = strtod(line + len, NULL);
            return 1;
        }
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return 0;
}

static void paragraph(struct buffer *out, const char *text)
{
    buffer_format(out, "<p>%s</p>\n", text);
}

/* "14 days", "36 hours": a new text, empty without memory. */
static void span_of(double span_ms, struct buffer *out)
{
    long hours = (long)(span_ms / HOUR_MS);
    buffer_init(out, SPAN_MAX);
    if (hours % 24 == 0)
        part_count(out, (uint64_t)hours / 24, "day", "days");
    else
        part_count(out, (uint64_t)hours, "hour", "hours");
}

/* What the engine decides by, as far as it has told. */
static void write_engine(struct buffer *out, const char *engine)
{
    double join, review, span_ms, keep_ms;
    struct buffer span, keep;
    if (!read_threshold(engine, "join_score_min", &join) || !read_threshold(engine, "story_span_ms", &span_ms) ||
        !read_threshold(engine, "keep_stories_ms", &keep_ms))
        return;
    buffer_text(out, "<p>");
    buffer_format(out,
                  say("Of the stories that it might belong to, an article joins the one that it fits best, when its "
                      "score there is at least %.2f of 1; otherwise it begins a story."),
                  join);
    if (read_threshold(engine, "review_score_min", &review)) {
        buffer_char(out, ' ');
        buffer_format(out, say("A review puts two stories together when their score is at least %.2f of 1."), review);
    }
    span_of(span_ms, &span);
    span_of(keep_ms, &keep);
    buffer_char(out, ' ');
    buffer_format(out, say("A story takes articles for %s, and none any more once it has been quiet for %s."),
                  span.data ? span.data : "", keep.data ? keep.data : "");
    buffer_text(out, "</p>\n");
    buffer_done(&span);
    buffer_done(&keep);
}

static void write_stories(struct buffer *out, const struct site *site, const char *engine)
{
    begin_part(out, "stories", say("Stories"));
    buffer_format(out, "<p>%s ",
                  say("Articles that report the same event are one story, whatever words and languages they are "
                      "written in."));
    buffer_format(out,
                  say_count(site->sources_min,
                            "A story is shown once %u source reports it; programs can ask for the others too.",
                            "A story is shown once %u sources report it; programs can ask for the others too."),
                  site->sources_min);
    buffer_format(out, " %s</p>\n",
                  say("An outlet's article that runs another one's text is a copy: it joins its original's story and "
                      "is no report of its own. Why an article is where it is stands under it on the story's page."));
    write_engine(out, engine);
    paragraph(out, say("Each line of a summary is a whole sentence of the article it links to; nothing is rewritten."));
    buffer_text(out, "</section>\n");
}

/* "Left: Far Left, Left, Lean Left": the leanings that a side is made of. */
static void write_steps(struct buffer *out, enum side side)
{
    buffer_format(out, "<li><span class=\"dot %s\">%s</span>: ", side_class(side), side_shown(side));
    for (unsigned i = 0, written = 0; i < rating_leanings.step_count; i++)
        if (side_of_leaning(rating_leanings.steps[i]) == side)
            buffer_format(out, "%s%s", written++ ? ", " : "", leaning_label(rating_leanings.steps[i]));
    buffer_text(out, "</li>\n");
}

/* ── examples: drawn and decided by what draws and decides for stories, so that they cannot say something else ── */

struct example {
    unsigned left, center, right, unrated;
};

static struct coverage_sides sides_of(const struct example *example)
{
    struct coverage_sides sides = {.rated = example->left + example->center + example->right};
    sides.sources[SIDE_LEFT] = example->left;
    sides.sources[SIDE_CENTER] = example->center;
    sides.sources[SIDE_RIGHT] = example->right;
    sides.sources[SIDE_UNRATED] = example->unrated;
    pct_by_largest_remainder(sides.sources + SIDE_LEFT, 3, sides.pct + SIDE_LEFT);
    return sides;
}

static void begin_example(struct buffer *out, const struct coverage_sides *sides)
{
    static const enum side rated[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT};
    buffer_format(out, "<figure class=\"example\"><figcaption class=\"small\">%s ", say("Outlets:"));
    for (size_t i = 0; i < sizeof rated / sizeof *rated; i++)
        buffer_format(out, "%s%u %s", i ? ", " : "", sides->sources[rated[i]], side_said(rated[i]));
    if (sides->sources[SIDE_UNRATED])
        buffer_format(out, say(", %u not rated"), sides->sources[SIDE_UNRATED]);
}

/* The bar of a story, or the squares of one with few rated outlets. */
static void end_example(struct buffer *out, const struct coverage_sides *sides)
{
    buffer_text(out, "</figcaption>\n");
    part_bar(out, sides, NULL);
    part_bar_key(out, sides);
    buffer_text(out, "</figure>\n");
}

static void write_share_examples(struct buffer *out)
{
    static const struct example examples[] = {{12, 8, 5, 3}, {1, 1, 0, 2}};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct coverage_sides sides = sides_of(&examples[i]);
        begin_example(out, &sides);
        if (!part_has_shares(&sides))
            buffer_format(out, ": %s", say("too few for shares, a square each"));
        end_example(out, &sides);
    }
}

/* What the rule that is set makes of three stories. */
static void write_blindspot_examples(struct buffer *out, const struct blindspot_rule *rule)
{
    static const struct example examples[] = {{1, 3, 8, 0}, {3, 3, 8, 0}, {1, 3, 8, 4}};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct coverage_sides sides = sides_of(&examples[i]);
        enum side side = blindspot_side(rule, &sides, SIDE_UNRATED);
        begin_example(out, &sides);
        buffer_text(out, ": <b>");
        if (side == SIDE_UNRATED)
            buffer_text(out, say("no blindspot"));
        else
            buffer_format(out, say("Blindspot of the %s"), side_said(side));
        buffer_text(out, "</b>");
        end_example(out, &sides);
    }
}

static void write_shares(struct buffer *out)
{
    begin_part(out, "shares", say("Shares"));
    paragraph(out, say("A source counts once per story, however many articles it has. Each side is made of leanings:"));
    buffer_text(out, "<ul>\n");
    write_steps(out, SIDE_LEFT);
    write_steps(out, SIDE_CENTER);
    write_steps(out, SIDE_RIGHT);
    buffer_text(out, "</ul>\n");
    paragraph(out, say("Percentages are of the sources that have a rating, rounded so that they add up to 100: down "
                       "first, then one more for the largest remainders, of equal ones that of the larger number. "
                       "Sources without a rating are counted beside them and in no share."));
    write_share_examples(out);
    paragraph(out, say("Who was first, how coverage grew, what a source reports itself and what it only runs, and the "
                       "shares by articles are counted from the articles that a story lists: by their own times, or "
                       "where they tell none by when they came in. A copy is a near-identical text; the first to "
                       "report is the earliest that is not a copy. Outlets whose owners belong to one group have one "
                       "owner. What became of a story, and what was done to it by hand, stands in its history."));
    buffer_text(out, "</section>\n");
}

static void write_blindspot_rule(struct buffer *out, const struct blindspot_rule *rule)
{
    buffer_text(out, "<ul class=\"brief\"><li>");
    buffer_format(out, say("it has at least %u rated sources,"), rule->rated_min);
    buffer_text(out, "</li>\n<li>");
    buffer_format(out, say("at most %u%% of them are that side's,"), rule->weak_pct);
    buffer_text(out, "</li>\n<li>");
    buffer_format(out, say("at least %u%% of them are the opposite side's,"), rule->strong_pct);
    buffer_format(out, "</li>\n<li>%s</li></ul>\n",
                  say("and it would still be so if every source without a rating belonged to that side."));
}

static void write_blindspots(struct buffer *out, const struct blindspot_rule *rule)
{
    begin_part(out, "blindspots", say("Blindspots"));
    buffer_text(out, "<p>");
    buffer_format(out,
                  say("A story is a blindspot of the %s or the %s when that side hardly covers it. All of this must "
                      "hold:"),
                  side_said(SIDE_LEFT), side_said(SIDE_RIGHT));
    buffer_text(out, "</p>\n");
    write_blindspot_rule(out, rule);
    write_blindspot_examples(out, rule);
    buffer_text(out, "<p>");
    buffer_format(out,
                  say("Whole numbers of sources are compared, not rounded shares. A story that is a blindspot remains "
                      "one until a share is more than %u points beyond its threshold."),
                  rule->margin_pct);
    buffer_text(out, "</p></section>\n");
}

static void write_rank(struct buffer *out)
{
    begin_part(out, "rank", say("What is on top"));
    buffer_text(out, "<p><code>");
    buffer_format(out, say("score = reports × (1 + ½ · (sides − 1)) × 2 ^ (−age / %d hours)"),
                  RANK_HALF_LIFE_MS / HOUR_MS);
    buffer_text(out, "</code></p>\n<p>");
    buffer_format(out,
                  say("Reports are texts of their own, but no more than there are sources: neither copies nor one busy "
                      "outlet lift a story. Sides are those of %s, %s and %s that have a rated source in it: a story "
                      "that all three cover counts double. Age is from the middle between the first and the latest "
                      "article, but at most %d hours before the latest."),
                  side_said(SIDE_LEFT), side_said(SIDE_CENTER), side_said(SIDE_RIGHT), RANK_HALF_LIFE_MS / HOUR_MS);
    buffer_text(out, "</p>\n<p class=\"small soft\">");
    buffer_format(out,
                  say("Ten reports by outlets of all three sides score 20 when they are new and 10 after %d hours; ten "
                      "of one side alone score 10 and 5."),
                  RANK_HALF_LIFE_MS / HOUR_MS);
    buffer_text(out, "</p></section>\n");
}

/* What the note counts, as pages call it; a count of a later version stays as it is. */
static const char *figure_label(const char *name, size_t len)
{
    static const struct {
        const char *name, *label;
    } labels[] = {{"sources", SAY_LATER("Sources")},
                  {"leaning", SAY_LATER("Leaning")},
                  {"factuality", SAY_LATER("Factuality")},
                  {"owner", SAY_LATER("Owner")},
                  {"ownership", SAY_LATER("Ownership")},
                  {"country", SAY_LATER("Country")},
                  {"other addresses", SAY_LATER("Other addresses")}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strlen(labels[i].name) == len && strncmp(labels[i].name, name, len) == 0)
            return say(labels[i].label);
    return NULL;
}

/* A line of the note: "5711 leaning", "rater 8864 MBFC 2026-08". */
static void write_figure(struct buffer *out, const char *line, size_t len, int is_rater)
{
    char *end = NULL;
    const char *number = is_rater ? line + strlen("rater ") : line;
    unsigned long count = strtoul(number, &end, 10);
    /* The line "version" begins with no number: it is shown below. */
    if (end <= number || (size_t)(end - line) >= len)
        return;
    size_t name_len = len - (size_t)(end + 1 - line);
    const char *label = is_rater ? NULL : figure_label(end + 1, name_len);
    buffer_text(out, "<div><dt>");
    html_text_bytes(out, label ? label : end + 1, label ? strlen(label) : name_len);
    buffer_format(out, "</dt><dd>%lu</dd></div>\n", count);
}

static void write_figures(struct buffer *out, const char *registry, int wants_raters)
{
    buffer_text(out, "<dl class=\"facts-list\">\n");
    for (const char *line = registry; *line;) {
        size_t len = strcspn(line, "\n");
        int is_rater = strncmp(line, "rater ", strlen("rater ")) == 0;
        if (is_rater == wants_raters)
            write_figure(out, line, len, is_rater);
        line += len + (line[len] == '\n');
    }
    buffer_text(out, "</dl>\n");
}

/* "version 33efff07bd558006": what two desks with the same registry have in common. */
static void write_version(struct buffer *out, const char *registry)
{
    static const char name[] = "version ";
    const char *line = strncmp(registry, name, strlen(name)) == 0 ? registry : strstr(registry, "\nversion ");
    if (!line)
        return;
    line += strlen(name) + (*line == '\n');
    buffer_format(out, "<p class=\"soft\">%s <code>", say("Version of the registry:"));
    html_text_bytes(out, line, strcspn(line, "\n"));
    buffer_text(out, "</code></p>\n");
}

static void write_ratings(struct buffer *out, const char *registry)
{
    begin_part(out, "ratings", say("Who rates"));
    paragraph(out, say("Ratings are opinions of those who gave them. They come from the operator's registry, tables "
                       "that anyone can replace; an outlet that is not in them is unrated. Where several rate an "
                       "outlet, the median counts, of an even number the step between the two in the middle, rounded "
                       "toward the center; what the operator says counts before them. When the registry changes, "
                       "stories are counted again."));
    if (!*registry) {
        buffer_format(out, "<p class=\"soft\">%s</p></section>\n", say("No registry is in use at the moment."));
        return;
    }
    buffer_format(out, "<div class=\"halves\"><div class=\"box\"><h3>%s</h3>\n", say("What is known of sources"));
    write_figures(out, registry, 0);
    buffer_format(out, "</div><div class=\"box\"><h3>%s</h3>\n", say("Who says it, of how many"));
    write_figures(out, registry, 1);
    buffer_text(out, "</div></div>\n");
    write_version(out, registry);
    buffer_text(out, "</section>\n");
}

static void write_tiers(struct buffer *out, const struct page_method *method)
{
    begin_part(out, "tiers", say("Tiers"));
    if (method->is_open) {
        paragraph(out, say("Here everyone sees everything."));
        buffer_text(out, "</section>\n");
        return;
    }
    buffer_format(
        out, "<p>%s <a href=\"/key\">%s</a>",
        say("Everyone sees headlines, summaries, articles and leaning. A key for premium adds factuality, one "
            "for vantage ownership too. What is locked is not sent at all."),
        say("Key"));
    if (method->key_rate) {
        buffer_text(out, ". ");
        buffer_format(out, say("A key may ask %u times a minute."), method->key_rate);
    }
    buffer_text(out, "</p></section>\n");
}

void page_method(struct buffer *out, const struct site *site, const struct page_method *method)
{
    struct page_frame frame = {.title = say("Method"),
                               .description = say("How this desk groups, counts and ranks."),
                               .path = "/method",
                               .search = "",
                               .is_listed = 1};
    page_begin(out, site, &frame);
    buffer_format(out, "<div class=\"list-page\"><h1 class=\"title\">%s</h1>\n", say("Method"));
    write_stories(out, site, method->engine);
    write_shares(out);
    write_blindspots(out, &site->blindspot);
    write_rank(out);
    write_ratings(out, method->registry);
    write_tiers(out, method);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
