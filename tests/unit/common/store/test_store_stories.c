/* common/store: whole stories, summaries, events; versions order the stages. */
#include "changes_fixture.h"
#include "store_fixture.h"

#include <stdio.h>
#include <string.h>

/* ── story_get ── */

struct story {
    int is_done, is_there;
    uint64_t version, published, articles, sources;
    size_t count, leanings, langs;
    char first_article[ID_SIZE], text[64], merged[ID_SIZE], headline[64], langs_joined[64], in_french[64];
    int64_t noted_ms, first_ms;
    uint64_t placed_version;
};

static void copy_coverage(struct story *story, const Triptych__Coverage *coverage)
{
    story->articles = coverage->articles;
    story->sources = coverage->sources;
    story->leanings = coverage->n_leaning;
    story->langs = coverage->n_lang;
    for (size_t i = 0; i < coverage->n_lang; i++)
        strncat(story->langs_joined, coverage->lang[i]->key, 8);
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *read,
                     uint64_t published_version)
{
    struct story *story = context;
    assert_int_equal(result->code, 0);
    story->is_done = 1;
    story->is_there = read != NULL;
    if (!read)
        return;
    story->version = read->head->version;
    story->published = published_version;
    story->count = read->n_articles;
    story->noted_ms = read->head->noted_ms;
    story->first_ms = read->head->first_published_ms;
    snprintf(story->merged, sizeof story->merged, "%s", read->head->merged_into);
    if (read->head->summary)
        snprintf(story->headline, sizeof story->headline, "%s", read->head->summary->headline);
    if (read->details && read->details->n_summaries)
        snprintf(story->in_french, sizeof story->in_french, "%s", read->details->summaries[0]->headline);
    copy_coverage(story, read->head->coverage);
    if (read->n_articles) {
        snprintf(story->first_article, sizeof story->first_article, "%s", read->articles[0]->article->id);
        snprintf(story->text, sizeof story->text, "%s", read->articles[0]->article->text);
        story->placed_version = read->articles[0]->placement->story_version;
    }
}

static struct story get(struct fixture *fixture, int n, unsigned articles_max, unsigned text_max)
{
    struct story story = {0};
    assert_int_equal(store_story_get(fixture->store, story_id(n), articles_max, text_max, on_story, &story, NULL), 0);
    fixture_wait(fixture, &story.is_done);
    return story;
}

static void a_story_is_read_whole(void **state)
{
    struct fixture *fixture = *state;
    assert_false(get(fixture, 1, 10, 100).is_there);
    place(fixture, 2, 1, "one.example", 1);
    place(fixture, 1, 1, "two.example", 0);
    struct story story = get(fixture, 1, 10, 100);
    assert_true(story.is_there);
    assert_int_equal(story.version, 2);
    assert_int_equal(story.published, 0);
    assert_int_equal(story.count, 2);
    assert_int_equal(story.articles, 2);
    assert_int_equal(story.sources, 2);
    assert_int_equal(story.first_ms, 1690000000001);
    assert_string_equal(story.first_article, article_id(2)); /* the latest by its own time */
    assert_int_equal(story.placed_version, 1);
    assert_string_equal(story.text, "The bridge opened on Monday. Many came.");
    assert_string_equal(story.headline, "");
}

static void texts_are_cut_and_articles_limited(void **state)
{
    struct fixture *fixture = *state;
    Triptych__Article article;
    struct commit_plan plan;
    place(fixture, 1, 1, "one.example", 1);
    make_article(&article, 2, "two.example");
    article.text = lend("ab\xC3\xA9\xC3\xA9");
    put_article(fixture, &article, NULL);
    make_commit(&plan, 2, 1, "two.example");
    commit_run(fixture, fixture->store, &plan);
    struct story story = get(fixture, 1, 1, 5);
    assert_int_equal(story.count, 1);
    assert_int_equal(story.articles, 2);
    assert_string_equal(story.first_article, article_id(2));
    assert_string_equal(story.text, "ab\xC3\xA9");
    assert_string_equal(get(fixture, 1, 1, 0).text, "");
    assert_int_equal(get(fixture, 1, 0, 0).count, 0);
}

static void coverage_rows_come_sorted_by_key(void **state)
{
    struct fixture *fixture = *state;
    const char *const langs[] = {"pl", "de", "sl", "en", "fr"};
    for (int i = 0; i < 5; i++) {
        struct commit_plan plan;
        char source[32];
        snprintf(source, sizeof source, "s%d.example", i);
        put_simple(fixture, i + 1, source);
        make_commit(&plan, i + 1, 1, source);
        plan.placement.lang = lend(langs[i]);
        plan.commit.creates = i == 0;
        commit_run(fixture, fixture->store, &plan);
    }
    struct story story = get(fixture, 1, 0, 0);
    assert_int_equal(story.langs, 5);
    assert_string_equal(story.langs_joined, "deenfrplsl");
    assert_int_equal(story.leanings, 1);
}

static void a_merged_story_names_its_successor_and_has_no_articles(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    redis_server_ask(&fixture->redis, "HSET {test}:s:%s i %s", story_id(1), story_id(2));
    struct story story = get(fixture, 1, 10, 100);
    assert_string_equal(story.merged, story_id(2));
    assert_int_equal(story.count, 0);
}

/* ── summary_commit ── */

static const char *todo(struct fixture *fixture, const char *stage)
{
    return redis_server_ask(&fixture->redis, "ZRANGE {test}:todo:%s 0 -1", stage);
}

static void a_summary_moves_the_work_from_summarize_to_publish(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    struct versioned_result result = sum_up(fixture, 1, 1);
    assert_false(result.is_stale);
    assert_false(result.todo_left);
    assert_string_equal(todo(fixture, "summarize"), "");
    assert_string_equal(todo(fixture, "publish"), story_id(1));
    assert_string_equal(get(fixture, 1, 0, 0).headline, "A bridge opens");
}

static void details_are_read_with_the_summary_that_they_were_made_with(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up_with_details(fixture, 1, 1, "Un pont ouvre");
    assert_string_equal(get(fixture, 1, 0, 0).in_french, "Un pont ouvre");
    /* The event takes the summary over into the head; the details stay where they are. */
    publish(fixture, 1, 1, "created");
    assert_string_equal(get(fixture, 1, 0, 0).in_french, "Un pont ouvre");
    place(fixture, 2, 1, "two.example", 0);
    assert_string_equal(get(fixture, 1, 0, 0).in_french, "Un pont ouvre");
    sum_up(fixture, 1, 2);
    assert_string_equal(get(fixture, 1, 0, 0).in_french, "");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:t:%s", story_id(1)), "0");
}

/* A replica of an earlier version sums up the story meanwhile: it leaves the details as they are. */
static void details_of_another_version_than_the_summary_are_not_read(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up_with_details(fixture, 1, 1, "Un pont ouvre");
    place(fixture, 2, 1, "two.example", 0);
    redis_server_ask(&fixture->redis,
                     "FCALL triptych_summary_commit 4 {test}:s:%s {test}:u:%s {test}:todo:summarize "
                     "{test}:todo:publish %s 2 8\x02 10000", /* field 7, based_on_version, is 2 */
                     story_id(1), story_id(1), story_id(1));
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:s:%s u", story_id(1)), "2");
    assert_string_equal(get(fixture, 1, 0, 0).in_french, "");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:t:%s", story_id(1)), "1");
}

static void a_stale_summary_leaves_the_details(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up_with_details(fixture, 1, 1, "Un pont ouvre");
    assert_true(sum_up(fixture, 1, 1).is_stale);
    assert_string_equal(get(fixture, 1, 0, 0).in_french, "Un pont ouvre");
}

static void details_go_with_their_story(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up_with_details(fixture, 1, 1, "Un pont ouvre");
    assert_int_equal(retain(fixture, 1), 1);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:t:%s", story_id(1)), "0");
}

static void a_summary_of_an_older_version_is_kept_and_the_work_stays_due(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    struct versioned_result result = sum_up(fixture, 1, 1);
    assert_false(result.is_stale);
    assert_true(result.todo_left);
    assert_string_equal(todo(fixture, "summarize"), story_id(1));
    result = sum_up(fixture, 1, 2);
    assert_false(result.is_stale);
    assert_false(result.todo_left);
    assert_string_equal(todo(fixture, "summarize"), "");
}

static void a_stale_or_repeated_summary_writes_nothing(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    sum_up(fixture, 1, 2);
    redis_server_ask(&fixture->redis, "DEL {test}:todo:publish");
    assert_true(sum_up(fixture, 1, 1).is_stale);
    assert_true(sum_up(fixture, 1, 2).is_stale);
    assert_string_equal(todo(fixture, "publish"), "");
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:s:%s u", story_id(1)), "2");
}

/* Made from a version that Redis has lost: kept, it would block the real ones until they overtake it. */
static void a_summary_from_the_future_is_dropped_and_the_work_stays_due(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    struct versioned_result result = sum_up(fixture, 1, 5);
    assert_true(result.is_stale);
    assert_true(result.todo_left);
    assert_string_equal(todo(fixture, "summarize"), story_id(1));
    assert_false(sum_up(fixture, 1, 1).is_stale);
}

static void a_summary_of_a_story_that_is_gone_clears_its_work(void **state)
{
    struct fixture *fixture = *state;
    redis_server_ask(&fixture->redis, "ZADD {test}:todo:summarize 0 %s", story_id(1));
    struct versioned_result result = sum_up(fixture, 1, 1);
    assert_true(result.is_stale);
    assert_false(result.todo_left);
    assert_string_equal(todo(fixture, "summarize"), "");
    assert_string_equal(redis_server_ask(&fixture->redis, "DBSIZE"), "0");
}

/* ── feed_commit ── */

static void an_event_is_numbered_and_ends_the_work(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up(fixture, 1, 1);
    struct versioned_result result = publish(fixture, 1, 1, "created");
    assert_false(result.is_stale);
    assert_false(result.todo_left);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:state feed"), result.seq);
    assert_string_equal(todo(fixture, "publish"), "");
    struct story story = get(fixture, 1, 0, 0);
    assert_int_equal(story.published, 1);
    assert_int_equal(story.noted_ms, 1234567890123);
}

static void a_published_summary_is_kept_once_and_read_all_the_same(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up(fixture, 1, 1);
    publish(fixture, 1, 1, "created");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:u:%s", story_id(1)), "0");
    assert_string_equal(get(fixture, 1, 0, 0).headline, "A bridge opens");
    place(fixture, 2, 1, "two.example", 0);
    sum_up(fixture, 1, 2);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {test}:u:%s", story_id(1)), "1");
}

static void a_repeated_event_is_stale_and_not_numbered(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up(fixture, 1, 1);
    publish(fixture, 1, 1, "created");
    struct versioned_result result = publish(fixture, 1, 1, "updated");
    assert_true(result.is_stale);
    assert_string_equal(result.seq, "");
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {test}:feed"), "1");
}

static void publishing_stays_due_while_a_newer_summary_waits(void **state)
{
    struct fixture *fixture = *state;
    place(fixture, 1, 1, "one.example", 1);
    sum_up(fixture, 1, 1);
    place(fixture, 2, 1, "two.example", 0);
    sum_up(fixture, 1, 2);
    struct versioned_result result = publish(fixture, 1, 1, "created");
    assert_false(result.is_stale);
    assert_true(result.todo_left);
    assert_string_equal(todo(fixture, "publish"), story_id(1));
    assert_false(publish(fixture, 1, 2, "updated").todo_left);
    assert_true(publish(fixture, 1, 1, "updated").is_stale);
    assert_string_equal(todo(fixture, "publish"), "");
}

static void an_unknown_kind_of_event_is_refused_at_once(void **state)
{
    struct fixture *fixture = *state;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    head.id = lend(story_id(1));
    struct store_event event = {.kind = "renamed", .head = &head, .based_on_version = 1};
    assert_int_equal(store_feed_commit(fixture->store, &event, NULL, NULL, NULL), ERR_INVALID);
}

/* ── heads_scan ── */

struct heads {
    int is_done;
    size_t count;
    char cursor[32];
};

static void on_heads(void *context, const struct store_result *result, const Triptych__StoryHead *const *list,
                     size_t count, const char *next_cursor)
{
    struct heads *heads = context;
    assert_int_equal(result->code, 0);
    heads->is_done = 1;
    heads->count += count;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(list[i]->version, 1);
    snprintf(heads->cursor, sizeof heads->cursor, "%s", next_cursor);
}

static void a_scan_brings_every_published_head(void **state)
{
    struct fixture *fixture = *state;
    struct heads heads = {0};
    for (int n = 1; n <= 250; n++) {
        place(fixture, n, n, "one.example", 1);
        sum_up(fixture, n, 1);
        if (n % 10)
            publish(fixture, n, 1, "created");
    }
    do {
        heads.is_done = 0;
        assert_int_equal(store_heads_scan(fixture->store, heads.cursor, on_heads, &heads, NULL), 0);
        fixture_wait(fixture, &heads.is_done);
    } while (heads.cursor[0]);
    assert_int_equal(heads.count, 225);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_story_is_read_whole, fixture_flush),
        cmocka_unit_test_setup(texts_are_cut_and_articles_limited, fixture_flush),
        cmocka_unit_test_setup(coverage_rows_come_sorted_by_key, fixture_flush),
        cmocka_unit_test_setup(a_merged_story_names_its_successor_and_has_no_articles, fixture_flush),
        cmocka_unit_test_setup(a_summary_moves_the_work_from_summarize_to_publish, fixture_flush),
        cmocka_unit_test_setup(details_are_read_with_the_summary_that_they_were_made_with, fixture_flush),
        cmocka_unit_test_setup(details_of_another_version_than_the_summary_are_not_read, fixture_flush),
        cmocka_unit_test_setup(a_stale_summary_leaves_the_details, fixture_flush),
        cmocka_unit_test_setup(details_go_with_their_story, fixture_flush),
        cmocka_unit_test_setup(a_summary_of_an_older_version_is_kept_and_the_work_stays_due, fixture_flush),
        cmocka_unit_test_setup(a_stale_or_repeated_summary_writes_nothing, fixture_flush),
        cmocka_unit_test_setup(a_summary_from_the_future_is_dropped_and_the_work_stays_due, fixture_flush),
        cmocka_unit_test_setup(a_summary_of_a_story_that_is_gone_clears_its_work, fixture_flush),
        cmocka_unit_test_setup(an_event_is_numbered_and_ends_the_work, fixture_flush),
        cmocka_unit_test_setup(a_published_summary_is_kept_once_and_read_all_the_same, fixture_flush),
        cmocka_unit_test_setup(a_repeated_event_is_stale_and_not_numbered, fixture_flush),
        cmocka_unit_test_setup(publishing_stays_due_while_a_newer_summary_waits, fixture_flush),
        cmocka_unit_test_setup(an_unknown_kind_of_event_is_refused_at_once, fixture_flush),
        cmocka_unit_test_setup(a_scan_brings_every_published_head, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
