/* Who copies whom: found by the ids that are noted, in an order that does not change, compared by the words that are shown. */
#include "reporting.h"
#include "sample_story.h"
#include "story_copies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Triptych__Story *story;
static struct story_copies copies;

static int open_story(void **state)
{
    (void)state;
    story = sample_story_new();
    return 0;
}

static int close_story(void **state)
{
    (void)state;
    sample_story_free(story);
    return 0;
}

static Triptych__PlacedArticle *find(char last)
{
    for (size_t i = 0; i < story->n_articles; i++)
        if (story->articles[i]->article->id[16] == last)
            return story->articles[i];
    fail();
    return NULL;
}

static void set(char **text, const char *to)
{
    free(*text);
    *text = strdup(to);
}

static void copy(char article, const char *of)
{
    set(&find(article)->placement->copy_of, of);
}

static void an_edge_leads_from_the_copy_to_whose_words_it_has(void **state)
{
    (void)state;
    story_copies_find(story, &copies);
    assert_int_equal(copies.count, 1);
    assert_int_equal(copies.originals, 1);
    assert_ptr_equal(copies.rows[0].placed, find('6'));
    assert_ptr_equal(copies.rows[0].original, find('7'));
    /* All of its words stand in the longer original. */
    assert_int_equal(copies.rows[0].shared_pct, 100);
}

static void words_of_its_own_are_no_shared_ones(void **state)
{
    (void)state;
    set(&find('7')->article->title, "One two three four five");
    set(&find('7')->article->text, "");
    set(&find('6')->article->title, "ONE two, three four FIVE six");
    set(&find('6')->article->text, "");
    story_copies_find(story, &copies);
    assert_int_equal(copies.rows[0].shared_pct, 75);
    /* "one two three" is no run of "None two three". */
    set(&find('7')->article->title, "None two threes four fives six seven");
    story_copies_find(story, &copies);
    assert_int_equal(copies.rows[0].shared_pct, 0);
    set(&find('6')->article->title, "Two words");
    story_copies_find(story, &copies);
    assert_int_equal(copies.rows[0].shared_pct, STORY_COPIES_SHARE_UNKNOWN);
    /* As much as one text can hold: nothing runs over. */
    char *large = malloc(5000);
    memset(large, 'x', 4999);
    large[4999] = '\0';
    set(&find('6')->article->text, large);
    set(&find('6')->article->title, large);
    free(large);
    story_copies_find(story, &copies);
    assert_int_equal(copies.count, 1);
}

static void the_text_with_most_copies_comes_first_and_its_copies_by_time(void **state)
{
    (void)state;
    copy('2', "a0000000000000001");
    copy('9', "a0000000000000004");
    copy('3', "a0000000000000004");
    story_copies_find(story, &copies);
    assert_int_equal(copies.count, 4);
    assert_int_equal(copies.originals, 3);
    assert_int_equal(story_copies_run(&copies, 0), 2);
    assert_ptr_equal(copies.rows[0].placed, find('3')); /* 460 minutes after the first; the other 540 */
    assert_ptr_equal(copies.rows[1].placed, find('9'));
    assert_ptr_equal(copies.rows[2].original, find('7')); /* of two with one copy each the earlier */
    assert_ptr_equal(copies.rows[3].original, find('1'));
}

static void what_has_gone_or_is_not_listed_is_no_end_of_an_edge(void **state)
{
    (void)state;
    copy('9', "a00000000000000ff");
    copy('5', "a0000000000000005"); /* of itself */
    copy('2', "a0000000000000004");
    find('4')->placement->source->hidden = 1;
    story_copies_find(story, &copies);
    assert_int_equal(copies.count, 1);
    assert_int_equal(copies.lost, 2);
}

#define with_story(name) cmocka_unit_test_setup_teardown(name, open_story, close_story)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        with_story(an_edge_leads_from_the_copy_to_whose_words_it_has),
        with_story(words_of_its_own_are_no_shared_ones),
        with_story(the_text_with_most_copies_comes_first_and_its_copies_by_time),
        with_story(what_has_gone_or_is_not_listed_is_no_end_of_an_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
