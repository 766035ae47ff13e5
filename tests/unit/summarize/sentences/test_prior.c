/* How far a source is trusted with a neutral sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source_prior.h"

static float prior(const char *leaning, const char *factuality, const char *media_type, const char *flags,
                   const char *kind)
{
    Triptych__SourceRating rating = TRIPTYCH__SOURCE_RATING__INIT;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    rating.leaning = (char *)(uintptr_t)leaning;
    rating.factuality = (char *)(uintptr_t)factuality;
    rating.media_type = (char *)(uintptr_t)media_type;
    rating.flags = (char *)(uintptr_t)flags;
    placement.kind = (char *)(uintptr_t)kind;
    placement.source = &rating;
    return source_prior(&placement);
}

static void what_nobody_has_rated_counts_as_it_is(void **state)
{
    (void)state;
    assert_float_equal(source_prior(NULL), 1, 0.001);
    assert_float_equal(prior("", "", "", "", "news"), 1, 0.001);
    assert_float_equal(prior("sideways", "lofty", "", "", ""), 1, 0.001);
}

static void agencies_the_center_and_facts_count_more(void **state)
{
    (void)state;
    assert_true(prior("center", "", "", "", "") > prior("lean-left", "", "", "", ""));
    assert_true(prior("lean-right", "", "", "", "") > prior("right", "", "", "", ""));
    assert_true(prior("left", "", "", "", "") > prior("far-left", "", "", "", ""));
    assert_true(prior("center", "", "agency", "", "") > prior("center", "", "", "", ""));
    assert_true(prior("", "high", "", "", "") > prior("", "mixed", "", "", ""));
    assert_true(prior("", "mixed", "", "", "") > prior("", "very-low", "", "", ""));
}

static void both_sides_count_alike(void **state)
{
    (void)state;
    assert_float_equal(prior("left", "", "", "", ""), prior("right", "", "", "", ""), 0.001);
    assert_float_equal(prior("far-left", "", "", "", ""), prior("far-right", "", "", "", ""), 0.001);
}

static void opinion_and_sources_that_raters_warn_of_count_little(void **state)
{
    (void)state;
    assert_true(prior("center", "high", "", "", "opinion") < 0.5F);
    assert_true(prior("center", "high", "", "satire", "") < 0.5F);
    assert_true(prior("center", "high", "", "questionable", "") > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nobody_has_rated_counts_as_it_is),
        cmocka_unit_test(agencies_the_center_and_facts_count_more),
        cmocka_unit_test(both_sides_count_alike),
        cmocka_unit_test(opinion_and_sources_that_raters_warn_of_count_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
