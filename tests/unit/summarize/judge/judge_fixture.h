/* A judge for tests. */
#ifndef TRIPTYCH_JUDGE_FIXTURE_H
#define TRIPTYCH_JUDGE_FIXTURE_H

#include "sentence_judge.h"

int judge_fixture_open(void **state); /* group setup: *state is the lexicon */
int judge_fixture_close(void **state);

/* What is said of a sentence in `lang`. */
struct sentence_verdict verdict_on(void **state, const char *text, const char *lang);

/* Fails unless each of the sentences, up to a NULL, is fit or unfit to be said. */
void expect_fit(void **state, const char *lang, const char *const *sentences);
void expect_unfit(void **state, const char *lang, const char *const *sentences);

#endif
