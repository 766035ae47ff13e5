/* A source's figures, counted once for page and JSON. */
#include "source_view.h"

#include "reporting.h"
#include "source_json.h"
#include "story_json.h"
#include "subject_names.h"

#include <stdlib.h>
#include <string.h>

/* The side that tells a story most, without what the source itself adds to its own. */
static enum side leader_of_others(const Triptych__StoryHead *head, enum side own)
{
    struct coverage_sides sides;
    coverage_sides(head->coverage, &sides);
    if (own != SIDE_UNRATED && sides.sources[own] > 0) {
        sides.sources[own]--;
        sides.rated--;
    }
    /* coverage_leader would otherwise break ties by percentages that still count the source. */
    memset(sides.pct, 0, sizeof sides.pct);
    return coverage_leader(&sides);
}

/* Heads of an earlier version do not tell what each source has. */
static void count_own(const Triptych__StoryHead *head, const char *domain, struct source_figures *out)
{
    for (size_t i = 0; i < head->n_sources && i < head->n_source_articles && i < head->n_source_copies; i++) {
        if (strcmp(head->sources[i], domain) == 0) {
            out->articles += head->source_articles[i];
            out->copies += head->source_copies[i];
        }
    }
}

static enum side find_trend(const struct source_figures *figures)
{
    enum side most = SIDE_CENTER;
    size_t known = figures->led[SIDE_LEFT] + figures->led[SIDE_CENTER] + figures->led[SIDE_RIGHT];
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        if (figures->led[side] > figures->led[most])
            most = (enum side)side;
    /* More than half, of enough stories: anything less is chance and would be read as a verdict. */
    return known >= SOURCE_TREND_MIN && 2 * figures->led[most] > known ? most : SIDE_UNRATED;
}

#define TOPICS_COUNTED 32 /* of the first level there are 17 */

struct topic_counts {
    struct source_topic rows[TOPICS_COUNTED];
    size_t count;
};

/* Only the first level: what is below it would say the same again. */
static void count_topics(const Triptych__Summary *summary, struct topic_counts *counts)
{
    for (size_t i = 0; summary && i < summary->n_topics; i++) {
        size_t at = 0;
        if (!subject_topic_is_first(summary->topics[i]))
            continue;
        while (at < counts->count && strcmp(counts->rows[at].topic, summary->topics[i]) != 0)
            at++;
        if (at == TOPICS_COUNTED)
            continue;
        if (at == counts->count)
            counts->rows[counts->count++] = (struct source_topic){summary->topics[i], 0};
        counts->rows[at].stories++;
    }
}

static int compare_topics(const void *one, const void *other)
{
    const struct source_topic *a = one, *b = other;
    if (a->stories != b->stories)
        return a->stories > b->stories ? -1 : 1;
    return strcmp(a->topic, b->topic);
}

static void keep_topics(struct topic_counts *counts, struct source_figures *out)
{
    qsort(counts->rows, counts->count, sizeof *counts->rows, compare_topics);
    out->topic_count = counts->count < SOURCE_TOPICS ? counts->count : SOURCE_TOPICS;
    memcpy(out->topics, counts->rows, out->topic_count * sizeof *out->topics);
}

void source_figures_count(const struct source_view *view, struct source_figures *out)
{
    enum side own = side_of_leaning(view->rating ? view->rating->leaning : "");
    struct topic_counts topics = {.count = 0};
    *out = (struct source_figures){.stories = view->count};
    for (size_t i = 0; i < view->count; i++) {
        const Triptych__StoryHead *head = view->heads[i];
        size_t is_alone = head->coverage && head->coverage->sources == 1;
        out->alone += is_alone;
        out->shared += !is_alone;
        out->first += !is_alone && strcmp(head->first_source, view->domain) == 0;
        /* What it tells alone says nothing about whom it goes along with. */
        out->led[is_alone ? SIDE_UNRATED : leader_of_others(head, own)]++;
        out->missed[blindspot_read(head->blindspot)]++;
        count_own(head, view->domain, out);
        count_topics(head->summary, &topics);
    }
    keep_topics(&topics, out);
    out->tends_to = find_trend(out);
}

const Triptych__SourceRating *source_rating_in(const Triptych__Story *story, const char *domain)
{
    for (size_t i = 0; story && i < story->n_articles; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        if (placed->article && placed->placement && placed->placement->source &&
            strcmp(placed_domain(placed), domain) == 0)
            return placed->placement->source;
    }
    return NULL;
}

/* ── JSON ── */

static void write_sides(struct json_writer *writer, const char *name, const size_t numbers[COVERAGE_SIDES], int first)
{
    json_object_begin(writer, name);
    for (int side = first; side <= SIDE_RIGHT; side++)
        if (side != SIDE_CENTER || first != SIDE_LEFT)
            json_put_uint(writer, side_name((enum side)side), numbers[side]);
    json_object_end(writer);
}

static void write_figures(struct json_writer *writer, const struct source_view *view)
{
    struct source_figures figures;
    source_figures_count(view, &figures);
    json_object_begin(writer, "covered");
    json_put_uint(writer, "stories", figures.stories);
    json_put_bool(writer, "is_cut", view->has_more);
    json_put_uint(writer, "alone", figures.alone);
    json_put_uint(writer, "shared", figures.shared);
    json_put_uint(writer, "first", figures.first);
    json_put_uint(writer, "articles", figures.articles);
    json_put_uint(writer, "original_reports", figures.articles - figures.copies);
    json_put_uint(writer, "copies", figures.copies);
    write_sides(writer, "led_by", figures.led, SIDE_UNRATED);
    json_put_text_or_null(writer, "tends_to", figures.tends_to == SIDE_UNRATED ? "" : side_name(figures.tends_to));
    write_sides(writer, "blindspots", figures.missed, SIDE_LEFT);
    json_array_begin(writer, "topics");
    for (size_t i = 0; i < figures.topic_count; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "topic", figures.topics[i].topic);
        json_put_uint(writer, "stories", figures.topics[i].stories);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_object_end(writer);
}

static void write_siblings(struct json_writer *writer, const struct source_view *view, enum tier tier)
{
    json_object_begin(writer, "siblings");
    if (tier_sees_ownership(tier)) {
        json_put_uint(writer, "total", view->sibling_total);
        json_array_begin(writer, "sources");
        for (size_t i = 0; i < view->sibling_count; i++) {
            json_object_begin(writer, NULL);
            json_put_text(writer, "domain", view->siblings[i]->domain);
            json_put_text_or_null(writer, "name", view->siblings[i]->name);
            json_put_text_or_null(writer, "leaning", view->siblings[i]->leaning);
            json_object_end(writer);
        }
        json_array_end(writer);
    } else {
        json_put_text(writer, "locked", "vantage");
    }
    json_object_end(writer);
}

void source_json_write(struct json_writer *writer, const struct source_view *view, const struct site *site)
{
    static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;
    json_object_begin(writer, NULL);
    json_put_text(writer, "domain", view->domain);
    json_put_text_or_null(writer, "seq", view->seq);
    source_json_members(writer, view->rating ? view->rating : &unknown, site->tier);
    write_siblings(writer, view, site->tier);
    write_figures(writer, view);
    json_array_begin(writer, "latest");
    for (size_t i = 0; i < view->count && i < SOURCE_LATEST; i++)
        story_json_write(writer, NULL,
                         &(struct story_json){.head = view->heads[i], .seq = view->seq, .tier = site->tier});
    json_array_end(writer);
    json_object_end(writer);
}
