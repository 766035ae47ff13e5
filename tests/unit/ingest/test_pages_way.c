/* The way of an article over its page: held, asked for in its host's turn, read, without what its source always says, and
 * announced; and what comes of it when one of these fails. */
#include "clock.h"
#include "glue.h"
#include "refrain.h"
#include "store_refrain.h"
#include "store_revisions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BEGIN                                                                                                          \
    "The harbour bridge of Orlen was closed on Monday evening after a freighter struck its southern pillar. Nobody "   \
    "was hurt, said the harbour master, but trains to the islands will not run before Thursday."
#define END                                                                                                            \
    "Divers looked at the pillar during the night and found a crack that is two metres long, below the water line. "   \
    "The council ordered four ferries, which carry 1,200 passengers an hour, and asked everybody else to stay at "     \
    "home until Friday."
#define STORY BEGIN " " END
#define PLEA  "The Gazette of Orlen is made by its readers, who pay for it and own it together since 1911."
#define PAGE_OF(text)                                                                                                  \
    "<html lang='en'><head><title>News</title></head><body><article><h1>News</h1><p>" text                             \
    "</p></article></body></html>"

static int open_desk(void **state)
{
    static const char *const sets[] = {"contact=desk@example.org", "pages=auto", NULL};
    (void)state;
    glue_open(sets);
    scripted_succeed("store_note_put"); /* that there is a contact */
    scripted_answer();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

/* A feed with items that say little, each of another host: fetch 0. They are stored and held. */
static void hold_articles(unsigned count)
{
    char text[4096];
    size_t used = (size_t)snprintf(text, sizeof text, "<rss version='2.0'><channel><title>Gazette</title>");
    for (unsigned i = 0; i < count; i++)
        used +=
            (size_t)snprintf(text + used, sizeof text - used,
                             "<item><title>Bridge %u closed</title><link>https://host%u.example/%u</link>"
                             "<description>One line of it.</description><pubDate>2026-09-21T14:00:00Z</pubDate></item>",
                             i, i, i);
    snprintf(text + used, sizeof text - used, "</channel></rss>");
    glue_take_feed("");
    glue_answer_fetch(0, 200, text);
    glue_answer_holds(count);
    assert_int_equal(ingest->pages.count, count);
    assert_int_equal(scripted_link.pushed, 0); /* classify does not hear of it yet */
}

static void ask_for_pages(void)
{
    scripted_pass_ms(PAGE_TICK_MS);
}

static void answer_without_memory(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_refrain_fn, NULL, 0);
}

/* The source's memory, where it is not at hand from an article before. */
static void answer_memory(scripted_answer_fn *answer)
{
    if (scripted_is_waiting("store_refrain_get"))
        scripted_answer_with("store_refrain_get", answer);
    while (scripted_answer())
        ;
}

static uint64_t revised;

static void answer_revise(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, revised);
}

static void answer_revision(uint64_t count)
{
    revised = count;
    assert_true(scripted_is_waiting("store_article_revise"));
    scripted_answer_with("store_article_revise", answer_revise);
    scripted_answer();
}

static double pages_of(const char *outcome)
{
    return scripted_metric("triptych_pages_total", "outcome", outcome);
}

/* ── what comes of a page ── */

static void a_page_that_is_read_goes_to_redis_and_then_to_classify(void **state)
{
    (void)state;
    hold_articles(1);
    ask_for_pages();
    assert_int_equal(glue_fetch_count, 2);
    assert_string_equal(glue_fetches[1].url, "https://host0.example/0");
    glue_answer_page(1, 200, "text/html; charset=utf-8", PAGE_OF(STORY));
    assert_int_equal(scripted_count("store_article_revise"), 0); /* what its source always says is asked for first */
    answer_memory(answer_without_memory);
    assert_int_equal(scripted_link.pushed, 0);
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 1);
    assert_memory_equal(scripted_link.last_pushed, "article a", 9);
    assert_int_equal(ingest->pages.count, 0);
    assert_true(pages_of("article") == 1);
}

static void whatever_goes_wrong_with_a_page_the_article_goes_on_without(void **state)
{
    static const struct {
        long status;
        const char *type, *body, *outcome;
    } cases[] = {
        {404, "text/html", "", "failed"},
        {500, "text/html", PAGE_OF(STORY), "failed"},
        {301, "text/html", "", "failed"},
        {200, "application/pdf", "%PDF-1.4", "failed"},
        {200, "image/jpeg", "\xFF\xD8", "failed"},
        {200, "text/html", "", "empty"},
        {200, "text/html", "<html><body><p>Please enable cookies.</p></body></html>", "empty"},
    };
    enum { COUNT = sizeof cases / sizeof *cases };
    (void)state;
    hold_articles(COUNT);
    ask_for_pages();
    assert_int_equal(glue_fetch_count, 1 + COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        double before = pages_of(cases[i].outcome);
        glue_answer_page(1 + i, cases[i].status, cases[i].type, cases[i].body);
        if (pages_of(cases[i].outcome) != before + 1)
            fail_msg("case %u: not counted as %s", i, cases[i].outcome);
        answer_memory(answer_without_memory);
        answer_revision(1);
        assert_int_equal(scripted_link.pushed, i + 1);
    }
    assert_int_equal(ingest->pages.count, 0);
}

static void a_page_that_may_not_be_read_is_told_from_one_that_cannot(void **state)
{
    (void)state;
    hold_articles(2);
    ask_for_pages();
    glue_fail_fetch(1, FETCH_FORBIDDEN, "robots.txt says no");
    glue_fail_fetch(2, FETCH_TIMED_OUT, "no answer in 30 s");
    assert_true(pages_of("forbidden") == 1 && pages_of("failed") == 1);
    for (int i = 0; i < 2; i++) {
        answer_memory(answer_without_memory);
        answer_revision(1);
    }
    assert_int_equal(scripted_link.pushed, 2);
}

static void a_host_without_a_turn_is_asked_again_until_it_is_too_late(void **state)
{
    (void)state;
    hold_articles(1);
    for (unsigned n = 1; n < 4; n++) {
        ask_for_pages();
        assert_int_equal(glue_fetch_count, n + 1);
        glue_fail_fetch(n, FETCH_BUSY, "its host had no turn");
        assert_int_equal(ingest->pages.count, 1);
    }
    glue_fetch_code = ERR_FULL; /* nor is there room for the question: it stays where it is */
    ask_for_pages();
    assert_int_equal(ingest->pages.count, 1);
    scripted_pass_ms(PAGE_WAIT_MS);
    assert_true(pages_of("late") == 1);
    answer_memory(answer_without_memory);
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 1);
}

static void a_page_that_cannot_be_asked_for_is_given_up_at_once(void **state)
{
    (void)state;
    hold_articles(1);
    glue_fetch_code = ERR_INVALID;
    ask_for_pages();
    assert_true(pages_of("failed") == 1);
    answer_memory(answer_without_memory);
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 1);
}

static void while_redis_is_away_no_page_is_asked_for(void **state)
{
    (void)state;
    hold_articles(1);
    scripted_store_set_state(STORE_DOWN, "restarting");
    ask_for_pages();
    assert_int_equal(glue_fetch_count, 1);
    scripted_store_set_state(STORE_UP, "");
    ask_for_pages();
    assert_int_equal(glue_fetch_count, 2);
    glue_fail_fetch(1, FETCH_UNREACHED, "no way there");
    answer_memory(answer_without_memory);
    answer_revision(1);
}

/* ── one host at a time ── */

static void pages_of_one_host_are_asked_for_one_after_the_other(void **state)
{
    (void)state;
    char text[2048];
    snprintf(
        text, sizeof text,
        "<rss version='2.0'><channel><title>Gazette</title>"
        "<item><title>First</title><link>https://gazette.example/1</link><pubDate>2026-09-21T14:00:00Z</pubDate></item>"
        "<item><title>Second</title><link>https://gazette.example/2</link><pubDate>2026-09-21T14:00:00Z</pubDate></"
        "item>"
        "</channel></rss>");
    glue_take_feed("");
    glue_answer_fetch(0, 200, text);
    glue_answer_holds(2);
    ask_for_pages();
    ask_for_pages();
    assert_int_equal(glue_fetch_count, 2);
    assert_non_null(strstr(glue_fetches[1].url, "/1"));
    glue_answer_page(1, 404, "text/html", "");
    ask_for_pages();
    assert_int_equal(glue_fetch_count, 3);
    assert_non_null(strstr(glue_fetches[2].url, "/2"));
    glue_answer_page(2, 404, "text/html", "");
    for (int i = 0; i < 2; i++) {
        if (scripted_is_waiting("store_refrain_get"))
            answer_memory(answer_without_memory);
        answer_revision(1);
    }
    assert_int_equal(scripted_link.pushed, 2);
}

static void an_article_that_comes_again_while_it_waits_waits_once(void **state)
{
    (void)state;
    hold_articles(1);
    Triptych__Article again = *TAILQ_FIRST(&ingest->pages.jobs)->article;
    on_article_new(ingest, &again);
    assert_int_equal(ingest->pages.count, 1);
    assert_int_equal(scripted_link.pushed, 0);
    ask_for_pages();
    glue_answer_page(1, 404, "text/html", "");
    answer_memory(answer_without_memory);
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 1);
}

/* ── what its source always says ── */

static uint8_t learnt[REFRAIN_BYTES_MAX];
static size_t learnt_size;

static void answer_with_memory(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_refrain_fn, learnt, learnt_size);
}

static void answer_damaged(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_refrain_fn, (const uint8_t *)"damaged", 7);
}

/* The source said PLEA under several other titles before. */
static void learn_plea(void)
{
    static struct refrain memory;
    memory = (struct refrain){.count = 0};
    for (int i = 0; i < 8; i++) {
        char title[32], text[200];
        snprintf(title, sizeof title, "Another title %d", i);
        snprintf(text, sizeof text, "%s", PLEA);
        refrain_strip(&memory, title, (uint16_t)(GLUE_NOW / 86400000), text);
    }
    learnt_size = refrain_write(&memory, learnt);
}

static void what_a_source_always_says_is_taken_out_of_a_page(void **state)
{
    (void)state;
    learn_plea();
    hold_articles(1);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(BEGIN " " PLEA "</p><p>" END));
    struct page_job *job = TAILQ_FIRST(&ingest->pages.jobs);
    assert_non_null(strstr(job->filled->text, "1911"));
    answer_memory(answer_with_memory);
    assert_non_null(strstr(job->article->text, "ferries"));
    assert_null(strstr(job->article->text, "1911"));
    assert_true(scripted_metric("triptych_ingest_refrain_bytes_total", NULL, NULL) >= (double)sizeof PLEA - 1);
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 1);
}

static void a_page_that_says_nothing_else_is_passed_over_for_the_feed_s_text(void **state)
{
    (void)state;
    learn_plea();
    hold_articles(1);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(PLEA));
    struct page_job *job = TAILQ_FIRST(&ingest->pages.jobs);
    answer_memory(answer_with_memory);
    assert_string_equal(job->article->text, "One line of it.");
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 1);
}

static void a_memory_that_is_damaged_or_cannot_be_read_costs_no_article(void **state)
{
    (void)state;
    hold_articles(2);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(STORY));
    answer_memory(answer_damaged);
    answer_revision(1);
    glue_answer_page(2, 200, "text/html", PAGE_OF(STORY));
    scripted_fail("store_refrain_get", ERR_TIMEOUT, "no answer");
    scripted_answer();
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 2);
}

/* ── what Redis says ── */

static void an_article_that_its_feed_changed_meanwhile_goes_on_as_it_is_stored(void **state)
{
    (void)state;
    hold_articles(1);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(STORY));
    answer_memory(answer_without_memory);
    answer_revision(0);
    assert_int_equal(scripted_link.pushed, 0);
    assert_int_equal(scripted_count("store_article_get"), 1); /* what is there now is read and announced */
    scripted_fail("store_article_get", ERR_TIMEOUT, "no answer");
    scripted_answer();
}

static void a_page_that_redis_does_not_take_leaves_the_article_to_the_todo_set(void **state)
{
    (void)state;
    hold_articles(2);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(STORY));
    answer_memory(answer_without_memory);
    scripted_fail("store_article_revise", ERR_FULL, "OOM");
    scripted_answer();
    scripted_refuse("store_article_revise", ERR_FULL);
    glue_answer_page(2, 200, "text/html", PAGE_OF(STORY));
    answer_memory(answer_without_memory);
    assert_int_equal(scripted_link.pushed, 0);
    assert_int_equal(ingest->pages.count, 0);
}

static void a_memory_that_redis_does_not_take_is_learnt_again(void **state)
{
    (void)state;
    hold_articles(1);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(STORY));
    scripted_answer_with("store_refrain_get", answer_without_memory);
    scripted_answer();
    answer_revision(1);
    assert_int_equal(scripted_link.pushed, 1);
    scripted_refuse("store_refrain_put", ERR_FULL);
    scripted_pass_ms(5000); /* what was learnt is written in rounds */
}

/* ── the end ── */

static void pages_in_hand_are_left_to_another_process_when_it_stops(void **state)
{
    (void)state;
    hold_articles(3);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(STORY));
    ingest_stop(ingest);
    scripted_pass_ms(PAGE_WAIT_MS);
    assert_int_equal(scripted_link.pushed, 0);
    /* One waits for Redis and two were being asked for: closing frees all of them. */
}

static void a_stop_while_redis_stores_a_page_ends_well(void **state)
{
    (void)state;
    hold_articles(1);
    ask_for_pages();
    glue_answer_page(1, 200, "text/html", PAGE_OF(STORY));
    answer_memory(answer_without_memory);
    assert_true(scripted_is_waiting("store_article_revise"));
}

#define PAGES_TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGES_TEST(a_page_that_is_read_goes_to_redis_and_then_to_classify),
        PAGES_TEST(whatever_goes_wrong_with_a_page_the_article_goes_on_without),
        PAGES_TEST(a_page_that_may_not_be_read_is_told_from_one_that_cannot),
        PAGES_TEST(a_host_without_a_turn_is_asked_again_until_it_is_too_late),
        PAGES_TEST(a_page_that_cannot_be_asked_for_is_given_up_at_once),
        PAGES_TEST(while_redis_is_away_no_page_is_asked_for),
        PAGES_TEST(pages_of_one_host_are_asked_for_one_after_the_other),
        PAGES_TEST(an_article_that_comes_again_while_it_waits_waits_once),
        PAGES_TEST(what_a_source_always_says_is_taken_out_of_a_page),
        PAGES_TEST(a_page_that_says_nothing_else_is_passed_over_for_the_feed_s_text),
        PAGES_TEST(a_memory_that_is_damaged_or_cannot_be_read_costs_no_article),
        PAGES_TEST(an_article_that_its_feed_changed_meanwhile_goes_on_as_it_is_stored),
        PAGES_TEST(a_page_that_redis_does_not_take_leaves_the_article_to_the_todo_set),
        PAGES_TEST(a_memory_that_redis_does_not_take_is_learnt_again),
        PAGES_TEST(pages_in_hand_are_left_to_another_process_when_it_stops),
        PAGES_TEST(a_stop_while_redis_stores_a_page_ends_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
