/* Sentences and titles judged by their shape alone. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boilerplate.h"
#include "headline_judge.h"
#include "sentence_judge.h"

static float quality(const char *text, const char *lang)
{
    return sentence_quality(text, strlen(text), lang);
}

static float sober(const char *title)
{
    return headline_quality(title, strlen(title), "oslopost.example");
}

static const char *const plain = "The harbour council of Brevik voted on Monday to close the old ferry pier.";

static void a_plain_statement_is_as_good_as_can_be(void **state)
{
    (void)state;
    assert_float_equal(quality(plain, "en"), 1, 0.001);
    assert_float_equal(quality("市議会は月曜日、古いフェリー桟橋を閉鎖することを決めた。", "ja"), 1, 0.001);
}

static void page_furniture_is_no_sentence(void **state)
{
    (void)state;
    static const char *const furniture[] = {
        "Subscribe to our newsletter and get the news of the harbour every morning.",
        "We use cookies to make this site work and to measure how it is used.",
        "READ MORE: the ten finest piers of the northern coast, as seen by our readers.",
        "Please enable JavaScript to see what the people of Brevik have to say.",
        "Abonnez-vous… Lire aussi : le vieux port de Brevik ferme ses portes lundi.",
        "Alle Rechte vorbehalten, auch die der Übersetzung und der Wiedergabe.",
        "The pier at dusk, seen from the water on a summer evening (Photo by Ann Moss).",
        "By Ann Moss and Kai Berg, Oslo Post, Brevik, March 3, 2026.",
    };
    for (size_t i = 0; i < sizeof furniture / sizeof furniture[0]; i++)
        assert_float_equal(quality(furniture[i], "en"), 0, 0.001);
}

static void words_of_a_report_are_not_taken_for_furniture(void **state)
{
    (void)state;
    const char *report = "The watchdog fined the newspaper for an advertisement that hid its privacy policy.";
    assert_false(boilerplate_is_in(report, strlen(report)));
    assert_false(boilerplate_is_in("", 0));
}

static void questions_and_scraps_and_giants_are_left_out(void **state)
{
    (void)state;
    assert_float_equal(quality("Will the old ferry pier of Brevik ever be opened again?", "en"), 0, 0.001);
    assert_float_equal(quality("“Will the old ferry pier of Brevik be opened again?”", "en"), 0, 0.001);
    assert_float_equal(quality("The pier is closed.", "en"), 0, 0.001);
    char giant[SENTENCE_BYTES_MAX + 2];
    memset(giant, 'a', sizeof giant - 1);
    giant[sizeof giant - 2] = '.';
    giant[sizeof giant - 1] = '\0';
    assert_float_equal(quality(giant, "en"), 0, 0.001);
}

static void what_cannot_stand_alone_is_worth_less(void **state)
{
    (void)state;
    assert_true(quality("He said that the harbour council would vote again in the spring.", "en") < 1);
    assert_true(quality("Aber der Hafenrat will im Frühjahr noch einmal darüber abstimmen.", "de") < 1);
    assert_true(quality("“I shall miss the pier, and so will everybody who knows it.", "en") < 1);
    assert_true(quality("The harbour council of Brevik voted on Monday to close the…", "en") < 1);
    assert_true(quality("The harbour council of Brevik votes on the old ferry pier", "en") <
                quality("The harbour council of Brevik voted on Monday to close the…", "en"));
}

static void a_word_points_back_only_in_its_own_language(void **state)
{
    (void)state;
    const char *italian = "Il consiglio del porto ha deciso lunedì di chiudere il vecchio molo.";
    assert_float_equal(quality(italian, "it"), 1, 0.001);
    assert_true(quality(italian, "fr") < 1); /* there "il" is "he" */
}

static void expect_dateline(const char *text, const char *rest)
{
    assert_string_equal(text + sentence_dateline_bytes(text, strlen(text)), rest);
}

static void datelines_are_found(void **state)
{
    (void)state;
    expect_dateline("BREVIK — The pier is closed.", "The pier is closed.");
    expect_dateline("BREVIK, Norway, March 3 (NTB) - The pier is closed.", "The pier is closed.");
    expect_dateline("Brevik (NTB) – The pier is closed.", "The pier is closed.");
    expect_dateline("BREVIK: The pier is closed.", "The pier is closed.");
    expect_dateline("By Ann Moss and Kai Berg March 3 (NTB) – The pier is closed.", "The pier is closed.");
}

static void sentences_with_dashes_keep_their_beginning(void **state)
{
    (void)state;
    static const char *const sentences[] = {
        "NATO members agreed on Tuesday — after long talks — to meet again.",
        "NATO Secretary General Kai Berg — who was absent — sent a letter.",
        "The council said: The pier is closed.",
        "Two things are clear — the pier is old, and it is closed.",
        "",
    };
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        expect_dateline(sentences[i], sentences[i]);
}

static void a_sober_title_beats_one_that_shouts_asks_or_labels(void **state)
{
    (void)state;
    float best = sober("Brevik closes its old ferry pier");
    assert_float_equal(best, 1, 0.001);
    static const char *const worse[] = {
        "BREVIK CLOSES ITS FERRY PIER",
        "Brevik closes its old ferry pier!",
        "Will Brevik close its old ferry pier?",
        "WATCH: Brevik closes its old ferry pier",
        "Brevik closes its old ferry pier | Oslo Post",
        "Brevik closes its old ferry pier - Oslopost",
        "Brevik closes its old ferry pier - Coast Daily News",
        "Here's what you need to know about the ferry pier",
        "Brevik closes its old ferry…",
    };
    for (size_t i = 0; i < sizeof worse / sizeof worse[0]; i++)
        assert_true(sober(worse[i]) < best);
    assert_float_equal(sober("Brevik - a town without a pier"), 1, 0.001);
    assert_float_equal(sober("NATO and UNESCO ships meet off Brevik harbour"), 1, 0.001);
}

static void titles_beyond_the_limit_are_no_headlines(void **state)
{
    (void)state;
    char giant[HEADLINE_BYTES_MAX + 2];
    memset(giant, 'a', sizeof giant - 1);
    giant[sizeof giant - 1] = '\0';
    assert_float_equal(sober(giant), 0, 0.001);
    assert_float_equal(sober(""), 0, 0.001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_statement_is_as_good_as_can_be),
        cmocka_unit_test(page_furniture_is_no_sentence),
        cmocka_unit_test(words_of_a_report_are_not_taken_for_furniture),
        cmocka_unit_test(questions_and_scraps_and_giants_are_left_out),
        cmocka_unit_test(what_cannot_stand_alone_is_worth_less),
        cmocka_unit_test(a_word_points_back_only_in_its_own_language),
        cmocka_unit_test(datelines_are_found),
        cmocka_unit_test(sentences_with_dashes_keep_their_beginning),
        cmocka_unit_test(a_sober_title_beats_one_that_shouts_asks_or_labels),
        cmocka_unit_test(titles_beyond_the_limit_are_no_headlines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
