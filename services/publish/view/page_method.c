/* One section a question: how stories are found, rated, ranked, summed up; thresholds come from what is set. */
#include "page_method.h"

#include "html.h"
#include "part_bar.h"
#include "part_time.h"
#include "rank.h"
#include "rating_scale.h"
#include "side.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_MS 3600000

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

/* "14 days", "36 hours". */
static void write_span(struct buffer *out, double span_ms)
{
    long hours = (long)(span_ms / HOUR_MS);
    if (hours % 24 == 0)
        part_count(out, (uint64_t)hours / 24, "day", "days");
    else
        part_count(out, (uint64_t)hours, "hour", "hours");
}

/* What the engine decides by, as far as it has told. */
static void write_engine(struct buffer *out, const char *engine)
{
    double join, review, span_ms, keep_ms;
    if (!read_threshold(engine, "join_score_min", &join) || !read_threshold(engine, "story_span_ms", &span_ms) ||
        !read_threshold(engine, "keep_stories_ms", &keep_ms))
        return;
    buffer_format(
        out,
        "<p>Of the stories that it might belong to, an article joins the one that it fits best, when its score "
        "there is at least %.2f of 1; otherwise it begins a story. ",
        join);
    if (read_threshold(engine, "review_score_min", &review))
        buffer_format(out, "A review puts two stories together when their score is at least %.2f of 1. ", review);
    buffer_text(out, "A story takes articles for ");
    write_span(out, span_ms);
    buffer_text(out, ", and none any more once it has been quiet for ");
    write_span(out, keep_ms);
    buffer_text(out, ".</p>\n");
}

static void write_stories(struct buffer *out, const struct site *site, const char *engine)
{
    begin_part(out, "stories", "Stories");
    buffer_format(
        out,
        "<p>Articles that report the same event are one story, whatever words and languages they are written "
        "in. A story is shown once %u %s it; programs can ask for the others too. An outlet's article that "
        "runs another one's text is a copy: it joins its original's story and is no report of its own. Why an "
        "article is where it is stands under it on the story's page.</p>\n",
        site->sources_min, site->sources_min == 1 ? "source reports" : "sources report");
    write_engine(out, engine);
    buffer_text(out, "<p>Each line of a summary is a whole sentence of the article it links to; nothing is "
                     "rewritten.</p></section>\n");
}

/* " far left, left and lean left": the leanings that a side is made of. */
static void write_steps(struct buffer *out, enum side side)
{
    unsigned left = 0;
    for (unsigned i = 0; i < rating_leanings.step_count; i++)
        left += side_of_leaning(rating_leanings.steps[i]) == side;
    for (unsigned i = 0, written = 0; i < rating_leanings.step_count; i++) {
        if (side_of_leaning(rating_leanings.steps[i]) != side)
            continue;
        left--;
        buffer_text(out, written++ == 0 ? " " : left > 0 ? ", " : " and ");
        for (const char *byte = rating_leanings.steps[i]; *byte; byte++)
            buffer_char(out, *byte == '-' ? ' ' : *byte);
    }
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
    buffer_format(
        out, "<figure class=\"example\"><figcaption class=\"small\">Outlets: %u of the %s, %u of the %s, %u of the %s",
        sides->sources[SIDE_LEFT], side_in_text(SIDE_LEFT), sides->sources[SIDE_CENTER], side_in_text(SIDE_CENTER),
        sides->sources[SIDE_RIGHT], side_in_text(SIDE_RIGHT));
    if (sides->sources[SIDE_UNRATED])
        buffer_format(out, ", %u without a rating", sides->sources[SIDE_UNRATED]);
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
        buffer_text(out, part_has_shares(&sides) ? ":" : ": too few for shares, a square each.");
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
        if (side == SIDE_UNRATED)
            buffer_text(out, ": <b>no blindspot</b>");
        else
            buffer_format(out, ": <b>a blindspot of the %s</b>", side_in_text(side));
        end_example(out, &sides);
    }
}

static void write_shares(struct buffer *out)
{
    begin_part(out, "shares", "Shares");
    buffer_format(out, "<p>A source counts once per story, however many articles it has. %s is made of",
                  side_label(SIDE_LEFT));
    write_steps(out, SIDE_LEFT);
    buffer_format(out, ", %s of", side_in_text(SIDE_CENTER));
    write_steps(out, SIDE_CENTER);
    buffer_format(out, ", %s of", side_in_text(SIDE_RIGHT));
    write_steps(out, SIDE_RIGHT);
    buffer_text(
        out,
        ". Percentages are of the sources that have a rating, rounded so that they add up to 100: down first, then one "
        "more for the largest remainders, of equal ones "
        "that of the larger number. Sources "
        "without a rating are counted beside them and in no share.</p>\n");
    write_share_examples(out);
    buffer_text(
        out,
        "<p>Who was first, how coverage grew, what a source reports itself and what it only runs, and the shares by "
        "articles are counted from the articles that a story lists: by their own times, or where they tell none by "
        "when they came in. A copy is a near-identical text; the first to report is the earliest that is not a copy. "
        "Outlets whose owners belong to one group have one owner. What became of a story, and what was done to it "
        "by hand, stands in its history.</p></section>\n");
}

static void write_blindspots(struct buffer *out, const struct blindspot_rule *rule)
{
    begin_part(out, "blindspots", "Blindspots");
    buffer_format(
        out,
        "<p>A story is a blindspot of the %s or the %s when that side hardly covers it. All of this must "
        "hold:</p>\n<ul class=\"brief\"><li>it has at least %u rated sources,</li>\n<li>at most %u%% of them "
        "are that side's,</li>\n<li>at least %u%% of them are the opposite side's,</li>\n<li>and it would still "
        "be so if every source without a rating belonged to that side.</li></ul>\n",
        side_in_text(SIDE_LEFT), side_in_text(SIDE_RIGHT), rule->rated_min, rule->weak_pct, rule->strong_pct);
    write_blindspot_examples(out, rule);
    buffer_format(
        out,
        "<p>Whole numbers of sources are compared, not rounded shares. A story that is a blindspot remains one "
        "until a share is more than %u points beyond its threshold.</p></section>\n",
        rule->margin_pct);
}

static void write_rank(struct buffer *out)
{
    begin_part(out, "rank", "What is on top");
    buffer_format(
        out,
        "<p><code>score = reports × (1 + ½ · (sides − 1)) × 2 ^ (−age / %d hours)</code></p>\n"
        "<p>Reports are texts of their own, but no more than there are sources: neither copies nor one busy "
        "outlet lift a story. Sides are those of %s, %s and %s that have a rated source in it: a "
        "story that all three cover counts double. Age is from the middle between the first and the latest "
        "article, but at most %d hours before the latest.</p>\n<p class=\"small soft\">Ten reports by outlets of all "
        "three "
        "sides score 20 when they are new and 10 after %d hours; ten of one side alone score 10 and 5.</p></section>\n",
        RANK_HALF_LIFE_MS / HOUR_MS, side_in_text(SIDE_LEFT), side_in_text(SIDE_CENTER), side_in_text(SIDE_RIGHT),
        RANK_HALF_LIFE_MS / HOUR_MS, RANK_HALF_LIFE_MS / HOUR_MS);
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
    buffer_text(out, "<div><dt>");
    html_text_bytes(out, end + 1, len - (size_t)(end + 1 - line));
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
    buffer_text(out, "<p class=\"soft\">Version of the registry: <code>");
    html_text_bytes(out, line, strcspn(line, "\n"));
    buffer_text(out, "</code></p>\n");
}

static void write_ratings(struct buffer *out, const char *registry)
{
    begin_part(out, "ratings", "Who rates");
    buffer_text(out, "<p>Ratings are opinions of those who gave them. They come from the operator's registry, tables "
                     "that anyone can replace; an outlet that is not in them is unrated. Where several rate an outlet, "
                     "the median counts, of an even number the step between the two in the middle, rounded toward the "
                     "center; what the operator says counts before them. When the registry changes, stories are "
                     "counted again.</p>\n");
    if (!*registry) {
        buffer_text(out, "<p class=\"soft\">No registry is in use at the moment.</p></section>\n");
        return;
    }
    buffer_text(out, "<div class=\"halves\"><div class=\"box\"><h3>What is known of sources</h3>\n");
    write_figures(out, registry, 0);
    buffer_text(out, "</div><div class=\"box\"><h3>Who says it, of how many</h3>\n");
    write_figures(out, registry, 1);
    buffer_text(out, "</div></div>\n");
    write_version(out, registry);
    buffer_text(out, "</section>\n");
}

static void write_tiers(struct buffer *out, const struct page_method *method)
{
    begin_part(out, "tiers", "Tiers");
    if (method->is_open) {
        buffer_text(out, "<p>Here everyone sees everything.</p></section>\n");
        return;
    }
    buffer_text(out,
                "<p>Everyone sees headlines, summaries, articles and leaning. A <a href=\"/key\">key</a> for premium "
                "adds factuality, one for vantage ownership too. What is locked is not sent at all.");
    if (method->key_rate)
        buffer_format(out, " A key may ask %u times a minute.", method->key_rate);
    buffer_text(out, "</p></section>\n");
}

void page_method(struct buffer *out, const struct site *site, const struct page_method *method)
{
    struct page_frame frame = {.title = "Method",
                               .description = "How this desk groups, counts and ranks.",
                               .path = "/method",
                               .search = "",
                               .is_listed = 1};
    page_begin(out, site, &frame);
    /* English whatever the reader's language is, and said to be: a browser translates and reads it out as such. */
    buffer_text(out, "<div class=\"list-page\" lang=\"en\" dir=\"ltr\"><h1 class=\"title\">Method</h1>\n");
    write_stories(out, site, method->engine);
    write_shares(out);
    write_blindspots(out, &site->blindspot);
    write_rank(out);
    write_ratings(out, method->registry);
    write_tiers(out, method);
    buffer_text(out, "</div>\n");
    page_end(out, site);
}
