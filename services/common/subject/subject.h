/* What an article is about, in one call: topics, places, and whether it is news at all. Pure but for what it keeps
 * between articles. */
#ifndef TRIPTYCH_SUBJECT_H
#define TRIPTYCH_SUBJECT_H

#include "article_kind.h"
#include "place_find.h"
#include "topic_model.h"

struct subject {
    const char *topics[TOPICS_PICKED_MAX]; /* slugs, the likeliest first, the first level before the second; static */
    size_t topic_count;
    struct places_found places;
    enum article_kind kind;
    char kind_reason[KIND_REASON_SIZE]; /* "" for news */
};

struct subject_input {
    const char *title, *text, *url; /* valid UTF-8; "" when there is none */
    const char *lang;               /* as detected */
};

struct subject_reader;

/* Returns owned (subject_reader_free), or NULL with `err`. Takes some 20 ms, for the names of countries. */
struct subject_reader *subject_reader_new(struct err *err);
void subject_reader_free(struct subject_reader *reader);

/* Fills *out. Returns 0, or a negative code when the text cannot be parted into words. */
int subject_read(struct subject_reader *reader, struct text_analyser *analyser, const struct subject_input *input,
                 struct subject *out, struct err *err);

#endif
