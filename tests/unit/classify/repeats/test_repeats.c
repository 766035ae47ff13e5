/* What stood under titles that have nothing in common is told from what titles of one affair repeat. */
#include "repeats.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UNIT 77u

static struct repeats *memory;

static int setup(void **state)
{
    (void)state;
    memory = repeats_new(NULL);
    return memory ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    repeats_free(memory);
    return 0;
}

/* A title of two words of its own. */
static struct repeats_title title_of(uint32_t source, uint32_t number, uint16_t words[2])
{
    words[0] = (uint16_t)(1000 + 2 * number);
    words[1] = (uint16_t)(1001 + 2 * number);
    return (struct repeats_title){source, number + 1, words, 2};
}

static enum repeat ask(uint32_t source, uint32_t number)
{
    uint16_t words[2];
    const struct repeats_title title = title_of(source, number, words);
    return repeats_ask(memory, UNIT, &title);
}

static void learn(uint32_t source, uint32_t number)
{
    uint16_t words[2];
    const struct repeats_title title = title_of(source, number, words);
    repeats_learn(memory, UNIT, &title);
}

/* A title that shares its first word with the title `number`. */
static struct repeats_title title_like(uint32_t source, uint32_t number, uint16_t words[2])
{
    struct repeats_title title = title_of(source, number, words);
    words[1] = (uint16_t)(40000 + number);
    title.title += 5000;
    return title;
}

static void an_outlet_that_says_it_under_another_title_is_known_at_once(void **state)
{
    (void)state;
    assert_int_equal(ask(1, 0), REPEAT_NEW);
    learn(1, 0);
    assert_int_equal(ask(1, 0), REPEAT_NEW); /* the same article again */
    assert_int_equal(ask(1, 1), REPEAT_KNOWN);
}

static void two_outlets_are_believed_at_the_third_title(void **state)
{
    (void)state;
    learn(1, 0);
    assert_int_equal(ask(2, 1), REPEAT_OTHER);
    learn(2, 1);
    assert_int_equal(ask(3, 2), REPEAT_KNOWN);
    assert_int_equal(repeats_titles(memory, UNIT), 2);
}

static void an_unknown_outlet_counts_as_another_each_time(void **state)
{
    (void)state;
    learn(0, 0);
    assert_int_equal(ask(0, 1), REPEAT_OTHER);
}

static void titles_with_a_word_in_common_tell_one_affair(void **state)
{
    (void)state;
    uint16_t words[2];
    learn(1, 0);
    for (uint32_t i = 0; i < 6; i++) {
        struct repeats_title like = title_like(2 + i, 0, words);
        like.title += i;
        assert_int_equal(repeats_ask(memory, UNIT, &like), REPEAT_ALIKE);
        repeats_learn(memory, UNIT, &like);
    }
    /* One headline of many that shares no word does not make a wall of an agency's report. */
    assert_int_equal(ask(9, 3), REPEAT_OTHER);
}

static void what_stood_under_many_titles_is_known_whatever_this_one_says(void **state)
{
    (void)state;
    uint16_t words[2];
    for (uint32_t i = 0; i < 5; i++)
        learn(1 + i, i);
    const struct repeats_title like = title_like(9, 0, words);
    assert_int_equal(repeats_ask(memory, UNIT, &like), REPEAT_KNOWN);
}

static void a_title_that_says_nothing_is_no_other_s_like(void **state)
{
    (void)state;
    const struct repeats_title first = {1, 11, NULL, 0}, second = {2, 12, NULL, 0};
    repeats_learn(memory, UNIT, &first);
    assert_int_equal(repeats_ask(memory, UNIT, &second), REPEAT_KNOWN);
}

static void what_was_met_once_and_long_ago_makes_room(void **state)
{
    (void)state;
    uint16_t words[2];
    struct repeats_title title;
    learn(1, 0);
    learn(1, 1); /* repeated: it stays */
    for (uint32_t i = 0; i < 4 * REPEATS_ENTRIES_MAX; i++) {
        title = title_of(2, i, words);
        repeats_learn(memory, 1000000 + i, &title);
    }
    assert_int_equal(repeats_titles(memory, 1000000), 0);
    assert_int_equal(repeats_titles(memory, 1000000 + 4 * REPEATS_ENTRIES_MAX - 1), 1);
    assert_int_equal(repeats_titles(memory, UNIT), 2);
}

static void the_marks_of_another_process_teach_the_same(void **state)
{
    (void)state;
    const struct article_marks marks = {
        .source = 1, .title = 5, .pattern = 900, .word_count = 1, .words = {7}, .unit_count = 2, .units = {UNIT, 78}};
    repeats_learn_marks(memory, &marks);
    assert_int_equal(ask(1, 3), REPEAT_KNOWN);
    assert_int_equal(repeats_titles(memory, 78), 1);
    assert_int_equal(repeats_titles(memory, 900), 1);
    assert_int_equal(repeats_titles(memory, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_outlet_that_says_it_under_another_title_is_known_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(two_outlets_are_believed_at_the_third_title, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unknown_outlet_counts_as_another_each_time, setup, teardown),
        cmocka_unit_test_setup_teardown(titles_with_a_word_in_common_tell_one_affair, setup, teardown),
        cmocka_unit_test_setup_teardown(what_stood_under_many_titles_is_known_whatever_this_one_says, setup, teardown),
        cmocka_unit_test_setup_teardown(a_title_that_says_nothing_is_no_other_s_like, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_met_once_and_long_ago_makes_room, setup, teardown),
        cmocka_unit_test_setup_teardown(the_marks_of_another_process_teach_the_same, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
