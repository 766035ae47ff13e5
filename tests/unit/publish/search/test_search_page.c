/* /search on the whole daemon: what is found, in which order, with what beside it, and what is said when nothing is. */
#include "clock.h"
#include "glue.h"
#include "search_index.h"
#include "search_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int open_plain_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "search_folder=/nowhere", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_plain_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static void the_best_come_first_and_fresh_before_old(void **state)
{
    (void)state;
    search_site_show(1, "A long headline that has the bridge somewhere in its many other words", 1);
    search_site_show(2, "Bridge of Orlen", 30);
    search_site_show(3, "Bridge of Orlen", 60 * 24 * 20);
    search_site_show(4, "Ferries", 1);
    search_site_index();
    glue_get("/search?q=bridge");
    assert_int_equal(scripted_http.status, 200);
    assert_true(search_site_place(2) && search_site_place(3) && search_site_place(1) && !search_site_place(4));
    assert_true(search_site_place(2) < search_site_place(1) && search_site_place(2) < search_site_place(3));
    assert_contains(scripted_http.body, "3 stories");
}

static void titles_and_outlets_of_articles_are_found_in_their_language(void **state)
{
    (void)state;
    search_site_title = "Le pont du port est fermé";
    search_site_show(1, "Harbour closed", 1);
    search_site_index();
    static const char *const found[] = {"/search?q=pont",          "/search?q=ferme",
                                        "/search?q=orlen+gazette", "/search?q=%22le+pont%22",
                                        "/search?q=harbour+pont",  "/search?q=gazette.example"};
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        glue_get(found[i]);
        assert_true(search_site_place(1) > 0);
    }
    glue_get("/search?q=harbour+-pont");
    assert_int_equal(search_site_place(1), 0);
    glue_get("/search?q=harbour+-ferry");
    assert_true(search_site_place(1) > 0);
}

static void a_story_that_changes_or_goes_changes_what_is_found(void **state)
{
    (void)state;
    char id[ID_SIZE];
    search_site_title = "First title";
    search_site_show(1, "Harbour closed", 1);
    search_site_index();
    snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, 1u);
    Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){
        .id = id, .headline = "Ferries sail", .left = 3, .first_ms = 1, .last_ms = GLUE_NOW, .noted_ms = GLUE_NOW});
    head->version = 9;
    head->summary->based_on_version = 9;
    search_site_title = "Second title";
    glue_show("updated", head);
    clock_set_for_test(GLUE_NOW + SEARCH_AGAIN_MS);
    search_site_index();
    glue_get("/search?q=second");
    assert_true(search_site_place(1) > 0);
    glue_get("/search?q=first");
    assert_int_equal(search_site_place(1), 0);
    glue_show("retired", head);
    scripted_pass_ms(SEARCH_TICK_MS);
    assert_int_equal(publish->search.story_count, 0);
    glue_get("/search?q=ferries");
    assert_contains(scripted_http.body, "No story matches");
    sample_head_free(head);
}

static void fields_alone_list_the_latest(void **state)
{
    (void)state;
    search_site_show(1, "One", 50);
    search_site_show(2, "Two", 10);
    search_site_show(3, "Three", 30);
    search_site_index();
    glue_get("/search?q=side:left");
    assert_true(search_site_place(2) < search_site_place(3) && search_site_place(3) < search_site_place(1));
    glue_get("/search?side=right");
    assert_true(search_site_place(1) && search_site_place(3) && !search_site_place(2));
}

static void what_was_found_can_be_narrowed(void **state)
{
    (void)state;
    search_site_show(1, "Bridge one", 1);
    search_site_show(2, "Bridge two", 60 * 24 * 3);
    search_site_show(3, "Bridge three", 60 * 24 * 40);
    search_site_index();
    glue_get("/search?q=bridge");
    assert_contains(scripted_http.body, "/search?q=bridge&amp;side=right\"");
    assert_contains(scripted_http.body, "/search?q=bridge&amp;since=2026-11-1");
    glue_get("/search?q=bridge&side=right");
    assert_contains(scripted_http.body, "<b>right</b> <a rel=\"nofollow\" href=\"/search?q=bridge\">any</a>");
    assert_true(search_site_place(1) && !search_site_place(2));
    glue_get("/search?q=bridge&side=right&since=2026-11-18");
    assert_true(search_site_place(1) && !search_site_place(3));
}

static void nothing_found_helps_on(void **state)
{
    (void)state;
    search_site_show(1, "Parliament votes on bridges", 1);
    search_site_index();
    static const struct glue_case cases[] = {
        {"/search?q=parlament", 200, "text/html", "Did you mean <a rel=\"nofollow\" href=\"/search?q=parliament\""},
        {"/search?q=Parlament+votes", 200, "text/html", "href=\"/search?q=parliament%20votes\""},
        {"/search?q=parliament+zzzz", 200, "text/html", "href=\"/search?q=parliament%20OR%20zzzz\""},
        {"/search?q=zzzz&side=left", 200, "text/html",
         "<li><a rel=\"nofollow\" href=\"/search?q=zzzz\">Reported by the: any</a>"},
        {"/search?q=zzzz", 200, "text/html", "How to ask"},
        {"/search", 200, "text/html", "How to ask"},
        {"/search?q=", 200, "text/html", "How to ask"},
        {"/search?q=%3Cb%3E%22", 400, "text/html", NULL},
        {"/search?q=%3Cb%3E", 200, "text/html", "&lt;b&gt;"},
        {"/search?q=votes&page=0", 400, "text/html", "page is a number"},
        {"/search?q=votes&page=x", 400, "text/html", "page is a number"},
        {"/search?q=votes&page=9", 200, "text/html", NULL},
        {"/search?q=votes&after=x", 400, "text/html", "after"},
    };
    ASSERT_GLUE_CASES(cases);
    glue_get("/search?q=parliament");
    assert_lacks(scripted_http.body, "Did you mean");
}

static void many_stories_are_shown_page_by_page(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= 65; i++)
        search_site_show(i, "Harbour news", i);
    search_site_index();
    glue_get("/search?q=harbour");
    assert_contains(scripted_http.body, "href=\"/search?q=harbour&amp;page=2\">Next</a>");
    assert_contains(scripted_http.body, "1 / 3");
    glue_get("/search?q=harbour&page=3");
    assert_contains(scripted_http.body, "href=\"/search?q=harbour&amp;page=2\">Before</a>");
    assert_lacks(scripted_http.body, ">Next<");
    assert_true(search_site_place(65) > 0);
}

/* Answers must not wait for the index, nor Redis for it. */
static void the_catalog_is_followed_a_few_stories_at_a_time(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= 2 * SEARCH_STORIES_TICK + 5; i++)
        search_site_show(i, "Harbour news", i);
    scripted_pass_ms(SEARCH_TICK_MS);
    unsigned indexed = xapian_db_count(publish->search.db, "wharbour");
    assert_in_range(indexed, 1, SEARCH_STORIES_TICK);
    assert_int_equal(scripted_count("store_story_get"), 0);
    /* Headlines first, so that every story is found soon; then the articles, a few reads at once. */
    for (int i = 0; i < 3; i++)
        scripted_pass_ms(SEARCH_TICK_MS);
    assert_int_equal(xapian_db_count(publish->search.db, "wharbour"), 2 * SEARCH_STORIES_TICK + 5);
    for (int i = 0; i < 3; i++)
        scripted_pass_ms(SEARCH_TICK_MS);
    assert_int_equal(scripted_count("store_story_get"), SEARCH_READS_MAX);
    search_site_index();
    assert_int_equal(scripted_count("store_story_get"), 2 * SEARCH_STORIES_TICK + 5);
}

static void a_story_that_changes_all_the_time_is_read_now_and_then(void **state)
{
    (void)state;
    char id[ID_SIZE];
    search_site_title = "A title";
    search_site_show(1, "Harbour closed", 1);
    search_site_index();
    snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, 1u);
    Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){
        .id = id, .headline = "Harbour closed", .left = 3, .first_ms = 1, .last_ms = GLUE_NOW});
    for (unsigned i = 0; i < 10; i++) {
        head->version += 1;
        glue_show("updated", head);
        scripted_pass_ms(SEARCH_TICK_MS);
        scripted_answer();
    }
    assert_int_equal(scripted_count("store_story_get"), 1);
    clock_set_for_test(GLUE_NOW + 2 * SEARCH_AGAIN_MS);
    search_site_index();
    assert_int_equal(scripted_count("store_story_get"), 2);
    sample_head_free(head);
}

static void a_redis_that_fails_is_asked_again(void **state)
{
    (void)state;
    search_site_title = "Zebra crossing";
    search_site_show(1, "Harbour closed", 1);
    scripted_refuse("store_story_get", ERR_FULL);
    for (int i = 0; i < 4; i++)
        scripted_pass_ms(SEARCH_TICK_MS);
    assert_int_equal(scripted_count("store_story_get"), 1);
    glue_get("/search?q=harbour"); /* the headline is found all the same */
    assert_true(search_site_place(1) > 0);
    clock_set_for_test(GLUE_NOW + SEARCH_AGAIN_MS + 1000);
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "closed");
    for (int i = 0; i < 4; i++) {
        scripted_pass_ms(SEARCH_TICK_MS);
        scripted_answer();
    }
    glue_get("/search?q=zebra");
    assert_int_equal(search_site_place(1), 0);
    clock_set_for_test(GLUE_NOW + 3 * SEARCH_AGAIN_MS);
    search_site_index();
    glue_get("/search?q=zebra");
    assert_true(search_site_place(1) > 0);
}

static void requests_under_way_end_with_the_daemon(void **state)
{
    (void)state;
    search_site_show(1, "Harbour closed", 1);
    scripted_pass_ms(SEARCH_TICK_MS);
    scripted_pass_ms(SEARCH_TICK_MS);
    assert_int_equal(publish->search.reads, 1);
}

static void without_an_index_the_latest_come_first(void **state)
{
    (void)state;
    search_site_show(1, "Bridge", 50);
    search_site_show(2, "A bridge in a long headline with many other words", 1);
    glue_get("/search?q=bridge");
    assert_true(search_site_place(2) && search_site_place(2) < search_site_place(1));
    glue_get("/search?q=brigde");
    assert_contains(scripted_http.body, "No story matches");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_best_come_first_and_fresh_before_old, search_site_open, search_site_close),
        cmocka_unit_test_setup_teardown(titles_and_outlets_of_articles_are_found_in_their_language, search_site_open,
                                        search_site_close),
        cmocka_unit_test_setup_teardown(a_story_that_changes_or_goes_changes_what_is_found, search_site_open,
                                        search_site_close),
        cmocka_unit_test_setup_teardown(fields_alone_list_the_latest, search_site_open, search_site_close),
        cmocka_unit_test_setup_teardown(what_was_found_can_be_narrowed, search_site_open, search_site_close),
        cmocka_unit_test_setup_teardown(nothing_found_helps_on, search_site_open, search_site_close),
        cmocka_unit_test_setup_teardown(many_stories_are_shown_page_by_page, search_site_open, search_site_close),
        cmocka_unit_test_setup_teardown(the_catalog_is_followed_a_few_stories_at_a_time, search_site_open,
                                        search_site_close),
        cmocka_unit_test_setup_teardown(a_story_that_changes_all_the_time_is_read_now_and_then, search_site_open,
                                        search_site_close),
        cmocka_unit_test_setup_teardown(a_redis_that_fails_is_asked_again, search_site_open, search_site_close),
        cmocka_unit_test_setup_teardown(requests_under_way_end_with_the_daemon, search_site_open, search_site_close),
        cmocka_unit_test_setup_teardown(without_an_index_the_latest_come_first, open_plain_site, close_plain_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
