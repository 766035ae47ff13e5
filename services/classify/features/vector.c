/* Weighted term vectors, of an article and of a story (its centre: the sum of its reports). Terms are sorted by hash,
 * weights are whole numbers of 24 bits, so that adding a report to a centre and taking it out again gives exactly what
 * was there before: with floats, centres drift, and replicas that saw the same articles would differ. The index
 * (story_index.c) owns centres, decisions (match.c) compare with them. */
#include "vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float UNIT_SQUARE = (float)VECTOR_UNIT * (float)VECTOR_UNIT;

/* How much a term says for its kind and place, before its rarity. Titles are written to say what happened, leads
 * wander. A pair and a name repeat words that count by themselves, so they weigh less than those. */
static float salience(const struct feature_term *term)
{
    float by_place = (term->title_count ? 1.6f : 0.0f) + (term->lead_count ? 1.0f + logf(term->lead_count) : 0.0f);
    float by_kind = term->flags & TERM_FLAG(TERM_PAIR) ? 0.6f : 1.0f;
    by_kind *= term->flags & TERM_FLAG(TERM_ENTITY) ? 1.3f : 1.0f;
    by_kind *= term->flags & TERM_FLAG(TERM_NAME) ? 0.6f : 1.0f;
    return by_place * by_kind;
}

#define CLASSES_WIDE 8 /* TERM_CLASSES, and as many as are added up in one go */

/* By the flags of a term: 1 for each class that it is of. */
#define CLASS_ROW(flags)                                                                                               \
    {                                                                                                                  \
        (flags) & 1, (flags) >> 1 & 1, (flags) >> 2 & 1, (flags) >> 3 & 1, (flags) >> 4 & 1, 0, 0, 0                   \
    }
#define CLASS_ROWS(flags) CLASS_ROW(flags), CLASS_ROW((flags) + 1), CLASS_ROW((flags) + 2), CLASS_ROW((flags) + 3)
static const float CLASSES_OF[TERM_FLAGS_MASK + 1][CLASSES_WIDE] = {CLASS_ROWS(0),  CLASS_ROWS(4),  CLASS_ROWS(8),
                                                                    CLASS_ROWS(12), CLASS_ROWS(16), CLASS_ROWS(20),
                                                                    CLASS_ROWS(24), CLASS_ROWS(28)};
_Static_assert(TERM_CLASSES == 5, "rows of CLASSES_OF have a number a class");

static void measure(struct vector *vector)
{
    float classes[CLASSES_WIDE] = {0};
    vector->square = 0;
    for (size_t i = 0; i < vector->count; i++) {
        float weight = (float)vector->terms[i].weight;
        float square = weight * weight / UNIT_SQUARE;
        const float *of_term = CLASSES_OF[vector->terms[i].flags & TERM_FLAGS_MASK];
        vector->square += square;
        for (int class = 0; class < CLASSES_WIDE; class ++) {
            classes[class] += square * of_term[class];
        }
    }
    memcpy(vector->class_square, classes, sizeof vector->class_square);
}

struct vector *vector_of_article(const struct article_features *features, const struct term_frequency *frequency)
{
    size_t count = features->term_count;
    struct vector *vector = malloc(sizeof *vector + count * sizeof *vector->terms);
    if (!vector) {
        return NULL;
    }
    float weights[FEATURES_TERMS_MAX];
    float square = 0;
    for (size_t i = 0; i < count; i++) {
        term_frequency_prefetch(frequency, features->lang, features->terms[i].hash);
    }
    for (size_t i = 0; i < count; i++) {
        const struct feature_term *term = &features->terms[i];
        weights[i] = salience(term) * term_frequency_rarity(frequency, features->lang, term->hash);
        square += weights[i] * weights[i];
    }
    float scale = square > 0 ? (float)VECTOR_UNIT / sqrtf(square) : 0;
    for (size_t i = 0; i < count; i++) {
        unsigned weight = (unsigned)(weights[i] * scale + 0.5f) & 0xFFFFFFu;
        vector->terms[i].hash = features->terms[i].hash;
        /* The mask tells the compiler what is true anyway (weights are normalised to VECTOR_UNIT): the field has 24
         * bits. */
        vector->terms[i].weight = weight & 0xFFFFFFu;
        vector->terms[i].flags = features->terms[i].flags;
    }
    vector->count = (uint16_t)count;
    vector->room = (uint16_t)count;
    vector->length = sqrtf(square);
    measure(vector);
    return vector;
}

/* Saturates. A centre of so many reports that this happens is subtracted from a little wrongly; nothing else. */
static unsigned add_weights(unsigned a, unsigned b)
{
    return a + b < 0xFFFFFFu ? a + b : 0xFFFFFFu;
}

static int reserve(struct vector **vector, size_t count)
{
    if (*vector && (*vector)->room >= count) {
        return 0;
    }
    size_t room = *vector ? count + count / 4 : count;
    room = room < VECTOR_TERMS_MAX ? room : VECTOR_TERMS_MAX;
    struct vector *grown = realloc(*vector, sizeof **vector + room * sizeof *grown->terms);
    if (!grown) {
        return ERR_MEMORY;
    }
    if (!*vector) {
        memset(grown, 0, sizeof *grown);
    }
    grown->room = (uint16_t)room;
    *vector = grown;
    return 0;
}

/* Counted first, so that the room is reserved once and a failure leaves the vector as it was. */
static size_t count_new(const struct vector *vector, const struct vector *other)
{
    size_t fresh = 0;
    size_t i = 0;
    for (size_t j = 0; j < other->count; j++) {
        while (vector && i < vector->count && vector->terms[i].hash < other->terms[j].hash) {
            i++;
        }
        fresh += !vector || i == vector->count || vector->terms[i].hash != other->terms[j].hash;
    }
    return fresh;
}

/* Merges from the end, so that no second array is needed. Of `fresh` new terms the `kept` smallest hashes stay. */
static void merge(struct vector *vector, const struct vector *other, size_t fresh, size_t kept)
{
    size_t i = vector->count;
    size_t j = other->count;
    size_t to = vector->count + kept;
    vector->count = (uint16_t)to;
    while (j > 0) {
        if (i > 0 && vector->terms[i - 1].hash > other->terms[j - 1].hash) {
            vector->terms[--to] = vector->terms[--i];
            continue;
        }
        const struct vector_term *term = &other->terms[--j];
        if (i > 0 && vector->terms[i - 1].hash == term->hash) {
            struct vector_term sum = vector->terms[--i];
            sum.weight = add_weights(sum.weight, term->weight) & 0xFFFFFFu;
            sum.flags |= term->flags;
            vector->terms[--to] = sum;
        } else if (fresh-- <= kept) {
            vector->terms[--to] = *term;
        }
    }
}

int vector_add(struct vector **vector, const struct vector *other)
{
    size_t count = *vector ? (*vector)->count : 0;
    size_t fresh = count_new(*vector, other);
    size_t kept = fresh < VECTOR_TERMS_MAX - count ? fresh : VECTOR_TERMS_MAX - count;
    if (reserve(vector, count + kept) < 0) {
        return ERR_MEMORY;
    }
    merge(*vector, other, fresh, kept);
    measure(*vector);
    return 0;
}

int vector_has(const struct vector *vector, uint32_t hash)
{
    size_t low = 0;
    size_t high = vector->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (vector->terms[middle].hash < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < vector->count && vector->terms[low].hash == hash;
}

void vector_subtract(struct vector *vector, const struct vector *other, vector_term_fn *on_gone, void *context)
{
    size_t j = 0;
    size_t to = 0;
    for (size_t i = 0; i < vector->count; i++) {
        struct vector_term term = vector->terms[i];
        while (j < other->count && other->terms[j].hash < term.hash) {
            j++;
        }
        if (j < other->count && other->terms[j].hash == term.hash) {
            if (term.weight <= other->terms[j].weight) {
                /* The term's last report has left: the story must not be found by it any more. */
                on_gone(context, term.hash);
                continue;
            }
            term.weight = (term.weight - other->terms[j].weight) & 0xFFFFFFu;
        }
        vector->terms[to++] = term;
    }
    vector->count = (uint16_t)to;
    measure(vector);
}

size_t vector_bytes(const struct vector *vector)
{
    return vector ? sizeof *vector + vector->room * sizeof *vector->terms : 0;
}

static size_t probe_slot(uint32_t hash)
{
    return (hash ^ (hash >> 16)) & (PROBE_SLOTS - 1);
}

#define MARKS_A_WORD 32

static unsigned probe_mark(uint32_t hash)
{
    return hash % PROBE_MARKS;
}

/* An article is compared with many centres: a small hash table of its own terms is built once, and each comparison then
 * walks only the other vector. The marks, one bit a hash, answer most misses without touching the table. */
void probe_init(struct probe *probe, const struct vector *article)
{
    memset(probe->slots, 0, sizeof probe->slots);
    memset(probe->marks, 0, sizeof probe->marks);
    probe->vector = article;
    for (size_t i = 0; i < article->count && i < FEATURES_TERMS_MAX; i++) {
        unsigned mark = probe_mark(article->terms[i].hash);
        probe->marks[mark / MARKS_A_WORD] |= UINT32_C(1) << mark % MARKS_A_WORD;
        size_t slot = probe_slot(article->terms[i].hash);
        while (probe->slots[slot]) {
            slot = (slot + 1) & (PROBE_SLOTS - 1);
        }
        probe->slots[slot] = (uint16_t)(i + 1);
    }
}

static const struct vector_term *probe_find(const struct probe *probe, uint32_t hash)
{
    for (size_t slot = probe_slot(hash); probe->slots[slot]; slot = (slot + 1) & (PROBE_SLOTS - 1)) {
        const struct vector_term *term = &probe->vector->terms[probe->slots[slot] - 1];
        if (term->hash == hash) {
            return term;
        }
    }
    return NULL;
}

struct class_sums {
    float product[CLASSES_WIDE], covered_a[CLASSES_WIDE];
};

static void add_shared(const struct vector_term *a, const struct vector_term *b, struct class_sums *sums,
                       struct overlap *out)
{
    float weight_a = (float)a->weight / (float)VECTOR_UNIT;
    float weight_b = (float)b->weight / (float)VECTOR_UNIT;
    float product = weight_a * weight_b, square_a = weight_a * weight_a;
    const float *of_a = CLASSES_OF[a->flags & TERM_FLAGS_MASK];
    const float *of_both = CLASSES_OF[a->flags & b->flags & TERM_FLAGS_MASK];
    out->shared++;
    out->product += product;
    out->covered_a += square_a;
    out->covered_b += weight_b * weight_b;
    if (weight_a > out->heaviest) {
        out->heaviest = weight_a;
        out->heaviest_hash = a->hash;
    }
    for (int class = 0; class < CLASSES_WIDE; class ++) {
        sums->product[class] += product * of_both[class];
        sums->covered_a[class] += square_a * of_a[class];
    }
}

/* A bit for each of `count` terms, at most as many as a word has, that is set where its mark is. */
static inline uint32_t find_few(const uint32_t *marks, const struct vector_term *terms, unsigned count)
{
    uint32_t found = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned mark = probe_mark(terms[i].hash);
        found |= (marks[mark / MARKS_A_WORD] >> mark % MARKS_A_WORD & 1) << i;
    }
    return found;
}

/* The terms whose mark is set; without a branch for each, since what is shared comes without any order. In clones for
 * what processors can do, of a function that no other file calls: clang makes clones under names that other files do not
 * know. */
#if defined(__x86_64__) && defined(__linux__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static size_t
find_marked(const uint32_t *marks, const struct vector *other, uint16_t out[VECTOR_TERMS_MAX])
{
    size_t count = 0;
    size_t end = other->count < VECTOR_TERMS_MAX ? other->count : VECTOR_TERMS_MAX;
    for (size_t i = 0; i < end; i += MARKS_A_WORD) {
        const struct vector_term *terms = &other->terms[i];
        uint32_t found = end - i >= MARKS_A_WORD ? find_few(marks, terms, MARKS_A_WORD)
                                                 : find_few(marks, terms, (unsigned)(end - i));
        for (; found; found &= found - 1) {
            out[count++] = (uint16_t)(i + (unsigned)__builtin_ctz(found));
        }
    }
    return count;
}

void probe_compare(const struct probe *probe, const struct vector *other, struct overlap *out)
{
    uint16_t marked[VECTOR_TERMS_MAX];
    struct class_sums sums = {{0}, {0}};
    size_t count = find_marked(probe->marks, other, marked);
    *out = (struct overlap){0};
    for (size_t i = 0; i < count; i++) {
        const struct vector_term *b = &other->terms[marked[i]];
        const struct vector_term *a = probe_find(probe, b->hash);
        if (a) {
            add_shared(a, b, &sums, out);
        }
    }
    memcpy(out->class_product, sums.product, sizeof out->class_product);
    memcpy(out->class_covered_a, sums.covered_a, sizeof out->class_covered_a);
}

static float cosine(float product, float square_a, float square_b)
{
    float squares = square_a * square_b;
    return squares > 0 ? product / sqrtf(squares) : 0;
}

float overlap_cosine(const struct overlap *overlap, const struct vector *a, const struct vector *b)
{
    return cosine(overlap->product, a->square, b->square);
}

float overlap_class_cosine(const struct overlap *overlap, const struct vector *a, const struct vector *b,
                           enum term_class class)
{
    return cosine(overlap->class_product[class], a->class_square[class], b->class_square[class]);
}

float vector_cosine(const struct vector *a, const struct vector *b)
{
    float product = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        uint32_t hash_a = a->terms[i].hash;
        uint32_t hash_b = b->terms[j].hash;
        if (hash_a == hash_b) {
            product += (float)a->terms[i].weight / (float)VECTOR_UNIT * (float)b->terms[j].weight / (float)VECTOR_UNIT;
        }
        i += hash_a <= hash_b;
        j += hash_b <= hash_a;
    }
    return cosine(product, a->square, b->square);
}

struct vector *vector_copy(const struct vector *vector)
{
    struct vector *copy = malloc(vector_bytes(vector));
    return copy ? memcpy(copy, vector, vector_bytes(vector)) : NULL;
}
