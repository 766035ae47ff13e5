/* Coverage over time: rows without a gap, each story where it began, old dates that stretch nothing. */
#include "growth.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define DAY (SAMPLE_NOW_MS / GROWTH_DAY_MS * GROWTH_DAY_MS)

static struct catalog *catalog;
static const struct catalog_query all = {.order = CATALOG_TOP};

static int open_catalog(void **state)
{
    (void)state;
    catalog = catalog_new(&(struct catalog_options){.stories_max = 10, .bytes_max = 1u << 20, .sources_min = 2}, NULL);
    return catalog == NULL;
}

static int close_catalog(void **state)
{
    (void)state;
    catalog_free(catalog);
    return 0;
}

static void put(unsigned number, int64_t first_ms, unsigned left)
{
    char id[ID_SIZE];
    snprintf(id, sizeof id, "s%016u", number);
    struct sample_head_options options = {
        .id = id, .headline = "H", .left = left, .right = 1, .first_ms = first_ms, .last_ms = SAMPLE_NOW_MS};
    Triptych__StoryHead *head = sample_head_new(&options);
    head->coverage->articles = left + 1;
    assert_int_equal(catalog_put(catalog, head, "1-1", SAMPLE_NOW_MS, NULL), 1);
    sample_head_free(head);
}

static void nothing_makes_no_rows(void **state)
{
    struct growth growth;
    (void)state;
    put(1, DAY, 0); /* one source: not shown */
    assert_int_equal(growth_count(catalog, &all, GROWTH_DAY_MS, &growth), 0);
    assert_int_equal(growth.count, 0);
    growth_done(&growth);
}

static void a_day_in_which_nothing_began_is_a_row(void **state)
{
    struct growth growth;
    (void)state;
    put(1, DAY - 2 * GROWTH_DAY_MS, 3);
    put(2, DAY, 1);
    put(3, DAY + GROWTH_DAY_MS - 1, 2);
    assert_int_equal(growth_count(catalog, &all, GROWTH_DAY_MS, &growth), 0);
    assert_int_equal(growth.count, 3);
    assert_int_equal(growth.earlier, 0);
    assert_int_equal(growth.rows[0].time_ms, DAY - 2 * GROWTH_DAY_MS);
    assert_int_equal(growth.rows[0].articles, 4);
    assert_int_equal(growth.rows[1].stories, 0);
    assert_int_equal(growth.rows[2].stories, 2);
    assert_int_equal(growth.rows[2].articles, 5);
    assert_int_equal(growth.rows[2].sources[SIDE_LEFT], 3);
    assert_int_equal(growth.rows[2].sources[SIDE_RIGHT], 2);
    growth_done(&growth);
    assert_int_equal(growth_count(catalog, &all, GROWTH_HOUR_MS, &growth), 0);
    assert_int_equal(growth.count, 72);
    assert_int_equal(growth.rows[71].stories, 1);
    growth_done(&growth);
}

static void what_is_older_than_there_are_rows_is_counted_by_itself(void **state)
{
    struct growth growth;
    (void)state;
    put(1, 0, 1); /* no article tells a time */
    put(2, DAY - GROWTH_ROWS_MAX * GROWTH_DAY_MS, 1);
    put(3, DAY - (GROWTH_ROWS_MAX - 1) * GROWTH_DAY_MS, 1);
    put(4, DAY, 1);
    assert_int_equal(growth_count(catalog, &all, GROWTH_DAY_MS, &growth), 0);
    assert_int_equal(growth.count, GROWTH_ROWS_MAX);
    assert_int_equal(growth.earlier, 2);
    assert_int_equal(growth.rows[0].stories, 1);
    assert_int_equal(growth.rows[GROWTH_ROWS_MAX - 1].stories, 1);
    growth_done(&growth);
}

#define with_catalog(name) cmocka_unit_test_setup_teardown(name, open_catalog, close_catalog)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        with_catalog(nothing_makes_no_rows),
        with_catalog(a_day_in_which_nothing_began_is_a_row),
        with_catalog(what_is_older_than_there_are_rows_is_counted_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
