/* services/publish: the page that says how this desk is followed. */
#include "facets.h"
#include "markup.h"
#include "page_follow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char *page_of(const struct site *site)
{
    struct buffer buffer;
    char *text = NULL;
    buffer_init(&buffer, PAGE_MAX);
    page_follow(&buffer, site);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    assert_null(markup_problem(text));
    return text;
}

static void addresses_are_whole_where_the_desk_knows_its_own(void **state)
{
    (void)state;
    struct site site = {.name = "Desk", .base_url = "https://desk.example", .upgrade_url = "", .edition = "world"};
    char *page = page_of(&site);
    assert_non_null(strstr(page, "<code>https://desk.example/feed.atom</code>"));
    assert_non_null(strstr(page, "<code>https://desk.example/feed.atom?min_sources=10</code>"));
    free(page);
    site.base_url = "";
    page = page_of(&site);
    assert_non_null(strstr(page, "<code>/feed.json</code>"));
    assert_null(strstr(page, "By topic")); /* no story is about anything yet */
    free(page);
}

static void topics_of_the_first_level_and_countries_have_their_feeds(void **state)
{
    (void)state;
    struct facet topics[] = {{.key = "politics", .stories = 3}, {.key = "election", .stories = 2}};
    struct facet places[] = {
        {.key = "FR", .stories = 3}, {.key = "FR/Paris", .stories = 2}, {.key = "ZZ", .stories = 1}};
    struct subjects subjects = {.topics = {topics, 2}, .places = {places, 3}};
    struct site site = {.name = "Desk", .base_url = "", .upgrade_url = "", .edition = "world", .subjects = &subjects};
    char *page = page_of(&site);
    assert_non_null(strstr(page, "<a href=\"/feed.rss?topic=politics\">RSS</a>"));
    assert_null(strstr(page, "?topic=election")); /* below politics: on its own page */
    assert_non_null(strstr(page, "<dt>France</dt>"));
    assert_non_null(strstr(page, "<a href=\"/feed.json?place=FR\">JSON Feed</a>"));
    assert_null(strstr(page, "place=FR%2FParis"));
    assert_null(strstr(page, "place=ZZ"));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_whole_where_the_desk_knows_its_own),
        cmocka_unit_test(topics_of_the_first_level_and_countries_have_their_feeds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
