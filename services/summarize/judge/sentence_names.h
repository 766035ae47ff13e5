/* Surnames: a report names somebody in full once ("Captain Kai Berg"), and then by the surname alone, which tells nothing to
 * who reads one of its later sentences. Pure. */
#ifndef TRIPTYCH_SENTENCE_NAMES_H
#define TRIPTYCH_SENTENCE_NAMES_H

#include "judge_words.h"

#define SENTENCE_NAMES_MAX      24 /* of one report; people who are named later are few */
#define SENTENCE_NAME_BYTES_MAX 31

/* Names that a report has given in full so far; zeroed memory is ready for use. */
struct sentence_names {
    unsigned count;
    struct {
        unsigned char size_bytes;
        char text[SENTENCE_NAME_BYTES_MAX];
    } rows[SENTENCE_NAMES_MAX];
};

/* Where a name stands alone that was given in full in an earlier sentence: its place in bytes, or -1. */
int sentence_names_alone(const struct sentence_names *names, const struct judge_words *words, const char *text);

/* Adds the names that this sentence gives in full. */
void sentence_names_learn(struct sentence_names *names, const struct judge_words *words, const char *text);

#endif
