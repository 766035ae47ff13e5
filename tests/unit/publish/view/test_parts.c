/* Pieces of pages: shares and what stands in their place, numbers, links into articles. */
#include "part_bar.h"
#include "part_picture.h"
#include "part_time.h"
#include "part_why.h"
#include "story_sentences.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void few_rated_sources_are_told_one_by_one_and_ties_as_ties(void **state)
{
    (void)state;
    static const struct {
        uint32_t left, center, right, unrated;
        const char *leader, *bar;
    } cases[] = {
        {0, 0, 0, 0, "no outlet is known yet", "class=\"pips\""},
        {0, 0, 0, 1, "the outlet is not rated", "class=\"pips\""},
        {0, 0, 0, 2, "neither outlet is rated", "class=\"pips\""},
        {0, 0, 0, 7, "none of the 7 outlets is rated", "class=\"pips\""},
        {0, 1, 0, 3, "1 outlet rated: center", "<i class=\"c\"></i>"},
        {0, 2, 0, 0, "2 outlets rated: both center", "<i class=\"c\"></i><i class=\"c\"></i>"},
        {3, 0, 0, 0, "3 outlets rated: all left", "class=\"pips\""},
        {3, 0, 1, 0, "4 outlets rated: 3 left, 1 right", "class=\"pips\""},
        {1, 3, 1, 0, "60% of the sources are Center", "class=\"bar thin\""},
        {2, 1, 2, 0, "left and right tie at 40%", "class=\"bar thin\""},
        {2, 2, 2, 0, "all three sides tie", "class=\"bar thin\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct coverage_sides sides = {.rated = cases[i].left + cases[i].center + cases[i].right};
        sides.sources[SIDE_LEFT] = cases[i].left;
        sides.sources[SIDE_CENTER] = cases[i].center;
        sides.sources[SIDE_RIGHT] = cases[i].right;
        sides.sources[SIDE_UNRATED] = cases[i].unrated;
        pct_by_largest_remainder(sides.sources + SIDE_LEFT, 3, sides.pct + SIDE_LEFT);
        struct buffer buffer;
        char *text = NULL;
        buffer_init(&buffer, 10000);
        part_leader(&buffer, &sides);
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        assert_string_equal(text, cases[i].leader);
        free(text);
        part_bar(&buffer, &sides, NULL);
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        assert_non_null(strstr(text, cases[i].bar));
        free(text);
    }
}

static void numbers_have_separators(void **state)
{
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {14996, "14,996"}, {1234567, "1,234,567"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer buffer;
        char *text = NULL;
        buffer_init(&buffer, 100);
        part_number(&buffer, cases[i].number);
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        assert_string_equal(text, cases[i].text);
        free(text);
    }
}

static void a_sentence_opens_where_it_stands_in_its_article(void **state)
{
    static const struct {
        const char *url, *text, *fragment;
    } cases[] = {
        {"https://a.example/1", "It rained, all-day.", "#:~:text=It%20rained%2C%20all%2Dday%2E"},
        {"https://a.example/1#top", "It rained.", ":~:text=It%20rained%2E"},
        {"https://a.example/1", "", ""},
        {"https://a.example/1",
         "The nine governments agreed early on Wednesday to join their power grids and to charge a levy on carbon.",
         "#:~:text=The%20nine%20governments%20agreed%20early%20on%20Wednesday,power%20grids%20and%20to%20charge%20a%"
         "20levy%20on%20carbon%2E"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer buffer;
        char *text = NULL;
        buffer_init(&buffer, 10000);
        story_text_fragment(&buffer, cases[i].url, cases[i].text);
        buffer_char(&buffer, '\n'); /* of nothing there is no text */
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        text[strlen(text) - 1] = '\0';
        assert_string_equal(text, cases[i].fragment);
        free(text);
    }
}

static char *why_of(const Triptych__Placement *placement)
{
    struct buffer buffer;
    char *text = NULL;
    buffer_init(&buffer, 10000);
    part_why(&buffer, placement);
    buffer_char(&buffer, '\n'); /* nothing may be said */
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    return text;
}

static void why_an_article_is_here_is_said_in_the_readers_language(void **state)
{
    static char shared_name[] = "Port <Selby>", gap_name[] = "nearest_gap", meaning_name[] = "meaning_nearest_cosine",
                copied[] = "a0000000000000002";
    char *shared[] = {shared_name, shared_name};
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    Triptych__Reason gap = TRIPTYCH__REASON__INIT, meaning = TRIPTYCH__REASON__INIT;
    Triptych__Reason *reasons[] = {&gap, &meaning};
    (void)state;
    gap.feature = gap_name;
    gap.value = 2.5649F; /* ln 13 */
    meaning.feature = meaning_name;
    meaning.value = 0.71F;
    placement.score = 0.8F;
    placement.shared = shared;
    placement.n_shared = 2;
    placement.reasons = reasons;
    placement.n_reasons = 2;
    char *text = why_of(&placement);
    assert_string_equal(text,
                        "<p>It shares <bdi>Port &lt;Selby&gt;</bdi>, <bdi>Port &lt;Selby&gt;</bdi>; 12 hours apart; "
                        "means nearly the same as a report of the story.</p>\n\n");
    free(text);
    words_use(WORDS_DE);
    placement.n_shared = 0;
    gap.value = 0.69315F;
    meaning.value = 0.5F;
    placement.copy_of = copied;
    text = why_of(&placement);
    assert_string_equal(text,
                        "<p>1 Stunde Abstand; bedeutet etwa dasselbe wie ein Bericht des Themas; hat fast den Text "
                        "eines anderen Berichts.</p>\n\n");
    free(text);
    words_use(WORDS_EN);
    placement.copy_of = (char *)protobuf_c_empty_string;
    meaning.value = 0;
    gap.value = 4.2905F; /* ln 73 */
    text = why_of(&placement);
    assert_string_equal(text, "<p>3 days apart.</p>\n\n");
    free(text);
    placement.score = 1; /* it began the story: the reasons are those of the one not taken */
    text = why_of(&placement);
    assert_string_equal(text, "\n");
    free(text);
}

static void a_mark_has_the_first_letters_of_the_words_that_tell_outlets_apart(void **state)
{
    static const char *const cases[][2] = {{"The Daily Planet", "DP"},
                                           {"The Observer (UK)", "OU"},
                                           {"La Repubblica", "R"},
                                           {"\"Vrij\" Nederland", "VN"},
                                           {"The", "T"},
                                           {"el país", "P"},
                                           {"Éire & sons", "ÉS"},
                                           {"()", ""},
                                           {"b.example", "BE"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer buffer;
        char *text = NULL, wanted[64];
        buffer_init(&buffer, 1000);
        part_mark(&buffer, cases[i][0], SIDE_LEFT, NULL);
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        snprintf(wanted, sizeof wanted, "aria-hidden=\"true\">%s</span>", cases[i][1]);
        assert_non_null(strstr(text, wanted));
        free(text);
    }
}

static void arabic_says_one_and_two_in_words_alone(void **state)
{
    (void)state;
    static const struct {
        enum words_lang lang;
        uint64_t count;
        const char *said;
    } cases[] = {
        {WORDS_AR, 0, "0 مصدر"},    {WORDS_AR, 1, "مصدر واحد"}, {WORDS_AR, 2, "مصدران"},    {WORDS_AR, 3, "3 مصادر"},
        {WORDS_AR, 11, "11 مصدرًا"}, {WORDS_DE, 1, "1 Quelle"},  {WORDS_EN, 2, "2 sources"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer buffer;
        char *text = NULL;
        words_use(cases[i].lang);
        buffer_init(&buffer, 100);
        part_count(&buffer, cases[i].count, "source", "sources");
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        assert_string_equal(text, cases[i].said);
        free(text);
    }
    words_use(WORDS_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_rated_sources_are_told_one_by_one_and_ties_as_ties),
        cmocka_unit_test(numbers_have_separators),
        cmocka_unit_test(arabic_says_one_and_two_in_words_alone),
        cmocka_unit_test(a_mark_has_the_first_letters_of_the_words_that_tell_outlets_apart),
        cmocka_unit_test(why_an_article_is_here_is_said_in_the_readers_language),
        cmocka_unit_test(a_sentence_opens_where_it_stands_in_its_article),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
