/* Addresses as people write them; topics, places and the directory of sources as pages. */
#include "glue.h"
#include "told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* ── addresses as people write them ── */

static void an_address_in_other_letters_leads_to_the_one_that_there_is(void **state)
{
    (void)state;
    told_show(&(struct told){1, "left.example", "politics", "FR/Paris", 3, 1});
    static const struct {
        const char *path;
        unsigned status;
        const char *location;
    } cases[] = {
        {"/latest/", 301, "/latest"},
        {"/latest//", 301, "/latest"},
        {"/latest/?after=&lang=fr", 301, "/latest?after=&lang=fr"},
        {"/topic/Politics", 301, "/topic/politics"},
        {"/topic/POLITICS?sort=latest", 301, "/topic/politics?sort=latest"},
        {"/place/fr", 301, "/place/FR"},
        {"/place/fr/paris", 301, "/place/FR/Paris"},
        {"/language/FR", 301, "/language/fr"},
        {"/source/WWW.Left.example", 301, "/source/left.example"},
        {"/source/www.left.example?list=1", 301, "/source/left.example?list=1"},
        {"/source/Paper.example/Town/", 301, "/source/Paper.example/Town"},
        {"/source/Paper.example/Town", 301, "/source/paper.example/town"},
        {"/api/v1/sources/WWW.left.example", 308, "/api/v1/sources/left.example"},
        {"/nothing/", 404, NULL},
        {"//left.example/", 404, NULL},
        {"/source/www.", 404, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_get(cases[i].path);
        if (scripted_http.status != cases[i].status)
            fail_msg("%s is answered %u", cases[i].path, scripted_http.status);
        if (cases[i].location)
            assert_string_equal(scripted_header("Location"), cases[i].location);
    }
}

static void show_places(void)
{
    told_show(&(struct told){1, "left.example", "politics", "FR/Paris", 3, 2});
    told_show(&(struct told){2, "left.example", "politics", "FR/Paris", 3, 2});
    told_show(&(struct told){3, "left.example", "politics", "FR", 3, 2});
    told_show(&(struct told){4, "right.example", "politics", "DE/Berlin", 3, 2});
    told_show(&(struct told){5, "right.example", "politics", "DE", 3, 2});
}

/* ── topics and places, and the directory of sources ── */

static void a_topic_says_what_is_below_it_who_covers_it_and_where_its_feeds_are(void **state)
{
    (void)state;
    told_show(&(struct told){1, "left.example", "politics", "FR/Paris", 3, 2});
    told_show(&(struct told){2, "right.example", "politics", "FR", 3, 3});
    told_show(&(struct told){3, "left.example", "politics", "FR", 3, 3});
    static const struct glue_case cases[] = {
        {"/topic/politics", 200, "text/html", "3 stories. "},
        {"/topic/politics", 200, "text/html", "Who covers it most"},
        {"/topic/politics", 200, "text/html",
         "<a href=\"/source/left.example\" dir=\"auto\">The Left</a> <span class=\"soft\">2<"},
        {"/topic/politics", 200, "text/html", "href=\"/feed.rss?topic=politics\">RSS</a>"},
        {"/topic/politics", 200, "text/html", "<a href=\"/topic/politics\" aria-current=\"true\">rank</a>"},
        {"/topic/politics?sort=latest", 200, "text/html", "?sort=latest\" aria-current=\"true\">time</a>"},
        {"/place/FR", 200, "text/html", "href=\"/feed.json?place=FR\">JSON Feed</a>"},
        {"/topic/politics?sort=best", 400, "text/html", "sort is one of: top latest."},
    };
    ASSERT_GLUE_CASES(cases);
}

static void the_directory_lists_those_with_stories_first_and_narrows_them(void **state)
{
    (void)state;
    told_show(&(struct told){1, "sister.example", "politics", "FR", 3, 2});
    static const struct glue_case cases[] = {
        {"/sources", 200, "text/html", "3 sources, those with most stories now first."},
        {"/sources", 200, "text/html", "?side=left\">Left <b>1</b></a>"},
        {"/sources?side=left", 200, "text/html", "1 source. <a href=\"/sources\">Show all</a>"},
        {"/sources?q=SISTER", 200, "text/html", "1 source. "},
        {"/sources?q=right.example", 200, "text/html", "The Right"},
        {"/sources?country=DE", 200, "text/html", "No source is like that."},
        {"/sources?page=2", 200, "text/html", "There are fewer pages than that."},
        {"/sources?page=0", 400, "text/html", "page is a number from 1"},
        {"/sources?page=x", 400, "text/html", "page is a number from 1"},
        {"/sources?side=up", 400, "text/html", "side is one of"},
        {"/sources?kind=copy", 400, "text/html", "There is no parameter"},
        {"/sources?owner=Group+A", 403, "text/html", "A Vantage key opens lists by owner."},
        {"/sources?factuality=low", 403, "text/html", "A Premium key opens lists by factuality."},
    };
    ASSERT_GLUE_CASES(cases);
    glue_get("/sources");
    const char *sister = strstr(scripted_http.body, "The Sister"), *left = strstr(scripted_http.body, "The Left");
    assert_true(sister && left && sister < left);
    assert_null(strstr(scripted_http.body, "Group A")); /* whom this reader's tier does not see */
}

static void a_country_names_its_cities_and_a_city_its_country(void **state)
{
    (void)state;
    show_places();
    static const struct glue_case cases[] = {
        {"/place/FR", 200, "text/html", "<a href=\"/place/FR/Paris\">Paris, France</a> <span class=\"soft\">2</span>"},
        {"/place/FR/Paris", 200, "text/html", "<a href=\"/place/FR\">France</a>"},
        {"/place/DE", 200, "text/html", "1 story. "},
        {"/place/IT", 200, "text/html", "No story with enough sources is filed here"},
    };
    ASSERT_GLUE_CASES(cases);
    glue_get("/place/FR");
    assert_null(strstr(scripted_http.body, "Berlin, Germany</a> <span class=\"soft\">"));
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, told_open, told_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(an_address_in_other_letters_leads_to_the_one_that_there_is),
        site_test(a_topic_says_what_is_below_it_who_covers_it_and_where_its_feeds_are),
        site_test(a_country_names_its_cities_and_a_city_its_country),
        site_test(the_directory_lists_those_with_stories_first_and_narrows_them),
    };
    return cmocka_run_group_tests(tests, told_write_register, told_remove_register);
}
