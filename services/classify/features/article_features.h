/* What grouping needs to know of an article: the weighty words of title and lead, and a sample of its word runs.
 * Made from the article alone, so that every replica makes the same; small enough to travel in the commit log. Pure. */
#ifndef TRIPTYCH_ARTICLE_FEATURES_H
#define TRIPTYCH_ARTICLE_FEATURES_H

#include "article_marks.h"
#include "err.h"
#include "sketch.h"
#include "text_language.h"
#include "text_terms.h"

#include <stddef.h>
#include <stdint.h>

#define FEATURES_TERMS_MAX  160
#define FEATURES_BYTES_MAX  8192 /* packed, as the commit log allows */
#define FEATURES_LEAD_BYTES 2000 /* of the text: an event is told in its first paragraphs */
#define FEATURES_COUNT_MAX  255

/* A name stands for itself, unstemmed, beside the stem of the same word: stems differ by language, names hardly. */
enum term_class { TERM_TITLE, TERM_ENTITY, TERM_NUMBER, TERM_PAIR, TERM_NAME, TERM_CLASSES };
#define TERM_FLAG(class) (1u << (class))
#define TERM_FLAGS_MASK  ((1u << TERM_CLASSES) - 1u)

struct feature_term {
    uint32_t hash;       /* of the stem; of two neighbouring stems for TERM_PAIR */
    uint8_t title_count; /* times in the title */
    uint8_t lead_count;  /* times in the lead, at most FEATURES_COUNT_MAX */
    uint8_t flags;       /* TERM_FLAG: in the title, capitalised within a sentence, a number, a pair, a name */
};

/* The hash of a stem; never 0. */
uint32_t term_hash(const char *stem, size_t size_bytes);

struct article_features {
    char lang[TEXT_LANGUAGE_SIZE];
    uint8_t has_time; /* the article says when it was published */
    uint16_t term_count;
    struct feature_term terms[FEATURES_TERMS_MAX]; /* strictly ascending by hash */
    struct sketch sketch;
    struct article_marks marks; /* the caller's, after article_features_build; none in old commit logs */
};

struct article_features_input {
    const char *title, *text; /* valid UTF-8, borrowed; without what says nothing (../repeats) */
    const char *lang;         /* as detected: ISO 639-1 or "und" */
    int has_time;
};

/* Fills *out. Returns 0, or a negative code when the text cannot be tokenized. */
int article_features_build(struct text_analyser *analyser, const struct article_features_input *input,
                           struct article_features *out, struct err *err);

/* Whether the text has words of the title: what stands in place of a text has none. */
int article_features_tell_title(const struct article_features *features);

/* Packs into `out` and returns the length, at most FEATURES_BYTES_MAX. */
size_t article_features_pack(const struct article_features *features, uint8_t out[FEATURES_BYTES_MAX]);

/* Reads what article_features_pack wrote. It comes from outside: every count, order and flag is checked. Returns 0 or
 * ERR_INVALID with what is wrong. */
int article_features_unpack(const uint8_t *bytes, size_t size_bytes, struct article_features *out, struct err *err);

#endif
