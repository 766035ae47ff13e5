/* Lists of stories as pages and as syndication: what stands in them, from page to page; and what is known of a source. */
#include "clock.h"
#include "glue.h"
#include "told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

/* Whether the page links to the story, once at least. */
static int has_story(unsigned number)
{
    char link[40];
    snprintf(link, sizeof link, "/story/" GLUE_STORY_ID_FORMAT, number);
    return strstr(scripted_http.body, link) != NULL;
}

/* ── from page to page ── */

/* Follows the links to the next page from `path` on; each of `count` stories must stand on exactly one page. */
static void assert_pages_have_all(const char *path, unsigned count)
{
    unsigned seen[200] = {0};
    char next[400];
    snprintf(next, sizeof next, "%s", path);
    for (int pages = 0; pages < 20 && *next; pages++) {
        glue_get(next);
        assert_int_equal(scripted_http.status, 200);
        for (unsigned number = 1; number <= count; number++)
            seen[number] += (unsigned)has_story(number);
        const char *link = strstr(scripted_http.body, "rel=\"next\"");
        next[0] = '\0';
        if (!link)
            break;
        while (link > scripted_http.body && strncmp(link, "<a ", 3) != 0 && strncmp(link, "<link ", 6) != 0)
            link--;
        const char *href = strstr(link, "href=\"");
        assert_non_null(href);
        size_t used = 0;
        for (href += 6; *href && *href != '"' && used + 1 < sizeof next; href++) {
            next[used++] = *href;
            if (strncmp(href, "&amp;", 5) == 0)
                href += 4;
        }
        next[used] = '\0';
    }
    for (unsigned number = 1; number <= count; number++)
        if (seen[number] != 1)
            fail_msg("%s: story %u stands on %u pages", path, number, seen[number]);
}

static void every_list_leads_from_page_to_page_and_has_each_story_once(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= 70; i++)
        told_show(&(struct told){i, "left.example", "politics", "FR/Paris", 6, 0});
    static const char *const paths[] = {
        "/latest",         "/topic/politics", "/place/FR/Paris", "/search?q=some+news", "/source/left.example?list=1",
        "/blindspot/right"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_pages_have_all(paths[i], 70);
}

static void a_list_has_only_what_it_is_of(void **state)
{
    (void)state;
    told_show(&(struct told){1, "left.example", "politics", "FR", 3, 1});
    told_show(&(struct told){2, "right.example", "health", "DE", 1, 3});
    told_show(&(struct told){3, "left.example", "health", "FR", 6, 0});
    static const struct {
        const char *path;
        int has[3];
    } cases[] = {
        {"/latest", {1, 1, 1}},          {"/topic/politics", {1, 0, 0}}, {"/topic/health", {0, 1, 1}},
        {"/place/FR", {1, 0, 1}},        {"/place/DE", {0, 1, 0}},       {"/source/left.example?list=1", {1, 0, 1}},
        {"/blindspot/right", {0, 0, 1}}, {"/blindspot/left", {0, 0, 0}}, {"/search?q=nothing", {0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_get(cases[i].path);
        assert_int_equal(scripted_http.status, 200);
        for (unsigned number = 1; number <= 3; number++)
            if (has_story(number) != cases[i].has[number - 1])
                fail_msg("%s and story %u", cases[i].path, number);
    }
}

static void a_list_without_stories_says_so(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/latest", 200, "text/html", "There are no stories yet."},
        {"/search?q=zebra", 200, "text/html", "No story matches"},
        {"/topic/politics", 200, "text/html", "No story with enough sources is filed here"},
        {"/blindspot/left", 200, "text/html", "Nothing at the moment."},
        {"/source/left.example?list=1", 200, "text/html", "No story with enough sources has an article of this one"},
    };
    ASSERT_GLUE_CASES(cases);
}

static void the_front_page_goes_on_behind_its_best_stories(void **state)
{
    (void)state;
    unsigned on_two = 0;
    for (unsigned i = 1; i <= 40; i++)
        told_show(&(struct told){i, "left.example", "politics", "FR", 2, 1});
    glue_get("/?page=2");
    assert_int_equal(scripted_http.status, 200);
    for (unsigned number = 1; number <= 40; number++)
        on_two += (unsigned)has_story(number);
    assert_true(on_two >= 16); /* and the latest beside them */
    glue_get("/?page=3");
    assert_int_equal(scripted_http.status, 200);
}

/* ── syndication ── */

static void syndication_is_narrowed_by_topic_and_place(void **state)
{
    (void)state;
    told_show(&(struct told){1, "left.example", "politics", "FR", 3, 1});
    told_show(&(struct told){2, "right.example", "health", "DE", 1, 3});
    static const char *const formats[] = {"/feed.atom", "/feed.rss", "/feed.json"};
    static const struct {
        const char *query;
        int has[2];
    } cases[] = {
        {"", {1, 1}},
        {"?topic=politics", {1, 0}},
        {"?place=DE", {0, 1}},
        {"?topic=politics&place=DE", {0, 0}},
        {"?topic=politics,health", {1, 1}},
        {"?place=France", {1, 0}},
        {"?source=www.Right.example", {0, 1}},
        {"?q=place:DE+OR+topic:sport", {0, 1}},
        {"?blindspot=left", {0, 0}},
        {"?limit=1", {1, 0}},
    };
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            char path[100];
            snprintf(path, sizeof path, "%s%s", formats[f], cases[i].query);
            glue_get(path);
            assert_int_equal(scripted_http.status, 200);
            for (unsigned number = 1; number <= 2; number++)
                if (has_story(number) != cases[i].has[number - 1])
                    fail_msg("%s and story %u", path, number);
        }
    static const struct glue_case wrong[] = {
        {"/feed.atom?topic=gossip", 400, "problem+json", NULL},
        {"/feed.rss?place=Atlantis", 400, "problem+json", NULL},
    };
    ASSERT_GLUE_CASES(wrong);
}

static void what_is_kept_of_syndication_is_of_everything_only(void **state)
{
    (void)state;
    told_show(&(struct told){1, "left.example", "politics", "FR", 3, 1});
    glue_get("/feed.atom?topic=health");
    assert_false(has_story(1));
    glue_get("/feed.atom");
    assert_true(has_story(1));
    glue_get("/feed.atom?topic=health");
    assert_false(has_story(1));
}

static void a_token_in_the_address_opens_its_feed_and_no_other(void **state)
{
    (void)state;
    const char *key = glue_tier_key("premium", 0);
    char path[200];
    snprintf(path, sizeof path, "/feed.atom?token=%s", key); /* a key is no token */
    glue_get(path);
    assert_int_equal(scripted_http.status, 401);
    snprintf(path, sizeof path, "/latest?token=%s", key); /* and pages take none */
    glue_get(path);
    assert_int_equal(scripted_http.status, 400);
    assert_lacks(scripted_http.body, key);
}

/* ── sources ── */

static void what_is_known_of_a_source_is_shown_to_who_may_see_it(void **state)
{
    (void)state;
    told_show(&(struct told){1, "left.example", "politics", "FR", 3, 1});
    glue_get("/source/left.example");
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "The Left");
    assert_true(has_story(1));
    glue_get("/api/v1/sources/left.example");
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "\"leaning\":\"left\"");
    assert_lacks(scripted_http.body, "Group A");
    char header[200];
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key("vantage", 0));
    glue_ask("GET /api/v1/sources/left.example", header, "");
    assert_contains(scripted_http.body, "Group A");
    assert_contains(scripted_http.body, "sister.example");  /* of the same owner */
    assert_int_equal(scripted_count("store_story_get"), 0); /* the register knows it */
}

static void another_name_of_a_source_leads_to_it(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        unsigned status;
        const char *location;
    } cases[] = {
        {"/source/other-name.example", 301, "/source/left.example"},
        {"/api/v1/sources/other-name.example", 308, "/api/v1/sources/left.example"},
        {"/source/news.left.example", 301, "/source/left.example"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_get(cases[i].path);
        assert_int_equal(scripted_http.status, cases[i].status);
        assert_string_equal(scripted_header("Location"), cases[i].location);
    }
}

static void answer_no_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static void answer_story(const struct scripted_call *call)
{
    Triptych__Story *story = sample_story_new();
    SCRIPTED_ANSWER(call, store_story_fn, story, 1);
    sample_story_free(story);
}

static void a_source_that_the_register_does_not_know_is_rated_as_its_articles_are(void **state)
{
    (void)state;
    told_show(&(struct told){1, "concordwire.example", "politics", "FR", 3, 1});
    told_show(&(struct told){2, "concordwire.example", "politics", "FR", 3, 1});
    glue_get("/api/v1/sources/concordwire.example");
    scripted_answer_with("store_story_get", answer_no_story); /* the newest has gone: the next is asked for */
    scripted_answer();
    assert_int_equal(scripted_count("store_story_get"), 2);
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "\"leaning\":\"center\"");
}

static void a_rating_that_cannot_be_read_is_missing_on_a_page_and_an_error_for_a_program(void **state)
{
    (void)state;
    told_show(&(struct told){1, "concordwire.example", "politics", "FR", 3, 1});
    static const struct {
        const char *path;
        unsigned status;
    } cases[] = {{"/source/concordwire.example", 200}, {"/api/v1/sources/concordwire.example", 503}};
    for (size_t i = 0; i < 2; i++) {
        glue_get(cases[i].path);
        scripted_fail("store_story_get", ERR_UNAVAILABLE, "away");
        scripted_answer();
        assert_int_equal(scripted_http.status, cases[i].status);
        scripted_refuse("store_story_get", ERR_FULL);
        glue_get(cases[i].path);
        assert_int_equal(scripted_http.status, cases[i].status);
        glue_get(cases[i].path);
        scripted_pass_ms(10000); /* Redis does not answer in time */
        assert_int_equal(scripted_http.status, cases[i].status);
        scripted_answer_with("store_story_get", answer_no_story);
        scripted_answer();
    }
    assert_true(web_is_idle(&publish->web));
}

static void names_of_sources_that_are_none_are_not_found(void **state)
{
    (void)state;
    char path[600] = "/source/";
    memset(path + 8, 'a', 500);
    static const struct glue_case cases[] = {
        {"/source/%3Cscript%3E", 404, "text/html", NULL},
        {"/source/a%7Cb", 404, "text/html", NULL},
        {"/source/left.example/x", 404, "text/html", NULL},
    };
    ASSERT_GLUE_CASES(cases);
    assert_lacks(scripted_http.body, "<script>");
    glue_get(path);
    assert_int_equal(scripted_http.status, 404);
    strcat(path, "?list=1");
    glue_get(path);
    assert_int_equal(scripted_http.status, 404);
}

static void answer_no_article(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, NULL);
}

static void an_address_leads_to_the_source_behind_it(void **state)
{
    (void)state;
    glue_get("/lookup?url=https://www.left.example/some/article");
    scripted_answer_with("store_article_get", answer_no_article);
    scripted_answer();
    assert_int_equal(scripted_http.status, 303);
    assert_string_equal(scripted_header("Location"), "/source/left.example");
    glue_get("/api/v1/lookup?url=other-name.example");
    scripted_answer_with("store_article_get", answer_no_article);
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "\"article\":null,\"story\":null,\"source\":{\"domain\":\"left.example\"");
    told_show(&(struct told){1, "covered.example", "politics", "FR", 3, 1}); /* not in the register, but here */
    glue_get("/api/v1/lookup?url=covered.example/x");
    scripted_answer_with("store_article_get", answer_no_article);
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "\"domain\":\"covered.example\"");
    assert_int_equal(count_of(scripted_http.body, "\"source\":{"), 1);
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, told_open, told_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(every_list_leads_from_page_to_page_and_has_each_story_once),
        site_test(a_list_has_only_what_it_is_of),
        site_test(a_list_without_stories_says_so),
        site_test(the_front_page_goes_on_behind_its_best_stories),
        site_test(syndication_is_narrowed_by_topic_and_place),
        site_test(what_is_kept_of_syndication_is_of_everything_only),
        site_test(a_token_in_the_address_opens_its_feed_and_no_other),
        site_test(what_is_known_of_a_source_is_shown_to_who_may_see_it),
        site_test(another_name_of_a_source_leads_to_it),
        site_test(a_source_that_the_register_does_not_know_is_rated_as_its_articles_are),
        site_test(a_rating_that_cannot_be_read_is_missing_on_a_page_and_an_error_for_a_program),
        site_test(names_of_sources_that_are_none_are_not_found),
        site_test(an_address_leads_to_the_source_behind_it),
    };
    return cmocka_run_group_tests(tests, told_write_register, told_remove_register);
}
