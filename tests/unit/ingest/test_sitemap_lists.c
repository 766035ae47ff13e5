/* A feed that is a list of sitemaps: which are asked for, what becomes of their articles, and of those that fail. */
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SITE "https://gazette.example/"

static const char two_sitemaps[] =
    "<sitemapindex><sitemap><loc>" SITE "old.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
    "<sitemap><loc>" SITE "new.xml</loc><lastmod>2026-09-20</lastmod></sitemap>"
    "<sitemap><loc>https://victim.example/x.xml</loc></sitemap></sitemapindex>";

static int open_desk(void **state)
{
    static const char *const sets[] = {"contact=desk@example.org", "pages=never", NULL};
    (void)state;
    glue_open(sets);
    scripted_succeed("store_note_put");
    scripted_answer();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

/* A news sitemap of one article; borrowed until the next call. */
static const char *sitemap_of(const char *name)
{
    static char text[512];
    snprintf(text, sizeof text,
             "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>" SITE "%s</loc><news:news>"
             "<news:title>The %s of Orlen is closed</news:title></news:news></url><url><loc>" SITE "about</loc></url>"
             "</urlset>",
             name, name);
    return text;
}

static void the_articles_of_all_its_sitemaps_are_the_feed_s(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, two_sitemaps);
    assert_string_equal(glue_fetches[1].url, SITE "new.xml");
    assert_int_equal(glue_fetch_count, 2); /* one after the other */
    glue_answer_fetch(1, 200, sitemap_of("gate"));
    assert_string_equal(glue_fetches[2].url, SITE "old.xml");
    assert_int_equal(scripted_count("store_article_put"), 0);
    glue_answer_fetch(2, 200, sitemap_of("mill"));
    assert_int_equal(glue_fetch_count, 3);
    glue_answer_puts(2);
    assert_int_equal(glue_settled(0).articles, 2);
    assert_int_equal(glue_settled(0).failures, 0);
    assert_string_equal(glue_settled(0).etag, ""); /* that the list is as it was says nothing */
    assert_int_equal(glue_settled(0).body_hash, 0);
    assert_true(glue_settled(0).whole_ms > 0);
    assert_null(ingest->feeds);
    assert_int_equal(ingest->storing_bytes, 0);
}

static void what_has_not_changed_since_is_not_asked_for(void **state)
{
    (void)state;
    char known[128];
    snprintf(known, sizeof known, "{\"read_ms\":%lld,\"whole_ms\":%lld}", GLUE_NOW - 1000LL, GLUE_NOW - 1000LL);
    glue_take_feed(known);
    glue_answer_fetch(0, 200,
                      "<sitemapindex><sitemap><loc>" SITE "old.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
                      "</sitemapindex>");
    assert_int_equal(glue_fetch_count, 1);
    assert_int_equal(glue_settled(0).failures, 0);
    assert_string_equal(glue_settled(0).note, ""); /* it is well, and has nothing new */
    assert_int_equal(glue_settled(0).interval_ms, FEED_INTERVAL_FIRST_MS * 3 / 2);
}

static void one_that_fails_leaves_the_others_and_is_looked_for_again(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, two_sitemaps);
    glue_answer_fetch(1, 404, "");
    glue_answer_fetch(2, 200, sitemap_of("mill"));
    glue_answer_puts(1);
    assert_int_equal(glue_settled(0).articles, 1);
    assert_int_equal(glue_settled(0).failures, 0);
    assert_int_equal(glue_settled(0).whole_ms, 0);
    assert_true(scripted_metric("triptych_sitemaps_total", "outcome", "failed") == 1);
    assert_true(scripted_metric("triptych_sitemaps_total", "outcome", "read") == 1);
}

static void a_list_whose_sitemaps_all_fail_has_failed(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, two_sitemaps);
    glue_answer_fetch(1, 200, two_sitemaps); /* a list in a list */
    glue_fail_fetch(2, FETCH_TIMED_OUT, "no answer in 30 s");
    assert_int_equal(glue_settled(0).failures, 1);
    assert_string_equal(glue_settled(0).error,
                        "none of its 2 newest sitemaps could be read: it is a list of sitemaps again");
    glue_take_feed("");
    glue_answer_fetch(3, 200, "<sitemapindex><sitemap><loc>https://victim.example/x</loc></sitemap></sitemapindex>");
    assert_string_equal(glue_settled(1).error, "all the sitemaps that it lists are of other sites");
    glue_take_feed("");
    glue_answer_fetch(4, 200, "<sitemapindex></sitemapindex>");
    assert_string_equal(glue_settled(2).error, "this list of sitemaps is empty");
    assert_int_equal(glue_fetch_count, 5);
}

static void sitemaps_without_titles_say_so(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, "<sitemapindex><sitemap><loc>" SITE "a.xml</loc></sitemap></sitemapindex>");
    glue_answer_fetch(1, 200, "<urlset><url><loc>" SITE "1</loc></url><url><loc>" SITE "2</loc></url></urlset>");
    assert_non_null(strstr(glue_settled(0).note, "2 addresses without titles"));
}

static void a_host_that_has_no_turn_is_asked_again_some_times(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, two_sitemaps);
    glue_fail_fetch(1, FETCH_BUSY, "its host had no turn for us in time");
    assert_string_equal(glue_fetches[2].url, SITE "new.xml");
    glue_answer_fetch(2, 200, sitemap_of("gate"));
    glue_fail_fetch(3, FETCH_BUSY, "its host had no turn for us in time");
    glue_fetch_code = ERR_FULL; /* we have none ourselves: the feed goes back */
    glue_fail_fetch(4, FETCH_BUSY, "its host had no turn for us in time");
    assert_null(ingest->feeds);
    assert_int_equal(glue_settled(0).failures, 0);
    assert_int_equal(ingest->storing_bytes, 0);
}

static void one_in_hand_is_given_back_when_it_stops(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, two_sitemaps);
    glue_answer_fetch(1, 200, sitemap_of("gate"));
    ingest_stop(ingest);
    assert_null(ingest->feeds);
    assert_int_equal(glue_settled(0).failures, 0);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(the_articles_of_all_its_sitemaps_are_the_feed_s),
        desk_test(what_has_not_changed_since_is_not_asked_for),
        desk_test(one_that_fails_leaves_the_others_and_is_looked_for_again),
        desk_test(a_list_whose_sitemaps_all_fail_has_failed),
        desk_test(sitemaps_without_titles_say_so),
        desk_test(a_host_that_has_no_turn_is_asked_again_some_times),
        desk_test(one_in_hand_is_given_back_when_it_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
