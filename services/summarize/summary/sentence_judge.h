/* Whether a sentence can stand in a summary, and how well, by its shape alone: no look at other sentences. Pure. */
#ifndef TRIPTYCH_SENTENCE_JUDGE_H
#define TRIPTYCH_SENTENCE_JUDGE_H

#include <stddef.h>

#define SENTENCE_BYTES_MIN 30
#define SENTENCE_BYTES_MAX 600 /* what a Bullet may hold */
#define SENTENCE_WORDS_MIN 8
#define SENTENCE_WORDS_MAX 50

/* The length of a dateline at the beginning ("OSLO, Aug 23 (NTB) — "), which a summary leaves out; 0 when there is
 * none. */
size_t sentence_dateline_bytes(const char *text, size_t len_bytes);

/* 0 for what is no statement of a report: too short or long in bytes, a question, boilerplate. Otherwise up to 1; less
 * for what reads badly on its own: cut off, without a full stop, leaning on the sentence before ("He …", "But …" in the
 * languages that are known), a quote without its frame. The number of words is the caller's to check. */
float sentence_quality(const char *text, size_t len_bytes, const char *lang);

#endif
