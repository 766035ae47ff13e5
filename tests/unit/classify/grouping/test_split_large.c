/* Stories of which only the latest reports are kept come apart too. All reports are invented. */
#include "mixed_stories.h"

#define VERY_LARGE_BRIDGES 90
#define VERY_LARGE_QUOTAS  60

/* Two events in story 1, each with more reports than are kept of both. */
static void place_very_large(struct story_index *index)
{
    char title[160];
    place_background(index);
    for (unsigned i = 0; i < VERY_LARGE_BRIDGES; i++) {
        snprintf(title, sizeof title, "%s, report %u", BRIDGE[i % TITLES], i);
        place(index, 1 + i, 1, title);
        snprintf(title, sizeof title, "%s, report %u", QUOTA[i % TITLES], 500 + i);
        if (i >= VERY_LARGE_BRIDGES - VERY_LARGE_QUOTAS)
            place(index, 101 + i, 1, title);
    }
}

static void a_very_large_story_of_two_events_is_split(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    place_very_large(index);
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 1);
    assert_int_equal(split.count, VERY_LARGE_QUOTAS);
    move_part(index, &split, id_of('s', 2));
    assert_int_equal(index->stories[slot_of(index, 1)].report_count, VERY_LARGE_BRIDGES);
    for (unsigned i = 0; i < VERY_LARGE_BRIDGES; i++)
        assert_string_equal(story_of(index, 1 + i), id_of('s', 1));
    /* What is left is one event each. */
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 0);
    assert_int_equal(review_parts(index, slot_of(index, 2), &split), 0);
}

/* Three of twelve reports: enough of a story of twelve, not of one of fifty whose others are not kept. */
static void few_of_the_latest_reports_do_not_split_a_very_large_story(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    char title[160];
    place_background(index);
    for (unsigned i = 0; i < 50; i++) {
        snprintf(title, sizeof title, "%s, report %u", BRIDGE[i % TITLES], i);
        place(index, 1 + i, 1, title);
        if (i >= 47)
            place(index, 101 + i, 1, QUOTA[i % TITLES]);
    }
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 0);
    place(index, 160, 1, QUOTA[0]);
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 1);
    assert_int_equal(split.count, 4);
}

/* More leave than one call to the store takes. */
static void a_part_too_large_to_leave_stays(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    place_very_large(index);
    for (unsigned i = 0; i <= SPLIT_ARTICLES_MAX; i++)
        place_copy(index, 2000 + i, 1, QUOTA[0], id_of('a', 101 + VERY_LARGE_BRIDGES - 1));
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 0);
}

static void a_very_large_story_of_one_event_stays_whole(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    char title[160];
    place_background(index);
    for (unsigned i = 0; i < 15 * TITLES; i++) {
        snprintf(title, sizeof title, "%s, report %u", BRIDGE[i % TITLES], i);
        place(index, 1 + i, 1, title);
        assert_int_equal(review_parts(index, slot_of(index, 1), &split), 0);
    }
}

static void a_very_large_story_settles_after_one_split(void **state)
{
    struct story_index *index = *state;
    struct tally tally = {0};
    place_very_large(index);
    settle(index, &tally);
    assert_int_equal(tally.splits, 1);
    assert_int_equal(tally.merges, 0);
    for (size_t i = 0; i < sizeof tally.moves_of / sizeof *tally.moves_of; i++)
        assert_true(tally.moves_of[i] <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        index_test(a_very_large_story_of_two_events_is_split),
        index_test(few_of_the_latest_reports_do_not_split_a_very_large_story),
        index_test(a_part_too_large_to_leave_stays),
        index_test(a_very_large_story_of_one_event_stays_whole),
        index_test(a_very_large_story_settles_after_one_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
