/* An article's way through classify: taken, decided on, committed, announced; and what Redis may say instead. */
#include "clock.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define OTHER_STORY "s0000000000000009"

static int open_desk(void **state)
{
    static const char *const sets[] = {"reviews=off", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static void commit_one(void)
{
    scripted_answer_with("store_article_commit", glue_answer_commit);
    assert_int_equal(scripted_answer(), 1);
}

static const char *story_of(int event, int n)
{
    const char *story = story_index_story_of(classify->index, glue_id(event, n));
    return story ? story : "";
}

static void an_article_begins_a_story_and_is_announced_when_redis_has_it(void **state)
{
    (void)state;
    char story[ID_SIZE], expected[200];
    glue_report(0, 0);
    id_for_story(glue_id(0, 0), story);
    snprintf(expected, sizeof expected, "%s creates %s view= guards=", glue_id(0, 0), story);
    assert_memory_equal(scripted_said("store_article_commit", 0), expected, strlen(expected));
    assert_string_equal(story_of(0, 0), story); /* the next decision sees it already */
    assert_int_equal(scripted_link.pushed, 0);
    assert_int_equal(scripted_link.jobs_done, 0);
    commit_one();
    snprintf(expected, sizeof expected, "changed %s 5", story);
    assert_string_equal(scripted_link.last_pushed, expected);
    assert_string_equal(scripted_link.last_done, "done");
    assert_true(TAILQ_EMPTY(&classify->jobs));
    assert_true(scripted_metric("triptych_classify_creates_total", NULL, NULL) == 1);
}

static void a_second_report_of_the_event_joins_before_the_first_is_committed(void **state)
{
    (void)state;
    char story[ID_SIZE];
    glue_report(0, 0);
    glue_report(1, 0);
    glue_report(0, 1);
    id_for_story(glue_id(0, 0), story);
    assert_string_equal(story_of(0, 1), story);
    assert_non_null(strstr(scripted_said("store_article_commit", 2), " joins "));
    assert_string_not_equal(story_of(1, 0), story);
    for (int i = 0; i < 3; i++)
        commit_one();
    assert_int_equal(scripted_link.jobs_done, 3);
    assert_true(scripted_metric("triptych_classify_joins_total", NULL, NULL) == 1);
}

static void what_redis_says_to_a_commit_ends_the_article_or_has_it_decided_again(void **state)
{
    (void)state;
    static const struct {
        enum commit_outcome outcome;
        const char *done; /* NULL: it is decided on again */
        int is_kept;      /* in the index, where it was put */
        unsigned pushed;
    } cases[] = {
        {COMMIT_DONE, "done", 1, 1},
        {COMMIT_REPEATED, "duplicate", 1, 0},
        {COMMIT_UNKNOWN, "rejected: retention took the article before it was placed", 0, 0},
        {COMMIT_REFUSED, NULL, 0, 0},
        {COMMIT_GONE, NULL, 0, 0},
    };
    for (int i = 0; i < (int)(sizeof cases / sizeof *cases); i++) {
        unsigned done = scripted_link.jobs_done, pushed = scripted_link.pushed;
        glue_report(0, 100 + i);
        glue_outcome = cases[i].outcome;
        glue_story = glue_outcome == COMMIT_GONE ? "" : NULL;
        glue_log_seq = "1-9";
        commit_one();
        assert_int_equal(scripted_link.jobs_done - done, cases[i].done != NULL);
        if (cases[i].done)
            assert_string_equal(scripted_link.last_done, cases[i].done);
        assert_int_equal(*story_of(0, 100 + i) != 0, cases[i].is_kept);
        assert_int_equal(scripted_link.pushed - pushed, cases[i].pushed);
        while (!TAILQ_EMPTY(&classify->jobs))
            article_job_free(TAILQ_FIRST(&classify->jobs));
    }
}

static void an_article_that_another_replica_has_placed_elsewhere_leaves_the_index(void **state)
{
    (void)state;
    glue_report(0, 0);
    glue_outcome = COMMIT_REPEATED;
    glue_story = OTHER_STORY;
    commit_one();
    assert_string_equal(story_of(0, 0), ""); /* the log will say where it is */
    assert_string_equal(scripted_link.last_done, "duplicate");
}

static void a_story_that_another_replica_began_is_waited_for_in_the_log(void **state)
{
    (void)state;
    glue_report(0, 0);
    glue_outcome = COMMIT_REFUSED;
    glue_log_seq = "1-1";
    commit_one();
    for (int i = 0; i < 10; i++)
        scripted_pass_ms(10);
    assert_int_equal(scripted_count("store_article_commit"), 1);
    glue_log_placement("create", 0, 50, OTHER_STORY);
    scripted_pass_ms(10);
    assert_int_equal(scripted_count("store_article_commit"), 2);
    assert_string_equal(story_of(0, 0), OTHER_STORY);
    glue_outcome = COMMIT_DONE;
    commit_one();
    assert_string_equal(scripted_link.last_done, "done");
}

/* The log may have been emptied: then the wait has an end. */
static void a_log_that_never_comes_so_far_is_not_waited_for_for_ever(void **state)
{
    (void)state;
    glue_report(0, 0);
    glue_outcome = COMMIT_REFUSED;
    glue_log_seq = "99-1";
    commit_one();
    for (int i = 0; i < 1000 && scripted_count("store_article_commit") == 1; i++)
        scripted_pass_ms(10);
    assert_int_equal(scripted_count("store_article_commit"), 2);
    glue_outcome = COMMIT_DONE;
    commit_one();
}

static void a_story_that_went_into_another_takes_its_articles_there(void **state)
{
    (void)state;
    char story[ID_SIZE];
    glue_report(0, 0);
    commit_one();
    snprintf(story, sizeof story, "%s", story_of(0, 0));
    glue_report(0, 1);
    glue_outcome = COMMIT_GONE;
    glue_story = OTHER_STORY;
    commit_one();
    assert_string_equal(story_of(0, 0), OTHER_STORY);
    assert_false(story_index_has_story(classify->index, story));
    glue_outcome = COMMIT_DONE;
    glue_story = NULL;
    scripted_pass_ms(1000);
    assert_non_null(strstr(scripted_said("store_article_commit", 2), OTHER_STORY));
    commit_one();
}

static void an_article_that_is_refused_again_and_again_becomes_a_dead_letter(void **state)
{
    (void)state;
    char last[300] = "";
    glue_report(0, 0);
    glue_outcome = COMMIT_REFUSED;
    glue_log_seq = "";
    for (unsigned i = 0; i < ARTICLE_TRIES_MAX; i++) {
        assert_int_equal(scripted_count("store_article_commit"), i + 1);
        snprintf(last, sizeof last, "%s", scripted_said("store_article_commit", i));
        commit_one();
        scripted_pass_ms(1000);
    }
    assert_non_null(strstr(last, " guards=0 ")); /* rather one story too many than an article that is lost */
    assert_null(strstr(scripted_said("store_article_commit", 0), " guards=0 "));
    assert_memory_equal(scripted_said("store_dead_add", 0), "classify a", 10);
    scripted_succeed("store_dead_add");
    assert_int_equal(scripted_answer(), 1);
    assert_string_equal(scripted_link.last_done, "rejected: in the dead letters");
    assert_string_equal(story_of(0, 0), "");
}

static void a_failure_that_may_pass_leaves_the_article_to_come_back_when_overdue(void **state)
{
    (void)state;
    glue_report(0, 0);
    scripted_fail("store_article_commit", ERR_TIMEOUT, "no answer in time");
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "rejected: no answer in time");
    assert_string_equal(story_of(0, 0), "");
    assert_int_equal(scripted_count("store_dead_add"), 0);
    assert_true(scripted_metric("triptych_classify_failed_total", NULL, NULL) == 1);
}

static void a_failure_that_will_not_pass_makes_a_dead_letter(void **state)
{
    (void)state;
    glue_report(0, 0);
    scripted_fail("store_article_commit", ERR_TOO_LARGE, "the placement is too large");
    scripted_answer();
    assert_non_null(strstr(scripted_said("store_dead_add", 0), "the placement is too large"));
    assert_int_equal(scripted_link.jobs_done, 0);
    scripted_fail("store_dead_add", ERR_FULL, "no room");
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "rejected: no room");
    assert_true(scripted_metric("triptych_classify_rejected_total", NULL, NULL) == 1);
}

static void a_call_that_redis_has_no_room_for_is_made_again_a_second_later(void **state)
{
    (void)state;
    scripted_refuse("store_article_commit", ERR_FULL);
    glue_report(0, 0);
    assert_string_equal(story_of(0, 0), "");
    scripted_pass_ms(999);
    assert_int_equal(scripted_count("store_article_commit"), 1);
    scripted_pass_ms(1);
    assert_int_equal(scripted_count("store_article_commit"), 2);
    commit_one();
    scripted_refuse("store_article_commit", ERR_INVALID);
    glue_report(1, 0);
    assert_int_equal(scripted_count("store_dead_add"), 1);
    scripted_succeed("store_dead_add");
    scripted_answer();
}

static void work_without_a_valid_article_is_given_up_whoever_sent_it(void **state)
{
    (void)state;
    Triptych__Work work[6];
    Triptych__Article article[6];
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    for (int i = 0; i < 6; i++) {
        triptych__work__init(&work[i]);
        triptych__article__init(&article[i]);
        article[i].id = work[i].id = lend("a0000000000000001");
        article[i].title = lend("A title");
        work[i].payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
        work[i].article = &article[i];
    }
    work[0].payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED; /* other work */
    work[0].changed = &changed;
    work[1].id = lend("a0000000000000002");  /* named after another */
    article[2].id = work[2].id = lend("a1"); /* no id */
    article[3].title = lend("");             /* nothing to group it by */
    article[4].published_ms = INT64_MIN;     /* no time */
    work[5].payload_case = TRIPTYCH__WORK__PAYLOAD__NOT_SET;
    for (unsigned i = 0; i < 6; i++) {
        scripted_succeed("store_dead_add");
        glue_work(&work[i]);
        assert_int_equal(scripted_count("store_dead_add"), i + 1);
        scripted_answer();
        assert_int_equal(scripted_link.jobs_done, i + 1);
        assert_string_equal(scripted_link.last_done, "rejected: in the dead letters");
    }
    assert_int_equal(scripted_count("store_article_commit"), 0);
    scripted_refuse("store_dead_add", ERR_FULL);
    glue_work(&work[3]);
    assert_int_equal(scripted_link.jobs_done, 7); /* it comes back when overdue */
}

static void what_is_no_news_is_left_out_of_stories_with_its_reason(void **state)
{
    (void)state;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    article.id = work.id = lend("a0000000000000001");
    article.title = lend("TV listings for tonight");
    article.url = lend("https://gazette.example/1");
    article.lang = lend("en");
    article.received_ms = GLUE_START;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = &article;
    glue_work(&work);
    assert_memory_equal(scripted_said("store_article_exclude", 0), "a0000000000000001 not_news ", 27);
    scripted_succeed("store_article_exclude");
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "done");
    assert_int_equal(scripted_count("store_article_commit"), 0);
    glue_work(&work);
    scripted_fail("store_article_exclude", ERR_UNAVAILABLE, "away");
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "rejected: away");
    scripted_refuse("store_article_exclude", ERR_FULL);
    glue_work(&work);
    scripted_succeed("store_dead_add");
    scripted_answer();
    assert_int_equal(scripted_link.jobs_done, 3);
}

static void a_wall_and_an_error_page_are_in_no_story(void **state)
{
    (void)state;
    static const char *const said[] = {"Just a moment...", "Access denied"};
    Triptych__Work work[2];
    Triptych__Article article[2];
    char expected[64];
    for (int i = 0; i < 2; i++) {
        triptych__work__init(&work[i]);
        triptych__article__init(&article[i]);
        article[i].id = work[i].id = lend(i ? "a0000000000000002" : "a0000000000000001");
        article[i].title = lend(said[i]);
        article[i].source = lend("gazette.example");
        article[i].lang = lend("en");
        article[i].received_ms = GLUE_START;
        work[i].payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
        work[i].article = &article[i];
        glue_work(&work[i]);
        snprintf(expected, sizeof expected, "%s not_news it says nothing", article[i].id);
        assert_memory_equal(scripted_said("store_article_exclude", (unsigned)i), expected, strlen(expected));
    }
    assert_int_equal(scripted_count("store_article_commit"), 0);
    for (int i = 0; i < 2; i++) {
        scripted_succeed("store_article_exclude");
        scripted_answer();
    }
    assert_int_equal(scripted_link.jobs_done, 2);
}

/* A feed's item is of the time of its receipt; when a row was replayed says nothing about its event. */
static void an_article_without_a_date_is_of_the_time_of_receipt_unless_it_was_replayed(void **state)
{
    (void)state;
    static const char *const ids[] = {"a0000000000000001", "a0000000000000002"};
    Triptych__Work work[2];
    Triptych__Article article[2];
    for (int i = 0; i < 2; i++) {
        triptych__work__init(&work[i]);
        triptych__article__init(&article[i]);
        article[i].id = work[i].id = lend(ids[i]);
        article[i].title = lend(i ? "Volcano erupts on Isla Perdida" : "Parliament of Varda rejects quota");
        article[i].lang = lend("en");
        article[i].received_ms = GLUE_START + 5000;
        article[i].origin = i ? id_hash64(ID_ORIGIN_ROWS, strlen(ID_ORIGIN_ROWS)) : 7;
        work[i].payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
        work[i].article = &article[i];
        glue_work(&work[i]);
        const struct article_job *job = TAILQ_LAST(&classify->jobs, article_jobs);
        assert_int_equal(job->time_ms, i ? 0 : GLUE_START + 5000);
    }
    commit_one();
    commit_one();
}

static void an_article_that_is_announced_again_is_confirmed_where_it_is(void **state)
{
    (void)state;
    glue_log_placement("create", 0, 0, OTHER_STORY);
    glue_report(0, 0);
    assert_non_null(strstr(scripted_said("store_article_commit", 0), "joins " OTHER_STORY));
    glue_outcome = COMMIT_REPEATED;
    commit_one();
    assert_string_equal(story_of(0, 0), OTHER_STORY);
}

static void a_next_stage_that_does_not_keep_up_pauses_the_intake_until_there_is_room(void **state)
{
    (void)state;
    glue_report(0, 0);
    scripted_link.is_crowded = 1;
    commit_one();
    assert_true(scripted_link.is_paused);
    scripted_link.is_crowded = 0;
    scripted_link.sender.on_room(scripted_link.sender.context);
    assert_false(scripted_link.is_paused);
}

static void articles_in_flight_when_it_closes_are_left_to_the_next(void **state)
{
    (void)state;
    glue_report(0, 0);
    glue_report(1, 0);
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    work.id = lend("a0000000000000001");
    glue_work(&work); /* its dead letter is on its way */
    classify_stop(classify);
    assert_false(classify_is_idle(classify));
    assert_true(scripted_link.is_paused);
    /* close_desk closes it with all three open: nobody may answer a job that the link has freed */
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(an_article_begins_a_story_and_is_announced_when_redis_has_it),
        desk_test(a_second_report_of_the_event_joins_before_the_first_is_committed),
        desk_test(what_redis_says_to_a_commit_ends_the_article_or_has_it_decided_again),
        desk_test(an_article_that_another_replica_has_placed_elsewhere_leaves_the_index),
        desk_test(a_story_that_another_replica_began_is_waited_for_in_the_log),
        desk_test(a_log_that_never_comes_so_far_is_not_waited_for_for_ever),
        desk_test(a_story_that_went_into_another_takes_its_articles_there),
        desk_test(an_article_that_is_refused_again_and_again_becomes_a_dead_letter),
        desk_test(a_failure_that_may_pass_leaves_the_article_to_come_back_when_overdue),
        desk_test(a_failure_that_will_not_pass_makes_a_dead_letter),
        desk_test(a_call_that_redis_has_no_room_for_is_made_again_a_second_later),
        desk_test(work_without_a_valid_article_is_given_up_whoever_sent_it),
        desk_test(what_is_no_news_is_left_out_of_stories_with_its_reason),
        desk_test(a_wall_and_an_error_page_are_in_no_story),
        desk_test(an_article_without_a_date_is_of_the_time_of_receipt_unless_it_was_replayed),
        desk_test(an_article_that_is_announced_again_is_confirmed_where_it_is),
        desk_test(a_next_stage_that_does_not_keep_up_pauses_the_intake_until_there_is_room),
        desk_test(articles_in_flight_when_it_closes_are_left_to_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
