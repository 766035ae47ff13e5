/* Answers that wait for Redis: stories, their histories, sources, addresses looked up. */
#include "clock.h"
#include "glue.h"
#include "request_wait.h"
#include "story_answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY   "s0000000000000001"
#define OTHER   "s0000000000000002"
#define ADDRESS "https%3A%2F%2Foutlet.example%2Fnews%2F1"

static Triptych__Story *sample;

static int open_site(void **state)
{
    static const char *const sets[] = {"tiers=gated", "reader_rate=0", NULL};
    (void)state;
    sample = sample_story_new();
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    sample_story_free(sample);
    return 0;
}

static unsigned answered(void)
{
    return scripted_http.answers;
}

static void answer_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, sample, 1);
}

static void answer_no_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static void answer_merged(const struct scripted_call *call)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    head.id = lend(STORY);
    head.merged_into = lend(OTHER);
    story.head = &head;
    SCRIPTED_ANSWER(call, store_story_fn, &story, 1);
}

/* ── stories ── */

static void a_story_is_fetched_whole_and_shown_as_page_and_json(void **state)
{
    (void)state;
    glue_get("/story/" STORY);
    assert_int_equal(answered(), 0);
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.type, "text/html");
    glue_get("/api/v1/stories/" STORY);
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_string_equal(scripted_http.type, "application/json");
    assert_contains(scripted_http.body, "\"articles\":[{");
    assert_lacks(scripted_http.body, SAMPLE_OWNER); /* the free tier does not see it */
}

static void who_copies_whom_is_an_answer_of_its_own(void **state)
{
    (void)state;
    glue_get("/api/v1/stories/" STORY "/copies");
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "\"copies\":1,\"lost\":0,\"originals\":[{");
    assert_contains(scripted_http.body, "\"delay_seconds\":2100,\"shared_pct\":100}");
    glue_get("/api/v1/stories/" STORY "/copies");
    scripted_answer_with("store_story_get", answer_merged);
    scripted_answer();
    assert_int_equal(scripted_http.status, 308);
    assert_contains(scripted_http.headers, "/api/v1/stories/" OTHER "/copies");
}

static void a_list_that_is_asked_for_is_another_page_and_kept_apart(void **state)
{
    (void)state;
    static const char *const paths[] = {"/story/" STORY, "/story/" STORY "?side=left", "/story/" STORY "?side=right"};
    for (size_t round = 0; round < 2; round++) { /* the second time from what is kept, where a story is */
        for (size_t i = 0; i < 3; i++) {
            glue_get(paths[i]);
            scripted_answer_with("store_story_get", answer_story);
            scripted_answer();
            assert_int_equal(scripted_http.status, 200);
            assert_int_equal(strstr(scripted_http.body, "The Red Lantern</a></b>") != NULL, i != 2);
            assert_int_equal(strstr(scripted_http.body, "The Morning Anchor</a></b>") != NULL, i != 1);
            assert_int_equal(strstr(scripted_http.body, "name=\"robots\" content=\"noindex\"") != NULL, i != 0);
        }
    }
}

static void a_list_that_there_cannot_be_is_refused_before_redis_is_asked(void **state)
{
    (void)state;
    static const struct {
        const char *query, *says;
        unsigned status;
    } cases[] = {
        {"?side=up", "side is one of: left center right unrated.", 400},
        {"?sort=best", "sort is one of: side time factuality country.", 400},
        {"?country=ZZ", "country is a country", 400},
        {"?language=klingon", "language is a language", 400},
        {"?side=left&side=right", "side is given twice", 400},
        {"?colour=red", "There is no parameter", 400},
        {"?factuality=high", "A Premium key opens lists by factuality.", 403},
        {"?sort=factuality", "A Premium key opens lists by factuality.", 403},
        {"?owner=" SAMPLE_FACT, "A Vantage key opens lists by owner.", 403},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[160];
        snprintf(path, sizeof path, "/story/" STORY "%s", cases[i].query);
        glue_get(path);
        assert_int_equal(scripted_http.status, cases[i].status);
        assert_contains(scripted_http.body, cases[i].says);
    }
    assert_int_equal(scripted_count("store_story_get"), 0);
    /* A program's answer is whole: it chooses for itself. */
    glue_get("/api/v1/stories/" STORY "?side=left");
    assert_int_equal(scripted_http.status, 400);
}

static void requests_for_one_story_at_once_ask_redis_once(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        glue_get("/story/" STORY);
        glue_get("/api/v1/stories/" STORY);
    }
    glue_get("/story/" OTHER);
    assert_int_equal(scripted_count("store_story_get"), 2);
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer_with("store_story_get", answer_no_story);
    scripted_answer();
    assert_int_equal(answered(), 11);
    assert_int_equal(scripted_http.status, 404);
    assert_true(publish_is_idle(publish) || scripted_waiting() > 0);
    assert_true(web_is_idle(&publish->web));
}

static void what_became_of_a_story_decides_the_answer(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        scripted_answer_fn *answer;
        unsigned status;
        const char *location;
    } cases[] = {
        {"/story/" STORY, answer_no_story, 404, ""},
        {"/api/v1/stories/" STORY, answer_no_story, 404, ""},
        {"/story/" STORY, answer_merged, 301, "/story/" OTHER},
        {"/api/v1/stories/" STORY, answer_merged, 308, "/api/v1/stories/" OTHER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_get(cases[i].path);
        scripted_answer_with("store_story_get", cases[i].answer);
        scripted_answer();
        assert_int_equal(scripted_http.status, cases[i].status);
        assert_string_equal(scripted_header("Location"), cases[i].location);
    }
}

static void a_redis_that_does_not_answer_is_answered_for_in_time_and_once(void **state)
{
    (void)state;
    static const char *const paths[] = {"/story/" STORY,
                                        "/api/v1/stories/" STORY,
                                        "/story/" STORY "/history",
                                        "/api/v1/stories/" STORY "/history",
                                        "/lookup?url=" ADDRESS,
                                        "/api/v1/lookup?url=" ADDRESS};
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) {
        glue_get(paths[i]);
        assert_int_equal(answered(), i);
        scripted_pass_ms(2 * REQUEST_WAIT_MS);
        assert_int_equal(answered(), i + 1);
        assert_int_equal(scripted_http.status, 503);
        assert_string_equal(scripted_header("Retry-After"), "5");
    }
    /* What comes after all is thrown away. */
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_int_equal(answered(), sizeof paths / sizeof *paths);
}

static void a_failing_redis_is_no_missing_story(void **state)
{
    (void)state;
    glue_get("/story/" STORY);
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "closed");
    scripted_answer();
    assert_int_equal(scripted_http.status, 503);
    scripted_refuse("store_story_get", ERR_FULL);
    glue_get("/story/" STORY);
    assert_int_equal(scripted_http.status, 503);
    assert_true(web_is_idle(&publish->web));
}

static void more_requests_than_may_wait_are_turned_away(void **state)
{
    (void)state;
    unsigned waiting = 0;
    for (unsigned i = 0; i < STORY_WAITS_MAX + 2; i++)
        glue_get("/story/" STORY);
    assert_int_equal(answered(), 2);
    assert_int_equal(scripted_http.status, 503);
    for (; waiting < REQUEST_WAITS_MAX + 1; waiting++)
        glue_get("/story/" STORY "/history");
    assert_int_equal(answered(), 3);
    scripted_answer_with("store_story_get", answer_no_story);
    scripted_answer();
    assert_int_equal(answered(), 3 + STORY_WAITS_MAX);
}

static void more_stories_than_may_be_read_at_once_are_turned_away(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STORY_READS_MAX + 1; i++) {
        char path[60];
        snprintf(path, sizeof path, "/story/" GLUE_STORY_ID_FORMAT, i);
        glue_get(path);
    }
    assert_int_equal(answered(), 1);
    assert_int_equal(scripted_count("store_story_get"), STORY_READS_MAX);
}

/* Those that still wait are answered, in some way, when the store closes. */
static void requests_that_wait_are_answered_when_the_daemon_closes(void **state)
{
    (void)state;
    glue_show("created", sample->head);
    glue_get("/story/" STORY);
    glue_get("/api/v1/stories/" STORY "/history");
    glue_get("/lookup?url=" ADDRESS);
    glue_get("/api/v1/sources/gazette.example");
}

/* ── histories ── */

static struct store_history history;

static void answer_history(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_history_fn, history.split_from ? &history : NULL);
}

static void a_history_is_a_page_json_a_redirection_or_nothing(void **state)
{
    (void)state;
    static const struct store_history_line line = {.time_ms = GLUE_NOW - 60000,
                                                   .kind = "headline",
                                                   .other_story_id = "",
                                                   .article_id = "",
                                                   .text = "New <words>",
                                                   .note = ""};
    static const struct {
        const char *path, *merged_into;
        int is_there;
        unsigned status;
        const char *location, *body;
    } cases[] = {
        {"/story/" STORY "/history", "", 1, 200, "", "New &lt;words&gt;"},
        {"/api/v1/stories/" STORY "/history", "", 1, 200, "", "\"New <words>\""},
        {"/story/" STORY "/history", OTHER, 1, 301, "/story/" OTHER "/history", ""},
        {"/api/v1/stories/" STORY "/history", OTHER, 1, 308, "/api/v1/stories/" OTHER "/history", ""},
        {"/api/v1/stories/" STORY "/history", "", 0, 404, "", "no such story"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        history = (struct store_history){.merged_into = cases[i].merged_into,
                                         .began_ms = GLUE_NOW - 3600000,
                                         .split_from = cases[i].is_there ? "" : NULL,
                                         .lines = &line,
                                         .count = 1};
        glue_get(cases[i].path);
        scripted_answer_with("store_story_history", answer_history);
        scripted_answer();
        assert_int_equal(scripted_http.status, cases[i].status);
        assert_string_equal(scripted_header("Location"), cases[i].location);
        assert_contains(scripted_http.body, cases[i].body);
    }
    scripted_refuse("store_story_history", ERR_FULL);
    glue_get("/story/" STORY "/history");
    assert_int_equal(scripted_http.status, 503);
    assert_true(web_is_idle(&publish->web));
}

/* ── lookup ── */

static int is_placed;

static void answer_article(const struct scripted_call *call)
{
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT;
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    article.id = lend("a0000000000000001");
    article.title = lend("A title");
    article.url = lend("https://outlet.example/news/1");
    placement.story_id = lend(is_placed ? STORY : "");
    placed.article = &article;
    placed.placement = &placement;
    SCRIPTED_ANSWER(call, store_article_fn, &placed);
}

static void answer_no_article(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, NULL);
}

static void an_address_leads_to_its_article_s_story(void **state)
{
    (void)state;
    static const char *const spellings[] = {ADDRESS, "outlet.example/news/1",
                                            "HTTPS://Outlet.Example/news/1%3Futm_source=x",
                                            "https://outlet.example/news/1%23top"};
    char said[ID_SIZE] = "";
    is_placed = 1;
    for (unsigned i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        char path[200];
        snprintf(path, sizeof path, "/lookup?url=%s", spellings[i]);
        glue_get(path);
        if (i)
            assert_string_equal(scripted_said("store_article_get", i), said);
        snprintf(said, sizeof said, "%s", scripted_said("store_article_get", i));
        scripted_answer_with("store_article_get", answer_article);
        scripted_answer();
        assert_int_equal(scripted_http.status, 303);
        assert_string_equal(scripted_header("Location"), "/story/" STORY "#a0000000000000001");
    }
    glue_get("/api/v1/lookup?url=" ADDRESS);
    scripted_answer_with("store_article_get", answer_article);
    scripted_answer();
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "{\"url\":\"https://outlet.example/news/1\",\"article\":{");
    assert_contains(scripted_http.body, "\"story\":{\"id\":\"" STORY "\"}"); /* only its id: it is in no list */
}

static void an_address_that_no_article_has_may_be_that_of_a_source(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        scripted_answer_fn *answer;
        unsigned status;
    } cases[] = {
        {"/lookup?url=nobody.example", answer_no_article, 404},
        {"/api/v1/lookup?url=nobody.example", answer_no_article, 404},
        {"/api/v1/lookup?url=http://127.0.0.1/", answer_no_article, 404},
        {"/api/v1/lookup?url=nobody.example", answer_article, 404}, /* not placed in a story yet */
    };
    is_placed = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_get(cases[i].path);
        scripted_answer_with("store_article_get", cases[i].answer);
        scripted_answer();
        assert_int_equal(scripted_http.status, cases[i].status);
        assert_contains(scripted_http.body, "Nothing is known of this address");
    }
    glue_show("created", sample->head);
    const char *domain = sample->articles[0]->placement->source->domain;
    char path[300], location[300];
    snprintf(path, sizeof path, "/lookup?url=%s", domain);
    snprintf(location, sizeof location, "/source/%s", domain);
    glue_get(path);
    scripted_answer_with("store_article_get", answer_no_article);
    scripted_answer();
    assert_true(scripted_http.status == 303 || scripted_http.status == 404);
    if (scripted_http.status == 303)
        assert_string_equal(scripted_header("Location"), location);
    scripted_refuse("store_article_get", ERR_FULL);
    glue_get("/api/v1/lookup?url=nobody.example");
    assert_int_equal(scripted_http.status, 503);
    scripted_fail("store_article_get", ERR_UNAVAILABLE, "away");
    glue_get("/api/v1/lookup?url=nobody.example");
    scripted_answer();
    assert_int_equal(scripted_http.status, 503);
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(a_story_is_fetched_whole_and_shown_as_page_and_json),
        site_test(who_copies_whom_is_an_answer_of_its_own),
        site_test(a_list_that_is_asked_for_is_another_page_and_kept_apart),
        site_test(a_list_that_there_cannot_be_is_refused_before_redis_is_asked),
        site_test(requests_for_one_story_at_once_ask_redis_once),
        site_test(what_became_of_a_story_decides_the_answer),
        site_test(a_redis_that_does_not_answer_is_answered_for_in_time_and_once),
        site_test(a_failing_redis_is_no_missing_story),
        site_test(more_requests_than_may_wait_are_turned_away),
        site_test(more_stories_than_may_be_read_at_once_are_turned_away),
        site_test(requests_that_wait_are_answered_when_the_daemon_closes),
        site_test(a_history_is_a_page_json_a_redirection_or_nothing),
        site_test(an_address_leads_to_its_article_s_story),
        site_test(an_address_that_no_article_has_may_be_that_of_a_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
