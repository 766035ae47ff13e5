/* The whole summarize daemon without a process: changed stories come by scripted_link, Redis is scripted_store. */
#include "clock.h"
#include "scripted_daemon.h"
#include "scripted_link.h"
#include "scripted_store.h"
#include "story_fixture.h"
#include "summarize.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define START    1700000000000
#define STORY    "s0123456789abcdef"
#define OTHER    "sfedcba9876543210"
#define JOBS_MAX 16

static struct summarize *summarize;
static Triptych__Work works[JOBS_MAX];
static Triptych__StoryChanged changes[JOBS_MAX];
static struct link_job jobs[JOBS_MAX];
static unsigned job_count;
static struct story_fixture articles;
static Triptych__Story story;
static Triptych__StoryHead head;
static struct store_versioned_answer versioned;

static int open_desk(void **state)
{
    static const char *const sets[] = {"settle=500ms", "settle_max=3s", NULL};
    struct err err = {0};
    void *opened = NULL;
    (void)state;
    clock_set_for_test(START);
    log_setup("test", LOG_ERROR, 0);
    scripted_store_reset();
    scripted_by_hand();
    scripted_link_reset();
    job_count = 0;
    fixture_init(&articles);
    triptych__story__init(&story);
    triptych__story_head__init(&head);
    story.head = &head;
    versioned = (struct store_versioned_answer){.seq = ""};
    if (summarize_open(scripted_daemon_open(summarize_settings, sets), &opened, &err))
        fail_msg("%s", err.text);
    summarize = opened;
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    summarize_stop(summarize);
    summarize_close(summarize);
    assert_string_equal(scripted_waits_for(), "");
    scripted_daemon_close();
    scripted_store_check();
    scripted_store_reset();
    clock_set_for_test(0);
    return 0;
}

static void give(const char *story_id, uint64_t version)
{
    assert_true(job_count < JOBS_MAX);
    unsigned i = job_count++;
    triptych__work__init(&works[i]);
    triptych__story_changed__init(&changes[i]);
    works[i].id = changes[i].story_id = lend(story_id);
    changes[i].version = version;
    works[i].payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    works[i].changed = &changes[i];
    jobs[i].work = &works[i];
    scripted_link.receiver.on_job(scripted_link.receiver.context, &jobs[i]);
}

static void answer_story(const struct scripted_call *call)
{
    if (!articles.count)
        fixture_add(&articles, &(struct fixture_row){.source = "a.example", .title = "Crane falls at Marvik terminal"});
    head.version = 3;
    story.n_articles = articles.count;
    story.articles = articles.pointers;
    SCRIPTED_ANSWER(call, store_story_fn, &story, 0);
}

static void answer_committed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_versioned_fn, &versioned);
}

static void answer_all(unsigned stories)
{
    for (unsigned i = 0; i < stories; i++)
        scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    for (unsigned i = 0; i < stories; i++)
        scripted_answer_with("store_summary_commit", answer_committed);
    scripted_answer();
}

static void a_story_is_summed_up_when_it_has_settled_and_announced_to_publish(void **state)
{
    (void)state;
    assert_int_equal(scripted_link.receiver.stage, STAGE_SUMMARIZE);
    assert_int_equal(scripted_link.sender.stage, STAGE_PUBLISH);
    assert_int_equal(scripted_is_ready("redis"), 1);
    give(STORY, 3);
    scripted_pass_ms(400);
    assert_int_equal(scripted_count("store_story_get"), 0);
    scripted_pass_ms(200);
    answer_all(1);
    assert_string_equal(scripted_said("store_summary_commit", 0), STORY " 3 Crane falls at Marvik terminal");
    assert_string_equal(scripted_link.last_pushed, "summarized " STORY " 3");
    assert_string_equal(scripted_link.last_done, "done");
    assert_true(scripted_metric("triptych_summarize_summaries_total", NULL, NULL) == 1);
}

static void a_story_that_never_rests_is_summed_up_all_the_same(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 10 && !scripted_count("store_story_get"); i++) {
        give(STORY, i + 1);
        scripted_pass_ms(400);
    }
    assert_int_equal(scripted_count("store_story_get"), 1);
    assert_true(clock_now_ms() >= START + 2800 && clock_now_ms() <= START + 3600);
    answer_all(1);
    assert_true(scripted_metric("triptych_summarize_bursts_total", NULL, NULL) == 1);
}

static void what_waits_is_summed_up_at_once_when_it_stops(void **state)
{
    (void)state;
    give(STORY, 1);
    give(OTHER, 1);
    scripted_pass_ms(20);
    assert_int_equal(scripted_count("store_story_get"), 0);
    summarize_stop(summarize);
    assert_true(scripted_link.is_paused);
    assert_int_equal(scripted_count("store_story_get"), 2);
    assert_false(summarize_is_idle(summarize));
    answer_all(2);
    scripted_succeed("store_caller_note");
    scripted_succeed("store_replica_put");
    scripted_succeed("store_replica_put");
    scripted_answer();
    assert_true(summarize_is_idle(summarize));
    assert_int_equal(scripted_link.jobs_done, 2);
}

static void a_publish_that_does_not_keep_up_pauses_the_intake(void **state)
{
    (void)state;
    scripted_link.is_crowded = 1;
    give(STORY, 3);
    scripted_pass_ms(600);
    answer_all(1);
    assert_true(scripted_link.is_paused);
    scripted_link.is_crowded = 0;
    scripted_link.sender.on_room(scripted_link.sender.context);
    assert_false(scripted_link.is_paused);
}

/* One that waits, one that is being read and one that is being committed. */
static void stories_under_way_when_it_closes_are_left_to_the_next(void **state)
{
    (void)state;
    give(STORY, 3);
    scripted_pass_ms(600);
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    give(OTHER, 1);
    scripted_pass_ms(600);
    give("s0000000000000003", 1);
}

static void what_cannot_be_opened_is_cleaned_up_and_said(void **state)
{
    (void)state;
    static const struct {
        const char *set;
        int store_code, link_code, code;
    } cases[] = {
        {"bus_key=/nowhere/bus.key", 0, 0, 0},
        {NULL, ERR_INVALID, 0, ERR_INVALID},
        {NULL, 0, ERR_IO, ERR_IO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const sets[] = {cases[i].set, NULL};
        struct err err = {0};
        void *opened = NULL;
        scripted_store_reset();
        scripted_by_hand();
        scripted_link_reset();
        if (cases[i].store_code)
            scripted_refuse("store_open", cases[i].store_code);
        scripted_link.open_code = cases[i].link_code;
        int code = summarize_open(scripted_daemon_open(summarize_settings, sets), &opened, &err);
        assert_true(code < 0);
        if (cases[i].code)
            assert_int_equal(code, cases[i].code);
        assert_true(*err.text != 0);
        assert_null(opened);
        scripted_daemon_close();
    }
    scripted_store_reset();
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_story_is_summed_up_when_it_has_settled_and_announced_to_publish),
        desk_test(a_story_that_never_rests_is_summed_up_all_the_same),
        desk_test(what_waits_is_summed_up_at_once_when_it_stops),
        desk_test(a_publish_that_does_not_keep_up_pauses_the_intake),
        desk_test(stories_under_way_when_it_closes_are_left_to_the_next),
        cmocka_unit_test(what_cannot_be_opened_is_cleaned_up_and_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
