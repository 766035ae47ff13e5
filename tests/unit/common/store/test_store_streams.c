/* common/store: followers of the log and the feed, stretches of the feed, epochs. */
#include "store_fixture.h"
#include "store_range.h"

#include <stdio.h>
#include <string.h>

struct watcher {
    struct store_follower *follower;
    unsigned entries, losses, catches;
    int caught_up, lost;
    char last[STORE_SEQ_SIZE], reason[128], story[ID_SIZE], kind[16];
    int64_t time_ms;
    size_t changed;
    int close_at; /* closes itself within the callback of this entry; 0: never */
};

static void on_entry(void *context, const struct store_entry *entry)
{
    struct watcher *watcher = context;
    if (watcher->entries && !watcher->losses)
        assert_string_equal(entry->prev, watcher->last);
    watcher->entries++;
    snprintf(watcher->last, sizeof watcher->last, "%s", entry->seq);
    snprintf(watcher->story, sizeof watcher->story, "%s", entry->log ? entry->log->story_id : entry->head->id);
    snprintf(watcher->kind, sizeof watcher->kind, "%s", entry->log ? entry->log->kind : entry->kind);
    watcher->time_ms = entry->time_ms;
    watcher->changed = entry->changed_count;
    if (watcher->close_at && watcher->entries == (unsigned)watcher->close_at) {
        store_follow_close(watcher->follower);
        watcher->follower = NULL;
    }
}

static void on_caught_up(void *context, const char *seq)
{
    struct watcher *watcher = context;
    watcher->catches++;
    watcher->caught_up = 1;
    assert_string_equal(seq, store_follow_seq(watcher->follower));
}

static void on_lost(void *context, const char *reason)
{
    struct watcher *watcher = context;
    watcher->losses++;
    watcher->lost = 1;
    watcher->caught_up = 0;
    snprintf(watcher->reason, sizeof watcher->reason, "%s", reason);
}

static void follow(struct fixture *fixture, struct watcher *watcher, enum store_stream stream, const char *from)
{
    struct store_follow_options options = {stream, from, on_entry, on_caught_up, on_lost, watcher};
    assert_int_equal(store_follow_open(fixture->store, &options, &watcher->follower, NULL), 0);
}

static void wait_entries(struct fixture *fixture, const struct watcher *watcher, unsigned count)
{
    for (int i = 0; watcher->entries < count && i < 4000; i++)
        fixture_turn_ms(fixture, 5);
    assert_int_equal(watcher->entries, count);
}

/* ── following ── */

static void a_follower_gets_what_was_and_what_comes(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    follow(fixture, &watcher, STREAM_LOG, "");
    fixture_wait(fixture, &watcher.caught_up);
    assert_int_equal(watcher.entries, 2);
    struct commit_result result = place(fixture, 3, 3, "three.example", 1);
    wait_entries(fixture, &watcher, 3);
    assert_string_equal(watcher.last, result.log_seq);
    assert_string_equal(watcher.story, story_id(3));
    assert_string_equal(watcher.kind, "join");
    assert_int_equal(watcher.catches, 1);
    store_follow_close(watcher.follower);
}

static void a_follower_from_now_or_from_a_position_skips_what_was(void **state)
{
    struct fixture *fixture = *state;
    struct watcher now = {0};
    struct watcher position = {0};
    struct commit_result first = place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    follow(fixture, &now, STREAM_LOG, "$");
    follow(fixture, &position, STREAM_LOG, first.log_seq);
    fixture_wait(fixture, &now.caught_up);
    fixture_wait(fixture, &position.caught_up);
    assert_int_equal(now.entries, 0);
    assert_int_equal(position.entries, 1);
    place(fixture, 3, 1, "three.example", 0);
    wait_entries(fixture, &now, 1);
    wait_entries(fixture, &position, 2);
    store_follow_close(now.follower);
    store_follow_close(position.follower);
}

static void many_entries_come_in_order_and_are_caught_up_once(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    place(fixture, 1, 1, "one.example", 1);
    for (int n = 2; n <= 1300; n++) {
        struct commit_plan plan;
        Triptych__Article article;
        make_article(&article, n, "one.example");
        make_commit(&plan, n, 1, "one.example");
        assert_int_equal(store_article_put(fixture->store, &article, NULL, NULL, NULL), 0);
        assert_int_equal(store_article_commit(fixture->store, &plan.commit, NULL, NULL, NULL), 0);
    }
    while (store_pending(fixture->store))
        fixture_turn_ms(fixture, 1);
    follow(fixture, &watcher, STREAM_LOG, "");
    wait_entries(fixture, &watcher, 1300);
    fixture_wait(fixture, &watcher.caught_up);
    assert_int_equal(watcher.catches, 1);
    assert_int_equal(watcher.losses, 0);
    assert_int_equal(count_wrong(fixture), 0);
    store_follow_close(watcher.follower);
}

static void a_follower_may_close_itself_in_its_callback(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {.close_at = 1};
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    follow(fixture, &watcher, STREAM_LOG, "");
    wait_entries(fixture, &watcher, 1);
    fixture_turn_ms(fixture, 20);
    assert_int_equal(watcher.entries, 1);
}

static void events_carry_head_changes_and_time(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    follow(fixture, &watcher, STREAM_FEED, "");
    fixture_wait(fixture, &watcher.caught_up);
    place(fixture, 1, 1, "one.example", 1);
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Article article;
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT;
    Triptych__PlacedArticle *changed[] = {&placed, &placed};
    make_article(&article, 1, "one.example");
    placed.article = &article;
    head.id = lend(story_id(1));
    head.version = 1;
    struct store_event event = {
        .kind = "created", .head = &head, .changed = changed, .changed_count = 2, .based_on_version = 1};
    assert_int_equal(store_feed_commit(fixture->store, &event, NULL, NULL, NULL), 0);
    wait_entries(fixture, &watcher, 1);
    assert_string_equal(watcher.kind, "created");
    assert_string_equal(watcher.story, story_id(1));
    assert_int_equal(watcher.changed, 2);
    assert_true(watcher.time_ms > 1600000000000 && watcher.time_ms < 4000000000000);
    store_follow_close(watcher.follower);
}

/* ── losing and finding again ── */

static void a_restart_on_the_same_file_loses_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    /* Else, while a slow disk is at work, what was answered is not on file yet. */
    redis_server_ask(&fixture->redis, "CONFIG SET appendfsync always");
    follow(fixture, &watcher, STREAM_LOG, "");
    place(fixture, 1, 1, "one.example", 1);
    wait_entries(fixture, &watcher, 1);
    redis_server_kill(&fixture->redis);
    fixture_turn_ms(fixture, 100);
    redis_server_start(&fixture->redis, NULL);
    place(fixture, 2, 1, "two.example", 0);
    wait_entries(fixture, &watcher, 2);
    assert_int_equal(watcher.losses, 0);
    assert_int_equal(watcher.catches, 2);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:state epoch"), "");
    store_follow_close(watcher.follower);
}

/* Cuts the connections of followers: they look again where they stand. */
static void cut_connections(struct fixture *fixture)
{
    redis_server_ask(&fixture->redis, "CLIENT KILL TYPE normal");
    fixture_turn_ms(fixture, 20);
}

static void an_emptied_redis_is_noticed_and_raises_the_epoch(void **state)
{
    struct fixture *fixture = *state;
    struct watcher log = {0};
    struct watcher second = {0};
    place(fixture, 1, 1, "one.example", 1);
    follow(fixture, &log, STREAM_LOG, "");
    follow(fixture, &second, STREAM_LOG, "");
    wait_entries(fixture, &log, 1);
    wait_entries(fixture, &second, 1);
    redis_server_ask(&fixture->redis, "FLUSHALL");
    cut_connections(fixture);
    fixture_wait(fixture, &log.lost);
    fixture_wait(fixture, &second.lost);
    assert_string_equal(log.reason, "Redis came back older than what was followed");
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:state epoch"), "2");
    struct commit_result result = place(fixture, 2, 2, "two.example", 1);
    assert_memory_equal(result.log_seq, "2-", 2);
    wait_entries(fixture, &log, 2);
    assert_int_equal(log.losses, 1);
    store_follow_close(log.follower);
    store_follow_close(second.follower);
}

/* Even when it has gone on writing meanwhile, and its connections never broke: the next entry names a predecessor that
 * the follower has not seen. */
static void an_older_redis_that_went_on_is_noticed_by_the_next_entry(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    struct commit_result first = place(fixture, 1, 1, "one.example", 1);
    struct commit_result second = place(fixture, 2, 1, "two.example", 0);
    follow(fixture, &watcher, STREAM_LOG, "");
    wait_entries(fixture, &watcher, 2);
    redis_server_ask(&fixture->redis, "XDEL {test}:log %s", second.log_seq);
    redis_server_ask(&fixture->redis, "HSET {test}:state log %s", first.log_seq);
    place(fixture, 3, 1, "three.example", 0);
    fixture_wait(fixture, &watcher.lost);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:state epoch"), "2");
    wait_entries(fixture, &watcher, 4); /* the log is read again: the first and the third */
    store_follow_close(watcher.follower);
}

static void a_trimmed_position_is_lost_without_a_new_epoch(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    struct commit_result first = place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 1, "three.example", 0);
    redis_server_ask(&fixture->redis, "XTRIM {test}:log MAXLEN 1");
    follow(fixture, &watcher, STREAM_LOG, first.log_seq);
    fixture_wait(fixture, &watcher.lost);
    fixture_wait(fixture, &watcher.caught_up);
    assert_string_equal(watcher.reason, "the position followed has been trimmed away");
    assert_int_equal(watcher.entries, 1);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:state epoch"), "");
    store_follow_close(watcher.follower);
}

static void a_position_whose_successor_is_the_oldest_entry_is_not_lost(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    struct commit_result first = place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    redis_server_ask(&fixture->redis, "XTRIM {test}:log MAXLEN 1");
    follow(fixture, &watcher, STREAM_LOG, first.log_seq);
    fixture_wait(fixture, &watcher.caught_up);
    assert_int_equal(watcher.losses, 0);
    assert_int_equal(watcher.entries, 1);
    store_follow_close(watcher.follower);
}

static void a_follower_of_the_feed_that_is_lost_goes_on_from_now(void **state)
{
    struct fixture *fixture = *state;
    struct watcher watcher = {0};
    place(fixture, 1, 1, "one.example", 1);
    publish(fixture, 1, 0, "created");
    place(fixture, 2, 2, "two.example", 1);
    follow(fixture, &watcher, STREAM_FEED, "1-77");
    fixture_wait(fixture, &watcher.lost);
    fixture_wait(fixture, &watcher.caught_up);
    assert_int_equal(watcher.entries, 0);
    sum_up(fixture, 2, 1);
    publish(fixture, 2, 1, "created");
    wait_entries(fixture, &watcher, 1);
    store_follow_close(watcher.follower);
}

static void what_is_no_position_is_refused_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct store_follower *follower = NULL;
    const char *const wrong[] = {"1", "-", "1-", "-1", "a-b", "1-2-3", "1-2 ", "99999999999999999999-1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct store_follow_options options = {STREAM_LOG, wrong[i], on_entry, on_caught_up, on_lost, NULL};
        assert_int_equal(store_follow_open(fixture->store, &options, &follower, NULL), ERR_INVALID);
    }
}

/* ── feed_range ── */

struct range {
    int is_done, is_known;
    size_t count;
    char first[STORE_SEQ_SIZE];
};

static void on_range(void *context, const struct store_result *result, int is_known,
                     const struct store_packed_entry *entries, size_t count)
{
    struct range *range = context;
    assert_int_equal(result->code, 0);
    range->is_done = 1;
    range->is_known = is_known;
    range->count = count;
    snprintf(range->first, sizeof range->first, "%s", count ? entries[0].seq : "");
}

static struct range read_range(struct fixture *fixture, const char *from, unsigned limit)
{
    struct range range = {0};
    assert_int_equal(store_feed_range(fixture->store, from, limit, on_range, &range, NULL), 0);
    fixture_wait(fixture, &range.is_done);
    return range;
}

static void a_stretch_of_the_feed_begins_after_a_known_position(void **state)
{
    struct fixture *fixture = *state;
    char seqs[3][STORE_SEQ_SIZE];
    assert_true(read_range(fixture, "", 10).is_known);
    for (int n = 0; n < 3; n++) {
        place(fixture, n + 1, n + 1, "one.example", 1);
        sum_up(fixture, n + 1, 1);
        snprintf(seqs[n], STORE_SEQ_SIZE, "%s", publish(fixture, n + 1, 1, "created").seq);
    }
    struct range range = read_range(fixture, "", 2);
    assert_int_equal(range.count, 2);
    assert_string_equal(range.first, seqs[0]);
    range = read_range(fixture, seqs[0], 10);
    assert_true(range.is_known);
    assert_int_equal(range.count, 2);
    assert_string_equal(range.first, seqs[1]);
    range = read_range(fixture, seqs[2], 10);
    assert_true(range.is_known);
    assert_int_equal(range.count, 0);
    assert_false(read_range(fixture, "1-5", 10).is_known);
    assert_false(read_range(fixture, "nonsense", 10).is_known);
    assert_false(read_range(fixture, "9-5", 10).is_known);
    redis_server_ask(&fixture->redis, "XTRIM {test}:feed MAXLEN 1");
    assert_false(read_range(fixture, seqs[0], 10).is_known);
    range = read_range(fixture, seqs[1], 10);
    assert_true(range.is_known);
    assert_int_equal(range.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_follower_gets_what_was_and_what_comes, fixture_flush),
        cmocka_unit_test_setup(a_follower_from_now_or_from_a_position_skips_what_was, fixture_flush),
        cmocka_unit_test_setup(many_entries_come_in_order_and_are_caught_up_once, fixture_flush),
        cmocka_unit_test_setup(a_follower_may_close_itself_in_its_callback, fixture_flush),
        cmocka_unit_test_setup(events_carry_head_changes_and_time, fixture_flush),
        cmocka_unit_test_setup(a_restart_on_the_same_file_loses_nothing, fixture_flush),
        cmocka_unit_test_setup(an_emptied_redis_is_noticed_and_raises_the_epoch, fixture_flush),
        cmocka_unit_test_setup(an_older_redis_that_went_on_is_noticed_by_the_next_entry, fixture_flush),
        cmocka_unit_test_setup(a_trimmed_position_is_lost_without_a_new_epoch, fixture_flush),
        cmocka_unit_test_setup(a_position_whose_successor_is_the_oldest_entry_is_not_lost, fixture_flush),
        cmocka_unit_test_setup(a_follower_of_the_feed_that_is_lost_goes_on_from_now, fixture_flush),
        cmocka_unit_test_setup(what_is_no_position_is_refused_at_once, fixture_flush),
        cmocka_unit_test_setup(a_stretch_of_the_feed_begins_after_a_known_position, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
