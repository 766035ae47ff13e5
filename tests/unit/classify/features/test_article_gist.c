/* classify: what of an article is embedded. */
#include "article_gist.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_splitter *splitter;

static const char *gist(const char *title, const char *text)
{
    static char out[GIST_SIZE];
    struct err err = {0};
    const struct article_gist_input input = {title, text, "en"};
    assert_int_equal(article_gist(splitter, &input, out, &err), 0);
    return out;
}

static void title_and_first_sentence_are_the_gist(void **state)
{
    (void)state;
    assert_string_equal(gist("Dam opens", "The dam was opened. Nobody came."), "Dam opens. The dam was opened.");
    assert_string_equal(gist("Dam opens?", "The dam was opened. Nobody came."), "Dam opens? The dam was opened.");
}

static void an_article_may_have_either_alone(void **state)
{
    (void)state;
    assert_string_equal(gist("Dam opens", ""), "Dam opens");
    assert_string_equal(gist("", "The dam was opened. Nobody came. It rained."), "The dam was opened. Nobody came.");
    assert_string_equal(gist("", ""), "");
}

static void a_title_that_the_text_repeats_is_there_once(void **state)
{
    (void)state;
    assert_string_equal(gist("The dam was opened", "The dam was opened. Nobody came. It rained."),
                        "The dam was opened. Nobody came.");
}

static void it_is_short_and_valid_whatever_the_article(void **state)
{
    char *title = malloc(5001), *text = malloc(90001);
    (void)state;
    assert_non_null(title);
    assert_non_null(text);
    for (size_t i = 0; i < 5000; i += 2) {
        memcpy(title + i, "\xc3\xa9", 2);
    }
    for (size_t i = 0; i < 90000; i += 3) {
        memcpy(text + i, "\xe6\x97\xa5", 3);
    }
    title[5000] = text[90000] = '\0';
    const char *made = gist(title, text);
    assert_true(strlen(made) < GIST_SIZE);
    assert_true(strlen(made) > GIST_TITLE_BYTES + GIST_SENTENCE_BYTES - 4);
    assert_memory_equal(made + strlen(made) - 3, "\xe6\x97\xa5", 3);
    free(title);
    free(text);
}

static int open_splitter(void **state)
{
    (void)state;
    splitter = text_splitter_new();
    return splitter ? 0 : -1;
}

static int close_splitter(void **state)
{
    (void)state;
    text_splitter_free(splitter);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_and_first_sentence_are_the_gist),
        cmocka_unit_test(an_article_may_have_either_alone),
        cmocka_unit_test(a_title_that_the_text_repeats_is_there_once),
        cmocka_unit_test(it_is_short_and_valid_whatever_the_article),
    };
    return cmocka_run_group_tests(tests, open_splitter, close_splitter);
}
