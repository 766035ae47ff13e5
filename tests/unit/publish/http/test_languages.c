/* Whose language an answer is in: the address's, the browser's, the edition's. */
#include "glue.h"
#include "sample_languages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY   "s0123456789abcdef"
#define ENGLISH "Harbour bridge" /* begins the sample's headline, as pages and JSON have it */

static Triptych__Story *sample;

static int open_site_in(const char *const *sets)
{
    sample = sample_story_new();
    sample_story_add_french(sample);
    strcpy(sample->head->summary->headline, ENGLISH);
    glue_open(sets);
    glue_catch_up();
    glue_show("created", sample->head);
    return 0;
}

static int open_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", NULL};
    (void)state;
    return open_site_in(sets);
}

static int open_french_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "edition_lang=fr", NULL};
    (void)state;
    return open_site_in(sets);
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    sample_story_free(sample);
    return 0;
}

static void answer_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, sample, 1);
}

/* What a reader with these headers gets; the story is read where it is asked for. */
static const char *body_of(const char *path, const char *headers)
{
    unsigned answers = scripted_http.answers;
    glue_ask(path, headers, "");
    if (scripted_http.answers == answers) {
        scripted_answer_with("store_story_get", answer_story);
        scripted_answer();
    }
    assert_int_equal(scripted_http.status, 200);
    return scripted_http.body;
}

static void assert_headline(const char *path, const char *headers, const char *headline)
{
    char page[64], json[64], wanted[128];
    snprintf(page, sizeof page, "GET /story/" STORY "%s", path);
    snprintf(json, sizeof json, "GET /api/v1/stories/" STORY "%s", path);
    snprintf(wanted, sizeof wanted, ">%s</h1>", headline);
    assert_contains(body_of(page, headers), wanted);
    snprintf(wanted, sizeof wanted, "\"headline\":\"%s\",", headline);
    assert_contains(body_of(json, headers), wanted);
}

static void a_story_comes_in_the_language_that_is_asked_for(void **state)
{
    (void)state;
    assert_headline("", "", ENGLISH);
    assert_headline("?lang=fr", "", SAMPLE_FRENCH_HEADLINE);
    assert_headline("?lang=fr-CA", "", SAMPLE_FRENCH_HEADLINE);
    assert_headline("", "Accept-Language: fr\r\n", SAMPLE_FRENCH_HEADLINE);
    assert_headline("", "Accept-Language: de, en;q=0.8, fr;q=0.5\r\n", ENGLISH);
    assert_headline("", "Accept-Language: de, fr;q=0.5\r\n", SAMPLE_FRENCH_HEADLINE);
    assert_headline("?lang=en", "Accept-Language: fr\r\n", ENGLISH);
    assert_headline("?lang=sl", "", ENGLISH);
}

static void a_story_in_french_is_french_to_its_last_bullet(void **state)
{
    (void)state;
    const char *json = body_of("GET /api/v1/stories/" STORY "?lang=fr", "");
    assert_contains(json, "\"lang\":\"fr\",\"headlines\":{\"en\":");
    assert_contains(json, "\"summary\":{\"lang\":\"fr\",\"bullets\":[{\"text\":\"" SAMPLE_FRENCH_SENTENCE
                          "\",\"lang\":\"fr\"");
    assert_contains(json, "\"summaries\":{\"en\":{\"headline\":");
    const char *page = body_of("GET /story/" STORY "?lang=fr", "");
    assert_contains(page, "<h1 dir=\"auto\" lang=\"fr\">");
    assert_contains(page, "<p dir=\"auto\" lang=\"fr\">" SAMPLE_FRENCH_SENTENCE);
    assert_contains(page, "<a href=\"/story/" STORY "?lang=en\">Anglais</a>");
    assert_contains(page, "?lang=fr\" aria-current=\"true\">Français</a>");
    assert_lacks(page, "<p dir=\"auto\" lang=\"en\">Some 38,000 vehicles");
}

static void a_story_shows_how_the_world_words_it(void **state)
{
    (void)state;
    const char *json = body_of("GET /api/v1/stories/" STORY, "");
    assert_contains(json, "\"wordings\":[{\"lang\":\"en\",");
    assert_contains(json, "{\"lang\":\"fr\",\"country\":\"FR\",\"headline\":");
    const char *page = body_of("GET /story/" STORY, "");
    assert_contains(page, "How the world words it</h3>");
    assert_contains(page, "French, France</span>");
}

static void what_is_kept_for_one_language_is_not_given_to_another(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_headline("?lang=fr", "", SAMPLE_FRENCH_HEADLINE);
        assert_headline("", "", ENGLISH);
        assert_contains(body_of("GET /", "Accept-Language: fr\r\n"), SAMPLE_FRENCH_HEADLINE);
        assert_lacks(body_of("GET /", ""), SAMPLE_FRENCH_HEADLINE);
    }
    /* Four answers are kept, and one reading of the story made each of the four about it. */
    assert_int_equal(scripted_count("store_story_get"), 4);
}

static void caches_are_told_that_answers_differ_by_language(void **state)
{
    (void)state;
    char etag[64];
    body_of("GET /api/v1/stories/" STORY, "");
    assert_contains(scripted_header("Vary"), "Accept-Language");
    snprintf(etag, sizeof etag, "%s", scripted_header("ETag"));
    body_of("GET /api/v1/stories/" STORY, "Accept-Language: fr\r\n");
    assert_string_not_equal(scripted_header("ETag"), etag);
}

/* Caches between us and readers keep a card by its address alone. */
static void a_card_is_the_same_for_all_readers_of_its_address(void **state)
{
    (void)state;
    static const char *const readers[] = {"Accept-Language: fr\r\n", "Cookie: triptych_lang=fr\r\n",
                                          "Accept-Language: ar\r\nCookie: triptych_lang=de\r\n"};
    char etag[64];
    body_of("GET /card/story/" STORY ".png", "");
    assert_contains(scripted_header("Cache-Control"), "public");
    assert_string_equal(scripted_header("Vary"), "Accept-Encoding");
    snprintf(etag, sizeof etag, "%s", scripted_header("ETag"));
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        body_of("GET /card/story/" STORY ".png", readers[i]);
        assert_string_equal(scripted_header("ETag"), etag);
    }
    body_of("GET /card/story/" STORY ".png?lang=fr", "");
    assert_string_not_equal(scripted_header("ETag"), etag);
    /* One drawing for each address. */
    assert_int_equal(scripted_count("store_story_get"), 2);
}

/* A frame has no cookie in most browsers, and Vary does not name it. */
static void a_frame_does_not_differ_by_cookie(void **state)
{
    (void)state;
    assert_contains(body_of("GET /embed/story/" STORY, "Cookie: triptych_lang=fr\r\n"), ENGLISH);
    assert_contains(scripted_http.body, "<html lang=\"en\"");
    assert_lacks(scripted_header("Vary"), "Cookie");
    assert_contains(body_of("GET /embed/story/" STORY, "Accept-Language: fr\r\n"), SAMPLE_FRENCH_HEADLINE);
    assert_contains(scripted_http.body, "<html lang=\"fr\"");
    assert_contains(scripted_header("Vary"), "Accept-Language");
    glue_ask("GET /embed", "Cookie: triptych_lang=fr\r\n", "");
    assert_contains(scripted_http.body, "<html lang=\"en\"");
    /* Pages still are as this browser has chosen. */
    assert_contains(body_of("GET /story/" STORY, "Cookie: triptych_lang=fr\r\n"), SAMPLE_FRENCH_HEADLINE);
}

static void lists_show_headline_and_first_sentence_in_the_readers_language(void **state)
{
    (void)state;
    const char *front = body_of("GET /", "Accept-Language: fr\r\n");
    assert_contains(front, "\" dir=\"auto\" lang=\"fr\">" SAMPLE_FRENCH_HEADLINE "</a>");
    assert_contains(front, "<p class=\"dek\" dir=\"auto\" lang=\"fr\">" SAMPLE_FRENCH_SENTENCE);
    assert_contains(body_of("GET /latest", "Accept-Language: fr\r\n"), SAMPLE_FRENCH_HEADLINE);
    const char *json = body_of("GET /api/v1/stories", "Accept-Language: fr\r\n");
    assert_contains(json, "\"headline\":\"" SAMPLE_FRENCH_HEADLINE "\",\"lang\":\"fr\"");
    json = body_of("GET /api/v1/stories?lang=fr", "Accept-Language: en\r\n");
    assert_contains(json, "\"headline\":\"" SAMPLE_FRENCH_HEADLINE "\"");
}

static void a_reader_who_says_nothing_gets_the_editions_language(void **state)
{
    (void)state;
    assert_headline("", "", SAMPLE_FRENCH_HEADLINE);
    assert_headline("", "Accept-Language: de\r\n", SAMPLE_FRENCH_HEADLINE);
    assert_headline("?lang=en", "", ENGLISH);
}

static void what_is_no_language_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"?lang=", "?lang=french", "?lang=1", "?lang=en,fr"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char path[64];
        snprintf(path, sizeof path, "GET /api/v1/stories/" STORY "%s", wrong[i]);
        glue_ask(path, "", "");
        assert_int_equal(scripted_http.status, 400);
        assert_contains(scripted_http.body, "lang is a language");
    }
    glue_ask("GET /story/" STORY "?lang=english", "", "");
    assert_int_equal(scripted_http.status, 400);
    assert_contains(scripted_http.type, "text/html");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)
    const struct CMUnitTest tests[] = {
        TEST(a_story_comes_in_the_language_that_is_asked_for),
        TEST(a_story_in_french_is_french_to_its_last_bullet),
        TEST(a_story_shows_how_the_world_words_it),
        TEST(what_is_kept_for_one_language_is_not_given_to_another),
        TEST(caches_are_told_that_answers_differ_by_language),
        TEST(a_card_is_the_same_for_all_readers_of_its_address),
        TEST(a_frame_does_not_differ_by_cookie),
        TEST(lists_show_headline_and_first_sentence_in_the_readers_language),
        cmocka_unit_test_setup_teardown(a_reader_who_says_nothing_gets_the_editions_language, open_french_site,
                                        close_site),
        TEST(what_is_no_language_is_refused),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
