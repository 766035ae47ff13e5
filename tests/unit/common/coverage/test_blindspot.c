/* common/coverage: who misses a story, and that it does not flicker. */
#include "blindspot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static const struct blindspot_rule rule = {.weak_pct = BLINDSPOT_WEAK_PCT,
                                           .strong_pct = BLINDSPOT_STRONG_PCT,
                                           .margin_pct = BLINDSPOT_MARGIN_PCT,
                                           .rated_min = BLINDSPOT_RATED_MIN};

static enum side side_of(uint32_t left, uint32_t center, uint32_t right, uint32_t unrated, enum side before)
{
    struct coverage_sides sides = {.sources = {unrated, left, center, right}, .rated = left + center + right};
    return blindspot_side(&rule, &sides, before);
}

static void a_story_told_by_one_side_alone_is_the_other_ones_blindspot(void **state)
{
    (void)state;
    assert_int_equal(side_of(8, 0, 0, 0, SIDE_UNRATED), SIDE_RIGHT);
    assert_int_equal(side_of(0, 0, 8, 0, SIDE_UNRATED), SIDE_LEFT);
    assert_int_equal(side_of(0, 8, 0, 0, SIDE_UNRATED), SIDE_UNRATED);
    assert_int_equal(side_of(0, 0, 0, 8, SIDE_UNRATED), SIDE_UNRATED);
    assert_int_equal(side_of(0, 0, 0, 0, SIDE_UNRATED), SIDE_UNRATED);
}

static void the_thresholds_are_exact_and_not_of_rounded_shares(void **state)
{
    (void)state;
    assert_int_equal(side_of(10, 7, 3, 0, SIDE_UNRATED), SIDE_RIGHT);      /* 15 % and 50 % */
    assert_int_equal(side_of(100, 70, 31, 0, SIDE_UNRATED), SIDE_UNRATED); /* 15.4 %, shown as 15 */
    assert_int_equal(side_of(99, 71, 30, 0, SIDE_UNRATED), SIDE_UNRATED);  /* 49.5 %, shown as 50 */
    assert_int_equal(side_of(3, 14, 1, 0, SIDE_UNRATED), SIDE_UNRATED);    /* the center tells it */
    assert_int_equal(side_of(4, 0, 0, 0, SIDE_UNRATED), SIDE_UNRATED);     /* too few rated sources */
    assert_int_equal(side_of(5, 0, 0, 0, SIDE_UNRATED), SIDE_RIGHT);
}

static void unrated_sources_that_could_turn_it_leave_no_blindspot(void **state)
{
    (void)state;
    assert_int_equal(side_of(8, 0, 0, 1, SIDE_UNRATED), SIDE_RIGHT); /* 1 of 9 at worst */
    assert_int_equal(side_of(8, 0, 0, 2, SIDE_UNRATED), SIDE_UNRATED);
    assert_int_equal(side_of(1, 0, 17, 2, SIDE_UNRATED), SIDE_LEFT);
    assert_int_equal(side_of(5, 5, 0, 1, SIDE_UNRATED), SIDE_UNRATED); /* the strong side falls below half */
}

static void a_story_leaves_the_state_only_beyond_the_margin(void **state)
{
    (void)state;
    assert_int_equal(side_of(7, 1, 2, 0, SIDE_UNRATED), SIDE_UNRATED); /* 20 % */
    assert_int_equal(side_of(7, 1, 2, 0, SIDE_RIGHT), SIDE_RIGHT);
    assert_int_equal(side_of(7, 1, 2, 0, SIDE_LEFT), SIDE_UNRATED);  /* the margin is the same side's alone */
    assert_int_equal(side_of(7, 0, 2, 0, SIDE_RIGHT), SIDE_UNRATED); /* 22 % */
    assert_int_equal(side_of(9, 10, 1, 0, SIDE_RIGHT), SIDE_RIGHT);  /* 45 % of the strong side */
    assert_int_equal(side_of(9, 11, 0, 0, SIDE_UNRATED), SIDE_UNRATED);
    assert_int_equal(side_of(8, 11, 1, 0, SIDE_RIGHT), SIDE_UNRATED);
}

static void sources_that_join_one_by_one_change_the_state_at_most_twice(void **state)
{
    (void)state;
    enum side before = SIDE_UNRATED;
    unsigned changes = 0;
    for (uint32_t turn = 0; turn < 400; turn++) { /* around the threshold: 3 of 20, 4 of 21, 4 of 24, … */
        uint32_t weak = turn / 8 + (turn % 8 == 7), strong = turn - turn / 8;
        enum side now = side_of(weak, 0, strong, 0, before);
        changes += now != before;
        before = now;
    }
    assert_int_equal(before, SIDE_LEFT);
    assert_in_range(changes, 1, 2);
}

static void whatever_the_rule_both_sides_are_never_weak_at_once(void **state)
{
    (void)state;
    struct blindspot_rule loose = {.weak_pct = 100, .strong_pct = 0, .margin_pct = 100, .rated_min = 0};
    struct coverage_sides sides = {.sources = {0, 3, 3, 3}, .rated = 9};
    assert_int_equal(blindspot_side(&loose, &sides, SIDE_LEFT), SIDE_UNRATED);
    sides.sources[SIDE_RIGHT] = 4;
    sides.rated = 10;
    assert_int_equal(blindspot_side(&loose, &sides, SIDE_RIGHT), SIDE_LEFT);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    struct coverage_sides sides = {.sources = {2, 1, 0, 8}, .rated = 9, .pct = {18, 11, 0, 89}};
    Triptych__Blindspot blindspot;
    blindspot_write(&sides, SIDE_LEFT, &blindspot);
    assert_int_equal(blindspot_read(&blindspot), SIDE_LEFT);
    assert_int_equal(blindspot.sources, 1);
    assert_int_equal(blindspot.pct, 11);
    assert_int_equal(blindspot.rated_sources, 9);
    blindspot_write(&sides, SIDE_RIGHT, &blindspot);
    assert_int_equal(blindspot_read(&blindspot), SIDE_RIGHT);
    assert_int_equal(blindspot_read(NULL), SIDE_UNRATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_story_told_by_one_side_alone_is_the_other_ones_blindspot),
        cmocka_unit_test(the_thresholds_are_exact_and_not_of_rounded_shares),
        cmocka_unit_test(unrated_sources_that_could_turn_it_leave_no_blindspot),
        cmocka_unit_test(a_story_leaves_the_state_only_beyond_the_margin),
        cmocka_unit_test(sources_that_join_one_by_one_change_the_state_at_most_twice),
        cmocka_unit_test(whatever_the_rule_both_sides_are_never_weak_at_once),
        cmocka_unit_test(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
