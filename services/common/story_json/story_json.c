/* A story as JSON, whole or in brief, for the API, events and the tool. The order of members is fixed and numbers are
 * whole, so equal stories give equal bytes and validators work. What a tier may not see is never written: there is no
 * second step that could be forgotten. */
#include "story_json.h"

#include "attributes.h"
#include "blindspot.h"
#include "coverage_pct.h"
#include "placement_why.h"
#include "reporting_json.h"
#include "side.h"
#include "summary_json.h"
#include "utf8.h"
#include "voices_json.h"
#include "wire.h"

#include <string.h>

/* Numbers of the head's counters, which cover all articles: the list of articles may be cut. */
static void write_counts(struct json_writer *writer, const Triptych__Coverage *coverage, uint32_t rated)
{
    json_object_begin(writer, "counts");
    json_put_uint(writer, "articles", coverage ? coverage->articles : 0);
    json_put_uint(writer, "sources", coverage ? coverage->sources : 0);
    json_put_uint(writer, "rated_sources", rated);
    json_put_uint(writer, "original_reports", coverage ? coverage->original_reports : 0);
    json_put_uint(writer, "copies", coverage ? coverage->articles - coverage->original_reports : 0);
    json_object_end(writer);
}

static void write_leaning(struct json_writer *writer, const struct coverage_sides *sides)
{
    json_object_begin(writer, "leaning");
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        json_object_begin(writer, side_name((enum side)side));
        /* Members keep their names, so that programs need not know an edition's words for the sides. */
        if (side_is_renamed((enum side)side))
            json_put_text(writer, "name", side_label((enum side)side));
        json_put_uint(writer, "sources", sides->sources[side]);
        json_put_uint(writer, "pct", sides->pct[side]);
        json_object_end(writer);
    }
    json_object_begin(writer, "unrated");
    json_put_uint(writer, "sources", sides->sources[SIDE_UNRATED]);
    json_put_uint(writer, "pct_of_all", sides->pct[SIDE_UNRATED]);
    json_object_end(writer);
    json_object_end(writer);
}

/* One distribution: its rows by key, and what none of them counts. Whole percentages that sum to 100 (coverage_pct.c);
 * programs that need more precision have the counts. */
static void write_rows(struct json_writer *writer, const char *name, Triptych__Count *const *counts, size_t count,
                       uint32_t all_sources)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t row_count = coverage_rows(counts, count, rows, &rated);
    json_object_begin(writer, name);
    for (size_t i = 0; i < row_count; i++) {
        json_object_begin(writer, rows[i].key);
        json_put_uint(writer, "sources", rows[i].sources);
        json_put_uint(writer, "pct", rows[i].pct);
        json_object_end(writer);
    }
    json_object_begin(writer, "unrated");
    json_put_uint(writer, "sources", all_sources > rated ? all_sources - rated : 0);
    json_object_end(writer);
    json_object_end(writer);
}

/* In place of the rows, so that a program sees that there is something, and for whom. */
static void write_locked(struct json_writer *writer, const char *name, const char *opening_tier)
{
    json_object_begin(writer, name);
    json_put_text(writer, "locked", opening_tier);
    json_object_end(writer);
}

/* Without percentages: a source has one country but no total to be a share of that means something. */
static void write_plain_counts(struct json_writer *writer, const char *name, Triptych__Count *const *counts,
                               size_t count)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t row_count = coverage_rows(counts, count, rows, &rated);
    json_object_begin(writer, name);
    for (size_t i = 0; i < row_count; i++)
        json_put_uint(writer, rows[i].key, rows[i].sources);
    json_object_end(writer);
}

static void write_coverage(struct json_writer *writer, const Triptych__Coverage *coverage,
                           const struct coverage_sides *sides, enum tier tier)
{
    static const Triptych__Coverage none = TRIPTYCH__COVERAGE__INIT;
    const Triptych__Coverage *shown = coverage ? coverage : &none;
    json_object_begin(writer, "coverage");
    write_leaning(writer, sides);
    write_plain_counts(writer, "leaning_steps", shown->leaning, shown->n_leaning);
/* Two locks: the reader's tier, and that of a peer who sent us the story without it. */
#define X(member, lowest, title)                                                                                       \
    if (tier >= (lowest) && !*shown->member##_locked)                                                                  \
        write_rows(writer, #member, shown->member, shown->n_##member, shown->sources);                                 \
    else                                                                                                               \
        write_locked(writer, #member, tier_name(lowest));
    RATED_ATTRIBUTES(X)
#undef X
    write_plain_counts(writer, "country", shown->country, shown->n_country);
    write_plain_counts(writer, "language", shown->lang, shown->n_lang);
    json_object_end(writer);
}

static void write_languages(struct json_writer *writer, const Triptych__Coverage *coverage)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t count = coverage ? coverage_rows(coverage->lang, coverage->n_lang, rows, &rated) : 0;
    json_array_begin(writer, "languages");
    for (size_t i = 0; i < count; i++)
        json_put_text(writer, NULL, rows[i].key);
    json_array_end(writer);
}

static void write_blindspot(struct json_writer *writer, const Triptych__Blindspot *blindspot)
{
    if (blindspot_read(blindspot) == SIDE_UNRATED) {
        json_put_null(writer, "blindspot");
        return;
    }
    json_object_begin(writer, "blindspot");
    json_put_text(writer, "side", blindspot->side);
    json_put_uint(writer, "pct", blindspot->pct);
    json_put_uint(writer, "sources", blindspot->sources);
    json_put_uint(writer, "rated_sources", blindspot->rated_sources);
    json_object_end(writer);
}

/* The rating that the article was placed with, so that the numbers above agree with it; a new edition of the registry
 * renews both together. */
static void write_source(struct json_writer *writer, const Triptych__PlacedArticle *placed, enum tier tier)
{
    static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;
    const Triptych__SourceRating *source =
        placed->placement && placed->placement->source ? placed->placement->source : &unknown;
    const Triptych__Article *article = placed->article;
    json_object_begin(writer, "source");
    json_put_text_or_null(writer, "domain", placed_domain(placed));
    json_put_text_or_null(writer, "name", *source->name ? source->name : article->source_name);
    json_put_text_or_null(writer, "leaning", source->leaning);
    json_put_text_or_null(writer, "country", source->country);
#define X(member, lowest, title)                                                                                       \
    if (tier >= (lowest))                                                                                              \
        json_put_text_or_null(writer, #member, source->member);
    RATED_ATTRIBUTES(X)
#undef X
    if (tier_sees_ownership(tier))
        json_put_text_or_null(writer, "owner", source->owner);
    json_object_end(writer);
}

/* Excerpts only, here and everywhere: whole texts are the publishers' and never leave the desk. */
static void write_wordings(struct json_writer *writer, const Triptych__Article *article)
{
    json_array_begin(writer, "wordings");
    for (size_t i = 0; i < article->n_earlier; i++) {
        const Triptych__Wording *wording = article->earlier[i];
        json_object_begin(writer, NULL);
        json_put_text(writer, "title", wording->title);
        json_put_text_bytes(writer, "excerpt", wording->text,
                            utf8_cut_len(wording->text, strlen(wording->text), WIRE_EXCERPT_BYTES));
        json_put_time(writer, "since", wording->since_ms);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_article_members(struct json_writer *writer, const Triptych__PlacedArticle *placed, enum tier tier)
{
    const Triptych__Article *article = placed->article;
    const Triptych__Placement *placement = placed->placement;
    json_put_text(writer, "id", article->id);
    json_put_text_or_null(writer, "url", article->url);
    json_put_text(writer, "title", article->title);
    json_put_text_bytes(writer, "excerpt", article->text,
                        utf8_cut_len(article->text, strlen(article->text), WIRE_EXCERPT_BYTES));
    json_put_text_or_null(writer, "lang", placement && *placement->lang ? placement->lang : article->lang);
    json_put_time(writer, "published", placed_time_ms(placed));
    if (article->changed_ms) {
        json_put_time(writer, "changed", article->changed_ms);
        write_wordings(writer, article);
    }
    json_put_text_or_null(writer, "copy_of", placement ? placement->copy_of : NULL);
    json_put_bool(writer, "paywall", article->paywall);
    json_put_text_or_null(writer, "kind", placement ? placement->kind : NULL);
    write_source(writer, placed, tier);
}

void story_json_article_write(struct json_writer *writer, const char *name, const Triptych__PlacedArticle *placed,
                              enum tier tier)
{
    json_object_begin(writer, name);
    write_article_members(writer, placed, tier);
    json_object_end(writer);
}

static void write_why(struct json_writer *writer, const Triptych__Placement *placement)
{
    json_object_begin(writer, "why");
    placement_why_members(writer, placement);
    json_object_end(writer);
}

static void write_listed(struct json_writer *writer, const Triptych__PlacedArticle *placed,
                         const struct story_json *story)
{
    json_object_begin(writer, NULL);
    write_article_members(writer, placed, story->tier);
    /* Reasons are for those who ask for them: they would double the bytes. */
    if (story->has_why && placed->placement)
        write_why(writer, placed->placement);
    json_object_end(writer);
}

static void write_articles(struct json_writer *writer, const struct story_json *story)
{
    json_array_begin(writer, "articles");
    for (size_t i = 0; i < story->article_count; i++)
        if (story->articles[i]->article && !placed_is_hidden(story->articles[i]))
            write_listed(writer, story->articles[i], story);
    json_array_end(writer);
}

static void write_reporting(struct json_writer *writer, const struct story_json *story)
{
    struct reporting reporting;
    const Triptych__Coverage *coverage = story->head->coverage;
    int is_locked = coverage && *coverage->ownership_locked; /* by the sender, from whom no owner came */
    reporting_count(coverage, story->articles, story->article_count, &reporting);
    reporting_json_write(writer, &reporting, is_locked ? TIER_FREE : story->tier);
}

static void write_voices(struct json_writer *writer, const struct story_json *story)
{
    struct voices voices;
    voices_count(story->articles, story->article_count, &voices);
    voices_json_write(writer, &voices);
}

static void write_subject(struct json_writer *writer, const Triptych__Summary *summary)
{
    summary_json_names(writer, "topics", summary ? summary->topics : NULL, summary ? summary->n_topics : 0);
    summary_json_names(writer, "places", summary ? summary->places : NULL, summary ? summary->n_places : 0);
}

static void write_related(struct json_writer *writer, const struct story_json *story)
{
    const Triptych__Summary *summary = story->head->summary;
    /* The API asks the catalog for stories that are shown now; an event has what summarize found. */
    if (story->related)
        summary_json_names(writer, "related", story->related->ids, story->related->count);
    else
        summary_json_names(writer, "related", summary ? summary->related : NULL, summary ? summary->n_related : 0);
}

const char story_json_members[] = "id version seq headline lang headlines first_published last_updated noted "
                                  "merged_into split_from retitled pinned remark "
                                  "languages topics places related counts coverage blindspot image summary summaries "
                                  "reporting wordings articles";

void story_json_write(struct json_writer *writer, const char *name, const struct story_json *story)
{
    const Triptych__StoryHead *head = story->head;
    struct coverage_sides sides;
    struct story_text text;
    coverage_sides(head->coverage, &sides);
    story_text_choose(head, story->details, story->langs, &text);
    json_object_begin(writer, name);
    json_put_text(writer, "id", head->id);
    json_put_uint(writer, "version", head->version);
    json_put_text_or_null(writer, "seq", story->seq);
    summary_json_headlines(writer, head, &text);
    json_put_time(writer, "first_published", head->first_published_ms);
    json_put_time(writer, "last_updated", head->last_updated_ms);
    json_put_time(writer, "noted", head->noted_ms);
    /* Members that most stories lack are left out; those that any story may have are there as null. */
    if (*head->merged_into)
        json_put_text(writer, "merged_into", head->merged_into);
    if (*head->split_from)
        json_put_text(writer, "split_from", head->split_from);
    if (head->retitled)
        json_put_bool(writer, "retitled", 1);
    if (head->pinned)
        json_put_bool(writer, "pinned", 1);
    if (*head->remark)
        json_put_text(writer, "remark", head->remark);
    write_languages(writer, head->coverage);
    write_subject(writer, head->summary);
    write_related(writer, story);
    write_counts(writer, head->coverage, sides.rated);
    write_coverage(writer, head->coverage, &sides, story->tier);
    write_blindspot(writer, head->blindspot);
    json_put_text_or_null(writer, "image", head->image_url);
    summary_json_write(writer, head->summary, &text);
    if (story->is_whole) {
        summary_json_texts(writer, head, story->details);
        summary_json_facts(writer, story->details);
        write_reporting(writer, story);
        write_voices(writer, story);
    }
    if (story->has_articles)
        write_articles(writer, story);
    json_object_end(writer);
}
