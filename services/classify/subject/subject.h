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

/* `models`: a folder whose topics.model takes the place of the one built in, "" for none. Returns 0 and sets *out
 * (returns owned: subject_reader_free), or a negative code. Takes some 40 ms, for the model and the names of
 * countries. */
int subject_reader_new(const char *models, struct subject_reader **out, struct err *err);
void subject_reader_free(struct subject_reader *reader);

/* Fills *out. Returns 0, or a negative code when the text cannot be tokenized. */
int subject_read(struct subject_reader *reader, struct text_analyser *analyser, const struct subject_input *input,
                 struct subject *out, struct err *err);

#endif
