/* Reviews in the daemon: when stories are looked at again, what goes to Redis, and articles that wait meanwhile. */
#include "clock.h"
#include "review_queue.h"
#include "review_stories.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *replay_note; /* a note that is there; NULL: none */
static const char *note_value;
static unsigned notes_answered;

static int open_desk(void **state)
{
    replay_note = NULL;
    note_value = "giving";
    notes_answered = 0;
    return review_stories_open(state);
}

static void answer_notes(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_notes_fn, &replay_note, &note_value, replay_note != NULL);
}

/* Time passes; when classify asks for notes it is told. */
static void pass_ms(int64_t ms)
{
    for (int64_t passed = 0; passed < ms; passed += 100) {
        scripted_pass_ms(100);
        if (scripted_count("store_notes_get") > notes_answered) {
            notes_answered = scripted_count("store_notes_get");
            scripted_answer_with("store_notes_get", answer_notes);
            scripted_answer();
        }
    }
}

/* Until so many changes were asked for. */
static void pass_until_asked(const char *function, unsigned calls)
{
    for (int i = 0; i < 100 && scripted_count(function) < calls; i++)
        pass_ms(100);
    assert_int_equal(scripted_count(function), calls);
}

static void when_no_more_articles_come_stories_of_one_event_are_merged_and_announced(void **state)
{
    (void)state;
    log_stories(0);
    make_due();
    pass_until_asked("store_story_merge", 1);
    assert_memory_equal(scripted_said("store_story_merge", 0), STORY_B " " STORY_A " engine one event by score ", 62);
    answer("store_story_merge", CHANGE_DONE, STORY_A, "1-500");
    assert_false(story_index_has_story(classify->index, STORY_B));
    assert_string_equal(scripted_link.last_pushed, "changed " STORY_A " 9");
    assert_true(scripted_metric("triptych_classify_merges_total", NULL, NULL) == 1);
}

/* So that the same rows make the same stories, however long a replay pauses. */
static void while_a_replay_gives_rows_nothing_is_reviewed_for_want_of_articles(void **state)
{
    (void)state;
    log_stories(0);
    make_due();
    replay_note = "replay.i0000000000000001";
    pass_ms(60000);
    assert_int_equal(scripted_count("store_story_merge"), 0);
    assert_true(notes_answered > 0);
    replay_note = "ingest.contact";
    pass_until_asked("store_story_merge", 1);
    answer("store_story_merge", CHANGE_DONE, STORY_A, "1-500");
}

static void articles_wait_for_a_change_that_is_on_its_way_but_not_for_the_log(void **state)
{
    (void)state;
    log_stories(0);
    make_due();
    pass_until_asked("store_story_merge", 1);
    glue_report(0, 0);
    assert_int_equal(scripted_count("store_article_commit"), 0);
    answer("store_story_merge", CHANGE_DONE, STORY_A, "99-1"); /* the log is far from it */
    scripted_pass_ms(100);
    assert_int_equal(scripted_count("store_article_commit"), 1);
    log_change(THIS_REPLICA, "", STORY_B, STORY_A); /* what it brings later changes nothing */
    assert_false(story_index_has_story(classify->index, STORY_B));
    assert_true(scripted_metric("triptych_classify_log_refused_total", NULL, NULL) == 0);
}

static void what_an_operator_has_pinned_is_not_asked_for_again(void **state)
{
    (void)state;
    static const enum change_outcome refusals[] = {CHANGE_PINNED, CHANGE_TOO_LARGE};
    log_stories(0);
    make_due();
    pass_until_asked("store_story_merge", 1);
    answer("store_story_merge", refusals[0], "", "");
    assert_true(story_index_has_story(classify->index, STORY_B));
    assert_true(scripted_metric("triptych_classify_refused_reviews_total", NULL, NULL) == 1);
    review_queue_renew(classify->index, story_index_find(classify->index, STORY_A));
    review_queue_renew(classify->index, story_index_find(classify->index, STORY_B));
    for (int i = 0; i < 50; i++)
        pass_ms(100);
    assert_int_equal(scripted_count("store_story_merge"), 1);
    assert_int_equal(review_queue_count(classify->index), 0);
}

static void a_change_that_fails_lets_the_next_story_have_its_turn(void **state)
{
    (void)state;
    log_stories(0);
    make_due();
    pass_until_asked("store_story_merge", 1);
    scripted_fail("store_story_merge", ERR_UNAVAILABLE, "away");
    scripted_answer();
    pass_until_asked("store_story_merge", 2); /* from the other's side */
    scripted_fail("store_story_merge", ERR_UNAVAILABLE, "away");
    scripted_answer();
    for (int i = 0; i < 50; i++)
        pass_ms(100);
    glue_report(0, 0);
    assert_int_equal(scripted_count("store_article_commit"), 1); /* nothing is held any more */
}

static void a_change_that_cannot_be_asked_for_is_passed_over(void **state)
{
    (void)state;
    scripted_refuse("store_story_merge", ERR_FULL);
    scripted_refuse("store_story_merge", ERR_FULL);
    log_stories(0);
    make_due();
    pass_until_asked("store_story_merge", 2); /* from either story's side */
    for (int i = 0; i < 20; i++)
        pass_ms(100);
    glue_report(0, 0);
    assert_int_equal(scripted_count("store_article_commit"), 1);
}

static void a_report_in_the_wrong_story_is_moved(void **state)
{
    (void)state;
    log_stories(1);
    make_due();
    pass_until_asked("store_story_merge", 1); /* the one report makes both look alike */
    answer("store_story_merge", CHANGE_PINNED, "", "");
    review_queue_renew(classify->index, story_index_find(classify->index, STORY_A));
    pass_until_asked("store_article_move", 1);
    assert_memory_equal(scripted_said("store_article_move", 0), "a0000000000000005 [" STORY_C "] engine log odds here ",
                        59);
    answer("store_article_move", CHANGE_DONE, STORY_C, "1-1");
    assert_string_equal(story_index_story_of(classify->index, "a0000000000000005"), STORY_C);
    assert_true(scripted_metric("triptych_classify_moves_total", NULL, NULL) == 1);
}

/* Two events in one story, in turns. */
static void log_mixed(void)
{
    for (unsigned i = 0; i < 4; i++) {
        char article[ID_SIZE];
        snprintf(article, sizeof article, "a000000000000000%u", i);
        glue_log_title(article, STORY_A, bridge[i]);
        snprintf(article, sizeof article, "a000000000000010%u", i);
        if (i < 3)
            glue_log_title(article, STORY_A, quota[i]);
    }
}

static void a_story_of_two_events_is_split_and_stays_so(void **state)
{
    (void)state;
    log_mixed();
    make_due();
    pass_until_asked("store_story_split", 1);
    assert_memory_equal(scripted_said("store_story_split", 0),
                        STORY_A " 3 a0000000000000100 a0000000000000102 two events by score ", 75);
    answer("store_story_split", CHANGE_DONE, STORY_B, "1-1");
    for (unsigned i = 0; i < 3; i++) {
        char article[ID_SIZE];
        snprintf(article, sizeof article, "a000000000000010%u", i);
        assert_string_equal(story_index_story_of(classify->index, article), STORY_B);
    }
    assert_string_equal(story_index_story_of(classify->index, "a0000000000000000"), STORY_A);
    assert_string_equal(scripted_link.last_pushed, "changed " STORY_B " 9");
    assert_true(scripted_metric("triptych_classify_splits_total", NULL, NULL) == 1);
    make_due();
    pass_ms(5000);
    assert_int_equal(scripted_count("store_story_split"), 1);
    assert_int_equal(scripted_count("store_story_merge") + scripted_count("store_article_move"), 0);
}

static void a_split_that_redis_refuses_is_not_asked_for_again(void **state)
{
    (void)state;
    log_mixed();
    make_due();
    pass_until_asked("store_story_split", 1);
    answer("store_story_split", CHANGE_PINNED, "", "");
    make_due();
    pass_ms(5000);
    assert_int_equal(scripted_count("store_story_split"), 1);
    assert_string_equal(story_index_story_of(classify->index, "a0000000000000100"), STORY_A);
}

/* ── what other replicas leave ── */

static void log_stories_of_other(void)
{
    glue_catch_up();
    glue_log_instance = OTHER_REPLICA;
    log_stories(0);
    glue_log_instance = "";
}

/* The stories were placed by a replica that is not this one, and nobody has looked at them. */
static void what_a_replica_that_is_gone_has_left_is_looked_at(void **state)
{
    (void)state;
    log_stories_of_other();
    pass_ms(60000);
    assert_int_equal(scripted_count("store_story_merge"), 1);
    answer("store_story_merge", CHANGE_DONE, STORY_A, "1-500");
    assert_false(story_index_has_story(classify->index, STORY_B));
}

static void what_a_replica_that_is_there_has_placed_is_left_to_it(void **state)
{
    (void)state;
    log_stories_of_other();
    replay_note = "classify.reviews." OTHER_REPLICA;
    note_value = "7";
    pass_ms(120000);
    assert_int_equal(scripted_count("store_story_merge"), 0);
    /* It is killed, and its note expires. */
    replay_note = NULL;
    pass_ms(60000);
    assert_int_equal(scripted_count("store_story_merge"), 1);
    answer("store_story_merge", CHANGE_DONE, STORY_A, "1-500");
}

static void what_a_replica_has_looked_at_itself_is_not_looked_at_again(void **state)
{
    (void)state;
    log_stories_of_other();
    replay_note = "classify.reviews." OTHER_REPLICA;
    note_value = "0";
    pass_ms(60000);
    replay_note = NULL;
    pass_ms(60000);
    assert_int_equal(scripted_count("store_story_merge"), 0);
    assert_int_equal(review_queue_count(classify->index), 0);
}

static void old_reviews_are_not_made_again_at_every_start(void **state)
{
    (void)state;
    struct review_takeover *takeover = calloc(1, sizeof *takeover);
    char id[ID_SIZE], instance[ID_SIZE];
    glue_catch_up();
    uint64_t applied = story_index_counts(classify->index).applied;
    review_takeover_note(takeover, "i00000000000000zz", "a0000000000001001", applied);
    assert_true(review_takeover_is_open(takeover));
    for (unsigned i = 0; i < 2; i++)
        review_takeover_hear(takeover, classify->index, NULL, NULL, 0);
    assert_false(review_takeover_is_open(takeover));
    assert_true(review_queue_count(classify->index) == 1);
    takeover->replicas[0].last = 0;
    /* More replicas than are remembered, each with more articles than are: the latest of the latest stay. */
    for (unsigned i = 0; i < 2 * TAKEOVER_REPLICAS_MAX; i++) {
        for (unsigned j = 0; j < 2 * TAKEOVER_ARTICLES_MAX; j++) {
            snprintf(id, sizeof id, "a%016u", i * 1000 + j);
            snprintf(instance, sizeof instance, "i%016u", i);
            review_takeover_note(takeover, instance, id, applied + i);
        }
    }
    for (unsigned i = 0; i < TAKEOVER_REPLICAS_MAX; i++) {
        assert_true(takeover->replicas[i].last >= applied + TAKEOVER_REPLICAS_MAX);
        assert_int_equal(takeover->replicas[i].count, TAKEOVER_ARTICLES_MAX);
    }
    free(takeover);
}

static void how_many_stories_are_due_is_noted_for_those_who_wait(void **state)
{
    (void)state;
    log_stories(0);
    make_due();
    unsigned before = scripted_count("store_note_put");
    scripted_pass_ms(100);
    const char *said = "";
    for (unsigned i = before; i < scripted_count("store_note_put"); i++)
        if (strstr(scripted_said("store_note_put", i), "classify.reviews."))
            said = scripted_said("store_note_put", i);
    assert_memory_equal(said, "classify.reviews.i0000000000000001=", 35);
    assert_memory_not_equal(said + 35, "0 ", 2);
    assert_true(scripted_metric("triptych_classify_reviews_due", NULL, NULL) > 0);
    pass_until_asked("store_story_merge", 1);
    answer("store_story_merge", CHANGE_DONE, STORY_A, "1-1");
    for (int i = 0; i < 20; i++)
        pass_ms(100);
    said = scripted_said("store_note_put", scripted_count("store_note_put") - 1);
    assert_string_equal(said, "classify.reviews.i0000000000000001=0 30000");
}

static void a_review_ends_when_the_daemon_is_to_stop(void **state)
{
    (void)state;
    log_stories(0);
    make_due();
    pass_until_asked("store_story_merge", 1);
    classify_stop(classify);
    assert_false(classify_is_idle(classify));
    answer("store_story_merge", CHANGE_DONE, STORY_A, "1-500");
    scripted_succeed("store_caller_note");
    scripted_succeed("store_replica_put");
    scripted_succeed("store_replica_put");
    scripted_fail("store_ratings_version", ERR_UNAVAILABLE, "away");
    scripted_answer();
    assert_string_equal(scripted_waits_for(), "");
    assert_true(classify_is_idle(classify));
    assert_int_equal(scripted_count("store_story_merge"), 1);
}

/* The teardown closes it with the change on its way: its answer comes while the daemon closes. */
static void a_change_on_its_way_when_it_closes_is_forgotten(void **state)
{
    (void)state;
    log_stories(0);
    make_due();
    pass_until_asked("store_story_merge", 1);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, review_stories_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(when_no_more_articles_come_stories_of_one_event_are_merged_and_announced),
        desk_test(while_a_replay_gives_rows_nothing_is_reviewed_for_want_of_articles),
        desk_test(articles_wait_for_a_change_that_is_on_its_way_but_not_for_the_log),
        desk_test(what_an_operator_has_pinned_is_not_asked_for_again),
        desk_test(a_change_that_fails_lets_the_next_story_have_its_turn),
        desk_test(a_change_that_cannot_be_asked_for_is_passed_over),
        desk_test(a_report_in_the_wrong_story_is_moved),
        desk_test(a_story_of_two_events_is_split_and_stays_so),
        desk_test(a_split_that_redis_refuses_is_not_asked_for_again),
        desk_test(what_a_replica_that_is_gone_has_left_is_looked_at),
        desk_test(what_a_replica_that_is_there_has_placed_is_left_to_it),
        desk_test(what_a_replica_has_looked_at_itself_is_not_looked_at_again),
        desk_test(old_reviews_are_not_made_again_at_every_start),
        desk_test(how_many_stories_are_due_is_noted_for_those_who_wait),
        desk_test(a_review_ends_when_the_daemon_is_to_stop),
        desk_test(a_change_on_its_way_when_it_closes_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
