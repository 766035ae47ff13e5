/* A story that is two is split, and what was decided is not taken back. All reports are invented. */
#include "mixed_stories.h"

/* Two events in story 1, taking turns; `bridges` reports of the one and `quotas` of the other. */
static void place_mixed(struct story_index *index, unsigned bridges, unsigned quotas)
{
    place_background(index);
    for (unsigned i = 0; i < TITLES; i++) {
        if (i < bridges)
            place(index, 1 + i, 1, BRIDGE[i]);
        if (i < quotas)
            place(index, 101 + i, 1, QUOTA[i]);
    }
}

static void a_story_of_two_events_is_found_to_be_two(void **state)
{
    static const struct {
        unsigned bridges, quotas;
    } cases[] = {{2, 2}, {3, 2}, {2, 4}, {6, 3}, {6, 6}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct story_index *index = story_index_new(NULL, NULL);
        struct review_split split;
        place_mixed(index, cases[i].bridges, cases[i].quotas);
        assert_int_equal(review_parts(index, slot_of(index, 1), &split), 1);
        int bridges_leave = cases[i].bridges < cases[i].quotas;
        assert_int_equal(split.count, bridges_leave ? cases[i].bridges : cases[i].quotas);
        for (unsigned j = 0; j < split.count; j++) {
            const char *id = story_index_article_id(index, split.articles[j]);
            assert_string_equal(id, id_of('a', (bridges_leave ? 1 : 101) + j));
        }
        assert_true(split.pair.score <= SPLIT_SCORE_MAX);
        story_index_free(index);
    }
}

static void a_story_of_one_event_stays_whole(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    place_background(index);
    for (unsigned i = 0; i < TITLES; i++) {
        place(index, 1 + i, 1, BRIDGE[i]);
        assert_int_equal(review_parts(index, slot_of(index, 1), &split), 0);
    }
}

/* The same from where it is decided to where it is counted: what is read is as it was. */
static void looking_for_parts_changes_nothing(void **state)
{
    struct story_index *index = *state;
    struct review_split once, again;
    place_mixed(index, 4, 3);
    struct story_index_counts before = story_index_counts(index);
    assert_int_equal(review_parts(index, slot_of(index, 1), &once), 1);
    assert_int_equal(review_parts(index, slot_of(index, 1), &again), 1);
    assert_int_equal(once.count, again.count);
    assert_memory_equal(once.articles, again.articles, once.count * sizeof *once.articles);
    assert_memory_equal(&once.pair.score, &again.pair.score, sizeof once.pair.score);
    struct story_index_counts after = story_index_counts(index);
    assert_int_equal(after.bytes, before.bytes);
    assert_int_equal(after.articles, before.articles);
    assert_int_equal(index->stories[slot_of(index, 1)].kept_count, 7);
}

static void copies_go_with_the_report_that_they_are_copies_of(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    place_mixed(index, 4, 3);
    place_copy(index, 201, 1, QUOTA[0], id_of('a', 101));
    place_copy(index, 202, 1, BRIDGE[0], id_of('a', 1));
    place_copy(index, 203, 1, QUOTA[1], id_of('a', 102));
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 1);
    assert_int_equal(split.count, 5);
    move_part(index, &split, id_of('s', 2));
    assert_string_equal(story_of(index, 201), id_of('s', 2));
    assert_string_equal(story_of(index, 202), id_of('s', 1));
    assert_string_equal(story_of(index, 203), id_of('s', 2));
    assert_int_equal(index->stories[slot_of(index, 2)].report_count, 3);
    assert_int_equal(index->stories[slot_of(index, 1)].report_count, 4);
}

static void what_was_moved_before_is_not_moved_again(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    place_mixed(index, 4, 3);
    story_index_keep_in_place(index, id_of('a', 102));
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 0);
}

/* ── stories whose older reports are not kept any more ── */

#define LARGE_BRIDGES 12
#define LARGE_QUOTAS  10

/* Titles of two events in turn, many more than are kept; no two are the same. */
static void place_large(struct story_index *index)
{
    char title[160];
    place_background(index);
    for (unsigned i = 0; i < LARGE_BRIDGES; i++) {
        snprintf(title, sizeof title, "%s, report %u", BRIDGE[i % TITLES], i);
        place(index, 1 + i, 1, title);
        snprintf(title, sizeof title, "%s, report %u", QUOTA[i % TITLES], 50 + i);
        if (i < LARGE_QUOTAS)
            place(index, 101 + i, 1, title);
    }
}

static void who_is_not_kept_goes_with_those_that_it_is_like(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    place_large(index);
    place_copy(index, 201, 1, QUOTA[0], id_of('a', 101)); /* of one that is not kept */
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 1);
    assert_int_equal(split.count, LARGE_QUOTAS + 1);
    move_part(index, &split, id_of('s', 2));
    for (unsigned i = 0; i < LARGE_BRIDGES; i++)
        assert_string_equal(story_of(index, 1 + i), id_of('s', 1));
    for (unsigned i = 0; i < LARGE_QUOTAS; i++)
        assert_string_equal(story_of(index, 101 + i), id_of('s', 2));
    assert_string_equal(story_of(index, 201), id_of('s', 2));
    assert_int_equal(index->stories[slot_of(index, 1)].report_count, LARGE_BRIDGES);
    assert_int_equal(index->stories[slot_of(index, 2)].report_count, LARGE_QUOTAS);
}

static void a_large_story_of_one_event_stays_whole(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    char title[160];
    place_background(index);
    for (unsigned i = 0; i < 3 * TITLES; i++) {
        snprintf(title, sizeof title, "%s, report %u", BRIDGE[i % TITLES], i);
        place(index, 1 + i, 1, title);
        assert_int_equal(review_parts(index, slot_of(index, 1), &split), 0);
    }
}

/* Those that followed one that leaves follow another, and one that was moved follows none. */
static void who_followed_one_that_left_follows_another(void **state)
{
    struct story_index *index = *state;
    place_large(index);
    uint32_t first = story_slots_find_article(index, id_of('a', 101));
    char leader[ID_SIZE];
    assert_int_not_equal(index->articles[first].follows, SLOT_NONE);
    snprintf(leader, sizeof leader, "%s", index->articles[index->articles[first].follows].id);
    assert_true(strtoul(leader + 1, NULL, 10) > 100);
    assert_int_equal(story_index_move(index, leader, id_of('s', 2), NULL), 1);
    story_index_check(index);
    uint32_t next = index->articles[first].follows;
    assert_int_not_equal(next, SLOT_NONE);
    assert_true(strtoul(index->articles[next].id + 1, NULL, 10) > 100);
    assert_int_equal(story_index_move(index, id_of('a', 101), id_of('s', 2), NULL), 1);
    assert_int_equal(index->articles[first].follows, SLOT_NONE);
}

/* Of two stories that become one, the older reports still follow their own. */
static void a_merge_keeps_who_follows_whom(void **state)
{
    struct story_index *index = *state;
    struct review_split split;
    char title[160];
    place_background(index);
    for (unsigned i = 0; i < REPORTS_KEPT_MAX; i++) {
        snprintf(title, sizeof title, "%s, report %u", BRIDGE[i % TITLES], i);
        place(index, 1 + 2 * i, 1, title);
        snprintf(title, sizeof title, "%s, report %u", QUOTA[i % TITLES], 50 + i);
        place(index, 2 + 2 * i, 2, title);
    }
    assert_int_equal(story_index_merge(index, id_of('s', 2), id_of('s', 1), NULL), 1);
    story_index_check(index);
    assert_int_equal(review_parts(index, slot_of(index, 1), &split), 1);
    assert_int_equal(split.count, REPORTS_KEPT_MAX);
    for (unsigned i = 1; i < split.count; i++) {
        unsigned long first = strtoul(story_index_article_id(index, split.articles[0]) + 1, NULL, 10);
        unsigned long other = strtoul(story_index_article_id(index, split.articles[i]) + 1, NULL, 10);
        assert_int_equal(first % 2, other % 2);
    }
}

/* ── never to and fro ── */

static void what_was_decided_is_not_taken_back(void **state)
{
    struct story_index *index = *state;
    struct tally tally = {0};
    place_mixed(index, 6, 5);
    settle(index, &tally);
    assert_int_equal(tally.splits, 1);
    for (size_t i = 0; i < sizeof tally.moves_of / sizeof *tally.moves_of; i++)
        assert_true(tally.moves_of[i] <= 1);
    for (unsigned i = 0; i < 6; i++)
        assert_string_equal(story_of(index, 1 + i), id_of('s', 1));
    for (unsigned i = 1; i < 5; i++)
        assert_string_equal(story_of(index, 101 + i), story_of(index, 101));
    assert_string_not_equal(story_of(index, 101), id_of('s', 1));
}

/* Parts that are one event by every measure, taken apart by hand: they are not merged, and nothing moves between. */
static void stories_that_were_taken_apart_are_not_merged(void **state)
{
    struct story_index *index = *state;
    struct tally tally = {0};
    struct review_pair pairs[REVIEW_STORIES_MAX];
    place_background(index);
    for (unsigned i = 0; i < TITLES; i++)
        place(index, 1 + i, 1, BRIDGE[i]);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(story_index_move(index, id_of('a', 1 + i), id_of('s', 2), NULL), 1);
    size_t count = review_story(index, slot_of(index, 1), pairs);
    for (size_t i = 0; i < count; i++)
        assert_true(pairs[i].from != slot_of(index, 2) && pairs[i].into != slot_of(index, 2));
    settle(index, &tally);
    assert_int_equal(tally.merges, 0);
    assert_string_equal(story_of(index, 1), id_of('s', 2));
}

/* ── pairs of stories apart ── */

static void a_story_takes_over_what_the_one_that_went_into_it_is_apart_from(void **state)
{
    struct story_index *index = *state;
    for (unsigned i = 0; i < 4; i++)
        place(index, 1 + i, 1 + i / 2, BRIDGE[i]);
    place(index, 10, 3, BRIDGE[4]);
    assert_int_equal(story_index_move(index, id_of('a', 1), id_of('s', 2), NULL), 1);
    assert_true(story_apart_is(index, slot_of(index, 1), slot_of(index, 2)));
    assert_false(story_apart_is(index, slot_of(index, 1), slot_of(index, 3)));
    assert_int_equal(story_index_merge(index, id_of('s', 2), id_of('s', 3), NULL), 1);
    assert_true(story_apart_is(index, slot_of(index, 3), slot_of(index, 1)));
    /* An operator may do so; then there is nothing left to keep apart. */
    assert_int_equal(story_index_merge(index, id_of('s', 1), id_of('s', 3), NULL), 1);
    assert_int_equal(index->apart.count, 0);
}

static void a_story_that_goes_is_apart_from_none(void **state)
{
    struct story_index *index = *state;
    for (unsigned i = 0; i < 4; i++)
        place(index, 1 + i, 1 + i / 2, BRIDGE[i]);
    assert_int_equal(story_index_move(index, id_of('a', 1), id_of('s', 2), NULL), 1);
    assert_int_equal(index->apart.count, 1);
    assert_int_equal(story_index_drop_story(index, id_of('s', 2)), 1);
    assert_int_equal(index->apart.count, 0);
    /* The slot is another story's now. */
    place(index, 20, 4, BRIDGE[5]);
    assert_false(story_apart_is(index, slot_of(index, 1), slot_of(index, 4)));
}

static void of_too_many_pairs_the_oldest_are_forgotten(void **state)
{
    struct story_index *index = *state;
    for (unsigned i = 0; i < STORY_APART_MAX + 10; i++) {
        place(index, 10000 + 2 * i, 10000 + 2 * i, BRIDGE[0]);
        place(index, 10001 + 2 * i, 10001 + 2 * i, BRIDGE[0]);
        story_apart_note(index, slot_of(index, 10000 + 2 * i), slot_of(index, 10001 + 2 * i));
    }
    assert_int_equal(index->apart.count, STORY_APART_MAX);
    assert_false(story_apart_is(index, slot_of(index, 10000), slot_of(index, 10001)));
    assert_true(story_apart_is(index, slot_of(index, 10020), slot_of(index, 10021)));
    unsigned last = 10000 + 2 * (STORY_APART_MAX + 9);
    assert_true(story_apart_is(index, slot_of(index, last + 1), slot_of(index, last)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        index_test(a_story_of_two_events_is_found_to_be_two),
        index_test(a_story_of_one_event_stays_whole),
        index_test(looking_for_parts_changes_nothing),
        index_test(copies_go_with_the_report_that_they_are_copies_of),
        index_test(what_was_moved_before_is_not_moved_again),
        index_test(who_is_not_kept_goes_with_those_that_it_is_like),
        index_test(a_large_story_of_one_event_stays_whole),
        index_test(who_followed_one_that_left_follows_another),
        index_test(a_merge_keeps_who_follows_whom),
        index_test(what_was_decided_is_not_taken_back),
        index_test(stories_that_were_taken_apart_are_not_merged),
        index_test(a_story_takes_over_what_the_one_that_went_into_it_is_apart_from),
        index_test(a_story_that_goes_is_apart_from_none),
        index_test(of_too_many_pairs_the_oldest_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
