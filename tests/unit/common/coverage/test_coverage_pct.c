/* common/coverage: shares that add up, and who leads. */
#include "coverage_pct.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static Triptych__Count count_of(const char *key, uint32_t sources)
{
    Triptych__Count count = TRIPTYCH__COUNT__INIT;
    count.key = (char *)key;
    count.sources = sources;
    return count;
}

static void shares_follow_the_largest_remainder(void **state)
{
    (void)state;
    unsigned pct[3];
    pct_by_largest_remainder((uint32_t[]){12, 20, 13}, 3, pct);
    assert_int_equal(pct[0], 27);
    assert_int_equal(pct[1], 44);
    assert_int_equal(pct[2], 29);
    pct_by_largest_remainder((uint32_t[]){1, 1, 1}, 3, pct);
    assert_int_equal(pct[0], 34);
    assert_int_equal(pct[1], 33);
    assert_int_equal(pct[2], 33);
    pct_by_largest_remainder((uint32_t[]){4, 10, 10}, 3, pct); /* three equal remainders: the larger numbers */
    assert_int_equal(pct[0], 16);
    assert_int_equal(pct[1], 42);
    assert_int_equal(pct[2], 42);
    pct_by_largest_remainder((uint32_t[]){0, 0, 0}, 3, pct);
    assert_int_equal(pct[0] + pct[1] + pct[2], 0);
    pct_by_largest_remainder((uint32_t[]){0, 7, 0}, 3, pct);
    assert_int_equal(pct[1], 100);
}

static void shares_always_add_up_and_are_off_by_less_than_one(void **state)
{
    (void)state;
    for (uint32_t a = 0; a < 40; a++) {
        for (uint32_t b = 0; b < 40; b++) {
            for (uint32_t c = (a + b == 0); c < 40; c++) {
                unsigned pct[3];
                uint32_t numbers[3] = {a, b, c};
                pct_by_largest_remainder(numbers, 3, pct);
                assert_int_equal(pct[0] + pct[1] + pct[2], 100);
                for (int i = 0; i < 3; i++) {
                    double exact = 100.0 * numbers[i] / (a + b + c);
                    assert_true(pct[i] > exact - 1 && pct[i] < exact + 1);
                }
            }
        }
    }
}

static void large_numbers_do_not_overflow(void **state)
{
    (void)state;
    unsigned pct[3];
    pct_by_largest_remainder((uint32_t[]){UINT32_MAX, UINT32_MAX, 0}, 3, pct);
    assert_int_equal(pct[0], 50);
    assert_int_equal(pct[1], 50);
}

static void seven_leanings_make_three_sides_and_the_rest_is_unrated(void **state)
{
    (void)state;
    Triptych__Count rows[] = {count_of("far-left", 1),   count_of("left", 2),    count_of("lean-left", 3),
                              count_of("center", 5),     count_of("right", 2),   count_of("far-right", 1),
                              count_of("lean-right", 1), count_of("sideways", 9)};
    Triptych__Count *pointers[8];
    for (int i = 0; i < 8; i++)
        pointers[i] = &rows[i];
    Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
    coverage.sources = 20;
    coverage.n_leaning = 8;
    coverage.leaning = pointers;
    struct coverage_sides sides;
    coverage_sides(&coverage, &sides);
    assert_int_equal(sides.sources[SIDE_LEFT], 6);
    assert_int_equal(sides.sources[SIDE_CENTER], 5);
    assert_int_equal(sides.sources[SIDE_RIGHT], 4);
    assert_int_equal(sides.rated, 15);
    assert_int_equal(sides.sources[SIDE_UNRATED], 5);
    assert_int_equal(sides.pct[SIDE_UNRATED], 25);
    assert_int_equal(sides.pct[SIDE_LEFT] + sides.pct[SIDE_CENTER] + sides.pct[SIDE_RIGHT], 100);
    assert_int_equal(coverage_leader(&sides), SIDE_LEFT);
}

static void a_story_without_rated_sources_has_no_shares_and_no_leader(void **state)
{
    (void)state;
    Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
    struct coverage_sides sides;
    coverage_sides(NULL, &sides);
    assert_int_equal(sides.rated, 0);
    coverage.sources = 3;
    coverage_sides(&coverage, &sides);
    assert_int_equal(sides.pct[SIDE_CENTER], 0);
    assert_int_equal(sides.pct[SIDE_UNRATED], 100);
    assert_int_equal(coverage_leader(&sides), SIDE_UNRATED);
}

static void of_equal_sides_the_one_shown_larger_leads_then_the_center(void **state)
{
    (void)state;
    struct coverage_sides sides = {.rated = 6};
    sides.sources[SIDE_LEFT] = sides.sources[SIDE_CENTER] = sides.sources[SIDE_RIGHT] = 2;
    assert_int_equal(coverage_leader(&sides), SIDE_CENTER);
    sides.sources[SIDE_CENTER] = 1;
    assert_int_equal(coverage_leader(&sides), SIDE_LEFT);
}

static void rows_come_with_most_sources_first_and_only_the_best_stay(void **state)
{
    (void)state;
    static char keys[COVERAGE_ROWS_MAX + 10][8];
    static Triptych__Count counts[COVERAGE_ROWS_MAX + 10];
    Triptych__Count *pointers[COVERAGE_ROWS_MAX + 10];
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated = 0, total = 0;
    for (unsigned i = 0; i < COVERAGE_ROWS_MAX + 10; i++) {
        snprintf(keys[i], sizeof keys[i], "k%03u", i);
        counts[i] = count_of(keys[i], i / 2 + 1);
        total += i / 2 + 1;
        pointers[i] = &counts[i];
    }
    size_t count = coverage_rows(pointers, COVERAGE_ROWS_MAX + 10, rows, &rated);
    assert_int_equal(count, COVERAGE_ROWS_MAX);
    assert_int_equal(rated, total);
    assert_string_equal(rows[0].key, keys[COVERAGE_ROWS_MAX + 8]);
    for (size_t i = 1; i < count; i++)
        assert_true(rows[i - 1].sources > rows[i].sources ||
                    (rows[i - 1].sources == rows[i].sources && strcmp(rows[i - 1].key, rows[i].key) < 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_follow_the_largest_remainder),
        cmocka_unit_test(shares_always_add_up_and_are_off_by_less_than_one),
        cmocka_unit_test(large_numbers_do_not_overflow),
        cmocka_unit_test(seven_leanings_make_three_sides_and_the_rest_is_unrated),
        cmocka_unit_test(a_story_without_rated_sources_has_no_shares_and_no_leader),
        cmocka_unit_test(of_equal_sides_the_one_shown_larger_leads_then_the_center),
        cmocka_unit_test(rows_come_with_most_sources_first_and_only_the_best_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
