/* How far behind other replicas' decisions a replica decides: alone it waits for nothing, beside others for Redis's answers
 * and for what they have committed. */
#include "clock.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY  "s0000000000000001"
#define SHARED 4 /* commits on their way beside other replicas: COMMITTING_MAX */

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

static unsigned commits(void)
{
    return scripted_count("store_article_commit");
}

/* Six reports of events that have nothing to do with each other, and more of them. */
static void give_reports(void)
{
    for (int i = 0; i < 6; i++)
        glue_report(i % GLUE_EVENTS, i / GLUE_EVENTS);
}

/* Another replica has placed something. */
static void see_another(void)
{
    glue_log_placement("create", 3, 9, STORY); /* 1-1 in the log */
}

static void answer_one(const char *log_seq)
{
    glue_outcome = COMMIT_DONE;
    glue_log_seq = log_seq;
    scripted_answer_with("store_article_commit", glue_answer_commit);
    assert_int_equal(scripted_answer(), 1);
}

static void alone_a_replica_waits_for_nothing(void **state)
{
    (void)state;
    give_reports();
    assert_int_equal(commits(), 6);
    answer_one("1-50"); /* the log is far from it */
    glue_report(0, 5);
    assert_int_equal(commits(), 7);
}

static void beside_another_only_few_commits_are_on_their_way(void **state)
{
    (void)state;
    see_another();
    give_reports();
    assert_int_equal(commits(), SHARED);
    answer_one("1-1");
    assert_int_equal(commits(), SHARED + 1);
    answer_one("1-1");
    assert_int_equal(commits(), SHARED + 2);
    answer_one("1-1");
    assert_int_equal(commits(), SHARED + 2); /* there is no more to do */
}

static void the_log_is_read_as_far_as_redis_has_answered_before_more_is_decided(void **state)
{
    (void)state;
    see_another();
    give_reports();
    answer_one("1-3");
    assert_int_equal(commits(), SHARED);
    glue_log_placement("join", 3, 10, STORY); /* 1-2 */
    assert_int_equal(commits(), SHARED);
    glue_log_placement("join", 3, 11, STORY); /* 1-3 */
    assert_int_equal(commits(), SHARED + 1);
}

static void a_replica_that_is_gone_is_not_waited_for(void **state)
{
    (void)state;
    see_another();
    give_reports();
    assert_int_equal(commits(), SHARED);
    scripted_pass_ms(9000);
    assert_int_equal(commits(), SHARED);
    scripted_pass_ms(1000);
    scripted_pass_ms(1000);
    assert_int_equal(commits(), 6);
}

static void answers_of_a_log_that_is_gone_are_not_waited_for(void **state)
{
    (void)state;
    see_another();
    glue_report(0, 0);
    answer_one("1-50");
    glue_report(1, 0);
    assert_int_equal(commits(), 1);
    scripted_follow.on_lost(scripted_follow.context, "trimmed");
    glue_catch_up();
    assert_int_equal(commits(), 2);
}

static void an_answer_without_a_place_in_the_log_is_an_answer_too(void **state)
{
    (void)state;
    see_another();
    give_reports();
    scripted_fail("store_article_commit", ERR_UNAVAILABLE, "away");
    scripted_answer();
    assert_int_equal(commits(), SHARED + 1);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(alone_a_replica_waits_for_nothing),
        desk_test(beside_another_only_few_commits_are_on_their_way),
        desk_test(the_log_is_read_as_far_as_redis_has_answered_before_more_is_decided),
        desk_test(a_replica_that_is_gone_is_not_waited_for),
        desk_test(answers_of_a_log_that_is_gone_are_not_waited_for),
        desk_test(an_answer_without_a_place_in_the_log_is_an_answer_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
