/* Counts who reported a story from its articles: by source, original or copy, first and latest, by side over time, by
 * owner and kind of medium. Everything is counted from what is shown beside it; nothing comes from counters that a
 * reader cannot see. Sources are sorted once and looked up by name. */
#include "reporting.h"

#include "id.h"

#include <stdlib.h>
#include <string.h>

static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;

static const Triptych__SourceRating *rating_of(const Triptych__PlacedArticle *placed)
{
    return placed->placement && placed->placement->source ? placed->placement->source : &unknown;
}

const char *placed_domain(const Triptych__PlacedArticle *placed)
{
    const char *domain = rating_of(placed)->domain;
    return *domain ? domain : placed->article->source;
}

const char *placed_name(const Triptych__PlacedArticle *placed)
{
    if (*rating_of(placed)->name)
        return rating_of(placed)->name;
    return *placed->article->source_name ? placed->article->source_name : placed->article->source;
}

enum side placed_side(const Triptych__PlacedArticle *placed)
{
    return side_of_leaning(rating_of(placed)->leaning);
}

int64_t placed_time_ms(const Triptych__PlacedArticle *placed)
{
    return placed->article->published_ms ? placed->article->published_ms : placed->article->received_ms;
}

int placed_is_copy(const Triptych__PlacedArticle *placed)
{
    return placed->placement && *placed->placement->copy_of;
}

int placed_is_hidden(const Triptych__PlacedArticle *placed)
{
    return rating_of(placed)->hidden;
}

unsigned reporting_pct(uint64_t part, uint64_t whole)
{
    return whole ? (unsigned)((part * 200 + whole) / (2 * whole)) : 0;
}

/* ── sources ── */

static struct reporting_source *find_source(struct reporting *out, const char *domain, uint64_t hash)
{
    for (size_t i = 0; i < out->source_count; i++)
        if (out->sources[i].domain_hash == hash && strcmp(out->sources[i].domain, domain) == 0)
            return &out->sources[i];
    return NULL;
}

/* The article that joined the story first says what its source counts as, as in the counters. */
static void take_rating(struct reporting_source *source, const Triptych__PlacedArticle *placed)
{
    uint64_t version = placed->placement ? placed->placement->story_version : 0;
    if (source->placed && version >= source->version)
        return;
    source->placed = placed;
    source->version = version;
    source->side = placed_side(placed);
    source->name = placed_name(placed);
    source->is_hidden = placed_is_hidden(placed);
}

/* Articles without a source are of none. */
static void count_source(struct reporting *out, const Triptych__PlacedArticle *placed)
{
    const char *domain = placed_domain(placed);
    uint64_t hash = id_hash64(domain, strlen(domain));
    /* A linear search, by hash first: a story that is read has at most REPORTING_SOURCES_MAX articles. */
    struct reporting_source *source = *domain ? find_source(out, domain, hash) : NULL;
    if (!*domain)
        return;
    if (!source) {
        source = &out->sources[out->source_count++];
        *source = (struct reporting_source){.domain = domain, .domain_hash = hash, .first_ms = placed_time_ms(placed)};
    }
    take_rating(source, placed);
    source->articles++;
    source->copies += placed_is_copy(placed) != 0;
    if (placed_time_ms(placed) < source->first_ms)
        source->first_ms = placed_time_ms(placed);
}

static int compare_sources(const void *left, const void *right)
{
    const struct reporting_source *one = left, *other = right;
    if (one->first_ms != other->first_ms)
        return one->first_ms < other->first_ms ? -1 : 1;
    return strcmp(one->domain, other->domain);
}

/* ── who was first ── */

int placed_is_first(const Triptych__PlacedArticle *placed, const Triptych__PlacedArticle *first)
{
    if (!first || placed_is_copy(placed) != placed_is_copy(first))
        return !first || !placed_is_copy(placed);
    if (placed_time_ms(placed) != placed_time_ms(first))
        return placed_time_ms(placed) < placed_time_ms(first);
    return strcmp(placed->article->id, first->article->id) < 0;
}

/* ── growth ── */

/* How many of the sources, which stand in the order of time, had reported up to `time_ms`. */
static void count_until(const struct reporting *reporting, int64_t time_ms, struct reporting_point *out)
{
    *out = (struct reporting_point){.time_ms = time_ms};
    for (size_t i = 0; i < reporting->source_count && reporting->sources[i].first_ms <= time_ms; i++)
        out->sources[reporting->sources[i].side]++;
}

/* A point each time that a source reports first; of too many times as many as there is room for, evenly spread. */
static void count_growth(struct reporting *out)
{
    size_t steps = 0;
    for (size_t i = 0; i < out->source_count; i++)
        steps += !i || out->sources[i].first_ms != out->sources[i - 1].first_ms;
    if (!steps)
        return;
    int64_t begin_ms = out->sources[0].first_ms, last_ms = out->sources[out->source_count - 1].first_ms;
    if (steps > REPORTING_POINTS_MAX) {
        for (size_t i = 0; i < REPORTING_POINTS_MAX; i++)
            count_until(out, begin_ms + (last_ms - begin_ms) * (int64_t)i / (REPORTING_POINTS_MAX - 1),
                        &out->points[out->point_count++]);
        return;
    }
    for (size_t i = 0; i < out->source_count; i++)
        if (!i || out->sources[i].first_ms != out->sources[i - 1].first_ms)
            count_until(out, out->sources[i].first_ms, &out->points[out->point_count++]);
}

/* ── owners, media types ── */

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int row_leads(const struct coverage_row *a, const struct coverage_row *b)
{
    return a->sources != b->sources ? a->sources > b->sources : strcmp(a->key, b->key) < 0;
}

/* The row's place among the `count` best so far; the last leaves when there is no more room. Returns how many there are
 * now. */
static size_t add_row(struct coverage_row *rows, size_t count, size_t max, const struct coverage_row *row)
{
    size_t at = count;
    while (at > 0 && row_leads(row, &rows[at - 1]))
        at--;
    if (at == max)
        return count;
    if (count < max)
        count++;
    memmove(rows + at + 1, rows + at, (count - at - 1) * sizeof *rows);
    rows[at] = *row;
    return count;
}

/* What sources have in common, each named once, most sources first. */
struct tally {
    struct coverage_row *rows;
    size_t max, count;
    uint32_t sources, kinds; /* named at all; different names, also those without a row */
};

static void tally_names(const char **names, size_t count, struct tally *tally)
{
    qsort(names, count, sizeof *names, compare_names);
    tally->sources = (uint32_t)count;
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && strcmp(names[from], names[to]) == 0;)
            to++;
        struct coverage_row row = {names[from], (uint32_t)(to - from), reporting_pct(to - from, count)};
        tally->kinds++;
        tally->count = add_row(tally->rows, tally->count, tally->max, &row);
    }
}

/* The owner group; the owner where that is not known. */
static const char *group_of(const Triptych__SourceRating *rating)
{
    return *rating->owner_group ? rating->owner_group : rating->owner;
}

static const char *media_type_of(const Triptych__SourceRating *rating)
{
    return rating->media_type;
}

static void tally_sources(const struct reporting *reporting, const char *(*name_of)(const Triptych__SourceRating *),
                          struct tally *tally)
{
    const char *names[REPORTING_SOURCES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < reporting->source_count; i++) {
        const char *name = name_of(rating_of(reporting->sources[i].placed));
        if (*name)
            names[count++] = name;
    }
    tally_names(names, count, tally);
}

static void count_kinds(struct reporting *out)
{
    struct tally owners = {.rows = out->groups, .max = REPORTING_GROUPS_MAX};
    struct tally media = {.rows = out->media, .max = REPORTING_MEDIA_MAX};
    tally_sources(out, group_of, &owners);
    tally_sources(out, media_type_of, &media);
    out->group_count = owners.count;
    out->owned_sources = owners.sources;
    out->owners = owners.kinds;
    out->media_count = media.count;
    out->media_sources = media.sources;
}

void reporting_count(const Triptych__Coverage *coverage, Triptych__PlacedArticle *const *articles, size_t count,
                     struct reporting *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < count && out->articles < REPORTING_SOURCES_MAX; i++) {
        const Triptych__PlacedArticle *placed = articles[i];
        if (!placed->article)
            continue;
        out->articles++;
        out->copies += placed_is_copy(placed) != 0;
        out->hidden += placed_is_hidden(placed) != 0;
        out->by_side[placed_side(placed)]++;
        if (placed_is_first(placed, out->first))
            out->first = placed;
        count_source(out, placed);
    }
    /* More articles than were read: figures from here are then of those only, and say so. */
    out->is_cut = coverage && coverage->articles > out->articles;
    pct_by_largest_remainder(out->by_side + SIDE_LEFT, 3, out->by_side_pct + SIDE_LEFT);
    qsort(out->sources, out->source_count, sizeof *out->sources, compare_sources);
    count_growth(out);
    count_kinds(out);
}
