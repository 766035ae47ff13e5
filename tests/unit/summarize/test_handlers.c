/* A changed story's way through the daemon's handlers, with Redis and the links as fakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clock.h"
#include "fake_desk.h"
#include "story_fixture.h"
#include "summary_job.h"

#define STORY "s0123456789abcdef"
#define OTHER "sfedcba9876543210"

static struct summarize *summarize;
static struct story_fixture articles;
static Triptych__Story story;
static Triptych__StoryHead head;

static int open_desk(void **state)
{
    (void)state;
    clock_set_for_test(1000000);
    summarize = fake_desk_open();
    fixture_init(&articles);
    triptych__story__init(&story);
    triptych__story_head__init(&head);
    head.id = (char *)(uintptr_t)STORY;
    story.head = &head;
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    fake_desk_close(summarize);
    clock_set_for_test(0);
    return 0;
}

static void pass_ms(int64_t ms)
{
    clock_set_for_test(clock_now_ms() + ms);
    on_debounced(summarize);
}

static const Triptych__Story *story_at(uint64_t version)
{
    if (articles.count == 0)
        fixture_add(&articles, &(struct fixture_row){.source = "a.example", .title = "Crane falls at Marvik terminal"});
    head.version = version;
    story.n_articles = articles.count;
    story.articles = articles.pointers;
    return &story;
}

static void a_changed_story_is_loaded_summed_up_committed_and_announced(void **state)
{
    (void)state;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(99);
    assert_int_equal(desk.loads, 0);
    pass_ms(1);
    assert_string_equal(desk.loaded, STORY);
    fake_answer_story(0, story_at(3));
    assert_string_equal(desk.committed, STORY);
    assert_string_equal(desk.headline, "Crane falls at Marvik terminal");
    assert_int_equal(desk.based_on_version, 3);
    assert_int_equal(desk.announced, 0);
    fake_answer_commit(0, 0, 0);
    assert_string_equal(desk.announced_id, STORY);
    assert_int_equal(desk.announced_version, 3);
    assert_int_equal(desk.jobs_done, 1);
    assert_string_equal(desk.outcome, "done");
    assert_int_equal(summarize->under_way, 0);
}

static void a_burst_is_loaded_once_and_every_job_is_answered(void **state)
{
    (void)state;
    for (uint64_t version = 1; version <= 5; version++) {
        on_story_changed(summarize, fake_job(STORY, version));
        pass_ms(50);
    }
    assert_int_equal(desk.loads, 0);
    assert_int_equal(desk.jobs_done, 4);
    pass_ms(50);
    assert_int_equal(desk.loads, 1);
    fake_answer_story(0, story_at(5));
    fake_answer_commit(0, 0, 0);
    assert_int_equal(desk.jobs_done, 5);
    assert_int_equal(desk.commits, 1);
}

static void the_summary_is_based_on_the_version_that_was_read(void **state)
{
    (void)state;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(100);
    fake_answer_story(0, story_at(8)); /* it moved on while it waited */
    assert_int_equal(desk.based_on_version, 8);
}

/* Summed up once more at the next version; the texts of the last commit are the story's by then. */
static void change_again(uint64_t version)
{
    static Triptych__Summary now = TRIPTYCH__SUMMARY__INIT;
    static char headline[FAKE_TEXT_MAX];
    memcpy(headline, desk.headline, sizeof headline);
    now.headline = headline;
    now.headline_article_id = articles.rows[0].id;
    head.summary = &now;
    on_story_changed(summarize, fake_job(STORY, version));
    pass_ms(100);
    fake_answer_story(0, story_at(version));
    assert_int_equal(desk.based_on_version, version); /* publish waits for it, made again or not */
    fake_answer_commit(0, 0, 0);
}

static void add_report(const char *source, const char *title)
{
    fixture_add(&articles, &(struct fixture_row){.source = source, .title = title});
}

static void texts_stand_while_nothing_new_comes_and_not_for_long(void **state)
{
    (void)state;
    change_again(1);
    assert_true(metric_value(desk.kept) < 1);
    add_report("a.example", "Crane falls at Marvik terminal again");
    change_again(2);
    assert_true(metric_value(desk.kept) >= 1);
    assert_string_equal(desk.headline, "Crane falls at Marvik terminal");
    pass_ms(FAKE_REMAKE_MS);
    add_report("a.example", "Crane falls at Marvik terminal once more");
    change_again(3);
    assert_true(metric_value(desk.kept) < 2);
}

static void outlets_numbers_wordings_and_operators_have_texts_made_again(void **state)
{
    (void)state;
    change_again(1);
    add_report("b.example", "Crane falls at Marvik terminal");
    change_again(2);
    add_report("a.example", "Crane at Marvik terminal kills 3 dockers");
    change_again(3);
    articles.rows[0].article.changed_ms = 5;
    change_again(4);
    articles.rows[1].rating.leaning = (char[]){"left"};
    change_again(5);
    assert_true(metric_value(desk.kept) < 1);
    head.retitled = 1;
    change_again(6);
    assert_true(metric_value(desk.kept) < 1);
    head.retitled = 0;
    change_again(7); /* the operator's headline goes now, not with the next article */
    assert_true(metric_value(desk.kept) < 1);
    change_again(8);
    assert_true(metric_value(desk.kept) >= 1);
    /* What a summary quotes has left the story. */
    articles.pointers[0] = articles.pointers[--articles.count];
    add_report("a.example", "Crane falls at Marvik terminal");
    change_again(9);
    assert_true(metric_value(desk.kept) < 2);
}

/* A thousand joins within ten seconds, each of another outlet: a summary a second at most, by settle_max. */
static void a_thousand_joins_cost_a_handful_of_summaries(void **state)
{
    (void)state;
    static char sources[1000][24];
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(sources[i], sizeof sources[i], "s%u.example", i);
        if (articles.count < STORY_ARTICLES_MAX) /* more are not loaded */
            add_report(sources[i], "Crane falls at Marvik terminal");
        on_story_changed(summarize, fake_job(STORY, i + 1));
        pass_ms(10);
        if (desk.story_done) {
            fake_answer_story(0, story_at(i + 1));
            fake_answer_commit(0, 0, 0);
        }
    }
    assert_in_range(desk.commits, 1, 10);
}

static void a_stale_summary_is_not_announced(void **state)
{
    (void)state;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(100);
    fake_answer_story(0, story_at(3));
    fake_answer_commit(0, 1, 1);
    assert_int_equal(desk.announced, 0);
    assert_int_equal(desk.jobs_done, 1);
    assert_int_equal(desk.loads, 1); /* and not tried again: the newer change is on its way */
}

static void a_merged_or_missing_story_commits_an_empty_summary_to_leave_the_list_of_work(void **state)
{
    (void)state;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(100);
    fake_answer_story(0, NULL);
    assert_int_equal(desk.commits, 1);
    assert_string_equal(desk.headline, "");
    fake_answer_commit(0, 1, 0);
    assert_int_equal(desk.announced, 0);

    on_story_changed(summarize, fake_job(OTHER, 3));
    pass_ms(100);
    head.merged_into = (char *)(uintptr_t)STORY;
    fake_answer_story(0, &story);
    assert_int_equal(desk.commits, 2);
    fake_answer_commit(0, 1, 0);
    assert_int_equal(desk.announced, 0);
    assert_int_equal(desk.jobs_done, 2);
}

static void what_will_never_work_becomes_a_dead_letter(void **state)
{
    (void)state;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(100);
    fake_answer_story(ERR_INVALID, NULL);
    assert_int_equal(desk.dead, 1);
    assert_string_equal(desk.dead_id, STORY);
    assert_string_equal(desk.outcome, "rejected");
    assert_int_equal(summarize->under_way, 0);
}

static void what_may_work_later_is_left_due(void **state)
{
    (void)state;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(100);
    fake_answer_story(0, story_at(3));
    fake_answer_commit(ERR_UNAVAILABLE, 0, 0);
    assert_int_equal(desk.dead, 0);
    assert_int_equal(desk.announced, 0);
    assert_string_equal(desk.outcome, "rejected");
}

static void while_redis_is_away_stories_wait(void **state)
{
    (void)state;
    summarize->service.store_state = STORE_DOWN;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(30000);
    assert_int_equal(desk.loads, 0);
    assert_int_equal(desk.jobs_done, 0);
    summarize->service.store_state = STORE_UP;
    pass_ms(20);
    assert_int_equal(desk.loads, 1);
}

static void a_crowded_next_stage_pauses_the_intake(void **state)
{
    (void)state;
    desk.is_crowded = 1;
    on_story_changed(summarize, fake_job(STORY, 3));
    pass_ms(100);
    fake_answer_story(0, story_at(3));
    fake_answer_commit(0, 0, 0);
    assert_true(desk.is_paused);
    assert_string_equal(desk.outcome, "done");
}

static void work_of_another_kind_is_rejected(void **state)
{
    (void)state;
    struct link_job *job = fake_job("not a story", 1);
    on_story_changed(summarize, job);
    assert_string_equal(desk.outcome, "rejected");
    pass_ms(5000);
    assert_int_equal(desk.loads, 0);
}

/* ── words that come later ── */

/* Committed, with a sentence as its first bullet, and then a model's words for it. */
static void a_story_with_words_to_come(void)
{
    static Triptych__Summary now;
    static Triptych__Bullet bullet, *bullets[] = {&bullet};
    summarize->words.words = writer_words_new();
    fixture_add(&articles, &(struct fixture_row){
                               .source = "a.example",
                               .title = "Crane falls at Marvik terminal",
                               .text = "A crane fell on three dockers at the Marvik terminal on Monday morning."});
    on_story_changed(summarize, fake_job(STORY, 1));
    pass_ms(100);
    fake_answer_story(0, story_at(1));
    assert_string_equal(desk.model_text, "");
    fake_answer_commit(0, 0, 0);
    struct summary_texts texts;
    assert_int_equal(summary_texts_get(summarize, story_at(1), 1, &texts, NULL), 0);
    now = texts.summary;
    assert_int_equal(now.n_bullets, 1);
    bullet = *now.bullets[0];
    now.bullets = bullets;
    now.based_on_version = 1;
    head.summary = &now;
    writer_words_note(summarize->words.words, bullet.text, writer_bullet_lang(&now, &bullet),
                      "A crane fell on three dockers at Marvik.");
}

static void words_that_come_later_give_the_story_a_new_version(void **state)
{
    (void)state;
    a_story_with_words_to_come();
    story_again(summarize, STORY);
    pass_ms(100);
    assert_int_equal(desk.loads, 2);
    fake_answer_story(0, story_at(1));
    assert_int_equal(desk.touched_version, 1);
    assert_int_equal(desk.commits, 1);
    fake_answer_touch(0, RERATE_DONE);
    fake_answer_story(0, story_at(2));
    assert_string_equal(desk.model_text, "A crane fell on three dockers at Marvik.");
    assert_int_equal(desk.based_on_version, 2);
    fake_answer_commit(0, 0, 0);
    assert_int_equal(desk.announced_version, 2);
    assert_int_equal(desk.jobs_done, 1); /* nobody waited for the second */
    assert_int_equal(summarize->under_way, 0);
}

static void what_would_read_the_same_gets_no_new_version(void **state)
{
    (void)state;
    a_story_with_words_to_come();
    writer_words_note(summarize->words.words, head.summary->bullets[0]->text, "en", "");
    story_again(summarize, STORY);
    pass_ms(100);
    fake_answer_story(0, story_at(1));
    assert_int_equal(desk.touches, 0);
    assert_int_equal(desk.commits, 1);
    assert_int_equal(summarize->under_way, 0);
}

static void a_story_that_changes_meanwhile_goes_its_own_way(void **state)
{
    (void)state;
    a_story_with_words_to_come();
    story_again(summarize, STORY);
    pass_ms(100);
    fake_answer_story(0, story_at(1));
    fake_answer_touch(0, RERATE_MOVED_ON);
    assert_int_equal(desk.commits, 1);
    assert_int_equal(summarize->under_way, 0);
    /* A wish and a change that wait together are one, and the change is answered. */
    on_story_changed(summarize, fake_job(STORY, 2));
    story_again(summarize, STORY);
    pass_ms(100);
    fake_answer_story(0, story_at(2));
    assert_int_equal(desk.touches, 1);
    fake_answer_commit(0, 0, 0);
    assert_int_equal(desk.jobs_done, 2);
    assert_string_equal(desk.model_text, "A crane fell on three dockers at Marvik.");
}

/* ── texts that were put off ── */

static void look_around(void)
{
    for (unsigned i = 0; i <= ECONOMY_STORIES_MAX / ECONOMY_LOOKS; i++)
        story_again_due(summarize);
}

/* The last article of a burst may be the one with the better headline. */
static void texts_that_were_put_off_are_made_when_their_time_is_over(void **state)
{
    (void)state;
    change_again(1);
    add_report("a.example", "Crane falls at Marvik terminal and hurts dockers");
    change_again(2);
    assert_true(metric_value(desk.kept) >= 1);
    unsigned loads = desk.loads;
    pass_ms(FAKE_REMAKE_MS - 1000);
    look_around();
    pass_ms(100);
    assert_int_equal(desk.loads, loads); /* not yet */
    pass_ms(1000);
    look_around();
    pass_ms(100);
    assert_int_equal(desk.loads, loads + 1);
    fake_answer_story(0, story_at(2));
    assert_int_equal(desk.touches, 1); /* it reads otherwise: the fake's summary has no bullets */
    fake_answer_touch(0, RERATE_DONE);
    fake_answer_story(0, story_at(3));
    assert_int_equal(desk.based_on_version, 3);
    fake_answer_commit(0, 0, 0);
    look_around();
    pass_ms(FAKE_REMAKE_MS);
    look_around();
    pass_ms(100);
    assert_int_equal(desk.loads, loads + 2); /* and that was it: nothing has joined since */
}

static void while_many_changes_wait_nothing_is_made_for_its_own_sake(void **state)
{
    (void)state;
    static char ids[SUMMARIZE_CALM][ID_SIZE];
    change_again(1);
    add_report("a.example", "Crane falls at Marvik terminal and hurts dockers");
    change_again(2);
    clock_set_for_test(clock_now_ms() + FAKE_REMAKE_MS);
    for (unsigned i = 0; i < SUMMARIZE_CALM; i++) {
        snprintf(ids[i], sizeof ids[i], "s%016x", i);
        on_story_changed(summarize, fake_job(ids[i], 1));
    }
    look_around();
    assert_int_equal(debounce_count(summarize->debounce), SUMMARIZE_CALM);
}

static void a_wish_that_fails_is_nobodys_dead_letter(void **state)
{
    (void)state;
    a_story_with_words_to_come();
    story_again(summarize, STORY);
    pass_ms(100);
    fake_answer_story(ERR_INVALID, NULL);
    story_again(summarize, STORY);
    pass_ms(100);
    fake_answer_story(0, NULL); /* gone */
    story_again(summarize, STORY);
    pass_ms(100);
    fake_answer_story(0, story_at(1));
    fake_answer_touch(ERR_UNAVAILABLE, RERATE_DONE);
    assert_int_equal(desk.dead, 0);
    assert_int_equal(desk.commits, 1);
    assert_int_equal(summarize->under_way, 0);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_changed_story_is_loaded_summed_up_committed_and_announced),
        desk_test(a_burst_is_loaded_once_and_every_job_is_answered),
        desk_test(the_summary_is_based_on_the_version_that_was_read),
        desk_test(texts_stand_while_nothing_new_comes_and_not_for_long),
        desk_test(outlets_numbers_wordings_and_operators_have_texts_made_again),
        desk_test(words_that_come_later_give_the_story_a_new_version),
        desk_test(what_would_read_the_same_gets_no_new_version),
        desk_test(a_story_that_changes_meanwhile_goes_its_own_way),
        desk_test(texts_that_were_put_off_are_made_when_their_time_is_over),
        desk_test(while_many_changes_wait_nothing_is_made_for_its_own_sake),
        desk_test(a_wish_that_fails_is_nobodys_dead_letter),
        desk_test(a_thousand_joins_cost_a_handful_of_summaries),
        desk_test(a_stale_summary_is_not_announced),
        desk_test(a_merged_or_missing_story_commits_an_empty_summary_to_leave_the_list_of_work),
        desk_test(what_will_never_work_becomes_a_dead_letter),
        desk_test(what_may_work_later_is_left_due),
        desk_test(while_redis_is_away_stories_wait),
        desk_test(a_crowded_next_stage_pauses_the_intake),
        desk_test(work_of_another_kind_is_rejected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
