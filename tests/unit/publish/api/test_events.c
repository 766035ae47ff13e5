/* Story events as they go out: on server-sent events and on PUB; and how a summarized story becomes one. */
#include "clock.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY        "s0000000000000001"
#define HEARTBEAT_MS 15000

static Triptych__Story *sample;

static int open_site(void **state)
{
    static const char *const sets[] = {"tiers=gated", "reader_rate=0", "key_rate=0", NULL};
    (void)state;
    sample = sample_story_new();
    glue_open(sets);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    sample_story_free(sample);
    return 0;
}

static const char *stream_text(unsigned stream)
{
    return scripted_streams[stream].text ? scripted_streams[stream].text : "";
}

/* ── server-sent events ── */

static void a_stream_tells_its_position_at_once_and_then_each_event(void **state)
{
    (void)state;
    glue_catch_up();
    glue_get("/api/v1/events");
    assert_string_equal(scripted_http.type, "text/event-stream");
    assert_string_equal(scripted_header("Cache-Control"), "no-store");
    assert_string_equal(stream_text(0), "retry: 2000\n\nid: 1-0\n\n");
    glue_show_stories(2);
    scripted_turns(3);
    assert_contains(stream_text(0), "id: 1-1\n");
    assert_contains(stream_text(0), "id: 1-2\n");
    assert_contains(stream_text(0), "data: {\"seq\":\"1-2\",\"prev\":\"1-1\",");
}

static void a_client_that_comes_back_goes_on_behind_its_last_event(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(4);
    glue_ask("GET /api/v1/events?from=start", "Last-Event-ID: 1-2\r\n", ""); /* the header counts more */
    scripted_turns(3);
    assert_lacks(stream_text(0), "data: {\"seq\":\"1-2\"");
    assert_contains(stream_text(0), "data: {\"seq\":\"1-3\"");
    assert_contains(stream_text(0), "data: {\"seq\":\"1-4\"");
}

static void the_beginning_of_a_feed_without_events_is_told_once(void **state)
{
    (void)state;
    static const char *const starts[] = {"", "?from=start", "?from=start&q=news"};
    glue_catch_up();
    glue_lose_position(); /* nothing has been published since */
    for (unsigned i = 0; i < sizeof starts / sizeof *starts; i++) {
        char path[64];
        snprintf(path, sizeof path, "/api/v1/events%s", starts[i]);
        glue_get(path);
        scripted_turns(3);
        const char *first = strstr(stream_text(i), "id: ");
        assert_non_null(first);
        assert_null(strstr(first + 1, "id: "));
    }
}

static void before_the_position_is_known_no_position_is_told(void **state)
{
    (void)state;
    glue_get("/api/v1/events");
    assert_string_equal(stream_text(0), "retry: 2000\n\n");
    glue_catch_up();
    scripted_turns(3);
    assert_contains(stream_text(0), "id: 1-0\n\n");
}

static void a_stream_that_is_silent_is_kept_alive(void **state)
{
    (void)state;
    glue_catch_up();
    glue_get("/api/v1/events");
    scripted_pass_ms(HEARTBEAT_MS);
    assert_contains(stream_text(0), ": heartbeat\n\n");
}

static void a_slow_client_gets_no_more_until_it_has_read(void **state)
{
    (void)state;
    glue_catch_up();
    glue_get("/api/v1/events");
    scripted_streams[0].waiting = 20000;
    glue_show_stories(3);
    scripted_turns(3);
    scripted_pass_ms(HEARTBEAT_MS);
    assert_lacks(stream_text(0), "1-1");
    assert_lacks(stream_text(0), "heartbeat");
    scripted_stream_room(0); /* it is not asked again and again: it says when it has read */
    assert_contains(stream_text(0), "data: {\"seq\":\"1-3\"");
}

static void a_stream_is_narrowed_by_a_query(void **state)
{
    (void)state;
    glue_catch_up();
    glue_get("/api/v1/events?q=news+-2&kind=created");
    glue_get("/api/v1/events?min_sources=99");
    glue_show_stories(3);
    scripted_turns(3);
    assert_contains(stream_text(0), "data: {\"seq\":\"1-1\"");
    assert_lacks(stream_text(0), "data: {\"seq\":\"1-2\"");
    assert_contains(stream_text(0), "data: {\"seq\":\"1-3\"");
    assert_lacks(stream_text(1), "data:");
    assert_lacks(stream_text(1), "1-3");
    /* Where it stands is told with the heartbeat, so that it can go on from there after a quiet day. */
    scripted_pass_ms(HEARTBEAT_MS);
    assert_contains(stream_text(1), "id: 1-3\n\n");
    scripted_pass_ms(HEARTBEAT_MS);
    assert_contains(stream_text(1), ": heartbeat\n\n");
}

static void what_a_query_passed_over_on_the_way_is_behind_the_client(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(3);
    glue_ask("GET /api/v1/events?q=nothing", "Last-Event-ID: 1-1\r\n", "");
    scripted_turns(3);
    assert_contains(stream_text(0), "id: 1-1\n\n");
    assert_contains(stream_text(0), "id: 1-3\n\n");
    assert_lacks(stream_text(0), "data:");
}

static void parameters_of_a_stream_are_checked(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/api/v1/events?q=(", 400, "problem+json", "\"parameter\":\"q\""},
        {"/api/v1/events?q=kind:born", 400, "problem+json", "kind is one of: created"},
        {"/api/v1/events?full=yes", 400, "problem+json", "full is 1"},
        {"/api/v1/events?notify=twice", 400, "problem+json", "notify is once"},
        {"/api/v1/events?limit=3", 400, "problem+json", "There is no parameter"},
        {"/api/v1/events?owner=quill", 403, "problem+json", "vantage"},
        {"/api/v1/events?notify=once", 503, "problem+json", "no room"}, /* the feed's end is not known yet */
    };
    ASSERT_GLUE_CASES(cases);
    assert_int_equal(scripted_stream_count, 0);
}

static void a_position_that_is_lost_is_told_and_the_stream_goes_on(void **state)
{
    (void)state;
    glue_catch_up();
    glue_get("/api/v1/events");
    scripted_feed.wants_head = 1;
    glue_lose_position();
    assert_contains(stream_text(0), "event: snapshot-required\ndata: {\"error\":\"snapshot-required\"");
    assert_string_equal(scripted_feed.last->kind, "snapshot-required");
    scripted_ask(&(struct event_asker){.peer = 1}, "snapshot", "", "");
    assert_string_equal(scripted_feed.error, "unavailable"); /* the stories are loaded again */
    glue_show_stories(1);
    scripted_turns(3);
    assert_contains(stream_text(0), "data: {\"seq\":\"2-1\"");
}

static void a_stream_ends_with_its_key(void **state)
{
    (void)state;
    char header[200];
    glue_catch_up();
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key("premium", 0));
    glue_ask("GET /api/v1/events", header, "");
    glue_get("/api/v1/events");
    glue_forget_tier_keys();
    assert_true(scripted_streams[0].is_ending);
    assert_false(scripted_streams[1].is_ending); /* that of everybody goes on */
    scripted_stream_close(0);
}

static void a_stream_shows_what_its_key_opens(void **state)
{
    (void)state;
    char header[200];
    glue_catch_up();
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key("vantage", 0));
    glue_ask("GET /api/v1/events", header, "");
    glue_get("/api/v1/events");
    glue_show("created", sample->head);
    scripted_turns(3);
    assert_contains(stream_text(0), SAMPLE_OWNERSHIP);
    assert_lacks(stream_text(1), SAMPLE_OWNERSHIP);
}

static void no_stream_begins_while_the_daemon_stops(void **state)
{
    (void)state;
    glue_catch_up();
    glue_get("/api/v1/events");
    publish_stop(publish);
    assert_true(scripted_streams[0].is_ending);
    assert_false(publish_is_idle(publish));
    glue_get("/api/v1/events");
    assert_int_equal(scripted_http.status, 503);
    scripted_stream_close(0);
}

/* ── PUB ── */

static void only_topics_that_somebody_wants_go_out(void **state)
{
    (void)state;
    glue_catch_up();
    glue_show_stories(1);
    scripted_pass_ms(60000);
    assert_int_equal(scripted_feed.sent[0] + scripted_feed.sent[1] + scripted_feed.sent[2], 0);
    scripted_feed.wants_head = scripted_feed.wants_heartbeat = 1;
    glue_show_stories(2);
    assert_int_equal(scripted_feed.sent[0], 2);
    assert_string_equal(scripted_feed.last->seq, "1-3");
    assert_string_equal(scripted_feed.last->prev, "1-2");
    scripted_pass_ms(60000);
    assert_true(scripted_feed.sent[2] > 0);
    assert_string_equal(scripted_feed.last->kind, "heartbeat");
    assert_string_equal(scripted_feed.last->seq, "1-3"); /* who has missed an event notices by it */
}

static void an_event_that_cannot_be_sent_harms_no_other(void **state)
{
    (void)state;
    glue_catch_up();
    scripted_feed.wants_head = 1;
    scripted_feed.send_code = ERR_TOO_LARGE;
    glue_show_stories(1);
    scripted_feed.send_code = 0;
    glue_show_stories(1);
    assert_int_equal(scripted_feed.sent[0], 1);
    const struct store_entry broken = {.seq = "1-9", .prev = "1-2"}; /* an entry without head or kind */
    scripted_follow.on_entry(scripted_follow.context, &broken);
    glue_get("/api/v1/stories");
    assert_int_equal(scripted_http.status, 200);
}

/* ── a summarized story becomes an event ── */

static void answer_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, sample, 0);
}

static void answer_no_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static struct store_versioned_answer versioned;

static void answer_committed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_versioned_fn, &versioned);
}

static Triptych__Work work;
static struct link_job job = {&work};

static void give_work(void)
{
    static Triptych__StorySummarized summarized;
    triptych__work__init(&work);
    triptych__story_summarized__init(&summarized);
    work.id = summarized.story_id = lend(STORY);
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_SUMMARIZED;
    work.summarized = &summarized;
    scripted_link.receiver.on_job(scripted_link.receiver.context, &job);
}

static void a_summarized_story_is_loaded_and_committed_as_an_event(void **state)
{
    (void)state;
    static const struct {
        int is_stale;
        const char *done;
    } cases[] = {{0, "done"}, {1, "duplicate"}};
    for (int i = 0; i < 2; i++) {
        versioned = (struct store_versioned_answer){.is_stale = cases[i].is_stale, .seq = "1-1"};
        give_work();
        scripted_answer_with("store_story_get", answer_story);
        scripted_answer();
        assert_memory_equal(scripted_said("store_feed_commit", (unsigned)i), "created ", 8);
        scripted_answer_with("store_feed_commit", answer_committed);
        scripted_answer();
        assert_string_equal(scripted_link.last_done, cases[i].done);
    }
    assert_true(scripted_metric("triptych_publish_stale_total", NULL, NULL) == 1);
}

static void a_story_that_is_gone_is_no_event(void **state)
{
    (void)state;
    give_work();
    scripted_answer_with("store_story_get", answer_no_story);
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "duplicate: the story is gone");
    assert_int_equal(scripted_count("store_feed_commit"), 0);
}

static void what_may_work_later_comes_back_and_what_never_will_is_a_dead_letter(void **state)
{
    (void)state;
    static const struct {
        const char *function;
        int code;
        unsigned dead;
    } cases[] = {
        {"store_story_get", ERR_UNAVAILABLE, 0},
        {"store_story_get", ERR_INVALID, 1},
        {"store_feed_commit", ERR_TIMEOUT, 1},
        {"store_feed_commit", ERR_TOO_LARGE, 2},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (i >= 2)
            scripted_answer_with("store_story_get", answer_story);
        scripted_fail(cases[i].function, cases[i].code, "Redis says no");
        give_work();
        scripted_answer();
        scripted_answer();
        assert_string_equal(scripted_link.last_done, "rejected: Redis says no");
        assert_int_equal(scripted_count("store_dead_add"), cases[i].dead);
    }
    scripted_refuse("store_story_get", ERR_FULL);
    give_work();
    assert_int_equal(scripted_link.jobs_done, 5);
    assert_int_equal(scripted_count("store_dead_add"), 2);
}

static void work_in_flight_when_it_closes_is_left_to_the_next(void **state)
{
    (void)state;
    give_work();
}

/* ── loading ── */

static unsigned pages;

static void answer_heads(const struct scripted_call *call)
{
    char id[ID_SIZE];
    snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, 100 + pages);
    Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){
        .id = id, .headline = "Loaded", .left = 2, .right = 1, .first_ms = GLUE_NOW - 1000, .last_ms = GLUE_NOW});
    const Triptych__StoryHead *heads[] = {head};
    SCRIPTED_ANSWER(call, store_heads_fn, heads, 1, ++pages < 3 ? "more" : "");
    sample_head_free(head);
}

static void stories_are_loaded_page_by_page_again_after_a_failure_and_without_those_that_left(void **state)
{
    (void)state;
    pages = 0;
    scripted_follow.on_caught_up(scripted_follow.context, "1-0");
    assert_int_equal(scripted_is_ready("stories"), 0);
    scripted_answer_with("store_heads_scan", answer_heads);
    scripted_answer();
    scripted_fail("store_heads_scan", ERR_UNAVAILABLE, "away");
    scripted_answer();
    Triptych__StoryHead *gone =
        sample_head_new(&(struct sample_head_options){.id = "s0000000000000101", .headline = ""});
    glue_show("retired", gone); /* it comes with the next page all the same */
    sample_head_free(gone);
    scripted_pass_ms(1000);
    for (int i = 0; i < 2; i++) {
        scripted_answer_with("store_heads_scan", answer_heads);
        assert_true(scripted_answer() >= 1);
    }
    assert_int_equal(scripted_is_ready("stories"), 1);
    assert_int_equal(catalog_count(publish->catalog), 2);
    assert_null(catalog_find(publish->catalog, "s0000000000000101"));
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(a_stream_tells_its_position_at_once_and_then_each_event),
        site_test(a_client_that_comes_back_goes_on_behind_its_last_event),
        site_test(the_beginning_of_a_feed_without_events_is_told_once),
        site_test(before_the_position_is_known_no_position_is_told),
        site_test(a_stream_that_is_silent_is_kept_alive),
        site_test(a_slow_client_gets_no_more_until_it_has_read),
        site_test(a_stream_is_narrowed_by_a_query),
        site_test(what_a_query_passed_over_on_the_way_is_behind_the_client),
        site_test(parameters_of_a_stream_are_checked),
        site_test(a_position_that_is_lost_is_told_and_the_stream_goes_on),
        site_test(a_stream_ends_with_its_key),
        site_test(a_stream_shows_what_its_key_opens),
        site_test(no_stream_begins_while_the_daemon_stops),
        site_test(only_topics_that_somebody_wants_go_out),
        site_test(an_event_that_cannot_be_sent_harms_no_other),
        site_test(a_summarized_story_is_loaded_and_committed_as_an_event),
        site_test(a_story_that_is_gone_is_no_event),
        site_test(what_may_work_later_comes_back_and_what_never_will_is_a_dead_letter),
        site_test(work_in_flight_when_it_closes_is_left_to_the_next),
        site_test(stories_are_loaded_page_by_page_again_after_a_failure_and_without_those_that_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
