/* What a source always says is learnt from its articles and taken out of the next ones. All texts are invented. */
#include "refrain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the five above, as cmocka asks */
#include <cmocka.h>

#define TODAY 20787

static struct refrain memory;
static char text[16385];

static int setup(void **state)
{
    (void)state;
    memory.count = 0;
    return 0;
}

static size_t strip(const char *title, uint16_t day, const char *words)
{
    snprintf(text, sizeof text, "%s", words);
    return refrain_strip(&memory, title, day, text);
}

static void what_stood_under_three_other_titles_is_taken_out(void **state)
{
    (void)state;
    static const char *const titles[] = {"Harbour bridge shut", "Quota rejected", "Tennis final lost",
                                         "Lighthouse dark"};
    for (int i = 0; i < 4; i++) {
        char words[512];
        snprintf(words, sizeof words,
                 "Report number %d tells what happened. Sign up for our weekly letter here.\n"
                 "Copyright 2026 The Daily",
                 i);
        size_t out = strip(titles[i], TODAY, words);
        assert_int_equal(out > 0, i == 3);
    }
    assert_string_equal(text, "Report number 3 tells what happened.");
}

static void a_line_in_the_middle_goes_without_a_trace(void **state)
{
    (void)state;
    char words[256];
    for (int i = 0; i < 4; i++) {
        snprintf(words, sizeof words,
                 "First paragraph %d.\nAdvertisement\nSecond paragraph %d. Read more stories on our "
                 "site. Third sentence %d.",
                 i, i, i);
        snprintf(text, sizeof text, "Title number %d", i * 7);
        char title[32];
        snprintf(title, sizeof title, "Title number %d", i * 7);
        strip(title, TODAY, words);
    }
    assert_string_equal(text, "First paragraph 3.\nSecond paragraph 3. Third sentence 3.");
}

static void the_same_article_read_again_teaches_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(strip("Harbour bridge shut", TODAY, "Divers looked at the pillar during the night."), 0);
}

static void background_that_articles_of_one_affair_repeat_stays(void **state)
{
    (void)state;
    static const char *const titles[] = {"Bridge shut after collision", "Bridge stays shut",
                                         "Captain of ship at bridge held", "Bridge to open in May",
                                         "Who pays for the bridge?"};
    for (int i = 0; i < 5; i++)
        assert_int_equal(strip(titles[i], TODAY, "The bridge was shut on Monday after a freighter struck its pillar."),
                         0);
}

static void a_sentence_with_the_title_in_it_is_known_by_the_rest(void **state)
{
    (void)state;
    static const char *const titles[] = {"Harbour bridge shut", "Quota rejected again", "Tennis final lost",
                                         "Lighthouse dark for days"};
    for (int i = 0; i < 4; i++) {
        char words[256];
        snprintf(words, sizeof words, "Report %d.\nThe post %s first appeared on The Daily.", i, titles[i]);
        assert_int_equal(strip(titles[i], TODAY, words) > 0, i == 3);
    }
    assert_string_equal(text, "Report 3.");
}

static void short_sentences_stay_where_they_are_no_lines(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++) {
        char title[32], words[64];
        snprintf(title, sizeof title, "Title number %d", i);
        snprintf(words, sizeof words, "Report %d came in. He agreed. More on %d.", i, i);
        assert_int_equal(strip(title, TODAY, words), 0);
    }
}

static void a_text_that_is_nothing_else_is_taken_out_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        char title[32];
        snprintf(title, sizeof title, "Title number %d", i);
        strip(title, TODAY, "Please accept cookies to read on. We and our partners store data on your device.");
    }
    assert_string_equal(text, "");
}

static void what_is_not_seen_any_more_is_forgotten(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        char title[32];
        snprintf(title, sizeof title, "Title number %d", i);
        strip(title, TODAY, "Sign up for our weekly letter here.");
    }
    assert_int_equal(strip("Another title", TODAY + REFRAIN_DAYS + 1, "Sign up for our weekly letter here."), 0);
    assert_int_equal(memory.count, 1);
}

static void the_memory_is_bounded_and_keeps_what_comes_back(void **state)
{
    (void)state;
    for (int i = 0; i < 2000; i++) {
        char title[32], words[256];
        snprintf(title, sizeof title, "Title number %d", i);
        snprintf(words, sizeof words,
                 "This sentence is number %d of the test.\nAnd %d is the number of this one.\n"
                 "Sign up for our weekly letter here.",
                 i, i);
        strip(title, TODAY, words);
        assert_true(memory.count <= REFRAIN_UNITS_MAX);
    }
    assert_null(strstr(text, "Sign up"));
    assert_non_null(strstr(text, "number 1999"));
}

static void other_scripts_are_read_too(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        char title[64], words[256];
        snprintf(title, sizeof title, "第%d号新闻标题", i);
        snprintf(words, sizeof words, "今天的报道%d。请订阅我们的每周通讯以了解更多。", i);
        strip(title, TODAY, words);
    }
    assert_string_equal(text, "今天的报道3。");
}

static void a_memory_survives_being_written(void **state)
{
    (void)state;
    uint8_t bytes[REFRAIN_BYTES_MAX];
    static struct refrain again;
    struct err err = {0};
    for (int i = 0; i < 3; i++) {
        char title[32];
        snprintf(title, sizeof title, "Title number %d", i);
        strip(title, TODAY, "Sign up for our weekly letter here.");
    }
    size_t size = refrain_write(&memory, bytes);
    assert_int_equal(size, memory.count * REFRAIN_UNIT_BYTES);
    assert_int_equal(refrain_read(bytes, size, &again, &err), 0);
    memory = again;
    assert_true(strip("Another title", TODAY, "Sign up for our weekly letter here.") > 0);
    assert_int_equal(refrain_read(bytes, size - 1, &again, &err), ERR_INVALID);
    assert_int_equal(again.count, 0);
    assert_int_equal(refrain_read(bytes, 0, &again, &err), 0);
}

static void any_text_is_read_to_its_end(void **state)
{
    (void)state;
    static const char bytes[] = "a. \n!?。 \n\n\"'). x";
    uint64_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        char words[400];
        size_t len = 0;
        for (; len < sizeof words - 1; len++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            words[len] = bytes[(seed >> 33) % (sizeof bytes - 1)];
        }
        words[len] = 0;
        size_t out = strip(round % 2 ? "a title" : "", TODAY, words);
        assert_int_equal(strlen(text) + out, len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_stood_under_three_other_titles_is_taken_out, setup),
        cmocka_unit_test_setup(a_line_in_the_middle_goes_without_a_trace, setup),
        cmocka_unit_test_setup(the_same_article_read_again_teaches_nothing, setup),
        cmocka_unit_test_setup(background_that_articles_of_one_affair_repeat_stays, setup),
        cmocka_unit_test_setup(a_sentence_with_the_title_in_it_is_known_by_the_rest, setup),
        cmocka_unit_test_setup(short_sentences_stay_where_they_are_no_lines, setup),
        cmocka_unit_test_setup(a_text_that_is_nothing_else_is_taken_out_whole, setup),
        cmocka_unit_test_setup(what_is_not_seen_any_more_is_forgotten, setup),
        cmocka_unit_test_setup(the_memory_is_bounded_and_keeps_what_comes_back, setup),
        cmocka_unit_test_setup(other_scripts_are_read_too, setup),
        cmocka_unit_test_setup(a_memory_survives_being_written, setup),
        cmocka_unit_test_setup(any_text_is_read_to_its_end, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
