/* common/store: a story whose sources are rated otherwise now is renewed whole, and its counters agree with a recount.
 */
#include "store_fixture.h"

#include "store_ratings.h"

#include <stdio.h>
#include <string.h>

static const char *ask_story(struct fixture *fixture, int story, const char *field)
{
    return redis_server_ask(&fixture->redis, "HGET {test}:s:%s %s", story_id(story), field);
}

struct wait {
    struct fixture *fixture;
    int is_done, code;
    enum rerate_outcome outcome;
    uint64_t version;
    size_t count;
    char text[64];
    const char *leaning, *domain; /* what the articles are to be rated as */
    uint64_t as_version;          /* 0: the one that was read */
};

static void on_rerated(void *context, const struct store_result *result, enum rerate_outcome outcome, uint64_t version)
{
    struct wait *wait = context;
    wait->code = result->code;
    wait->outcome = outcome;
    wait->version = version;
    wait->is_done = 1;
}

static void on_sources(void *context, const struct store_result *result, uint64_t version,
                       const Triptych__PlacedArticle *const *articles, size_t count)
{
    struct wait *wait = context;
    Triptych__SourceRating source = TRIPTYCH__SOURCE_RATING__INIT;
    source.domain = lend(wait->domain);
    source.leaning = lend(wait->leaning);
    assert_int_equal(result->code, 0);
    wait->count = count;
    wait->version = version;
    if (!version) {
        wait->is_done = 1;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(articles[i]->article->text, "");
        assert_true(articles[i]->article->title[0] != 0);
        articles[i]->placement->source = &source;
    }
    const struct store_rerating rerating = {story_id(1), wait->as_version ? wait->as_version : version, 0, articles,
                                            count};
    assert_int_equal(store_story_rerate(wait->fixture->store, &rerating, on_rerated, wait, NULL), 0);
}

static void rerate(struct fixture *fixture, struct wait *wait)
{
    wait->fixture = fixture;
    assert_int_equal(store_story_sources_get(fixture->store, story_id(1), on_sources, wait, NULL), 0);
    fixture_wait(fixture, &wait->is_done);
}

static void a_story_is_counted_by_its_new_ratings_in_one_call(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 1, "two.example", 0);
    redis_server_ask(&fixture->redis, "DEL {test}:todo:summarize");
    struct wait wait = {.leaning = "right", .domain = "one.example"};
    rerate(fixture, &wait);
    assert_int_equal(wait.outcome, RERATE_DONE);
    assert_int_equal(wait.count, 3);
    assert_int_equal(wait.version, 4);
    assert_string_equal(ask_story(fixture, 1, "v"), "4");
    assert_string_equal(ask_story(fixture, 1, "a"), "3");
    assert_string_equal(ask_story(fixture, 1, "n"), "1"); /* the two are one source now */
    assert_string_equal(ask_story(fixture, 1, "L:right"), "1");
    assert_string_equal(ask_story(fixture, 1, "L:left"), "");
    assert_string_equal(ask_story(fixture, 1, "F:high"), "");
    assert_string_equal(ask_story(fixture, 1, "@two.example"), "");
    assert_string_equal(redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:summarize 0 -1"), story_id(1));
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_story_that_moved_on_is_left_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    struct wait wait = {.leaning = "right", .domain = "one.example", .as_version = 1};
    rerate(fixture, &wait);
    assert_int_equal(wait.outcome, RERATE_MOVED_ON);
    assert_int_equal(wait.version, 2);
    assert_string_equal(ask_story(fixture, 1, "L:left"), "2");
    assert_string_equal(ask_story(fixture, 1, "L:right"), "");
    assert_int_equal(count_wrong(fixture), 0);
}

static void a_story_that_is_not_there_has_no_sources(void **state)
{
    struct fixture *fixture = *state;
    struct wait wait = {.version = 7};
    rerate(fixture, &wait);
    assert_int_equal(wait.version, 0);
    const struct store_rerating rerating = {story_id(1), 1, 0, NULL, 0};
    wait.is_done = 0;
    assert_int_equal(store_story_rerate(fixture->store, &rerating, on_rerated, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    assert_int_equal(wait.outcome, RERATE_GONE);
}

struct scan {
    int is_done;
    unsigned found[200];
    char cursor[64];
};

static void on_stories(void *context, const struct store_result *result, const char *const *ids, size_t count,
                       const char *next_cursor)
{
    struct scan *scan = context;
    assert_int_equal(result->code, 0);
    for (size_t i = 0; i < count; i++) {
        for (int n = 1; n < 200; n++) {
            scan->found[n] += strcmp(story_id(n), ids[i]) == 0;
        }
    }
    snprintf(scan->cursor, sizeof scan->cursor, "%s", next_cursor);
    scan->is_done = 1;
}

static void every_story_comes_in_a_scan(void **state)
{
    struct fixture *fixture = *state;
    struct scan scan = {0};
    for (int n = 1; n < 200; n++) {
        place(fixture, n, n, "one.example", 1);
    }
    do {
        scan.is_done = 0;
        assert_int_equal(store_stories_scan(fixture->store, scan.cursor, on_stories, &scan, NULL), 0);
        fixture_wait(fixture, &scan.is_done);
    } while (*scan.cursor);
    for (int n = 1; n < 200; n++) {
        assert_true(scan.found[n] > 0);
    }
}

static void on_version(void *context, const struct store_result *result, const char *version)
{
    struct wait *wait = context;
    assert_int_equal(result->code, 0);
    snprintf(wait->text, sizeof wait->text, "%s", version);
    wait->is_done = 1;
}

static const char *note_version(struct fixture *fixture, const char *version)
{
    static struct wait wait;
    wait.is_done = 0;
    assert_int_equal(store_ratings_version(fixture->store, version, on_version, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.text;
}

static void the_version_that_all_are_rated_by_is_kept(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(note_version(fixture, ""), "");
    assert_string_equal(note_version(fixture, "one"), "");
    assert_string_equal(note_version(fixture, ""), "one");
    assert_string_equal(note_version(fixture, "two"), "one");
    assert_string_equal(note_version(fixture, ""), "two");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_story_is_counted_by_its_new_ratings_in_one_call, fixture_flush),
        cmocka_unit_test_setup(a_story_that_moved_on_is_left_as_it_is, fixture_flush),
        cmocka_unit_test_setup(a_story_that_is_not_there_has_no_sources, fixture_flush),
        cmocka_unit_test_setup(every_story_comes_in_a_scan, fixture_flush),
        cmocka_unit_test_setup(the_version_that_all_are_rated_by_is_kept, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
