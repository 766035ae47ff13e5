/* The API's lists and figures: what parameters mean, and what odd ones are answered. */
#include "clock.h"
#include "feed_state.h"
#include "glue.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_site(void **state)
{
    static const char *const sets[] = {"tiers=gated", "reader_rate=0", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

static size_t stories_in(const char *path)
{
    glue_get(path);
    if (scripted_http.status != 200)
        fail_msg("%s: %s", path, scripted_http.body);
    return count_of(scripted_http.body, "\"headline\":");
}

static void parameters_that_mean_nothing_are_named_in_the_answer(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/api/v1/stories?limit=0", 400, "problem+json", "limit is a number from 1 to 200"},
        {"/api/v1/stories?limit=201", 400, "problem+json", "limit is"},
        {"/api/v1/stories?limit=-1", 400, "problem+json", "limit is"},
        {"/api/v1/stories?limit=%2B5", 400, "problem+json", "limit is"},
        {"/api/v1/stories?limit=5x", 400, "problem+json", "limit is"},
        {"/api/v1/stories?limit=99999999999999999999", 400, "problem+json", "limit is"},
        {"/api/v1/stories?limit=", 400, "problem+json", "limit has no value"},
        {"/api/v1/stories?since=yesterday", 400, "problem+json", "since is a day"},
        {"/api/v1/stories?since=", 400, "problem+json", "since has no value"},
        {"/api/v1/stories?cursor=x", 400, "problem+json", "cursor is"},
        {"/api/v1/stories?cursor=1.s1", 400, "problem+json", "cursor is"},
        {"/api/v1/stories?cursor=99999999999999999999.s0000000000000001", 400, "problem+json", "cursor is"},
        {"/api/v1/stories?order=top&cursor=1.s0000000000000001", 400, "problem+json", "cursor is"},
        {"/api/v1/stories?blindspot=center", 400, "problem+json", "blindspot is one of: left right any none."},
        {"/api/v1/stories?topic=gossip", 400, "problem+json", NULL},
        {"/api/v1/stories?place=atlantis", 400, "problem+json", "place is a country"},
        {"/api/v1/lookup", 400, "problem+json", "url is the address"},
        {"/api/v1/lookup?url=", 400, "problem+json", "url has no value"},
        {"/api/v1/lookup?url=ftp://a.example/", 400, "problem+json", "url is the address"},
        {"/api/v1/events?from=yesterday", 400, "problem+json", "sequence numbers"},
        {"/api/v1/stories/s1", 404, "problem+json", "an id is"},
        {"/api/v1/stories/S0000000000000001", 404, "problem+json", "an id is"},
        {"/api/v1/stories/a0000000000000001", 404, "problem+json", "an id is"},
        {"/api/v1/stories/s0000000000000001/x", 404, "problem+json", NULL},
        {"/api/v1/stories/s1/history", 404, "problem+json", "an id is"},
        {"/api/v1/stories/s1/copies", 404, "problem+json", "an id is"},
        {"/api/v1/coverage?by=week", 400, "problem+json", "by is one of: day hour."},
        {"/api/v1/coverage?by=", 400, "problem+json", "by has no value"},
        {"/api/v1/coverage?limit=1", 400, "problem+json", "There is no parameter"},
        {"/api/v1/sources/", 404, "problem+json", NULL},
        {"/api/v1/sources/nobody.example", 404, "problem+json", NULL},
        {"/api/v1/sources/a%7Cb", 404, "problem+json", NULL},
    };
    ASSERT_GLUE_CASES(cases);
    assert_int_equal(scripted_count("store_story_get") + scripted_count("store_article_get"), 0);
}

static void parameters_that_nobody_knows_are_refused_with_those_that_there_are(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/api/v1/stories?langg=en", 400, "problem+json",
         "There is no parameter \\\"langg\\\" here. There are: q topic"},
        {"/api/v1/stories?langg=en", 400, "problem+json", "\"parameter\":\"langg\""},
        {"/api/v1/stories?utm_source=x", 400, "problem+json", "no parameter"},
        {"/api/v1/stories?kind=created", 400, "problem+json", "no parameter"},
        {"/api/v1/stories?order=sideways", 400, "problem+json", "order, as sort, is one of"},
        {"/api/v1/stories?all=yes", 400, "problem+json", "all is 1"},
        {"/api/v1/stories?lang=", 400, "problem+json", "lang has no value"},
        {"/api/v1/stories?q=", 400, "problem+json", "q has no value"},
        {"/api/v1/stories?limit=3&limit=4", 400, "problem+json", "limit is given twice"},
        {"/api/v1/stats?x=1", 400, "problem+json", "There are none."},
        {"/feed.atom?limit=0", 400, "problem+json", "limit is"},
        {"/feed.atom?cursor=1", 400, "problem+json", "no parameter"},
        {"/openapi.json?v=1", 400, "problem+json", "There are none."},
        {"/latest?page=3", 400, "text/html", "There are: after lang."},
        /* What networks add to a link that is shared there. */
        {"/latest?fbclid=abc&utm_source=x", 200, "text/html", NULL},
    };
    ASSERT_GLUE_CASES(cases);
}

static void what_is_wrong_in_a_query_is_pointed_at(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/api/v1/stories?q=harbour+topic:gossip", 400, "problem+json",
         "\"parameter\":\"q\",\"position\":14,\"length\":6}"},
        {"/api/v1/stories?q=%C3%A9t%C3%A9+)", 400, "problem+json", "\"position\":4,\"length\":1}"},
        {"/api/v1/stories?topic=sport,gossip", 400, "problem+json", "\"parameter\":\"topic\",\"position\":6"},
        {"/api/v1/stories?topic=sport&topic=gossip", 400, "problem+json", "\"position\":6"},
        {"/api/v1/stories?min_sources=many", 400, "problem+json", "\"parameter\":\"min_sources\""},
        {"/feed.rss?q=(harbour", 400, "problem+json", "This bracket is not closed."},
        {"/search?q=harbour+(", 400, "text/html", "Something to look for is missing here."},
    };
    ASSERT_GLUE_CASES(cases);
}

static void what_a_tier_does_not_see_cannot_be_asked_for(void **state)
{
    (void)state;
    char header[128];
    static const struct glue_case cases[] = {
        {"/api/v1/stories?q=factuality:high", 403, "problem+json", "a key of the tier premium"},
        {"/api/v1/stories?owner=quill", 403, "problem+json", "a key of the tier vantage"},
    };
    ASSERT_GLUE_CASES(cases);
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", glue_tier_key("vantage", 0));
    glue_ask("GET /api/v1/stories?q=factuality:high&owner=quill", header, "");
    assert_int_equal(scripted_http.status, 200);
}

static void a_list_goes_on_from_cursor_to_cursor_until_every_story_came_once(void **state)
{
    (void)state;
    char path[200] = "/api/v1/stories?limit=3", seen[20][ID_SIZE];
    size_t count = 0;
    glue_show_stories(8);
    for (int page = 0; page < 5 && *path; page++) {
        glue_get(path);
        assert_int_equal(scripted_http.status, 200);
        json_t *list = json_loads(scripted_http.body, 0, NULL), *story;
        size_t i;
        assert_non_null(list);
        json_array_foreach(json_object_get(list, "stories"), i, story)
            snprintf(seen[count++], ID_SIZE, "%s", json_string_value(json_object_get(story, "id")));
        const char *next = json_string_value(json_object_get(list, "next_cursor"));
        path[0] = '\0';
        if (next)
            snprintf(path, sizeof path, "/api/v1/stories?limit=3&cursor=%s", next);
        json_decref(list);
    }
    assert_int_equal(count, 8);
    for (size_t i = 0; i < count; i++) {
        char expected[ID_SIZE];
        snprintf(expected, sizeof expected, GLUE_STORY_ID_FORMAT, (unsigned)(8 - i)); /* the latest first */
        assert_string_equal(seen[i], expected);
    }
}

static void a_list_is_cut_down_by_what_is_asked_for(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    glue_show_stories(2);
    glue_show("created", story->head);
    static const struct {
        const char *query;
        size_t stories;
    } cases[] = {
        {"", 3},
        {"?q=harbour+news", 2},
        {"?q=HARBOUR%20NEWS%202", 1},
        {"?q=zzzz", 0},
        {"?limit=2", 2},
        {"?since=2126-01-01T00:00:00Z", 0},
        {"?since=2001-01-01", 3},
        {"?source=nobody.example", 0},
        {"?lang=xx", 0},
        {"?blindspot=1", 0},
        {"?order=top", 3},
        {"?sort=controversy", 3},
        {"?q=topic:sport", 0},
        {"?q=harbour+news+-2", 1},
        {"?min_sources=9", 0},
        {"?lang=xx&lang=en,fr", 1},
        {"?lang=EN-us", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[200];
        snprintf(path, sizeof path, "/api/v1/stories%s", cases[i].query);
        size_t found = stories_in(path);
        if (found != cases[i].stories)
            fail_msg("%s: %zu stories, not %zu", path, found, cases[i].stories);
    }
    sample_story_free(story);
}

static void a_story_of_too_few_sources_is_listed_only_when_all_are_asked_for(void **state)
{
    (void)state;
    Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){
        .id = "s0000000000000001", .headline = "Alone", .left = 1, .first_ms = GLUE_NOW - 1000, .last_ms = GLUE_NOW});
    glue_show("created", head);
    assert_int_equal(stories_in("/api/v1/stories"), 0);
    assert_int_equal(stories_in("/api/v1/stories?all=1"), 1);
    glue_get("/api/v1/stats");
    assert_contains(scripted_http.body, "\"stories_loaded\":1,\"stories_shown\":0,\"publish_min_sources\":2");
    sample_head_free(head);
}

static void a_story_that_is_retired_or_merged_leaves_the_lists(void **state)
{
    (void)state;
    static const char *const kinds[] = {"retired", "merged"};
    glue_show_stories(3);
    for (int i = 0; i < 2; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, (unsigned)i + 1);
        Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){.id = id, .headline = ""});
        glue_show(kinds[i], head);
        assert_int_equal(stories_in("/api/v1/stories"), 2 - (size_t)i);
        sample_head_free(head);
    }
}

static void the_list_tells_the_position_that_it_was_made_at(void **state)
{
    (void)state;
    glue_get("/api/v1/stories");
    assert_memory_equal(scripted_http.body, "{\"seq\":\"1-0\",\"next_cursor\":null,", 32);
    glue_show_stories(2);
    glue_get("/api/v1/stories");
    assert_memory_equal(scripted_http.body, "{\"seq\":\"1-2\",", 13);
}

/* ── figures ── */

static void answer_counts(const struct scripted_call *call)
{
    const struct store_counts counts = {.articles = 50,
                                        .stories = 20,
                                        .todo = {1, 2, 3, 0},
                                        .dead = 4,
                                        .feed_seq = "1-2",
                                        .log_seq = "",
                                        .epoch = 7,
                                        .memory_used_bytes = 1000};
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

static void answer_notes(const struct scripted_call *call)
{
    static const char *const names[] = {"ingest.contact", "classify.method"}, *const values[] = {"no contact is set",
                                                                                                 ""};
    SCRIPTED_ANSWER(call, store_notes_fn, names, values, 2);
}

/* Two pages of a feed that is read and one that fails. */
static void answer_feeds(const struct scripted_call *call)
{
    static char read[FEED_STATE_BYTES_MAX], fails[FEED_STATE_BYTES_MAX];
    size_t read_size = feed_state_write(&(struct feed_state){.read_ms = GLUE_NOW, .checked_ms = GLUE_NOW}, read);
    size_t fails_size =
        feed_state_write(&(struct feed_state){.checked_ms = GLUE_NOW, .failures = 3, .error = "HTTP 500"}, fails);
    const struct store_feed feeds[] = {{.url = "https://a.example/rss", .state = read, .state_size = read_size},
                                       {.url = "https://b.example/rss", .state = fails, .state_size = fails_size}};
    SCRIPTED_ANSWER(call, store_feeds_fn, feeds, 2, *call->said ? "" : "next");
}

static void figures_say_whether_they_were_counted_yet(void **state)
{
    (void)state;
    glue_get("/api/v1/stats");
    assert_contains(scripted_http.body, "\"is_counted\":false");
    scripted_pass_ms(5000);
    assert_true(scripted_is_waiting("store_counts_get"));
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_answer();
    glue_get("/api/v1/stats");
    assert_contains(scripted_http.body, "\"is_counted\":false"); /* the round is not over */
    scripted_answer_with("store_notes_get", answer_notes);
    scripted_answer_with("store_feeds_scan", answer_feeds);
    scripted_answer_with("store_feeds_scan", answer_feeds);
    while (scripted_is_waiting("store_feeds_scan"))
        scripted_answer();
    glue_get("/api/v1/stats");
    assert_contains(scripted_http.body, "\"epoch\":7,\"articles\":50,\"stories\":20");
    assert_contains(scripted_http.body, "\"todo\":{\"classify\":1,\"summarize\":2,\"publish\":3},\"dead\":4");
    assert_contains(scripted_http.body, "\"feeds\":{\"total\":0,\"read\":2,\"failing\":2,\"gone\":0}");
    publish->web.has_operations = 1;
    glue_get("/api/v1/stats");
    assert_contains(scripted_http.body, "\"reason\":\"HTTP 500\"");
    assert_contains(scripted_http.body, "\"note\":\"no contact is set\"");
    /* A round that fails leaves the figures as they were. */
    scripted_pass_ms(60000);
    scripted_fail("store_counts_get", ERR_UNAVAILABLE, "away");
    scripted_fail("store_notes_get", ERR_UNAVAILABLE, "away");
    scripted_fail("store_feeds_scan", ERR_UNAVAILABLE, "away");
    scripted_answer();
    glue_get("/api/v1/stats");
    assert_contains(scripted_http.body, "\"epoch\":7,\"articles\":50");
}

static void what_is_the_operator_s_is_not_shown_to_everybody(void **state)
{
    (void)state;
    glue_get("/api/v1/stats");
    assert_lacks(scripted_http.body, "failing_sample");
    assert_lacks(scripted_http.body, "memory_used_bytes");
    publish->web.has_operations = 1; /* the setting page_operations */
    glue_get("/api/v1/stats");
    assert_contains(scripted_http.body, "failing_sample");
    assert_contains(scripted_http.body, "memory_used_bytes");
}

static void the_description_of_the_api_is_json_and_names_every_path(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/api/v1/stories",          "/api/v1/stories/{id}", "/api/v1/stories/{id}/history",
        "/api/v1/sources/{domain}", "/api/v1/lookup",       "/api/v1/articles",
        "/api/v1/export",           "/api/v1/topics",       "/api/v1/places",
        "/api/v1/sources",          "/api/v1/stats",        "/api/v1/events"};
    glue_get("/openapi.json");
    json_t *description = json_loads(scripted_http.body, 0, NULL);
    assert_non_null(description);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (!json_object_get(json_object_get(description, "paths"), paths[i]))
            fail_msg("%s is not described", paths[i]);
    json_decref(description);
}

/* ── counts, articles ── */

#define TEN_TIMES(text) text text text text text text text text text text

static void what_is_counted_is_narrowed_and_goes_on(void **state)
{
    (void)state;
    glue_show_stories(3);
    static const struct glue_case cases[] = {
        {"/api/v1/sources?limit=1", 200, "application/json", "\"seq\":\"1-3\",\"sources\":["},
        {"/api/v1/sources?cursor=nobody.example", 200, "application/json", "\"sources\":[],\"next_cursor\":null"},
        {"/api/v1/sources?country=FR", 200, "application/json", "\"sources\":[]"}, /* no registry: nothing is known */
        {"/api/v1/sources?side=unrated&min_sources=99", 200, "application/json", "\"sources\":[]"},
        {"/api/v1/topics?limit=0", 400, "problem+json", "limit is a number from 1 to 8192"},
        {"/api/v1/topics?limit=8193", 400, "problem+json", "limit is"},
        {"/api/v1/places?q=(", 400, "problem+json", "\"parameter\":\"q\""},
        {"/api/v1/sources?owner=quill", 403, "problem+json", "vantage"},
        {"/api/v1/articles?limit=21", 400, "problem+json", "from 1 to 20"},
        {"/api/v1/articles?min_sources=99", 200, "application/json", "\"articles\":[],\"next_cursor\":null"},
        {"/api/v1/stories?fields=id,", 200, "application/json", "{\"id\":\"s0000000000000003\"}"},
        {"/api/v1/stories?fields=id,id" TEN_TIMES(TEN_TIMES(",id")), 200, "application/json",
         "{\"id\":\"s0000000000000003\"}"},
        {"/api/v1/stories?fields=ids", 400, "problem+json", "fields are, separated by commas: id version"},
        {"/api/v1/stories?fields=,", 400, "problem+json", "fields are"},
        {"/api/v1/stories/s0000000000000001?why=yes", 400, "problem+json", "why is 1 or 0"},
    };
    ASSERT_GLUE_CASES(cases);
}

static void articles_wait_for_redis_no_longer_than_a_page_does(void **state)
{
    (void)state;
    glue_show_stories(3);
    glue_get("/api/v1/articles?limit=2");
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "away");
    scripted_answer();
    assert_int_equal(scripted_http.status, 503);
    glue_get("/api/v1/articles");
    scripted_pass_ms(2001);
    assert_int_equal(scripted_http.status, 503);
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "late");
    scripted_answer();
    scripted_refuse("store_story_get", ERR_UNAVAILABLE);
    glue_get("/api/v1/articles");
    assert_int_equal(scripted_http.status, 503);
}

/* ── pages ── */

static void odd_parameters_of_pages_give_a_page_all_the_same(void **state)
{
    (void)state;
    glue_show_stories(3);
    static const struct glue_case cases[] = {
        {"/?page=0", 200, "text/html", "Harbour news 3"},
        {"/?page=-5", 200, "text/html", "Harbour news 3"},
        {"/?page=x", 200, "text/html", "Harbour news 3"},
        {"/?page=2", 200, "text/html", NULL},
        {"/?page=99999999999999999999", 200, "text/html", NULL},
        {"/search?q=harbour", 200, "text/html", "Harbour news 2"},
        {"/search?q=%3Cscript%3Ealert(1)%3C/script%3E", 200, "text/html", "&lt;script&gt;"},
        {"/search?q=", 200, "text/html", NULL},
        {"/latest?after=x", 400, "text/html", NULL},
        {"/lookup?url=not+an+address", 404, "text/html", "This is no address of a page."},
        {"/lookup?url=%22%3E%3Cscript%3E", 404, "text/html", "This is no address of a page."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_get(cases[i].line);
        assert_lacks(scripted_http.body, "<script>");
    }
    ASSERT_GLUE_CASES(cases);
}

static void the_front_page_is_kept_for_a_second(void **state)
{
    (void)state;
    glue_show_stories(1);
    glue_get("/");
    glue_show_stories(2);
    glue_get("/");
    assert_lacks(scripted_http.body, "Harbour news 2");
    clock_set_for_test(GLUE_NOW + 1001);
    glue_get("/");
    assert_contains(scripted_http.body, "Harbour news 2");
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(parameters_that_mean_nothing_are_named_in_the_answer),
        site_test(parameters_that_nobody_knows_are_refused_with_those_that_there_are),
        site_test(what_is_wrong_in_a_query_is_pointed_at),
        site_test(what_is_counted_is_narrowed_and_goes_on),
        site_test(articles_wait_for_redis_no_longer_than_a_page_does),
        site_test(what_a_tier_does_not_see_cannot_be_asked_for),
        site_test(a_list_goes_on_from_cursor_to_cursor_until_every_story_came_once),
        site_test(a_list_is_cut_down_by_what_is_asked_for),
        site_test(a_story_of_too_few_sources_is_listed_only_when_all_are_asked_for),
        site_test(a_story_that_is_retired_or_merged_leaves_the_lists),
        site_test(the_list_tells_the_position_that_it_was_made_at),
        site_test(figures_say_whether_they_were_counted_yet),
        site_test(what_is_the_operator_s_is_not_shown_to_everybody),
        site_test(the_description_of_the_api_is_json_and_names_every_path),
        site_test(odd_parameters_of_pages_give_a_page_all_the_same),
        site_test(the_front_page_is_kept_for_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
