#include "growth_shape.h"

#include "decision.h"
#include "group_rows.h"
#include "story_index_state.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX   (1u << 22) /* words met and stories made in one file */
#define OFTEN_AFTER 9          /* articles of a story, for `told_often` */
#define NO_WORD     (TERM_FLAG(TERM_PAIR) | TERM_FLAG(TERM_NAME))

unsigned growth_range_first(unsigned range)
{
    unsigned first = 1;
    for (unsigned i = 0; i < range; i++) {
        first += first / 4 > 1 ? first / 4 : 1;
    }
    return first;
}

static unsigned range_of(unsigned number)
{
    unsigned range = 0;
    while (range + 1 < SPREAD_RANGES && growth_range_first(range + 1) <= number) {
        range++;
    }
    return range;
}

unsigned growth_spread_pick(const struct growth_spread *spread, double chance)
{
    unsigned range = 0;
    while (range + 1 < SPREAD_RANGES && chance >= (double)spread->shares[range]) {
        chance -= (double)spread->shares[range++];
    }
    unsigned first = growth_range_first(range);
    double place = spread->shares[range] > 0 ? chance / (double)spread->shares[range] : 0;
    unsigned number = first + (unsigned)(place * (double)(growth_range_first(range + 1) - first));
    unsigned last = growth_range_first(range + 1) - 1;
    return number < last ? number : last;
}

/* ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Numbers by a hash: words and how often, stories and how many articles. */
struct tally {
    struct slot_map map;
    uint32_t *counts; /* owned, WORDS_MAX */
    uint32_t used;
};

struct measuring {
    struct story_index *index;
    struct tally words, stories;
    struct growth_shape shape;
    uint64_t articles, gaps, words_met, pairs, names, entities, numbers, titled, sketched;
    struct mark {
        uint64_t met, distinct; /* words */
    } last, before;             /* at doublings of what is met */
    double twice, often;
    unsigned twice_count, often_count;
};

static int tally_open(struct tally *tally)
{
    tally->counts = calloc(WORDS_MAX, sizeof *tally->counts);
    return tally->counts && slot_map_init(&tally->map) == 0 ? 0 : ERR_MEMORY;
}

static void tally_close(struct tally *tally)
{
    slot_map_done(&tally->map);
    free(tally->counts);
}

/* Returns 0, or ERR_MEMORY, also when there are too many. */
static int tally_add(struct tally *tally, uint64_t hash)
{
    uint32_t slot = slot_map_find(&tally->map, hash);
    if (slot == SLOT_NONE) {
        slot = tally->used;
        if (slot == WORDS_MAX || slot_map_put(&tally->map, hash, slot) < 0) {
            return ERR_MEMORY;
        }
        tally->used++;
    }
    tally->counts[slot]++;
    return 0;
}

static void measure_retold(struct measuring *all, const struct article_features *features,
                           const struct live_story *story)
{
    unsigned words = 0;
    unsigned retold = 0;
    for (size_t i = 0; i < features->term_count; i++) {
        if (!(features->terms[i].flags & NO_WORD)) {
            words++;
            retold += vector_has(story->centre, features->terms[i].hash) != 0;
        }
    }
    if (words > 0 && story->report_count == 1) {
        all->twice += (double)retold / words;
        all->twice_count++;
    } else if (words > 0 && story->report_count >= OFTEN_AFTER) {
        all->often += (double)retold / words;
        all->often_count++;
    }
}

static void measure_gap(struct measuring *all, const struct live_story *story, int64_t time_ms)
{
    int64_t minutes = (time_ms - story->last_ms) / 60000;
    if (time_ms && story->last_ms && minutes >= 0) {
        all->shape.gaps.shares[range_of(minutes < 1 ? 1 : minutes > 60000 ? 60000 : (unsigned)minutes)]++;
        all->gaps++;
    }
}

static int measure_words(struct measuring *all, const struct article_features *features)
{
    unsigned words = 0;
    for (size_t i = 0; i < features->term_count; i++) {
        unsigned flags = features->terms[i].flags;
        all->pairs += (flags & TERM_FLAG(TERM_PAIR)) != 0;
        all->names += (flags & TERM_FLAG(TERM_NAME)) != 0;
        if (flags & NO_WORD) {
            continue;
        }
        words++;
        all->entities += (flags & TERM_FLAG(TERM_ENTITY)) != 0;
        all->numbers += (flags & TERM_FLAG(TERM_NUMBER)) != 0;
        all->titled += (flags & TERM_FLAG(TERM_TITLE)) != 0;
        if (tally_add(&all->words, features->terms[i].hash) < 0) {
            return ERR_MEMORY;
        }
    }
    all->words_met += words;
    all->sketched += features->sketch.count;
    if (all->words_met >= 2 * all->last.met) {
        all->before = all->last;
        all->last = (struct mark){all->words_met, all->words.used};
    }
    all->shape.words.shares[range_of(words ? words : 1)]++;
    all->articles++;
    return 0;
}

static int measure_row(struct measuring *all, const struct group_row *row, struct err *err)
{
    struct decision decision;
    const struct decision_input input = {row->article_id, &row->features, row->embedding, row->time_ms};
    int result = decide(all->index, &input, &decision, err);
    if (result < 0) {
        return result;
    }
    if (decision.joins) {
        const struct live_story *story = &all->index->stories[story_index_find(all->index, decision.story_id)];
        measure_retold(all, &row->features, story);
        measure_gap(all, story, row->time_ms);
    }
    const struct placement placement = {row->article_id, decision.story_id, decision.copy_of,
                                        row->time_ms,    &row->features,    row->embedding};
    result = story_index_apply(all->index, &placement, PLACEMENT_COMMITTED, err);
    story_index_expire(all->index);
    if (result >= 0 && (measure_words(all, &row->features) < 0 ||
                        tally_add(&all->stories, id_hash64(decision.story_id, strlen(decision.story_id))) < 0)) {
        return err_set(err, ERR_MEMORY, "too many words or stories to measure");
    }
    return result;
}

static int descending(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    return (left < right) - (left > right);
}

static void spread_finish(struct growth_spread *spread, uint64_t count)
{
    for (unsigned i = 0; i < SPREAD_RANGES; i++) {
        spread->shares[i] = count ? spread->shares[i] / (float)count : i == 0;
    }
}

/* Words met once stand for those that have yet to be met (Good and Turing). */
static void finish_words(struct measuring *all)
{
    struct growth_shape *shape = &all->shape;
    qsort(all->words.counts, all->words.used, sizeof *all->words.counts, descending);
    double met = (double)all->words_met;
    uint64_t once = 0;
    for (uint32_t i = 0; i < all->words.used; i++) {
        once += all->words.counts[i] == 1;
    }
    shape->fresh = (float)((double)once / met);
    for (uint32_t i = 0; i < all->words.used; i++) {
        unsigned range = 0;
        while (range + 1 < GROWTH_RANKS && (2u << range) <= i + 1) {
            range++;
        }
        shape->ranks[range] += (float)((double)all->words.counts[i] / met) * (1 - shape->fresh);
    }
    shape->heaps =
        (float)(log((double)all->words.used / (double)all->before.distinct) / log(met / (double)all->before.met));
    shape->names = (float)((double)all->names / met);
    shape->entities = (float)((double)all->entities / met);
    shape->numbers = (float)((double)all->numbers / met);
    shape->pairs = (float)((double)all->pairs / met);
    shape->titled = (float)((double)all->titled / met);
    shape->sketch = (float)((double)all->sketched / (double)all->articles);
}

static void finish(struct measuring *all)
{
    struct growth_shape *shape = &all->shape;
    finish_words(all);
    for (uint32_t i = 0; i < all->stories.used; i++) {
        shape->stories.shares[range_of(all->stories.counts[i])]++;
    }
    spread_finish(&shape->words, all->articles);
    spread_finish(&shape->stories, all->stories.used);
    spread_finish(&shape->gaps, all->gaps);
    shape->told_twice = all->twice_count ? (float)(all->twice / all->twice_count) : 0;
    shape->told_often = all->often_count ? (float)(all->often / all->often_count) : shape->told_twice;
}

static int measure_rows(struct measuring *all, struct group_rows *rows, struct err *err)
{
    struct group_row row;
    int found;
    while ((found = group_rows_next(rows, &row, err)) != 0) {
        if (found == ERR_INVALID || found == ERR_TOO_LARGE) {
            continue;
        }
        int result = found < 0 ? found : measure_row(all, &row, err);
        if (result < 0) {
            return result;
        }
    }
    if (all->words_met < 1000) {
        return err_set(err, ERR_INVALID, "fewer than 1,000 words: too little to measure");
    }
    finish(all);
    return 0;
}

int growth_shape_measure(const char *path, struct growth_shape *out, struct err *err)
{
    struct measuring all = {.index = story_index_new(NULL, err)};
    struct group_rows *rows = NULL;
    int result = ERR_MEMORY;
    if (all.index && tally_open(&all.words) == 0 && tally_open(&all.stories) == 0) {
        result = group_rows_open(path, &rows, err);
    }
    if (result == 0 && (result = measure_rows(&all, rows, err)) == 0) {
        *out = all.shape;
    }
    group_rows_close(rows);
    tally_close(&all.words);
    tally_close(&all.stories);
    story_index_free(all.index);
    return result;
}

/* ── printing ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void print_shares(FILE *out, const char *name, const float *shares, unsigned count)
{
    while (count > 1 && shares[count - 1] == 0) {
        count--;
    }
    fprintf(out, "    .%s = {", name);
    for (unsigned i = 0; i < count; i++) {
        fprintf(out, "%s%.6ff", i ? ", " : "", (double)shares[i]);
    }
    fprintf(out, "},\n");
}

void growth_shape_print(const struct growth_shape *shape, const char *origin, FILE *out)
{
    fprintf(out, "/* Written by bench-growth --shape: measured of %s. */\n#include \"growth_shape.h\"\n\n", origin);
    fprintf(out, "/* clang-format off */\nconst struct growth_shape GROWTH_SHAPE = {\n");
    print_shares(out, "words.shares", shape->words.shares, SPREAD_RANGES);
    print_shares(out, "stories.shares", shape->stories.shares, SPREAD_RANGES);
    print_shares(out, "gaps.shares", shape->gaps.shares, SPREAD_RANGES);
    print_shares(out, "ranks", shape->ranks, GROWTH_RANKS);
    const struct {
        const char *name;
        float value;
    } singles[] = {{"fresh", shape->fresh},          {"heaps", shape->heaps},     {"names", shape->names},
                   {"entities", shape->entities},    {"numbers", shape->numbers}, {"pairs", shape->pairs},
                   {"titled", shape->titled},        {"sketch", shape->sketch},   {"told_twice", shape->told_twice},
                   {"told_often", shape->told_often}};
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++) {
        fprintf(out, "    .%s = %.3ff,\n", singles[i].name, (double)singles[i].value);
    }
    fprintf(out, "};\n");
}
