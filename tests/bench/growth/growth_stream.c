#include "growth_stream.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_MS    1577836800000 /* 2020-01-01 */
#define WORDS_MAX   160           /* of an article */
#define RUN_GOES_ON 0.75          /* that a telling takes the event's next word too: so pairs of words come again */
/* Cosines as multilingual-e5-small's, centred, have them on real news: 0.63 within a story, 0.24 between two. */
#define COSINE_ALL   0.24
#define COSINE_STORY 0.63

/* An event that has articles still to come. */
struct telling {
    int64_t time_ms; /* of the next one */
    uint64_t event;
    unsigned told, left;
};

struct growth_stream {
    struct growth_options options;
    struct telling *heap; /* owned; the earliest first */
    size_t count, room;
    uint64_t events;
    double next_event_ms; /* since FIRST_MS */
    int8_t values[GROWTH_DIMENSIONS];
};

/* ── chance ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* A source of chance of its own for each thing that is made, so that nothing needs to be kept. */
struct chance {
    uint64_t state;
};

static struct chance chance_of(const struct growth_stream *stream, uint64_t event, uint64_t part)
{
    return (struct chance){mix(mix(stream->options.seed + 0x9e3779b97f4a7c15u * event) + part)};
}

static uint64_t draw(struct chance *chance)
{
    return mix(chance->state += 0x9e3779b97f4a7c15u);
}

static double share(struct chance *chance)
{
    return (double)(draw(chance) >> 11) / 9007199254740992.0;
}

/* About normal: of mean 0 and variance 1. */
static float normal(struct chance *chance)
{
    uint64_t bits = draw(chance);
    float sum = 0;
    for (int i = 0; i < 4; i++) {
        sum += (float)(bits >> (16 * i) & 0xffff) / 65536.0f;
    }
    return (sum - 2.0f) * 1.7320508f;
}

/* ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A word by its rank; of those that no file has had yet there are ever more. */
static uint32_t pick_word(const struct growth_shape *shape, struct chance *chance)
{
    double at = share(chance);
    double first = 1;
    for (unsigned range = 0; range < GROWTH_RANKS && shape->ranks[range] > 0; range++, first *= 2) {
        double part = (double)shape->ranks[range];
        if (at < part) {
            return (uint32_t)(first + at / part * first);
        }
        at -= part;
    }
    double power = 1.0 / (double)(shape->heaps > 0.05f ? shape->heaps : 0.05f) - 1.0;
    double rank = first * pow(1.0 - share(chance), -1.0 / (power > 0.1 ? power : 0.1));
    return rank < 4e9 ? (uint32_t)rank : UINT32_MAX;
}

static uint32_t hash_of(uint64_t a, uint64_t b)
{
    uint32_t hash = (uint32_t)mix(a << 32 ^ b ^ 0x5bd1e9955bd1e995u);
    return hash ? hash : 1;
}

/* What kind of word it is, always the same. */
static int is_such(uint32_t word, unsigned kind, float part)
{
    return (float)(hash_of(word, kind) >> 8) / 16777216.0f < part;
}

/* The event's own words, of which each telling takes runs; as many as make two tellings as alike as real ones are. */
static unsigned script_words(const struct growth_shape *shape, unsigned words)
{
    float twice = shape->told_twice > 0.05f ? shape->told_twice : 0.05f;
    unsigned count = (unsigned)((float)words * shape->told_often * shape->told_often / twice);
    return count < 4 ? 4 : count;
}

static uint32_t script_word(const struct growth_stream *stream, uint64_t event, unsigned place)
{
    struct chance chance = chance_of(stream, event, 0x10000u + place);
    return pick_word(stream->options.shape, &chance);
}

static unsigned tell(const struct growth_stream *stream, const struct telling *telling, uint32_t words[WORDS_MAX])
{
    const struct growth_shape *shape = stream->options.shape;
    struct chance of_event = chance_of(stream, telling->event, 1);
    struct chance chance = chance_of(stream, telling->event, 0x20000u + telling->told);
    unsigned script = script_words(shape, growth_spread_pick(&shape->words, share(&of_event)));
    unsigned count = growth_spread_pick(&shape->words, share(&chance));
    unsigned place = (unsigned)(draw(&chance) % script);
    count = count < WORDS_MAX ? count : WORDS_MAX;
    for (unsigned i = 0; i < count; i++) {
        if (share(&chance) < (double)shape->told_often) {
            words[i] = script_word(stream, telling->event, place);
        } else {
            words[i] = pick_word(shape, &chance);
        }
        place = share(&chance) < RUN_GOES_ON ? (place + 1) % script : (unsigned)(draw(&chance) % script);
    }
    return count;
}

/* ── features ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static int by_hash(const void *a, const void *b)
{
    uint32_t left = ((const struct feature_term *)a)->hash;
    uint32_t right = ((const struct feature_term *)b)->hash;
    return (left > right) - (left < right);
}

static void add(struct article_features *features, uint32_t hash, unsigned flags)
{
    unsigned in_title = (flags & TERM_FLAG(TERM_TITLE)) != 0;
    if (features->term_count < FEATURES_TERMS_MAX) {
        features->terms[features->term_count++] = (struct feature_term){
            .hash = hash, .title_count = in_title & 1u, .lead_count = !in_title, .flags = (uint8_t)flags};
    }
}

static void drop_repeated(struct article_features *features)
{
    size_t to = 0;
    for (size_t i = 0; i < features->term_count; i++) {
        if (to > 0 && features->terms[to - 1].hash == features->terms[i].hash) {
            features->terms[to - 1].title_count += features->terms[i].title_count;
            features->terms[to - 1].lead_count += features->terms[i].lead_count;
            features->terms[to - 1].flags |= features->terms[i].flags;
        } else {
            features->terms[to++] = features->terms[i];
        }
    }
    features->term_count = (uint16_t)to;
}

/* As article_features.c makes them of a title and what of the text's beginning follows. */
static void describe(const struct growth_shape *shape, const uint32_t *words, unsigned count,
                     struct article_features *out)
{
    out->term_count = 0;
    unsigned in_title = (unsigned)(shape->titled * (float)count + 0.5f);
    for (unsigned i = 0; i < count; i++) {
        int is_number = is_such(words[i], 1, shape->numbers);
        int is_entity = !is_number && is_such(words[i], 2, shape->entities);
        unsigned flags = (is_number ? TERM_FLAG(TERM_NUMBER) : 0) | (is_entity ? TERM_FLAG(TERM_ENTITY) : 0);
        unsigned place = i < in_title ? TERM_FLAG(TERM_TITLE) : 0;
        add(out, hash_of(0, words[i]), flags | place);
        if (i > 0 && is_such(hash_of(words[i - 1], words[i]), 3, shape->pairs)) {
            add(out, hash_of(words[i - 1], words[i]), TERM_FLAG(TERM_PAIR) | place);
        }
        if (is_such(words[i], 2, shape->names)) { /* the same words as entities: these are told by their capitals */
            add(out, hash_of(UINT32_MAX, words[i]), TERM_FLAG(TERM_NAME) | place);
        }
    }
    qsort(out->terms, out->term_count, sizeof *out->terms, by_hash);
    drop_repeated(out);
}

/* Of runs that no other article has: no copies are made. */
static void sketch(const struct growth_stream *stream, const struct telling *telling, struct sketch *out)
{
    struct chance chance = chance_of(stream, telling->event, 0x50000u + telling->told);
    unsigned count = (unsigned)(stream->options.shape->sketch + 0.5f);
    out->count = (uint16_t)(count < SKETCH_HASHES_MAX ? count : SKETCH_HASHES_MAX);
    out->is_complete = 0;
    uint32_t step = out->count ? SKETCH_HASH_MAX / out->count : 0;
    for (uint32_t i = 0; i < out->count; i++) {
        out->hashes[i] = (uint16_t)(i * step + draw(&chance) % step);
    }
}

static void embed(struct growth_stream *stream, const struct telling *telling, struct embedding *out)
{
    struct chance of_all = chance_of(stream, UINT64_MAX, 2);
    struct chance of_event = chance_of(stream, telling->event, 2);
    struct chance own = chance_of(stream, telling->event, 0x30000u + telling->told);
    const float all = sqrtf((float)COSINE_ALL);
    const float event = sqrtf((float)(COSINE_STORY - COSINE_ALL));
    const float rest = sqrtf((float)(1.0 - COSINE_STORY));
    for (int i = 0; i < GROWTH_DIMENSIONS; i++) {
        float value = 32 * (all * normal(&of_all) + event * normal(&of_event) + rest * normal(&own));
        stream->values[i] = (int8_t)(value > 127 ? 127 : value < -127 ? -127 : value);
    }
    *out = (struct embedding){stream->values, GROWTH_DIMENSIONS, 1};
}

/* ── the order of time ───────────────────────────────────────────────────────────────────────────────────────────── */

static int push(struct growth_stream *stream, struct telling telling)
{
    if (stream->count == stream->room) {
        size_t room = stream->room ? 2 * stream->room : 1024;
        struct telling *heap = realloc(stream->heap, room * sizeof *heap);
        if (!heap) {
            return ERR_MEMORY;
        }
        stream->heap = heap;
        stream->room = room;
    }
    size_t at = stream->count++;
    for (; at > 0 && stream->heap[(at - 1) / 2].time_ms > telling.time_ms; at = (at - 1) / 2) {
        stream->heap[at] = stream->heap[(at - 1) / 2];
    }
    stream->heap[at] = telling;
    return 0;
}

static struct telling pop(struct growth_stream *stream)
{
    struct telling first = stream->heap[0];
    struct telling last = stream->heap[--stream->count];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < stream->count; at = child) {
        child += child + 1 < stream->count && stream->heap[child + 1].time_ms < stream->heap[child].time_ms;
        if (stream->heap[child].time_ms >= last.time_ms) {
            break;
        }
        stream->heap[at] = stream->heap[child];
    }
    stream->heap[at] = last;
    return first;
}

static struct telling begin_event(struct growth_stream *stream)
{
    struct telling telling = {.time_ms = FIRST_MS + (int64_t)stream->next_event_ms, .event = stream->events++};
    struct chance chance = chance_of(stream, telling.event, 0);
    telling.left = growth_spread_pick(&stream->options.shape->stories, share(&chance));
    stream->next_event_ms -= log(1.0 - share(&chance)) * (double)GROWTH_KEEP_MS / stream->options.live_stories;
    return telling;
}

static int put_back(struct growth_stream *stream, struct telling telling)
{
    struct chance chance = chance_of(stream, telling.event, 0x40000u + telling.told);
    telling.time_ms += 60000 * (int64_t)growth_spread_pick(&stream->options.shape->gaps, share(&chance));
    telling.told++;
    return --telling.left > 0 ? push(stream, telling) : 0;
}

int growth_stream_next(struct growth_stream *stream, struct growth_article *out)
{
    int is_old = stream->count > 0 && stream->heap[0].time_ms <= FIRST_MS + (int64_t)stream->next_event_ms;
    struct telling telling = is_old ? pop(stream) : begin_event(stream);
    uint32_t words[WORDS_MAX];
    char name[48];
    snprintf(name, sizeof name, "event %llu", (unsigned long long)telling.event);
    id_for_story(name, out->story_id);
    snprintf(name, sizeof name, "event %llu article %u", (unsigned long long)telling.event, telling.told);
    id_for_article(name, out->id);
    out->is_first = telling.told == 0;
    out->time_ms = telling.time_ms;
    snprintf(out->features.lang, sizeof out->features.lang, "qq"); /* of which nothing is known beforehand */
    out->features.has_time = 1;
    sketch(stream, &telling, &out->features.sketch);
    out->embedding = (struct embedding){0};
    describe(stream->options.shape, words, tell(stream, &telling, words), &out->features);
    if (stream->options.with_vectors) {
        embed(stream, &telling, &out->embedding);
    }
    return put_back(stream, telling);
}

struct growth_stream *growth_stream_new(const struct growth_options *options)
{
    struct growth_stream *stream = calloc(1, sizeof *stream);
    if (stream) {
        stream->options = *options;
    }
    return stream;
}

void growth_stream_free(struct growth_stream *stream)
{
    if (stream) {
        free(stream->heap);
        free(stream);
    }
}

size_t growth_stream_bytes(const struct growth_stream *stream)
{
    return sizeof *stream + stream->room * sizeof *stream->heap;
}
