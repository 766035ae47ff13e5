/* From title and lead to the terms that grouping compares: stems, pairs of neighbours, names and numbers, each with
 * where it stood and how often. Only hashes are kept, at most FEATURES_TERMS_MAX of them: the commit log carries them
 * for every replica, and texts of any language look alike to the models behind. First step of classify, before vectors
 * are weighed (vector.c) and candidates looked up. */
#include "article_features.h"

#include "id.h"
#include "text_fold.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLLECTED_MAX 1024 /* distinct terms of one article before the weightiest are chosen */
#define TABLE_SLOTS   2048 /* a power of two, twice that */
/* A title of which this share of words is capitalised is written in title case: capitals tell no names there. */
#define TITLE_CASE_SHARE 0.6f
/* Words of its title that a text must have to tell of it; one could stand there by chance. */
#define TOLD_WORDS 2
/* Keeps the hashes of names apart from those of stems. */
#define NAME_SPACE 0x6e616d65u

struct collected {
    struct feature_term term;
    uint16_t position; /* of its first place, in words */
};

struct collector {
    struct collected terms[COLLECTED_MAX];
    size_t count;
    uint16_t slots[TABLE_SLOTS]; /* term number + 1 */
    uint16_t words;              /* met so far */
};

static struct collected *collector_add(struct collector *collector, uint32_t hash)
{
    size_t slot = hash & (TABLE_SLOTS - 1);
    /* Open addressing in a table twice as large as the terms it can hold: it never fills, so this ends. */
    while (collector->slots[slot]) {
        struct collected *known = &collector->terms[collector->slots[slot] - 1];
        if (known->term.hash == hash) {
            return known;
        }
        slot = (slot + 1) & (TABLE_SLOTS - 1);
    }
    if (collector->count == COLLECTED_MAX) {
        /* A text of more different words than that: its later words are left out, they say least of what happened. */
        return NULL;
    }
    struct collected *fresh = &collector->terms[collector->count++];
    *fresh = (struct collected){.term.hash = hash, .position = collector->words};
    collector->slots[slot] = (uint16_t)collector->count;
    return fresh;
}

static void collector_count(struct collector *collector, uint32_t hash, unsigned flags)
{
    struct collected *entry = collector_add(collector, hash);
    if (!entry) {
        return;
    }
    entry->term.flags |= (uint8_t)flags;
    uint8_t *count = flags & TERM_FLAG(TERM_TITLE) ? &entry->term.title_count : &entry->term.lead_count;
    if (*count < FEATURES_COUNT_MAX) {
        (*count)++;
    }
}

uint32_t term_hash(const char *stem, size_t size_bytes)
{
    uint32_t hash = (uint32_t)id_hash64(stem, size_bytes);
    /* 0 marks an empty slot in the tables of frequencies and postings. */
    return hash ? hash : 1;
}

static uint32_t hash_of(const struct text_term *term)
{
    return term_hash(term->stem, term->stem_bytes);
}

/* Not symmetric: "dog bites" and "bites dog" are two terms. The factor is 2^64 divided by the golden ratio, which
 * spreads neighbouring values. */
static uint32_t pair_of(uint32_t first, uint32_t second)
{
    uint64_t both = ((uint64_t)first << 32 | second) * 0x9e3779b97f4a7c15u;
    uint32_t hash = (uint32_t)(both >> 32);
    return hash ? hash : 1;
}

/* Whether a word that begins at `start` begins a sentence: there a capital tells no name. */
static int begins_sentence(const char *text, size_t start)
{
    while (start > 0 && (text[start - 1] == ' ' || text[start - 1] == '"' || text[start - 1] == '\'')) {
        start--;
    }
    return start == 0 || strchr(".!?:\n\r\t", text[start - 1]) != NULL || (unsigned char)text[start - 1] >= 0x80;
}

/* Whether only one space or hyphen parts the words: then they may be one name. */
static int are_neighbours(const char *text, size_t end, size_t start)
{
    return start == end || (start == end + 1 && (text[end] == ' ' || text[end] == '-'));
}

struct passage {
    const char *text;
    size_t size_bytes;
    unsigned flags;         /* TERM_FLAG(TERM_TITLE) in the title */
    int capitals_are_names; /* not in title case */
};

static unsigned flags_of(const struct passage *passage, const struct text_term *term)
{
    unsigned flags = passage->flags;
    if (term->kind == TEXT_WORD_NUMBER) {
        flags |= TERM_FLAG(TERM_NUMBER);
    } else if (passage->capitals_are_names && term->is_capitalised && !begins_sentence(passage->text, term->start)) {
        flags |= TERM_FLAG(TERM_ENTITY);
    }
    return flags;
}

/* A capitalised word as it is written, but for its genitive. */
static void collect_name(struct collector *collector, const struct passage *passage, const struct text_term *term)
{
    if (!term->is_capitalised || (passage->flags == 0 && begins_sentence(passage->text, term->start))) {
        return;
    }
    char name[TEXT_FOLD_MAX + 1];
    size_t size_bytes =
        text_fold(passage->text + term->start, term->size_bytes, TEXT_FOLD_STRIP_MARKS, name, sizeof name);
    /* "Merkel's" and "Merkel" are one name; stems do not help, since names are kept as they are written. */
    if (size_bytes > 2 && name[size_bytes - 1] == 's' && name[size_bytes - 2] == '\'') {
        size_bytes -= 2;
    }
    collector_count(collector, pair_of(NAME_SPACE, term_hash(name, size_bytes)), passage->flags | TERM_FLAG(TERM_NAME));
}

/* Pairs of neighbouring words are rarer than the words, so they tell much; in the lead only pairs of names do. */
static void collect_pair(struct collector *collector, const struct passage *passage, const struct text_term *last,
                         const struct text_term *term)
{
    int in_title = passage->flags != 0;
    if (last->stem_bytes == 0 || !are_neighbours(passage->text, last->start + last->size_bytes, term->start) ||
        (!in_title && !(last->is_capitalised && term->is_capitalised))) {
        return;
    }
    unsigned names = last->is_capitalised && term->is_capitalised && passage->capitals_are_names;
    collector_count(collector, pair_of(hash_of(last), hash_of(term)),
                    passage->flags | TERM_FLAG(TERM_PAIR) | (names ? TERM_FLAG(TERM_ENTITY) : 0));
}

static int collect_passage(struct collector *collector, struct text_analyser *analyser, const struct passage *passage,
                           const char *lang, struct err *err)
{
    int result = text_terms_start(analyser, passage->text, passage->size_bytes, lang, err);
    struct text_term last = {0};
    struct text_term term;
    while (result == 0 && text_terms_next(analyser, &term)) {
        collector->words++;
        if (term.is_stop || term.stem_bytes == 0) {
            /* A stop word ends a pair: "minister of finance" is not "minister finance". */
            last.stem_bytes = 0;
            continue;
        }
        collector_count(collector, hash_of(&term), flags_of(passage, &term));
        collect_pair(collector, passage, &last, &term);
        collect_name(collector, passage, &term);
        last = term;
    }
    return result;
}

/* Whether the title's capitals tell names: it is not written in title case. */
static int title_names_are_told(struct text_analyser *analyser, const char *title, const char *lang)
{
    struct err ignored;
    unsigned words = 0;
    unsigned capitalised = 0;
    struct text_term term;
    if (text_terms_start(analyser, title, strlen(title), lang, &ignored) < 0) {
        return 0;
    }
    while (text_terms_next(analyser, &term)) {
        /* The first word is capitalised in any style, and stop words stay small even in title case: neither tells
         * anything. */
        int counts = !term.is_stop && term.kind == TEXT_WORD_LETTERS && term.start > 0;
        words += (unsigned)counts;
        capitalised += (unsigned)(counts && term.is_capitalised);
    }
    return (float)capitalised < TITLE_CASE_SHARE * (float)words;
}

/* How much a term is worth keeping before anything is known of how rare it is. By place and kind alone: how rare a term
 * is changes from day to day, and an article's features must not depend on when they were read. */
static float worth(const struct collected *entry)
{
    const struct feature_term *term = &entry->term;
    float worth_now = (term->title_count ? 3.0f : 0.0f) + (float)term->lead_count / (1.0f + (float)term->lead_count);
    worth_now += term->flags & TERM_FLAG(TERM_ENTITY) ? 0.7f : 0.0f;
    worth_now += term->flags & TERM_FLAG(TERM_NUMBER) ? 0.3f : 0.0f;
    worth_now -= term->flags & TERM_FLAG(TERM_PAIR) ? 0.4f : 0.0f;
    return worth_now - (float)entry->position / 300.0f;
}

/* Ties are broken by the hash: qsort is not stable, and replicas must choose the same terms. */
static int by_worth(const void *a, const void *b)
{
    float left = worth(a);
    float right = worth(b);
    if (left != right) {
        return left < right ? 1 : -1;
    }
    uint32_t left_hash = ((const struct collected *)a)->term.hash;
    uint32_t right_hash = ((const struct collected *)b)->term.hash;
    return (left_hash > right_hash) - (left_hash < right_hash);
}

static int by_hash(const void *a, const void *b)
{
    uint32_t left = ((const struct feature_term *)a)->hash;
    uint32_t right = ((const struct feature_term *)b)->hash;
    return (left > right) - (left < right);
}

static void choose_terms(struct collector *collector, struct article_features *out)
{
    if (collector->count > FEATURES_TERMS_MAX) {
        qsort(collector->terms, collector->count, sizeof *collector->terms, by_worth);
        collector->count = FEATURES_TERMS_MAX;
    }
    for (size_t i = 0; i < collector->count; i++) {
        out->terms[i] = collector->terms[i].term;
    }
    out->term_count = (uint16_t)collector->count;
    /* By hash, because vectors are compared by merging and the packed form relies on it to find broken bytes. */
    qsort(out->terms, out->term_count, sizeof *out->terms, by_hash);
}

int article_features_build(struct text_analyser *analyser, const struct article_features_input *input,
                           struct article_features *out, struct err *err)
{
    struct collector *collector = calloc(1, sizeof *collector);
    if (!collector) {
        return err_set(err, ERR_MEMORY, "no memory for an article's terms");
    }
    size_t text_bytes = strlen(input->text);
    struct passage title = {input->title, strlen(input->title), TERM_FLAG(TERM_TITLE),
                            title_names_are_told(analyser, input->title, input->lang)};
    struct passage lead = {input->text, utf8_cut_len(input->text, text_bytes, FEATURES_LEAD_BYTES), 0, 1};
    int result = collect_passage(collector, analyser, &title, input->lang, err);
    if (result == 0) {
        result = collect_passage(collector, analyser, &lead, input->lang, err);
    }
    if (result == 0) {
        snprintf(out->lang, sizeof out->lang, "%s", input->lang);
        out->has_time = input->has_time != 0;
        out->marks = (struct article_marks){0};
        choose_terms(collector, out);
        sketch_make(&out->sketch, input->text, text_bytes);
    }
    free(collector);
    return result;
}

/* Names and pairs stand for words that are there too. */
int article_features_tell_title(const struct article_features *features)
{
    unsigned in_title = 0;
    unsigned in_both = 0;
    for (size_t i = 0; i < features->term_count; i++) {
        const struct feature_term *term = &features->terms[i];
        if (!(term->flags & (TERM_FLAG(TERM_PAIR) | TERM_FLAG(TERM_NAME)))) {
            in_title += term->title_count > 0;
            in_both += term->title_count > 0 && term->lead_count > 0;
        }
    }
    return in_both >= TOLD_WORDS || (in_both > 0 && in_both == in_title);
}
