/* The registry changes while the daemon runs: every story is rated again, once, and what fails is tried again. */
#include "clock.h"
#include "glue.h"
#include "store_ratings.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD    "domain,name,leaning,rated_by\n"
#define LEFT    HEAD "gazette.example,The Gazette,left,Ana\n"
#define RIGHT   HEAD "gazette.example,The Gazette,right,Ana\n"
#define STORY_A "s0000000000000001"
#define STORY_B "s0000000000000002"

static char path[64];
static int writes;

/* Its date differs from that of the file before, whatever the file system's clock says. */
static void write_register(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    writes++;
    const struct timespec times[2] = {{.tv_sec = 1700000000 + writes}, {.tv_sec = 1700000000 + writes}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static int open_desk(void **state)
{
    char sources[100];
    const char *const sets[] = {"reviews=off", "sources_poll=100ms", sources, NULL};
    (void)state;
    strcpy(path, "/tmp/triptych-register-XXXXXX");
    int file = mkstemp(path);
    if (file < 0 || close(file))
        return -1;
    write_register(LEFT);
    snprintf(sources, sizeof sources, "sources=%s", path);
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return unlink(path);
}

static const char *version;

static void answer_version(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_ratings_version_fn, version);
}

/* All stories are rated by the present registry: nothing is walked. */
static void begin_rated(void)
{
    version = registry_version(classify->registry);
    scripted_answer_with("store_ratings_version", answer_version);
    scripted_answer();
    scripted_pass_ms(10);
    assert_int_equal(scripted_count("store_stories_scan"), 0);
}

static const char *const *page;
static size_t page_count;
static const char *next_cursor;

static void answer_page(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_stories_fn, page, page_count, next_cursor);
}

static void answer_scan(const char *const *ids, size_t count, const char *next)
{
    page = ids;
    page_count = count;
    next_cursor = next;
    scripted_answer_with("store_stories_scan", answer_page);
    assert_true(scripted_answer() >= 1);
}

/* A story's one article, whose source was rated so. */
static const char *was_rated;

static void answer_sources(const struct scripted_call *call)
{
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT;
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    Triptych__SourceRating source = TRIPTYCH__SOURCE_RATING__INIT;
    const Triptych__PlacedArticle *list[] = {&placed};
    article.source = lend("gazette.example");
    article.url = lend("https://gazette.example/1");
    source.domain = lend("gazette.example");
    source.name = lend("The Gazette");
    source.leaning = lend(was_rated);
    placement.source = &source;
    placed.article = &article;
    placed.placement = &placement;
    SCRIPTED_ANSWER(call, store_sources_fn, 7, list, 1);
}

static void answer_gone(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_sources_fn, 0, NULL, 0);
}

static enum rerate_outcome outcome;

static void answer_rerated(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_rerate_fn, outcome, 8);
}

static void answer_once(const char *function, scripted_answer_fn *answer)
{
    scripted_answer_with(function, answer);
    assert_int_equal(scripted_answer(), 1);
}

static void change_register(const char *text)
{
    write_register(text);
    for (int i = 0; i < 10 && !scripted_is_waiting("store_stories_scan"); i++)
        scripted_pass_ms(100);
    assert_true(scripted_is_waiting("store_stories_scan"));
}

static const char *const both[] = {STORY_A, STORY_B};

static void a_changed_registry_has_every_story_rated_again_page_by_page(void **state)
{
    (void)state;
    begin_rated();
    change_register(RIGHT);
    answer_scan(both, 1, "next");
    was_rated = "left";
    outcome = RERATE_DONE;
    answer_once("store_story_sources_get", answer_sources);
    assert_string_equal(scripted_said("store_story_rerate", 0), STORY_A " 7 1");
    assert_int_equal(scripted_count("store_stories_scan"), 1); /* not before all of the page are over */
    answer_once("store_story_rerate", answer_rerated);
    scripted_pass_ms(0);
    assert_string_equal(scripted_said("store_stories_scan", 1), "next");
    answer_scan(both + 1, 1, "");
    answer_once("store_story_sources_get", answer_sources);
    answer_once("store_story_rerate", answer_rerated);
    unsigned before = scripted_count("store_ratings_version");
    scripted_pass_ms(0);
    assert_int_equal(scripted_count("store_ratings_version"), before + 1); /* noted for those that start later */
    assert_non_null(strstr(scripted_said("store_ratings_version", before), registry_version(classify->registry)));
    assert_int_equal(classify->rerate.renewed, 2);
}

static void a_story_that_another_replica_has_rated_already_needs_nothing(void **state)
{
    (void)state;
    begin_rated();
    change_register(RIGHT);
    answer_scan(both, 2, "");
    scripted_answer_with("store_story_sources_get", answer_sources);
    scripted_answer_with("store_story_sources_get", answer_gone); /* and one that has gone */
    was_rated = "right";
    assert_int_equal(scripted_answer(), 2);
    assert_int_equal(scripted_count("store_story_rerate"), 0);
    scripted_pass_ms(0);
    assert_int_equal(classify->rerate.is_running, 0);
}

static void a_story_that_changed_meanwhile_is_read_again(void **state)
{
    (void)state;
    begin_rated();
    change_register(RIGHT);
    answer_scan(both, 1, "");
    was_rated = "left";
    for (unsigned i = 0; i < 3; i++) {
        answer_once("store_story_sources_get", answer_sources);
        outcome = i < 2 ? RERATE_MOVED_ON : RERATE_DONE;
        answer_once("store_story_rerate", answer_rerated);
    }
    assert_int_equal(scripted_count("store_story_sources_get"), 3);
    assert_int_equal(classify->rerate.renewed, 1);
}

static void a_walk_on_which_stories_failed_is_made_again(void **state)
{
    (void)state;
    begin_rated();
    change_register(RIGHT);
    answer_scan(both, 2, "");
    was_rated = "left";
    scripted_fail("store_story_sources_get", ERR_TIMEOUT, "no answer");
    scripted_answer_with("store_story_sources_get", answer_sources);
    scripted_answer();
    scripted_fail("store_story_rerate", ERR_TIMEOUT, "no answer");
    scripted_answer();
    unsigned notes = scripted_count("store_ratings_version");
    scripted_pass_ms(0);
    assert_int_equal(scripted_count("store_ratings_version"), notes); /* it is not done */
    scripted_pass_ms(29000);
    assert_int_equal(scripted_count("store_stories_scan"), 1);
    scripted_pass_ms(2000);
    assert_int_equal(scripted_count("store_stories_scan"), 2);
    answer_scan(both, 0, "");
    scripted_pass_ms(0);
    assert_int_equal(scripted_count("store_ratings_version"), notes + 1);
}

static void a_page_that_cannot_be_read_is_asked_for_again(void **state)
{
    (void)state;
    begin_rated();
    change_register(RIGHT);
    scripted_fail("store_stories_scan", ERR_UNAVAILABLE, "away");
    scripted_answer();
    scripted_pass_ms(2000);
    assert_int_equal(scripted_count("store_stories_scan"), 2);
    answer_scan(both, 0, "");
}

static void a_registry_that_changes_during_the_walk_is_followed_by_another_walk(void **state)
{
    (void)state;
    begin_rated();
    change_register(RIGHT);
    write_register(HEAD "gazette.example,The Gazette,center,Ana\n");
    for (int i = 0; i < 5; i++)
        scripted_pass_ms(100);
    assert_int_equal(scripted_count("store_stories_scan"), 1);
    answer_scan(both, 0, "");
    scripted_pass_ms(0);
    scripted_pass_ms(0);
    assert_int_equal(scripted_count("store_stories_scan"), 2);
    answer_scan(both, 0, "");
}

static void a_file_that_says_the_same_rates_nothing_again(void **state)
{
    (void)state;
    begin_rated();
    write_register(LEFT);
    for (int i = 0; i < 20; i++)
        scripted_pass_ms(100);
    assert_int_equal(scripted_count("store_stories_scan"), 0);
}

static void a_replica_that_starts_with_another_registry_rates_all_again(void **state)
{
    (void)state;
    version = "another";
    scripted_answer_with("store_ratings_version", answer_version);
    scripted_answer();
    scripted_pass_ms(0);
    assert_int_equal(scripted_count("store_stories_scan"), 1);
    answer_scan(both, 0, "");
}

static void the_registry_is_noted_for_the_pages(void **state)
{
    (void)state;
    char expected[100];
    scripted_pass_ms(10);
    snprintf(expected, sizeof expected, "classify.registry=version %s\n1 sources\n",
             registry_version(classify->registry));
    assert_memory_equal(scripted_said("store_note_put", 0), expected, strlen(expected));
}

static void an_article_is_rated_by_the_registry_as_it_is_now(void **state)
{
    (void)state;
    begin_rated();
    glue_report(0, 0);
    change_register(RIGHT);
    assert_string_equal(registry_find(classify->registry, "gazette.example")->leaning, "right");
    scripted_answer_with("store_article_commit", glue_answer_commit);
    scripted_answer();
}

/* With a story that is read and one that is written. */
static void a_walk_that_is_under_way_ends_with_the_daemon(void **state)
{
    (void)state;
    begin_rated();
    change_register(RIGHT);
    answer_scan(both, 2, "next");
    was_rated = "left";
    scripted_answer_with("store_story_sources_get", answer_sources);
    scripted_answer();
    assert_int_equal(classify->rerate.in_flight, 2);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_changed_registry_has_every_story_rated_again_page_by_page),
        desk_test(a_story_that_another_replica_has_rated_already_needs_nothing),
        desk_test(a_story_that_changed_meanwhile_is_read_again),
        desk_test(a_walk_on_which_stories_failed_is_made_again),
        desk_test(a_page_that_cannot_be_read_is_asked_for_again),
        desk_test(a_registry_that_changes_during_the_walk_is_followed_by_another_walk),
        desk_test(a_file_that_says_the_same_rates_nothing_again),
        desk_test(a_replica_that_starts_with_another_registry_rates_all_again),
        desk_test(the_registry_is_noted_for_the_pages),
        desk_test(an_article_is_rated_by_the_registry_as_it_is_now),
        desk_test(a_walk_that_is_under_way_ends_with_the_daemon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
