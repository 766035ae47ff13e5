/* What the topic model sees of an article: the stems of title and text and the pairs of neighbours, as hashes. Stop
 * words and numbers are kept apart: they say how a text speaks, which tells one outlet's sections, but no topic.
 * Pure. */
#ifndef TRIPTYCH_TOPIC_TERMS_H
#define TRIPTYCH_TOPIC_TERMS_H

#include "err.h"
#include "text_terms.h"

#include <stddef.h>
#include <stdint.h>

#define TOPIC_TEXT_BYTES 4000 /* of the text: by then an article has said what it is about */
#define TOPIC_TERMS_MAX  4096 /* distinct ones; what comes later is left out */

enum topic_term_kind {
    TOPIC_STEM,
    TOPIC_PAIR,
    TOPIC_MANNER, /* a stop word or number, or a pair with one */
    TOPIC_TERM_KINDS,
};

struct topic_term {
    uint32_t hash;    /* the kinds do not meet: a pair never hashes as a stem of the same letters does */
    uint8_t kind;     /* enum topic_term_kind */
    uint8_t in_title; /* times, at most 255 */
    uint8_t in_text;  /* likewise */
};

struct topic_terms {
    size_t count;
    struct topic_term terms[TOPIC_TERMS_MAX]; /* in the order of their first place */
};

/* Returns owned (topic_terms_free), or NULL without memory. It is made once and used for every article. */
struct topic_terms *topic_terms_new(void);
void topic_terms_free(struct topic_terms *terms);

/* Reads an article (valid UTF-8; `lang` as detected) over what was there. Returns 0, or a negative code when the text
 * cannot be tokenized. */
int topic_terms_read(struct topic_terms *terms, struct text_analyser *analyser, const char *title, const char *text,
                     const char *lang, struct err *err);

/* How much a term counts in its article before length is taken out: by its times, damped; the title's count twice. */
float topic_term_value(const struct topic_term *term);

#endif
