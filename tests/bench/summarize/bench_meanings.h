/* For bench-summarize: the vectors that a story's choice wants, asked of an embedder and waited for. */
#ifndef TRIPTYCH_BENCH_MEANINGS_H
#define TRIPTYCH_BENCH_MEANINGS_H

#include "err.h"
#include "meaning_wants.h"
#include "meanings.h"

struct bench_meanings;

/* Waits until the embedder at `url` answers. Returns 0 and sets *out (returns owned: bench_meanings_free), or why not. */
int bench_meanings_open(const char *url, struct bench_meanings **out, struct err *err);
void bench_meanings_free(struct bench_meanings *bench); /* NULL is fine */

const struct meanings *bench_meanings_known(const struct bench_meanings *bench); /* borrowed */

/* Asks for all and waits. Returns 0, or ERR_UNAVAILABLE: a bench without its vectors measures something else. */
int bench_meanings_ask(struct bench_meanings *bench, const struct meaning_wants *wants, struct err *err);

#endif
