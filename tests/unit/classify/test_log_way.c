/* The commit log as classify follows it: what it says is in the index, and nothing is placed before it was read. */
#include "clock.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STORY_A "s0000000000000001"
#define STORY_B "s0000000000000002"
#define ARTICLE "a0000000000000001"

static int open_desk(void **state)
{
    static const char *const sets[] = {"reviews=off", NULL};
    (void)state;
    glue_open(sets);
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static const char *story_of(int event, int n)
{
    const char *story = story_index_story_of(classify->index, glue_id(event, n));
    return story ? story : "";
}

static void no_article_is_taken_before_the_log_has_been_read(void **state)
{
    (void)state;
    assert_int_equal(scripted_follow.stream, STREAM_LOG);
    assert_string_equal(scripted_follow.from, "");
    assert_int_equal(scripted_is_ready("index"), 0);
    assert_true(scripted_link.is_paused);
    glue_report(0, 0); /* on its way before the pause */
    glue_report(0, 1);
    scripted_pass_ms(1000);
    assert_int_equal(scripted_count("store_article_commit"), 0);
    glue_log_placement("create", 0, 9, STORY_A);
    glue_catch_up();
    assert_int_equal(scripted_is_ready("index"), 1);
    assert_false(scripted_link.is_paused);
    assert_int_equal(scripted_count("store_article_commit"), 2);
    assert_non_null(strstr(scripted_said("store_article_commit", 0), "joins " STORY_A " view=1-1 "));
    assert_string_equal(story_of(0, 1), STORY_A);
}

static void the_log_s_placements_merges_and_moves_are_followed(void **state)
{
    (void)state;
    glue_log_placement("create", 0, 0, STORY_A);
    glue_log_placement("join", 0, 1, STORY_A);
    glue_log_placement("create", 1, 0, STORY_B);
    assert_string_equal(story_of(0, 1), STORY_A);
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    log.kind = lend("move");
    log.article_id = lend(glue_id(0, 1));
    log.story_id = lend(STORY_B);
    log.other_story_id = lend(STORY_A);
    glue_log(&log);
    assert_string_equal(story_of(0, 1), STORY_B);
    assert_string_equal(story_of(0, 0), STORY_A);
    log.kind = lend("merge");
    log.article_id = lend("");
    log.story_id = lend(STORY_A);
    log.other_story_id = lend(STORY_B);
    glue_log(&log);
    assert_string_equal(story_of(1, 0), STORY_A);
    assert_string_equal(story_of(0, 1), STORY_A);
    assert_false(story_index_has_story(classify->index, STORY_B));
    assert_true(scripted_metric("triptych_classify_log_refused_total", NULL, NULL) == 0);
}

static void an_entry_that_breaks_the_contract_is_counted_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *article, *story, *other, *copy_of;
        size_t features; /* bytes of nonsense */
    } cases[] = {
        {"create", "x", STORY_B, "", "", 0},
        {"create", ARTICLE, "x", "", "", 0},
        {"create", ARTICLE, ARTICLE, "", "", 0},
        {"join", ARTICLE, STORY_B, "", "an id that is longer than any id is", 0},
        {"join", ARTICLE, STORY_B, "", "", 0},
        {"join", ARTICLE, STORY_B, "", "", 7},
        {"join", ARTICLE, STORY_B, "", "", 64},
        {"merge", "", STORY_A, "x", "", 0},
        {"merge", "", "", STORY_A, "", 0},
        {"move", "x", STORY_A, STORY_B, "", 0},
        {"move", ARTICLE, STORY_A, "", "", 0},
        {"rename", ARTICLE, STORY_A, STORY_B, "", 0},
        {"", "", "", "", "", 0},
    };
    static uint8_t nonsense[64] = {0xff, 0xff, 0xff, 0xff, 0xff};
    glue_log_placement("create", 0, 0, STORY_A);
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
        log.kind = lend(cases[i].kind);
        log.article_id = lend(cases[i].article);
        log.story_id = lend(cases[i].story);
        log.other_story_id = lend(cases[i].other);
        log.copy_of = lend(cases[i].copy_of);
        log.features.data = nonsense;
        log.features.len = cases[i].features;
        glue_log(&log);
        if (scripted_metric("triptych_classify_log_refused_total", NULL, NULL) != i + 1)
            fail_msg("case %u, kind %s: taken", i, cases[i].kind);
    }
    struct story_index_counts counts = story_index_counts(classify->index);
    assert_int_equal(counts.stories, 1);
    assert_int_equal(counts.articles, 1);
}

static void a_vector_in_the_log_is_left_out_without_an_embedder(void **state)
{
    (void)state;
    uint8_t values[4] = {1, 2, 3, 4};
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    glue_log_placement("create", 0, 0, STORY_A);
    log.kind = lend("embed");
    log.article_id = lend(glue_id(0, 0));
    log.embedding.data = values;
    log.embedding.len = sizeof values;
    log.embedding_model = 7;
    glue_log(&log);
    assert_int_equal(story_index_counts(classify->index).embeddings, 0);
    assert_true(scripted_metric("triptych_classify_log_refused_total", NULL, NULL) == 0);
    assert_non_null(strstr(scripted_sentence("embedder"), "no embed_url is set"));
}

static void a_position_that_is_lost_begins_a_new_index_and_nothing_is_placed_meanwhile(void **state)
{
    (void)state;
    glue_log_placement("create", 0, 0, STORY_A);
    glue_catch_up();
    glue_report(1, 0);
    scripted_follow.on_lost(scripted_follow.context, "trimmed");
    assert_int_equal(scripted_is_ready("index"), 0);
    assert_non_null(strstr(scripted_sentence("index"), "reading the stories again"));
    assert_true(scripted_link.is_paused);
    assert_int_equal(story_index_counts(classify->index).articles, 0);
    glue_report(2, 0);
    assert_int_equal(scripted_count("store_article_commit"), 1);
    /* What was on its way finds its answer, although the index knows nothing of it. */
    scripted_answer_with("store_article_commit", glue_answer_commit);
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "done");
    glue_log_placement("create", 2, 9, STORY_B);
    glue_catch_up();
    assert_false(scripted_link.is_paused);
    assert_string_equal(story_of(2, 0), STORY_B);
}

static void a_commit_that_is_refused_while_the_index_is_read_again_waits_for_it(void **state)
{
    (void)state;
    glue_catch_up();
    glue_report(0, 0);
    scripted_follow.on_lost(scripted_follow.context, "trimmed");
    glue_outcome = COMMIT_REFUSED;
    glue_log_seq = "1-1";
    scripted_answer_with("store_article_commit", glue_answer_commit);
    scripted_answer();
    glue_log_placement("create", 0, 9, STORY_A);
    scripted_pass_ms(1000);
    assert_int_equal(scripted_count("store_article_commit"), 1);
    glue_catch_up();
    assert_int_equal(scripted_count("store_article_commit"), 2);
    assert_string_equal(story_of(0, 0), STORY_A);
}

static void catching_up_again_changes_nothing(void **state)
{
    (void)state;
    glue_catch_up();
    glue_report(0, 0);
    glue_catch_up();
    assert_int_equal(scripted_count("store_article_commit"), 1);
    assert_int_equal(scripted_is_ready("index"), 1);
}

static void how_far_the_log_is_behind_is_measured_only_once_it_was_caught_up_with(void **state)
{
    (void)state;
    size_t size;
    glue_log_placement("create", 0, 0, STORY_A);
    char *text = metrics_print(daemon_metrics(classify->service.daemon), &size);
    assert_non_null(strstr(text, "triptych_classify_view_lag_seconds_count 0"));
    free(text);
    glue_catch_up();
    glue_log_placement("join", 0, 1, STORY_A);
    text = metrics_print(daemon_metrics(classify->service.daemon), &size);
    assert_non_null(strstr(text, "triptych_classify_view_lag_seconds_count 1"));
    free(text);
}

static void the_state_of_redis_is_a_condition_of_readiness(void **state)
{
    (void)state;
    assert_int_equal(scripted_is_ready("redis"), 1);
    scripted_store_set_state(STORE_DOWN, "connection refused");
    assert_int_equal(scripted_is_ready("redis"), 0);
    assert_string_equal(scripted_sentence("redis"), "connection refused");
    scripted_store_set_state(STORE_FULL, "OOM");
    assert_int_equal(scripted_is_ready("redis"), 0);
    scripted_store_set_state(STORE_UP, "");
    assert_int_equal(scripted_is_ready("redis"), 1);
}

static void overdue_work_of_the_next_stage_is_a_condition_of_readiness(void **state)
{
    (void)state;
    const struct link_sender_options *sender = &scripted_link.sender;
    assert_int_equal(sender->stage, STAGE_SUMMARIZE);
    sender->on_late(sender->context, 3, 65000);
    assert_int_equal(scripted_is_ready("work"), 0);
    assert_string_equal(scripted_sentence("work"), "3 pieces of work for summarize are overdue, the oldest by 65 s");
    sender->on_late(sender->context, 0, 0);
    assert_int_equal(scripted_is_ready("work"), 1);
}

static void what_happens_on_the_links_is_counted_by_its_name(void **state)
{
    (void)state;
    const struct link_receiver_options *receiver = &scripted_link.receiver;
    static const enum link_event events[] = {LINK_AGAIN, LINK_FRAME_REFUSED, LINK_ENDPOINTS, LINK_WORK_TAKEN};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        receiver->on_event(receiver->context, events[i], "peer", "detail");
        assert_true(scripted_metric("triptych_link_events_total", "event", link_event_name(events[i])) == 1);
    }
    scripted_link.sender.on_refused(scripted_link.sender.context, "handshake", "127.0.0.2", "no key");
    assert_true(scripted_metric("triptych_link_refused_total", "reason", "handshake") == 1);
    assert_true(scripted_metric("triptych_link_events_total", "event", link_event_name(LINK_FRAME_REFUSED)) == 2);
}

static void the_index_and_the_links_are_measured_every_second(void **state)
{
    (void)state;
    glue_log_placement("create", 0, 0, STORY_A);
    glue_log_placement("create", 1, 0, STORY_B);
    scripted_link.in_hand = 5;
    scripted_link.counts = (struct link_sender_counts){.queued = 7, .in_flight = 3, .receivers = 2, .sent = 11};
    scripted_pass_ms(1000);
    assert_true(scripted_metric("triptych_classify_stories", NULL, NULL) == 2);
    assert_true(scripted_metric("triptych_link_in_hand", NULL, NULL) == 5);
    assert_true(scripted_metric("triptych_link_queued", NULL, NULL) == 7);
    assert_true(scripted_metric("triptych_link_sent_total", NULL, NULL) == 11);
    scripted_link.counts.sent = 15;
    scripted_pass_ms(1000);
    assert_true(scripted_metric("triptych_link_sent_total", NULL, NULL) == 15);
}

static void it_says_that_it_is_there_one_call_at_a_time(void **state)
{
    (void)state;
    scripted_pass_ms(0);
    scripted_pass_ms(2000);
    scripted_pass_ms(2000);
    assert_int_equal(scripted_count("store_caller_note"), 1); /* the first has no answer yet */
    scripted_fail("store_caller_note", ERR_FULL, "read-only");
    scripted_answer();
    scripted_pass_ms(2000);
    assert_int_equal(scripted_count("store_caller_note"), 2);
    assert_string_equal(scripted_said("store_caller_note", 1), "6000");
}

/* As another replica wrote it of an article of this outlet with this title. */
static void log_text(const char *instance, const char *article_id, const char *story_id, const char *title,
                     const char *text)
{
    static struct article_own own;
    struct repeats *repeats = repeats_new(NULL);
    struct article_features features;
    uint8_t packed[FEATURES_BYTES_MAX];
    struct err err = {0};
    const struct article_own_input input = {article_id, "gazette.example", "", "", title, text, "en"};
    assert_int_equal(article_own_read(classify->analyser, repeats, &input, &own, &err), 0);
    const struct article_features_input words = {own.title.text, own.text, "en", 1};
    assert_int_equal(article_features_build(classify->analyser, &words, &features, &err), 0);
    features.marks = own.marks;
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    log.kind = lend("create");
    log.instance = lend(instance);
    log.article_id = lend(article_id);
    log.story_id = lend(story_id);
    log.time_ms = GLUE_START;
    log.lang = lend("en");
    log.features.data = packed;
    log.features.len = article_features_pack(&features, packed);
    glue_log(&log);
    repeats_free(repeats);
}

static void what_outlets_repeat_is_learnt_from_other_replicas_and_from_before_the_start(void **state)
{
    (void)state;
    const char *wall = "Every gift keeps our newsroom open.";
    const struct repeats_title other = {.source = 1, .title = 77};
    log_text("i0", "a0000000000000021", STORY_A, "Volcano erupts on Isla Perdida", wall);
    glue_catch_up();
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    article.id = work.id = lend("a0000000000000022");
    article.title = lend("Parliament rejects quota");
    article.text = lend(wall);
    article.source = lend("gazette.example");
    article.lang = lend("en");
    article.published_ms = article.received_ms = GLUE_START;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = &article;
    glue_work(&work);
    assert_string_equal(classify->own.text, ""); /* known, though this process never read the volcano's report */
    uint32_t unit = classify->own.marks.units[0];
    assert_int_equal(repeats_titles(classify->repeats, unit), 2);
    log_text("i1", "a0000000000000023", STORY_B, "Lindqvist wins final", wall);
    assert_int_equal(repeats_titles(classify->repeats, unit), 3);
    /* Its own entries come back, and were counted when the article was read. */
    log_text(daemon_instance(classify->service.daemon), "a0000000000000024", STORY_B, "Rain floods cellars", wall);
    assert_int_equal(repeats_titles(classify->repeats, unit), 3);
    /* A log that must be read again teaches everything again. */
    scripted_follow.on_lost(scripted_follow.context, "trimmed");
    assert_int_equal(repeats_ask(classify->repeats, unit, &other), REPEAT_NEW);
}

static void the_thresholds_of_grouping_are_left_for_the_page_that_explains_them(void **state)
{
    (void)state;
    scripted_pass_ms(10);
    assert_non_null(strstr(scripted_said("store_note_put", 0), "classify.method=join_score_min "));
    assert_non_null(
        strstr(scripted_said("store_note_put", 0), "story_span_ms 1209600000\nkeep_stories_ms 864000000\n"));
    assert_null(strstr(scripted_said("store_note_put", 0), "review_score_min")); /* nothing is reviewed */
    scripted_pass_ms(600000);
    assert_int_equal(scripted_count("store_note_put"), 2);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(no_article_is_taken_before_the_log_has_been_read),
        desk_test(the_log_s_placements_merges_and_moves_are_followed),
        desk_test(an_entry_that_breaks_the_contract_is_counted_and_changes_nothing),
        desk_test(a_vector_in_the_log_is_left_out_without_an_embedder),
        desk_test(a_position_that_is_lost_begins_a_new_index_and_nothing_is_placed_meanwhile),
        desk_test(a_commit_that_is_refused_while_the_index_is_read_again_waits_for_it),
        desk_test(catching_up_again_changes_nothing),
        desk_test(how_far_the_log_is_behind_is_measured_only_once_it_was_caught_up_with),
        desk_test(the_state_of_redis_is_a_condition_of_readiness),
        desk_test(overdue_work_of_the_next_stage_is_a_condition_of_readiness),
        desk_test(what_happens_on_the_links_is_counted_by_its_name),
        desk_test(the_index_and_the_links_are_measured_every_second),
        desk_test(it_says_that_it_is_there_one_call_at_a_time),
        desk_test(what_outlets_repeat_is_learnt_from_other_replicas_and_from_before_the_start),
        desk_test(the_thresholds_of_grouping_are_left_for_the_page_that_explains_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
