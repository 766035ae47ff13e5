#include "judge_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

int judge_fixture_open(void **state)
{
    *state = lexicon_new();
    return *state ? 0 : -1;
}

int judge_fixture_close(void **state)
{
    lexicon_free(*state);
    return 0;
}

struct sentence_verdict verdict_on(void **state, const char *text, const char *lang)
{
    static struct sentence_judge judge;
    struct sentence_verdict verdict;
    judge.lexicon = *state;
    sentence_judge(&judge, text, strlen(text), lang, &verdict);
    return verdict;
}

void expect_fit(void **state, const char *lang, const char *const *sentences)
{
    for (; *sentences; sentences++)
        if (verdict_on(state, *sentences, lang).quality <= 0)
            fail_msg("unfit: %s", *sentences);
}

void expect_unfit(void **state, const char *lang, const char *const *sentences)
{
    for (; *sentences; sentences++)
        if (verdict_on(state, *sentences, lang).quality > 0)
            fail_msg("fit: %s", *sentences);
}
