/* common/query: how words, phrases and beginnings are found in a story's text. */
#include "query_facts.h"
#include "text_search.h"
#include "told_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void a_word_is_found_whole_and_not_inside_another(void **state)
{
    (void)state;
    assert_true(told_matches("pension"));
    assert_true(told_matches("PENSION"));
    assert_false(told_matches("ension"));
    assert_false(told_matches("pens"));
    assert_false(told_headline_matches("The transcripts of Justice House", "ran"));
    assert_false(told_headline_matches("The transcripts of Justice House", "us"));
    assert_true(told_headline_matches("What the US wants", "us"));
    assert_true(told_headline_matches("Plan B", "b"));
    assert_false(told_headline_matches("Plan", "b"));
}

static void accents_and_case_do_not_matter(void **state)
{
    (void)state;
    assert_true(told_matches("zurich"));
    assert_true(told_matches("ZÜRICH"));
    assert_true(told_matches("elections anticipees"));
    assert_true(told_headline_matches("ΑΘΗΝΑ: νέα μέτρα", "αθηνα"));
    assert_true(told_headline_matches("Россия и Ёлка", "елка"));
}

static void other_forms_of_a_word_are_found_in_the_languages_of_the_story(void **state)
{
    (void)state;
    assert_true(told_matches("pensions"));
    assert_true(told_matches("country"));
    assert_true(told_matches("votes"));
    assert_true(told_matches("vote"));
    assert_true(told_matches("reforms"));
    assert_true(told_matches("election")); /* French: élections */
    assert_false(told_matches("parish"));
    assert_false(told_headline_matches("Uni", "university")); /* too short to have forms */
}

static void a_word_in_quotes_is_found_as_it_is(void **state)
{
    (void)state;
    assert_true(told_matches("\"pension\""));
    assert_false(told_matches("\"pensions\""));
}

static void a_phrase_is_words_in_a_row_of_one_sentence(void **state)
{
    (void)state;
    assert_true(told_matches("\"pension reform\""));
    assert_true(told_matches("\"Pension, Reform\""));
    assert_false(told_matches("\"reform pension\""));
    assert_false(told_matches("\"pension paris\""));
    assert_false(told_matches("\"treaty ministers\"")); /* end of the headline, beginning of the next */
    assert_true(told_matches("\xE2\x80\x9Cpension reform\xE2\x80\x9D"));
    assert_true(told_matches("\xC2\xABpension reform\xC2\xBB"));
}

static void marks_inside_words_separate_in_both(void **state)
{
    (void)state;
    assert_true(told_matches("60,000"));
    assert_true(told_matches("60.000"));
    assert_false(told_matches("60000"));
    assert_true(told_matches("covid-19"));
    assert_false(told_matches("covid-20"));
    assert_true(told_matches("l'eau"));
    assert_true(told_matches("l\xE2\x80\x99"
                             "eau"));
    assert_true(told_matches("eau"));
}

static void a_star_stands_for_whatever_a_word_goes_on_with(void **state)
{
    (void)state;
    assert_true(told_matches("pens*"));
    assert_true(told_matches("zur*"));
    assert_false(told_matches("ens*"));
    assert_true(told_matches("covid-1*"));
    assert_true(told_matches("re*"));
    assert_false(told_headline_matches("Plan", "pla* ye*"));
}

static void scripts_without_blanks_are_looked_into(void **state)
{
    (void)state;
    assert_true(told_matches("東京"));
    assert_true(told_matches("知事選"));
    assert_true(told_matches("\"改革派が勝利\""));
    assert_false(told_matches("大阪"));
    assert_true(told_headline_matches("G7サミット開幕", "G7サミット"));
    assert_true(told_headline_matches("대통령이 사임했다", "대통령"));
    assert_true(told_headline_matches("นายกรัฐมนตรีลาออก", "รัฐมนตรี"));
    /* A blank of theirs separates as any other. */
    assert_true(told_matches("東京\xE3\x80\x80勝利"));
}

static void points_of_the_sides_are_searched_too(void **state)
{
    (void)state;
    assert_true(told_matches("勝利"));
    assert_true(told_matches("ministers zurich treaty"));
}

static void words_are_folded_with_a_blank_around_each(void **state)
{
    (void)state;
    char out[64];
    assert_int_equal(text_search_fold("", 0, out, sizeof out), 0);
    assert_string_equal(out, "");
    assert_int_equal(text_search_fold("?! …", 6, out, sizeof out), 0);
    const char *text = "Don't—stop, Zoë!";
    assert_int_equal(text_search_fold(text, strlen(text), out, sizeof out), strlen(" don t stop zoe "));
    assert_string_equal(out, " don t stop zoe ");
    /* Cut behind a word. */
    assert_int_equal(text_search_fold("alpha beta", 10, out, 9), 7);
    assert_string_equal(out, " alpha ");
    assert_int_equal(text_search_fold("alphabet", 8, out, 5), 0);
}

static void a_long_run_of_letters_is_one_word(void **state)
{
    (void)state;
    char run[400], out[500], question[400] = "";
    for (int i = 0; i < 100; i++)
        strcpy(run + 3 * i, "東");
    size_t len = text_search_fold(run, strlen(run), out, sizeof out);
    assert_int_equal(len, 302);
    assert_ptr_equal(strchr(out + 1, ' '), out + 301);
    memcpy(question, run, 90);
    assert_true(told_headline_matches(run, question));
}

static void text_beyond_the_bound_is_not_looked_at_and_harms_nothing(void **state)
{
    (void)state;
    enum { SIZE = 30000 };
    char *headline = malloc(SIZE + 1);
    assert_non_null(headline);
    for (int i = 0; i < SIZE; i++)
        headline[i] = i % 2 ? ' ' : 'a';
    headline[SIZE] = '\0';
    struct query_facts *facts = query_facts_new(told_with_headline(headline), 1, NULL);
    assert_non_null(facts);
    assert_true(facts->text_size < QUERY_TEXT_MAX);
    assert_true(strstr(facts->text, " ministers ") != NULL); /* each part has room of its own */
    free(facts);
    free(headline);
}

static void without_text_a_word_is_not_there(void **state)
{
    (void)state;
    struct query_facts *facts = query_facts_new(told_story(), 0, NULL);
    struct query *query = query_new(&(struct query_options){0});
    assert_int_equal(query_add(query, "pension", NULL), 0);
    assert_true(query_needs_text(query));
    assert_false(query_matches(query, facts, NULL));
    query_free(query);
    query = query_new(&(struct query_options){0});
    assert_int_equal(query_add(query, "topic:politics", NULL), 0);
    assert_false(query_needs_text(query));
    assert_true(query_matches(query, facts, NULL));
    query_free(query);
    free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_found_whole_and_not_inside_another),
        cmocka_unit_test(accents_and_case_do_not_matter),
        cmocka_unit_test(other_forms_of_a_word_are_found_in_the_languages_of_the_story),
        cmocka_unit_test(a_word_in_quotes_is_found_as_it_is),
        cmocka_unit_test(a_phrase_is_words_in_a_row_of_one_sentence),
        cmocka_unit_test(marks_inside_words_separate_in_both),
        cmocka_unit_test(a_star_stands_for_whatever_a_word_goes_on_with),
        cmocka_unit_test(scripts_without_blanks_are_looked_into),
        cmocka_unit_test(points_of_the_sides_are_searched_too),
        cmocka_unit_test(words_are_folded_with_a_blank_around_each),
        cmocka_unit_test(a_long_run_of_letters_is_one_word),
        cmocka_unit_test(text_beyond_the_bound_is_not_looked_at_and_harms_nothing),
        cmocka_unit_test(without_text_a_word_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
