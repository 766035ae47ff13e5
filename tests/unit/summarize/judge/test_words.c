/* Words of a sentence and what the lexicon says of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "judge_fixture.h"

static struct judge_words words;

static void read(void **state, const char *text, const char *lang)
{
    judge_words_read(*state, text, strlen(text), lang, &words);
}

static void expect_word(const char *text, unsigned i, const char *word)
{
    assert_true(i < words.count);
    assert_int_equal(words.rows[i].size_bytes, strlen(word));
    assert_memory_equal(text + words.rows[i].start, word, strlen(word));
}

static void words_are_cut_at_spaces_and_marks(void **state)
{
    const char *text = "Kai Berg's 34-year-old ship cost 1.5 million, it’s said.";
    read(state, text, "en");
    assert_int_equal(words.count, 9);
    expect_word(text, 1, "Berg's");
    expect_word(text, 2, "34-year-old");
    expect_word(text, 5, "1.5");
    expect_word(text, 7, "it’s");
    assert_true(words.rows[0].is_capitalised);
    assert_false(words.rows[3].is_capitalised);
    assert_true(words.rows[5].is_number);
    assert_int_equal(words.rows[6].after, ',');
    assert_int_equal(words.rows[8].after, '.');
    assert_true(words.rows[7].kinds & LEX_PRONOUN); /* ’ or ' */
}

static void french_and_italian_elide(void **state)
{
    const char *text = "L'homme qu'elle a vu";
    read(state, text, "fr");
    expect_word(text, 0, "L'");
    expect_word(text, 1, "homme");
    assert_true(words.rows[0].kinds & LEX_ARTICLE);
    assert_true(words.rows[1].kinds & LEX_POINTING);
    assert_true(words.rows[3].kinds & LEX_PRONOUN);
}

static void phrases_are_found_at_their_first_word(void **state)
{
    read(state, "By contrast, the pier stays open.", "en");
    assert_true(words.rows[0].kinds & LEX_OPENER);
    assert_int_equal(words.rows[0].words, 2);
    read(state, "By Friday, the pier stays open.", "en");
    assert_false(words.rows[0].kinds & LEX_OPENER);
    read(state, "En revanche, le ponton reste ouvert.", "fr");
    assert_true(words.rows[0].kinds & LEX_OPENER);
}

static void words_in_quotation_marks_are_marked(void **state)
{
    read(state, "“The pier stays,” Berg said.", "en");
    assert_true(words.begins_quoted);
    assert_int_equal(words.quoted_count, 3);
    assert_false(words.rows[3].is_quoted);
    assert_int_equal(words.quotes, QUOTES_WHOLE);
    read(state, "Er sagte: „Der Steg bleibt“ und ging.", "de");
    assert_int_equal(words.quoted_count, 3);
    assert_int_equal(words.quotes, QUOTES_WHOLE);
    read(state, "彼は「桟橋は残る」と述べた。", "ja");
    assert_int_equal(words.quotes, QUOTES_WHOLE);
    read(state, "The pier stays,” Berg said.", "en");
    assert_int_equal(words.quotes, QUOTES_CLOSE);
    read(state, "Berg said: “The pier stays.", "en");
    assert_int_equal(words.quotes, QUOTES_OPEN);
    read(state, "the dockers' union of Brevik's pier", "en");
    assert_int_equal(words.quoted_count, 0);
    assert_int_equal(words.quotes, QUOTES_WHOLE);
}

static void all_scripts_have_capitals_and_words(void **state)
{
    read(state, "Однако Берг молчит.", "ru");
    assert_int_equal(words.count, 3);
    assert_true(words.rows[0].kinds & LEX_OPENER);
    assert_true(words.rows[1].is_capitalised);
    assert_false(words.rows[2].is_capitalised);
    read(state, "لكن بيرغ صامت", "ar");
    assert_true(words.rows[0].kinds & LEX_OPENER);
    read(state, "但他没有回答。", "zh");
    assert_true(words.opening & LEX_OPENER);
    assert_false(words.opening & LEX_PRONOUN);
}

static void languages_without_rows_and_broken_bytes_do_no_harm(void **state)
{
    read(state, "But he said so.", "xx");
    assert_int_equal(words.count, 4);
    assert_int_equal(words.rows[0].kinds, 0);
    read(state, "\xff\xfe \xe2\x80 pier \xf0\x9f", "en");
    assert_int_equal(words.count, 1);
    read(state, "", "en");
    assert_int_equal(words.count, 0);
    static char many[4 * JUDGE_WORDS_MAX];
    for (size_t i = 0; i + 2 < sizeof many; i += 2)
        memcpy(many + i, "a ", 2);
    read(state, many, "en");
    assert_int_equal(words.count, JUDGE_WORDS_MAX);
}

static void the_us_is_not_us(void **state)
{
    read(state, "US officials told us nothing", "en");
    assert_false(words.rows[0].kinds & LEX_FIRST);
    assert_true(words.rows[3].kinds & LEX_FIRST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_cut_at_spaces_and_marks),
        cmocka_unit_test(french_and_italian_elide),
        cmocka_unit_test(phrases_are_found_at_their_first_word),
        cmocka_unit_test(words_in_quotation_marks_are_marked),
        cmocka_unit_test(all_scripts_have_capitals_and_words),
        cmocka_unit_test(languages_without_rows_and_broken_bytes_do_no_harm),
        cmocka_unit_test(the_us_is_not_us),
    };
    return cmocka_run_group_tests(tests, judge_fixture_open, judge_fixture_close);
}
