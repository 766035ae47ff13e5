/* A table of sets with a few places each: what is learnt takes the place of the least worth in its set, so a call costs
 * the same however much was met, and nothing grows. */
#include "repeats.h"

#include <stdlib.h>
#include <string.h>

#define PLACES    8 /* of a set */
#define SETS      (REPEATS_ENTRIES_MAX / PLACES)
#define COUNT_MAX 255
/* Titles beside the first that have nothing in common with it before a unit is known, whatever this title says. */
#define KNOWN_TITLES 3

/* One line or sentence, and two of the titles above it: the first, and the last that had nothing in common with it. */
struct unit {
    uint32_t key;           /* 0: free */
    uint32_t source, title; /* of the first; of the last */
    uint32_t met;           /* when it was met last, by the count of what was learnt */
    uint16_t first[MARKS_WORDS_MAX], last[MARKS_WORDS_MAX];
    uint8_t first_count, last_count;
    uint8_t others, alike; /* titles beside the first, without and with a word of `first` or `last` */
    uint8_t has_sources;   /* several */
};

struct repeats {
    uint32_t learned;
    struct unit units[REPEATS_ENTRIES_MAX];
};

struct repeats *repeats_new(struct err *err)
{
    struct repeats *repeats = calloc(1, sizeof *repeats);
    if (!repeats)
        err_set(err, ERR_MEMORY, "no memory for what sources repeat");
    return repeats;
}

void repeats_free(struct repeats *repeats)
{
    free(repeats);
}

static struct unit *set_of(const struct repeats *repeats, uint32_t key)
{
    /* A multiplicative hash: keys of one outlet are no series, but nothing here shall rely on it. */
    return (struct unit *)&repeats->units[(key * 2654435761u >> 7) % SETS * PLACES];
}

static struct unit *find(const struct repeats *repeats, uint32_t key)
{
    struct unit *set = set_of(repeats, key);
    for (int i = 0; i < PLACES; i++)
        if (set[i].key == key)
            return &set[i];
    return NULL;
}

static int have_common(const uint16_t *a, unsigned a_count, const uint16_t *b, unsigned b_count)
{
    for (unsigned i = 0; i < a_count; i++)
        for (unsigned j = 0; j < b_count; j++)
            if (a[i] == b[j])
                return 1;
    return 0;
}

static int is_other(const struct unit *unit, const struct repeats_title *title)
{
    return unit->title != title->title &&
           !have_common(title->words, title->word_count, unit->first, unit->first_count) &&
           !have_common(title->words, title->word_count, unit->last, unit->last_count);
}

enum repeat repeats_ask(const struct repeats *repeats, uint32_t key, const struct repeats_title *title)
{
    const struct unit *unit = key ? find(repeats, key) : NULL;
    if (!unit || (unit->title == title->title && unit->others == 0))
        return REPEAT_NEW;
    if (unit->others >= KNOWN_TITLES && unit->others > unit->alike)
        return REPEAT_KNOWN;
    if (!is_other(unit, title))
        return REPEAT_ALIKE;
    int is_same_source = unit->source != 0 && unit->source == title->source && !unit->has_sources;
    if (unit->alike <= unit->others && (is_same_source || unit->others > 0 || title->word_count == 0))
        return REPEAT_KNOWN;
    return REPEAT_OTHER;
}

unsigned repeats_titles(const struct repeats *repeats, uint32_t key)
{
    const struct unit *unit = key ? find(repeats, key) : NULL;
    return unit ? 1u + unit->others + unit->alike : 0;
}

/* Least worth is what stood under one title and was met longest ago. */
static int is_worth_less(const struct unit *a, const struct unit *b)
{
    int a_repeats = a->others > 0, b_repeats = b->others > 0;
    if (!a->key || !b->key)
        return !a->key && b->key;
    return a_repeats != b_repeats ? a_repeats < b_repeats : a->met < b->met;
}

static struct unit *take_place(struct repeats *repeats, uint32_t key)
{
    struct unit *set = set_of(repeats, key), *least = set;
    for (int i = 1; i < PLACES; i++)
        least = is_worth_less(&set[i], least) ? &set[i] : least;
    *least = (struct unit){.key = key};
    return least;
}

static uint8_t note_words(uint16_t out[MARKS_WORDS_MAX], const struct repeats_title *title)
{
    unsigned count = title->word_count < MARKS_WORDS_MAX ? title->word_count : MARKS_WORDS_MAX;
    if (count)
        memcpy(out, title->words, count * sizeof *out);
    return (uint8_t)count;
}

static void count_up(uint8_t *count)
{
    *count = (uint8_t)(*count < COUNT_MAX ? *count + 1 : COUNT_MAX);
}

void repeats_learn(struct repeats *repeats, uint32_t key, const struct repeats_title *title)
{
    struct unit *unit = key ? find(repeats, key) : NULL;
    if (!key)
        return;
    if (!unit) {
        unit = take_place(repeats, key);
        unit->source = title->source;
        unit->first_count = note_words(unit->first, title);
    } else if (is_other(unit, title)) {
        count_up(&unit->others);
        unit->last_count = note_words(unit->last, title);
    } else if (unit->title != title->title) {
        count_up(&unit->alike);
    }
    unit->has_sources |= unit->source != title->source;
    unit->title = title->title;
    unit->met = ++repeats->learned;
}

void repeats_learn_marks(struct repeats *repeats, const struct article_marks *marks)
{
    const struct repeats_title title = {marks->source, marks->title, marks->words, marks->word_count};
    for (unsigned i = 0; i < marks->unit_count; i++)
        repeats_learn(repeats, marks->units[i], &title);
    repeats_learn(repeats, marks->pattern, &title);
}
