/* Quotations: whole, and with their speaker. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "judge_fixture.h"

#define SENTENCES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void torn_and_speakerless_quotations_are_unfit(void **state)
{
    expect_unfit(state, "en",
                 SENTENCES("“I shall miss the pier, and so will everybody who knows it.",
                           "The pier will be missed by everybody who knows it,” Kai Berg said.",
                           "\"The old ferry pier of Brevik will be missed by everybody who knows it.\"",
                           "“The old ferry pier will be missed by everybody who knows it,” he said.",
                           "“The old ferry pier must be kept by every means there is” to help the town.",
                           "It is important to have a pier that you can trust to carry the ferry.",
                           "We are going to keep the old ferry pier of Brevik open until spring."));
    expect_unfit(state, "de",
                 SENTENCES("„Der alte Steg von Brevik wird uns allen noch lange fehlen.",
                           "Wir werden den alten Steg von Brevik bis zum Frühjahr offen halten."));
    expect_unfit(state, "fr",
                 SENTENCES("« Le vieux ponton de Brevik va manquer à tous ceux qui le connaissent.",
                           "Nous allons garder ouvert le vieux ponton de Brevik jusqu'au printemps."));
    expect_unfit(state, "zh", SENTENCES("我们将把布雷维克的旧渡轮码头一直开放到明年春天。"));
}

static void whole_quotations_with_a_speaker_are_fit(void **state)
{
    expect_fit(state, "en",
               SENTENCES("“I shall miss the pier, and so will everybody who knows it,” Kai Berg said on Monday.",
                         "Kai Berg told reporters in Brevik: \"We shall keep the pier open until spring.\"",
                         "The council's letter called the pier 'a danger to us all' and closed it at once.",
                         "The workers' council of Brevik called the old ferry pier a danger to ships.",
                         "Veterans of World War I built the old ferry pier of Brevik with their own hands.",
                         "US officials said that the old ferry pier of Brevik would be closed by spring."));
    expect_fit(state, "de", SENTENCES("„Der alte Steg wird uns allen noch lange fehlen“, sagte Kai Berg am Montag."));
    expect_fit(state, "fr", SENTENCES("« Nous allons garder le ponton », a déclaré lundi le maire Kai Berg."));
}

static void mostly_quoted_sentences_are_worth_less(void **state)
{
    const char *quoted = "“The pier will be missed by everybody who has ever known it in its day,” Kai Berg said.";
    const char *plain = "Kai Berg said that everybody who had known the pier in its day would miss it.";
    assert_true(verdict_on(state, quoted, "en").quality < verdict_on(state, plain, "en").quality);
}

static void words_that_take_sides_count_outside_quotation_marks_only(void **state)
{
    const char *plain = "The harbour council of Brevik voted on Monday to close the old ferry pier.";
    const char *loaded = "The shameless harbour council of Brevik voted on Monday to close the pier.";
    const char *twice = "The shameless and cowardly harbour council of Brevik voted to close the pier.";
    const char *quoted = "Kai Berg called the harbour council of Brevik “shameless” for closing the pier.";
    assert_int_equal(verdict_on(state, loaded, "en").loaded, 1);
    assert_int_equal(verdict_on(state, quoted, "en").loaded, 0);
    assert_int_equal(verdict_on(state, plain, "en").loaded, 0);
    assert_int_equal(verdict_on(state, loaded, "en").loaded, 1);
    assert_int_equal(verdict_on(state, twice, "en").loaded, 2);
    assert_int_equal(verdict_on(state, quoted, "en").loaded, 0);
    assert_float_equal(sentence_loaded_factor(0), 1, 0.001);
    assert_true(sentence_loaded_factor(1) < 1 && sentence_loaded_factor(2) < sentence_loaded_factor(1));
    assert_true(
        verdict_on(state, "Der schamlose Hafenrat von Brevik hat am Montag den alten Steg geschlossen.", "de").loaded >
        0);
}

static enum sentence_role role(void **state, const char *text)
{
    return verdict_on(state, text, "en").role;
}

static void a_sentence_has_its_role(void **state)
{
    assert_int_equal(role(state, "The harbour council of Brevik closed the pier and both bridges on Monday."),
                     ROLE_FACT);
    assert_int_equal(role(state, "Kai Berg condemned the closure of the old ferry pier in a letter on Monday."),
                     ROLE_REACTION);
    assert_int_equal(role(state, "The old ferry pier of Brevik was built in 1912 by the harbour council."),
                     ROLE_BACKGROUND);
    assert_int_equal(role(state, "A new pier is expected to open in the harbour of Brevik before winter."), ROLE_NEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(torn_and_speakerless_quotations_are_unfit),
        cmocka_unit_test(whole_quotations_with_a_speaker_are_fit),
        cmocka_unit_test(mostly_quoted_sentences_are_worth_less),
        cmocka_unit_test(words_that_take_sides_count_outside_quotation_marks_only),
        cmocka_unit_test(a_sentence_has_its_role),
    };
    return cmocka_run_group_tests(tests, judge_fixture_open, judge_fixture_close);
}
