#include "text_fold.h"
#include "text_shingles.h"
#include "text_terms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_folds(const char *from, enum text_fold_marks marks, const char *to)
{
    char out[TEXT_FOLD_MAX + 1];
    size_t size_bytes = text_fold(from, strlen(from), marks, out, sizeof out);
    assert_string_equal(out, to);
    assert_int_equal(size_bytes, strlen(to));
}

static void folding_unites_case_width_and_composition(void **state)
{
    (void)state;
    assert_folds("ZÜRICH", TEXT_FOLD_KEEP_MARKS, "zürich");
    assert_folds("Zu\xCC\x88rich", TEXT_FOLD_KEEP_MARKS, "zürich");
    assert_folds("ＡＢＣ１", TEXT_FOLD_KEEP_MARKS, "abc1");
    assert_folds("Straße", TEXT_FOLD_KEEP_MARKS, "strasse");
    assert_folds("Macron’s", TEXT_FOLD_KEEP_MARKS, "macron's");
}

static void folding_strips_accents_and_points_but_no_vowel_signs(void **state)
{
    (void)state;
    assert_folds("Zürich", TEXT_FOLD_STRIP_MARKS, "zurich");
    assert_folds("Łódź", TEXT_FOLD_STRIP_MARKS, "łodz");
    assert_folds("كِتَاب", TEXT_FOLD_STRIP_MARKS, "كتاب");
    assert_folds("हिन्दी", TEXT_FOLD_STRIP_MARKS, "हिन्दी");
}

static void folding_cuts_on_a_character(void **state)
{
    (void)state;
    char out[6];
    assert_int_equal(text_fold("ééé", 6, TEXT_FOLD_KEEP_MARKS, out, sizeof out), 4);
    assert_string_equal(out, "éé");
    char longest[5000];
    memset(longest, 'x', sizeof longest);
    char cut[TEXT_FOLD_MAX + 1];
    assert_int_equal(text_fold(longest, sizeof longest, TEXT_FOLD_KEEP_MARKS, cut, sizeof cut), TEXT_FOLD_MAX);
}

static void folding_survives_characters_that_expand_most(void **state)
{
    (void)state;
    char text[TEXT_FOLD_MAX];
    for (size_t i = 0; i + 3 <= sizeof text; i += 3) {
        memcpy(text + i, "ﷺ", 3);
    }
    char out[TEXT_FOLD_MAX + 1];
    assert_in_range(text_fold(text, sizeof text - 1, TEXT_FOLD_KEEP_MARKS, out, sizeof out), 1, TEXT_FOLD_MAX);
}

/* The stems of `text`, stop words in brackets, separated by spaces. */
static void stems_of(const char *text, const char *lang, char *out, size_t out_size)
{
    struct err err;
    struct text_analyser *analyser = text_analyser_new(&err);
    assert_non_null(analyser);
    assert_int_equal(text_terms_start(analyser, text, strlen(text), lang, &err), 0);
    out[0] = '\0';
    struct text_term term;
    while (text_terms_next(analyser, &term)) {
        assert_true(term.start + term.size_bytes <= strlen(text));
        size_t length = strlen(out);
        snprintf(out + length, out_size - length, term.is_stop ? "%s[%s]" : "%s%s", length ? " " : "", term.stem);
    }
    text_analyser_free(analyser);
}

static void terms_are_folded_stemmed_and_marked(void **state)
{
    (void)state;
    char out[256];
    stems_of("The minister's Elections were DELAYED by 3.5 days", "en", out, sizeof out);
    assert_string_equal(out, "[the] minist elect [were] delay [by] 3.5 day");
    stems_of("Les élections présidentielles", "fr", out, sizeof out);
    assert_string_equal(out, "[les] elect presidentiel");
    stems_of("Выборы в Москве", "ru", out, sizeof out);
    assert_string_equal(out, "выбор [в] москв");
}

static void scripts_without_spaces_are_tokenized(void **state)
{
    (void)state;
    char out[256];
    stems_of("東京で地震", "ja", out, sizeof out);
    assert_string_equal(out, "東京 [で] 地震");
}

static void a_language_without_a_stemmer_keeps_its_words(void **state)
{
    (void)state;
    char out[256];
    stems_of("Volitve v Ljubljani", "sl", out, sizeof out);
    assert_string_equal(out, "volitve [v] ljubljani");
    stems_of("Bonvena tago", "und", out, sizeof out);
    assert_string_equal(out, "bonvena tago");
}

static void capitals_are_seen_in_every_script_that_has_them(void **state)
{
    (void)state;
    struct err err;
    struct text_analyser *analyser = text_analyser_new(&err);
    const char *text = "Élysée sans Москва 2024";
    assert_int_equal(text_terms_start(analyser, text, strlen(text), "fr", &err), 0);
    struct text_term term;
    const int expected[] = {1, 0, 1, 0};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(text_terms_next(analyser, &term), 1);
        assert_int_equal(term.is_capitalised, expected[i]);
    }
    assert_int_equal(term.kind, TEXT_WORD_NUMBER);
    assert_int_equal(text_terms_next(analyser, &term), 0);
    text_analyser_free(analyser);
}

static void assert_words(struct text_segmenter *segmenter, const char *text, size_t most, const char *expected)
{
    struct err err;
    struct text_word word;
    char out[256] = "";
    assert_int_equal(text_segmenter_start(segmenter, text, strlen(text), &err), 0);
    for (size_t i = 0; i < most && text_segmenter_next(segmenter, &word); i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%.*s,", (int)word.size_bytes, text + word.start);
    assert_string_equal(out, expected);
}

static void a_text_that_is_read_again_has_the_same_words(void **state)
{
    (void)state;
    struct err err;
    struct text_segmenter *segmenter = text_segmenter_new(&err);
    char longer[700] = "";
    assert_words(segmenter, "one two three", 2, "one,two,"); /* not to its end */
    assert_words(segmenter, "one two three", 9, "one,two,three,");
    assert_words(segmenter, "one two three", 1, "one,"); /* as it was kept */
    assert_words(segmenter, "one two three", 9, "one,two,three,");
    assert_words(segmenter, "one two thre", 9, "one,two,thre,"); /* another text with the same beginning */
    assert_words(segmenter, "one two threw", 9, "one,two,threw,");
    assert_words(segmenter, "four", 9, "four,"); /* displaces the first */
    assert_words(segmenter, "one two three", 9, "one,two,three,");
    assert_words(segmenter, "", 9, "");
    memset(longer, 'x', sizeof longer - 1); /* too long to be kept */
    assert_words(segmenter, longer, 0, "");
    assert_words(segmenter, "four", 9, "four,");
    text_segmenter_free(segmenter);
}

static void words_beyond_those_that_are_kept_are_read_again(void **state)
{
    (void)state;
    struct err err;
    struct text_word word;
    struct text_segmenter *segmenter = text_segmenter_new(&err);
    char text[401];
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = i % 2 ? ' ' : 'a';
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 3; i++) {
        size_t count = 0;
        assert_int_equal(text_segmenter_start(segmenter, text, strlen(text), &err), 0);
        while (text_segmenter_next(segmenter, &word))
            assert_int_equal(word.start, 2 * count++);
        assert_int_equal(count, 200);
    }
    text_segmenter_free(segmenter);
}

static void shingles_ignore_case_spacing_and_punctuation(void **state)
{
    (void)state;
    uint32_t a[16];
    uint32_t b[16];
    const char *one = "One two, three: four five six.";
    const char *other = "one  TWO three - four\nfive \"six\"";
    assert_int_equal(text_shingles(one, strlen(one), a, 16), 2);
    assert_int_equal(text_shingles(other, strlen(other), b, 16), 2);
    assert_memory_equal(a, b, 2 * sizeof *a);
    const char *changed = "One two, three: four five seven.";
    assert_int_equal(text_shingles(changed, strlen(changed), b, 16), 2);
    assert_int_equal(a[0], b[0]);
    assert_int_not_equal(a[1], b[1]);
}

static void shingles_of_ideographs_count_characters(void **state)
{
    (void)state;
    uint32_t hashes[16];
    const char *text = "東京で地震が";
    assert_int_equal(text_shingles(text, strlen(text), hashes, 16), 2);
    const char *mixed = "ab東京で地震";
    assert_int_equal(text_shingles(mixed, strlen(mixed), hashes, 16), 2);
}

static void shingles_stop_at_the_room_given(void **state)
{
    (void)state;
    uint32_t hashes[1];
    const char *text = "one two three four five six seven";
    assert_int_equal(text_shingles(text, strlen(text), hashes, 1), 1);
    assert_int_equal(text_shingles("one two three four", 18, hashes, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding_unites_case_width_and_composition),
        cmocka_unit_test(folding_strips_accents_and_points_but_no_vowel_signs),
        cmocka_unit_test(folding_cuts_on_a_character),
        cmocka_unit_test(folding_survives_characters_that_expand_most),
        cmocka_unit_test(terms_are_folded_stemmed_and_marked),
        cmocka_unit_test(scripts_without_spaces_are_tokenized),
        cmocka_unit_test(a_language_without_a_stemmer_keeps_its_words),
        cmocka_unit_test(capitals_are_seen_in_every_script_that_has_them),
        cmocka_unit_test(a_text_that_is_read_again_has_the_same_words),
        cmocka_unit_test(words_beyond_those_that_are_kept_are_read_again),
        cmocka_unit_test(shingles_ignore_case_spacing_and_punctuation),
        cmocka_unit_test(shingles_of_ideographs_count_characters),
        cmocka_unit_test(shingles_stop_at_the_room_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
