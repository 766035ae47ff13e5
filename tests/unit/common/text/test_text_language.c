#include "text_language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_detected(const char *text, const char *declared, const char *expected)
{
    char lang[TEXT_LANGUAGE_SIZE];
    text_language_detect(text, strlen(text), declared, lang);
    assert_string_equal(lang, expected);
}

static void declared_codes_are_brought_to_one_form(void **state)
{
    (void)state;
    char lang[TEXT_LANGUAGE_SIZE];
    assert_int_equal(text_language_normalise("en-US", lang), 1);
    assert_string_equal(lang, "en");
    assert_int_equal(text_language_normalise("PT_br", lang), 1);
    assert_string_equal(lang, "pt");
    assert_int_equal(text_language_normalise("iw", lang), 1);
    assert_string_equal(lang, "he");
    assert_int_equal(text_language_normalise("nb", lang), 1);
    assert_string_equal(lang, "no");
}

static void what_is_no_code_is_unknown(void **state)
{
    (void)state;
    const char *const wrong[] = {"", "e", "und", "english", "12", "é"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char lang[TEXT_LANGUAGE_SIZE];
        assert_int_equal(text_language_normalise(wrong[i], lang), 0);
        assert_string_equal(lang, "und");
    }
}

static void short_titles_are_detected_where_nothing_is_declared(void **state)
{
    (void)state;
    assert_detected("Le gouvernement annonce une réforme des retraites", "", "fr");
    assert_detected("Die Regierung verschiebt die Abstimmung über den Haushalt", "", "de");
    assert_detected("Правительство отложило голосование по бюджету", "", "ru");
    assert_detected("ראש הממשלה הודיע על בחירות חדשות", "", "he");
    assert_detected("政府は予算案の採決を延期した", "", "ja");
}

static void a_declared_code_wins_on_a_short_text(void **state)
{
    (void)state;
    assert_detected("Bern", "de-CH", "de");
    assert_detected("Real Madrid 2-1 Barcelona", "es", "es");
}

static void a_long_text_wins_over_a_wrong_declaration(void **state)
{
    (void)state;
    assert_detected(
        "The council voted late on Tuesday to put off the decision about the bridge until the engineers had "
        "looked at the pillars again. Residents who had waited for hours in the hall were not amused, and "
        "said so at some length before they went home through the rain.",
        "fr", "en");
}

static void no_text_is_no_language(void **state)
{
    (void)state;
    assert_detected("", "", "und");
    assert_detected("12345 67", "", "und");
}

static void languages_are_compared_by_their_codes(void **state)
{
    (void)state;
    const char codes[][TEXT_LANGUAGE_SIZE] = {"", "en", "el", "und", "unk", "de"};
    char dirty[TEXT_LANGUAGE_SIZE] = {'e', 'n', '\0', 'x'};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        for (size_t j = 0; j < sizeof codes / sizeof *codes; j++)
            assert_int_equal(text_language_is(codes[i], codes[j]), i == j);
    assert_true(text_language_is(dirty, "en") && text_language_is("en", dirty));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_compared_by_their_codes),
        cmocka_unit_test(declared_codes_are_brought_to_one_form),
        cmocka_unit_test(what_is_no_code_is_unknown),
        cmocka_unit_test(short_titles_are_detected_where_nothing_is_declared),
        cmocka_unit_test(a_declared_code_wins_on_a_short_text),
        cmocka_unit_test(a_long_text_wins_over_a_wrong_declaration),
        cmocka_unit_test(no_text_is_no_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
