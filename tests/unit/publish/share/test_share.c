/* What others show of a story: cards, frames, oEmbed, site map; by whom they may be asked, and what is wrong. */
#include "clock.h"
#include "glue.h"
#include "oembed.h"
#include "page_frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY "s0123456789abcdef"
#define OTHER "s0000000000000002"
#define BASE  "https://desk.example"

static Triptych__Story *sample;

static void open_site_of(const char *const *sets)
{
    sample = sample_story_new();
    glue_open(sets);
    glue_catch_up();
    glue_show("created", sample->head);
}

static int open_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "base_url=" BASE, NULL};
    (void)state;
    open_site_of(sets);
    return 0;
}

static int open_nameless_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "card_fonts=/nowhere.ttf", NULL};
    (void)state;
    open_site_of(sets);
    return 0;
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

static void answer_merged(const struct scripted_call *call)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    head.id = lend(OTHER);
    head.merged_into = lend(STORY);
    story.head = &head;
    SCRIPTED_ANSWER(call, store_story_fn, &story, 1);
}

static void get_story(const char *path)
{
    glue_get(path);
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
}

static void a_storys_page_says_how_it_is_shared(void **state)
{
    (void)state;
    get_story("/story/" STORY);
    const char *page = scripted_http.body;
    assert_contains(page, "<meta property=\"og:image\" content=\"" BASE "/card/story/" STORY ".png\"/>");
    assert_contains(page, "<meta property=\"og:type\" content=\"article\"/>");
    assert_contains(page, "<meta property=\"og:url\" content=\"" BASE "/story/" STORY "\"/>");
    assert_contains(page, "content=\"summary_large_image\"");
    assert_contains(page, "<link rel=\"canonical\" href=\"" BASE "/story/" STORY "\"/>");
    assert_contains(page, "href=\"" BASE "/oembed?url=https%3A%2F%2Fdesk.example%2Fstory%2F" STORY "\"");
    assert_contains(page, "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\"");
    assert_contains(page, "\"@type\":\"NewsArticle\"");
    glue_get("/latest");
    assert_contains(scripted_http.body, "<meta property=\"og:type\" content=\"website\"/>");
    assert_contains(scripted_http.body, "content=\"summary\"");
    assert_lacks(scripted_http.body, "json+oembed");
}

static void data_for_search_engines_cannot_end_its_script(void **state)
{
    (void)state;
    snprintf(sample->head->summary->headline, strlen(sample->head->summary->headline) + 1, "</script><b>&");
    get_story("/story/" STORY);
    assert_contains(scripted_http.body, "\"name\":\"\\u003c/script\\u003e\\u003cb\\u003e\\u0026\"");
    assert_lacks(scripted_http.body, "</script><b>");
}

static void a_card_is_a_picture_that_is_kept(void **state)
{
    (void)state;
    get_story("/card/story/" STORY ".png");
    assert_int_equal(scripted_http.status, 200);
    assert_string_equal(scripted_http.type, "image/png");
    assert_memory_equal(scripted_http.body, "\x89PNG", 4);
    assert_string_equal(scripted_header("Vary"), "Accept-Encoding");
    /* Nobody asks Redis for it a second time. */
    clock_set_for_test(GLUE_NOW + 60000);
    glue_get("/card/story/" STORY ".png");
    assert_memory_equal(scripted_http.body, "\x89PNG", 4);
}

static void only_so_many_cards_are_drawn_in_a_second(void **state)
{
    (void)state;
    char path[64];
    unsigned drawn = 0, refused = 0;
    for (unsigned i = 0; i < 12; i++) {
        snprintf(path, sizeof path, "/card/story/" GLUE_STORY_ID_FORMAT ".png", i);
        get_story(path); /* not in the catalog: drawn each time */
        drawn += scripted_http.status == 200;
        refused += scripted_http.status == 503;
    }
    assert_int_equal(drawn, 4);
    assert_int_equal(refused, 8);
    assert_string_equal(scripted_header("Retry-After"), "1");
    clock_set_for_test(GLUE_NOW + 2000);
    get_story(path);
    assert_int_equal(scripted_http.status, 200);
}

static void the_small_page_alone_may_stand_in_a_frame(void **state)
{
    (void)state;
    get_story("/embed/story/" STORY);
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_header("Content-Security-Policy"), "frame-ancestors *");
    assert_contains(scripted_http.body, " left · ");
    assert_contains(scripted_http.body, "href=\"" BASE "/story/" STORY "\"");
    assert_lacks(scripted_http.body, "<form");
    get_story("/story/" STORY);
    assert_contains(scripted_header("Content-Security-Policy"), "frame-ancestors 'none'");
    glue_get("/embed/story/nonsense");
    assert_int_equal(scripted_http.status, 404);
    assert_lacks(scripted_http.body, "<form");
    glue_get("/embed/story/" STORY "?lang=x");
    assert_int_equal(scripted_http.status, 400);
    glue_get("/embed/story/" OTHER);
    scripted_answer_with("store_story_get", answer_merged);
    scripted_answer();
    assert_string_equal(scripted_header("Location"), "/embed/story/" STORY);
}

/* The form that takes a key must not be lured from a reader inside another site's page. */
static void a_wrong_key_shows_no_form_in_a_frame(void **state)
{
    (void)state;
    glue_ask("GET /embed/story/nonsense", "Authorization: Bearer tk_wrong\r\n", "");
    assert_int_equal(scripted_http.status, 404);
    assert_lacks(scripted_http.body, "<form");
}

static void oembed_tells_of_a_storys_page(void **state)
{
    (void)state;
    get_story("/oembed?url=https%3A%2F%2Fdesk.example%2Fstory%2F" STORY "%3Flang%3Den&maxwidth=300&format=json");
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "\"type\":\"rich\"");
    assert_contains(scripted_http.body, "<iframe src=\\\"" BASE "/embed/story/" STORY "\\\" width=\\\"300\\\"");
    assert_lacks(scripted_http.body, "thumbnail_url");
    assert_string_equal(scripted_header("Access-Control-Allow-Origin"), "*");
    get_story("/oembed?url=http%3A%2F%2Fdesk.example%2Fstory%2F" STORY);
    assert_contains(scripted_http.body, "\"thumbnail_url\":\"" BASE "/card/story/" STORY ".png\"");
    glue_get("/oembed?url=https%3A%2F%2Fdesk.example%2Fstory%2F" OTHER);
    scripted_answer_with("store_story_get", answer_merged);
    scripted_answer();
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_contains(scripted_http.body, "/embed/story/" STORY);
}

static void answer_placed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, sample->articles[0]);
}

static void an_articles_address_leads_to_its_story(void **state)
{
    (void)state;
    glue_get("/embed?url=https%3A%2F%2Foutlet.example%2Fnews%2F1");
    scripted_answer_with("store_article_get", answer_placed);
    scripted_answer();
    assert_int_equal(scripted_http.status, 303);
    assert_string_equal(scripted_header("Location"), "/embed/story/" STORY);
    glue_get("/oembed?url=https%3A%2F%2Foutlet.example%2Fnews%2F1");
    scripted_answer_with("store_article_get", answer_placed);
    scripted_answer();
    scripted_answer_with("store_story_get", answer_story);
    scripted_answer();
    assert_contains(scripted_http.body, "/embed/story/" STORY);
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/oembed", 400, "problem+json", "url is the address"},
        {"/oembed?url=ftp%3A%2F%2Fx.example", 400, "problem+json", "url is the address"},
        {"/oembed?url=x.example&maxwidth=0", 400, "problem+json", "maxwidth"},
        {"/oembed?url=x.example&maxheight=many", 400, "problem+json", "maxheight"},
        {"/oembed?url=x.example&format=xml", 501, "problem+json", "json"},
        {"/embed", 400, "text/html", "url is the address"},
        {"/embed?url=ftp%3A%2F%2Fx.example", 400, "text/html", "url is the address"},
        {"/card/story/nonsense.png", 404, "problem+json", "no such story"},
        {"/robots.txt", 200, "text/plain", "Sitemap: " BASE "/sitemap.xml"},
        {"/sitemap.xml", 200, "application/xml", "<loc>" BASE "/story/" STORY "</loc><lastmod>"},
    };
    ASSERT_GLUE_CASES(cases);
}

static void a_story_without_sources_or_headline_is_shown_so(void **state)
{
    (void)state;
    Triptych__Coverage *coverage = sample->head->coverage;
    Triptych__Summary *summary = sample->head->summary;
    sample->head->coverage = NULL;
    sample->head->summary = NULL;
    get_story("/embed/story/" STORY);
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.body, "A story without a headline yet");
    assert_lacks(scripted_http.body, " left · ");
    get_story("/card/story/" STORY ".png");
    assert_memory_equal(scripted_http.body, "\x89PNG", 4);
    get_story("/oembed?url=https%3A%2F%2Fdesk.example%2Fstory%2F" STORY);
    assert_contains(scripted_http.body, "\"title\":\"\"");
    get_story("/story/" STORY);
    assert_lacks(scripted_http.body, "ld+json");
    sample->head->coverage = coverage;
    sample->head->summary = summary;
}

static void a_desk_without_an_address_or_fonts_says_so(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/oembed?url=x.example", 501, "problem+json", "base_url"},
        {"/sitemap.xml", 404, "text/html", "base_url"},
        {"/card/story/" STORY ".png", 404, "problem+json", "font"},
        {"/robots.txt", 200, "text/plain", "Disallow: /api/"},
        {"/latest", 200, "text/html", "<link rel=\"canonical\" href=\"/latest\"/>"},
    };
    ASSERT_GLUE_CASES(cases);
    get_story("/story/" STORY);
    assert_lacks(scripted_http.body, "og:image");
}

static void a_storys_address_is_told_from_others(void **state)
{
    (void)state;
    char id[ID_SIZE];
    assert_true(oembed_story_of(BASE, "http://desk.example/story/" STORY "#articles", id));
    assert_string_equal(id, STORY);
    assert_true(oembed_story_of(BASE, "desk.example/story/" STORY "/history", id));
    assert_false(oembed_story_of(BASE, "https://other.example/story/" STORY, id));
    assert_false(oembed_story_of(BASE, BASE "/story/short", id));
    assert_false(oembed_story_of(BASE, BASE "/story/" STORY "x", id));
    assert_false(oembed_story_of(BASE, "", id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_storys_page_says_how_it_is_shared, open_site, close_site),
        cmocka_unit_test_setup_teardown(data_for_search_engines_cannot_end_its_script, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_card_is_a_picture_that_is_kept, open_site, close_site),
        cmocka_unit_test_setup_teardown(only_so_many_cards_are_drawn_in_a_second, open_site, close_site),
        cmocka_unit_test_setup_teardown(the_small_page_alone_may_stand_in_a_frame, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_wrong_key_shows_no_form_in_a_frame, open_site, close_site),
        cmocka_unit_test_setup_teardown(oembed_tells_of_a_storys_page, open_site, close_site),
        cmocka_unit_test_setup_teardown(an_articles_address_leads_to_its_story, open_site, close_site),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_story_without_sources_or_headline_is_shown_so, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_desk_without_an_address_or_fonts_says_so, open_nameless_site, close_site),
        cmocka_unit_test(a_storys_address_is_told_from_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
