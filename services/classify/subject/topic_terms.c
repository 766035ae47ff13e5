/* The terms by which topics are told: stems, pairs of stems, and words of manner (stop words, numbers), each kind
 * apart. The same code makes the training's rows (classify/training) and reads articles, so that both see the same. */
#include "topic_terms.h"

#include "id.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_SLOTS  8192 /* a power of two, twice TOPIC_TERMS_MAX */
#define COUNT_MAX    255
#define TITLE_WEIGHT 2

/* What keeps the kinds apart. */
static const uint32_t KIND_SALT[] = {0x7374656d, 0x70616972, 0x6d616e6e};

struct topic_table {
    struct topic_terms terms; /* first: the caller's pointer */
    uint16_t slots[TABLE_SLOTS];
};

struct topic_terms *topic_terms_new(void)
{
    struct topic_table *table = calloc(1, sizeof *table);
    return table ? &table->terms : NULL; // cppcheck-suppress memleak ; the terms are the table's first member
}

void topic_terms_free(struct topic_terms *terms)
{
    free(terms);
}

static struct topic_term *find_or_add(struct topic_table *table, uint32_t hash, enum topic_term_kind kind)
{
    size_t slot = hash & (TABLE_SLOTS - 1);
    while (table->slots[slot]) {
        struct topic_term *known = &table->terms.terms[table->slots[slot] - 1];
        if (known->hash == hash) {
            return known;
        }
        slot = (slot + 1) & (TABLE_SLOTS - 1);
    }
    if (table->terms.count == TOPIC_TERMS_MAX) {
        return NULL;
    }
    struct topic_term *fresh = &table->terms.terms[table->terms.count++];
    /* Terms beyond TOPIC_TERMS_MAX are left out; a text that long has said what it is about. */
    *fresh = (struct topic_term){.hash = hash, .kind = (uint8_t)kind};
    table->slots[slot] = (uint16_t)table->terms.count;
    return fresh;
}

static void count_term(struct topic_table *table, const char *bytes, size_t size_bytes, enum topic_term_kind kind,
                       int in_title)
{
    /* The stem "us" and the stop word "us" are two terms. */
    uint32_t hash = (uint32_t)id_hash64(bytes, size_bytes) ^ KIND_SALT[kind];
    struct topic_term *term = find_or_add(table, hash ? hash : 1, kind);
    uint8_t *count = !term ? NULL : in_title ? &term->in_title : &term->in_text;
    if (count && *count < COUNT_MAX) {
        (*count)++;
    }
}

static int is_manner(const struct text_term *word)
{
    return word->is_stop || word->kind == TEXT_WORD_NUMBER;
}

static void count_pair(struct topic_table *table, const struct text_term *first, const struct text_term *second,
                       int in_title)
{
    char both[2 * TEXT_STEM_SIZE + 1];
    memcpy(both, first->stem, first->stem_bytes);
    both[first->stem_bytes] = ' ';
    memcpy(both + first->stem_bytes + 1, second->stem, second->stem_bytes);
    enum topic_term_kind kind = is_manner(first) || is_manner(second) ? TOPIC_MANNER : TOPIC_PAIR;
    count_term(table, both, first->stem_bytes + 1 + second->stem_bytes, kind, in_title);
}

struct passage {
    const char *text;
    size_t size_bytes;
    int in_title;
};

static int read_passage(struct topic_table *table, struct text_analyser *analyser, const struct passage *passage,
                        const char *lang, struct err *err)
{
    int in_title = passage->in_title;
    int result = text_terms_start(analyser, passage->text, passage->size_bytes, lang, err);
    struct text_term last = {0};
    struct text_term word;
    while (result == 0 && text_terms_next(analyser, &word)) {
        if (word.stem_bytes == 0) {
            continue;
        }
        count_term(table, word.stem, word.stem_bytes, is_manner(&word) ? TOPIC_MANNER : TOPIC_STEM, in_title);
        if (last.stem_bytes > 0) {
            count_pair(table, &last, &word, in_title);
        }
        last = word;
    }
    return result;
}

int topic_terms_read(struct topic_terms *terms, struct text_analyser *analyser, const char *title, const char *text,
                     const char *lang, struct err *err)
{
    struct topic_table *table = (struct topic_table *)terms;
    memset(table->slots, 0, sizeof table->slots);
    table->terms.count = 0;
    int result = read_passage(table, analyser, &(struct passage){title, strlen(title), 1}, lang, err);
    if (result == 0) {
        size_t text_bytes = utf8_cut_len(text, strlen(text), TOPIC_TEXT_BYTES);
        result = read_passage(table, analyser, &(struct passage){text, text_bytes, 0}, lang, err);
    }
    return result;
}

float topic_term_value(const struct topic_term *term)
{
    return 1.0f + logf((float)(TITLE_WEIGHT * term->in_title + term->in_text));
}
