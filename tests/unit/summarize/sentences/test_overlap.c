/* How much two sentences say the same. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "digest_cache.h"
#include "overlap.h"
#include "story_fixture.h"

static struct story_fixture fixture;
static struct story_view view;
static struct sentences sentences;
static struct overlap overlap;
static struct concept_index *concepts;
static struct digest_cache *cache;

static int open_story(void **state)
{
    (void)state;
    cache = digest_cache_new(NULL);
    concepts = concept_index_new();
    fixture_init(&fixture);
    fixture_add(&fixture, &(struct fixture_row){
                              .source = "one.example",
                              .title = "Crane falls at Marvik terminal",
                              .text = "A crane fell at the new terminal of Marvik on Monday and hurt three dockers. "
                                      "Inspectors of the state had found rust in its steel foot twice since spring."});
    fixture_add(&fixture, &(struct fixture_row){
                              .source = "two.example",
                              .title = "Dockers hurt in Marvik",
                              .text = "Three dockers were hurt on Monday when a crane fell at the Marvik terminal. "
                                      "But in Marvik nobody wanted to speak of rust, steel or cranes in the rain."});
    story_view_choose(&view, fixture.pointers, fixture.count);
    for (unsigned i = 0; i < view.count; i++)
        if (digest_cache_get(cache, view.articles[i].placed->article, "en", &view.articles[i].digest, NULL) != 0)
            return -1;
    story_view_finish(&view);
    concept_index_build(concepts, &view);
    sentences_collect(&view, concepts, &sentences);
    return 0;
}

static int close_story(void **state)
{
    (void)state;
    digest_cache_free(cache);
    concept_index_free(concepts);
    return 0;
}

static float share(unsigned a, unsigned b)
{
    overlap_mark(&overlap, &sentences, &sentences.rows[a]);
    return overlap_share(&overlap, &sentences, &sentences.rows[b]);
}

static void the_same_in_other_words_overlaps_and_other_matter_does_not(void **state)
{
    (void)state;
    assert_int_equal(sentences.count, 6); /* of each article two sentences, then the titles */
    assert_float_equal(share(0, 0), 1, 0.001);
    assert_true(share(0, 2) > 0.7F);
    assert_float_equal(share(0, 2), share(2, 0), 0.15);
    assert_float_equal(share(0, 1), 0, 0.001);
    assert_true(share(1, 3) < 0.4F);
}

static void a_headline_is_covered_by_what_tells_its_fact(void **state)
{
    (void)state;
    overlap_mark_headline(&overlap, &sentences, concepts, &sentences.rows[4]);
    assert_true(overlap_cover(&overlap, &sentences, &sentences.rows[0]) > 0.6F);
    assert_true(overlap_cover(&overlap, &sentences, &sentences.rows[2]) > 0.6F);
    assert_float_equal(overlap_cover(&overlap, &sentences, &sentences.rows[1]), 0, 0.001);
}

static void an_unfit_sentence_is_there_and_worth_nothing(void **state)
{
    (void)state;
    assert_float_equal(sentences.rows[3].digest->quality, 0, 0.001);
    assert_float_equal(sentences.rows[3].worth, 0, 0.001);
    assert_true(sentences.rows[2].worth > 0);
}

static void marking_again_forgets_what_was_marked(void **state)
{
    (void)state;
    overlap_mark(&overlap, &sentences, &sentences.rows[0]);
    overlap_mark(&overlap, &sentences, &sentences.rows[1]);
    for (unsigned i = 0; i < sentences.rows[0].slots_count; i++)
        assert_false(overlap_has(&overlap, sentences.slots[sentences.rows[0].slots_from + i]));
    assert_false(overlap_has(&overlap, CONCEPT_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_in_other_words_overlaps_and_other_matter_does_not),
        cmocka_unit_test(a_headline_is_covered_by_what_tells_its_fact),
        cmocka_unit_test(an_unfit_sentence_is_there_and_worth_nothing),
        cmocka_unit_test(marking_again_forgets_what_was_marked),
    };
    return cmocka_run_group_tests(tests, open_story, close_story);
}
