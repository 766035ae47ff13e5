/* Reviews while articles come: these go on before Redis has answered, and the index follows at a place of the stream. */
#include "review_queue.h"
#include "review_stories.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* So many articles come that stories are looked at while more come; a merge is found. */
static void find_merge_between_articles(void)
{
    log_stories(0);
    make_due();
    review_queue_remove(classify->index,
                        story_index_find(classify->index, STORY_C)); /* would be compared with STORY_A */
    for (int i = 0; i < (int)REVIEW_EVERY; i++)
        glue_report(1, i);
    scripted_pass_ms(50);
    assert_int_equal(scripted_count("store_story_merge"), 1);
    assert_int_equal(scripted_count("store_article_commit"), REVIEW_EVERY);
}

static void report_title(const char *title)
{
    static Triptych__Article article;
    static Triptych__Work work;
    triptych__article__init(&article);
    triptych__work__init(&work);
    article.id = work.id = lend("a0000000000000777");
    article.title = lend(title);
    article.url = lend("https://gazette.example/777");
    article.source = lend("gazette.example");
    article.lang = lend("en");
    article.published_ms = article.received_ms = GLUE_START;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = &article;
    glue_work(&work);
}

static void articles_go_on_before_a_change_is_answered_but_not_near_its_stories(void **state)
{
    (void)state;
    find_merge_between_articles();
    glue_report(3, 0);
    assert_int_equal(scripted_count("store_article_commit"), REVIEW_EVERY + 1);
    report_title(bridge[0]);
    glue_report(3, 1); /* in the order in which they came */
    assert_int_equal(scripted_count("store_article_commit"), REVIEW_EVERY + 1);
    assert_true(story_index_has_story(classify->index, STORY_B));
    answer("store_story_merge", CHANGE_DONE, STORY_A, "99-1");
    assert_false(story_index_has_story(classify->index, STORY_B));
    assert_int_equal(scripted_count("store_article_commit"), REVIEW_EVERY + 3);
    assert_non_null(strstr(scripted_said("store_article_commit", REVIEW_EVERY + 1), STORY_A));
}

/* Whether Redis was fast or not: the index follows where an article comes near, and at the next round. */
static void an_answer_changes_nothing_until_an_article_comes_near_or_the_next_round_begins(void **state)
{
    (void)state;
    find_merge_between_articles();
    answer("store_story_merge", CHANGE_DONE, STORY_A, "99-1");
    assert_string_equal(scripted_link.last_pushed, "changed " STORY_A " 9"); /* readers need not wait */
    log_change(THIS_REPLICA, "", STORY_B, STORY_A);
    assert_true(story_index_has_story(classify->index, STORY_B));
    for (int i = 0; i < (int)REVIEW_EVERY; i++)
        glue_report(3, i);
    scripted_pass_ms(50);
    assert_false(story_index_has_story(classify->index, STORY_B));
}

/* The log says that another went on with what this replica merged: it is that way round here too. */
static void what_others_did_next_comes_behind_an_open_change(void **state)
{
    (void)state;
    find_merge_between_articles();
    log_change(THIS_REPLICA, "", STORY_B, STORY_A);
    log_change(OTHER_REPLICA, "", STORY_A, STORY_C);
    assert_false(story_index_has_story(classify->index, STORY_A));
    assert_string_equal(story_index_story_of(classify->index, "a0000000000000004"), STORY_C);
    answer("store_story_merge", CHANGE_DONE, STORY_A, "99-1");
    report_title(bridge[0]);
    assert_false(story_index_has_story(classify->index, STORY_A));
    assert_string_equal(story_index_story_of(classify->index, "a0000000000000004"), STORY_C);
}

static void a_change_whose_answer_is_lost_is_done_when_the_log_says_so(void **state)
{
    (void)state;
    find_merge_between_articles();
    log_change(THIS_REPLICA, "", STORY_B, STORY_A);
    scripted_fail("store_story_merge", ERR_UNAVAILABLE, "away");
    scripted_answer();
    report_title(bridge[0]);
    assert_false(story_index_has_story(classify->index, STORY_B));
}

/* A review moved it, and then all of that story went on: what the log says of the first comes last. */
static void an_own_move_in_the_log_does_not_bring_back_what_has_gone_on(void **state)
{
    struct err err;
    (void)state;
    log_stories(0);
    make_due();
    assert_int_equal(story_index_move(classify->index, "a0000000000000004", STORY_C, &err), 1);
    assert_int_equal(story_index_merge(classify->index, STORY_C, STORY_A, &err), 1);
    log_change(THIS_REPLICA, "a0000000000000004", STORY_B, STORY_C);
    assert_false(story_index_has_story(classify->index, STORY_C));
    log_change(THIS_REPLICA, "a0000000000000005", STORY_B, STORY_C); /* asked for, and not followed */
    assert_string_equal(story_index_story_of(classify->index, "a0000000000000005"), STORY_C);
}

/* Placed here, merged here, and only then told by the log: it must not take the article back to where it was. */
static void what_the_log_says_of_own_articles_does_not_undo_what_a_review_did(void **state)
{
    struct story_index *index = classify->index;
    struct err err;
    (void)state;
    log_stories(0);
    make_due();
    const char *article = "a0000000000000004"; /* in STORY_B */
    assert_string_equal(story_index_story_of(index, article), STORY_B);
    assert_int_equal(story_index_confirm(index, article, STORY_B), 1);
    assert_int_equal(story_index_confirm(index, article, STORY_A), 0); /* the log knows better */
    assert_int_equal(story_index_merge(index, STORY_B, STORY_A, &err), 1);
    assert_int_equal(story_index_confirm(index, article, STORY_B), 1);
    assert_string_equal(story_index_story_of(index, article), STORY_A);
    assert_int_equal(story_index_move(index, article, STORY_C, &err), 1);
    assert_int_equal(story_index_confirm(index, article, STORY_A), 1); /* from where it was moved */
    assert_string_equal(story_index_story_of(index, article), STORY_C);
    assert_int_equal(story_index_confirm(index, "a0000000000009999", STORY_A), 0);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, review_stories_open, review_stories_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(articles_go_on_before_a_change_is_answered_but_not_near_its_stories),
        desk_test(an_answer_changes_nothing_until_an_article_comes_near_or_the_next_round_begins),
        desk_test(what_others_did_next_comes_behind_an_open_change),
        desk_test(a_change_whose_answer_is_lost_is_done_when_the_log_says_so),
        desk_test(an_own_move_in_the_log_does_not_bring_back_what_has_gone_on),
        desk_test(what_the_log_says_of_own_articles_does_not_undo_what_a_review_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
