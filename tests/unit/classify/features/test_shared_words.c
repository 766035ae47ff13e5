/* Shared terms as the article writes them. */
#include "shared_words.h"

#include "article_features.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_analyser *analyser;
static struct shared_words found;

static int setup(void **state)
{
    (void)state;
    analyser = text_analyser_new(NULL);
    return analyser ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    text_analyser_free(analyser);
    return 0;
}

/* The stems of `shared` are what the story has too. */
static void find(const char *title, const char *text, const char *shared)
{
    uint32_t terms[SHARED_TERMS_MAX];
    unsigned count = 0;
    struct text_term term;
    struct err err = {0};
    assert_int_equal(text_terms_start(analyser, shared, strlen(shared), "en", &err), 0);
    while (count < SHARED_TERMS_MAX && text_terms_next(analyser, &term))
        terms[count++] = term_hash(term.stem, term.stem_bytes);
    const struct shared_words_input input = {title, text, "en", terms, count};
    shared_words_find(analyser, &input, &found);
}

static void neighbours_are_one_phrase_and_the_weightiest_comes_first(void **state)
{
    (void)state;
    find("Ferry runs aground off Port Selby",
         "All 212 passengers of the ferry are safe, says the harbour of Port Selby.", "Selby Port passenger 212 ferry");
    assert_int_equal(found.count, 3);
    assert_string_equal(found.all[0], "Port Selby");
    assert_string_equal(found.all[1], "212 passengers");
    assert_string_equal(found.all[2], "Ferry");
}

static void what_is_not_shared_or_not_there_is_not_told(void **state)
{
    (void)state;
    find("Ferry runs aground off Port Selby", "", "volcano");
    assert_int_equal(found.count, 0);
    find("Ferry runs aground off Port Selby", "", "");
    assert_int_equal(found.count, 0);
    find("", "", "ferry");
    assert_int_equal(found.count, 0);
}

static void no_more_is_told_than_there_is_room_for(void **state)
{
    char title[400] = "";
    (void)state;
    for (int i = 0; i < 40; i++)
        strcat(title, "ferry-");
    find(title, "One of a kind: volcano, quota, tennis, museum, robbery, coral, wildfire.",
         "ferry volcano quota tennis museum robbery coral wildfire");
    assert_int_equal(found.count, SHARED_WORDS_MAX);
    for (unsigned i = 0; i < found.count; i++)
        assert_true(strlen(found.all[i]) < SHARED_WORDS_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(neighbours_are_one_phrase_and_the_weightiest_comes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_shared_or_not_there_is_not_told, setup, teardown),
        cmocka_unit_test_setup_teardown(no_more_is_told_than_there_is_room_for, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
