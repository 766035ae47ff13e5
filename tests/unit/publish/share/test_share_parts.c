/* What is shared, by itself: sizes that are asked for, sides in words, the map of a small site. */
#include "catalog.h"
#include "facets.h"
#include "markup.h"
#include "oembed.h"
#include "page_embed.h"
#include "sample_story.h"
#include "site_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct site site = {
    .name = "Triptych & <co>", .base_url = "https://desk.example", .edition = "world", .now_ms = SAMPLE_NOW_MS};

static void a_size_is_a_whole_number_of_pixels(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int is_good;
        unsigned size;
    } cases[] = {{NULL, 1, 0}, {"1", 1, 1},  {"10000", 1, 10000}, {"0", 0, 0},   {"10001", 0, 0}, {"", 0, 0},
                 {"-1", 0, 0}, {" 1", 0, 0}, {"1e3", 0, 0},       {"1.5", 0, 0}, {"999999", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned size = 7;
        assert_int_equal(oembed_size_read(cases[i].text, &size), cases[i].is_good);
        if (cases[i].is_good)
            assert_int_equal(size, cases[i].size);
    }
}

static void sides_are_said_with_those_that_have_no_rating(void **state)
{
    (void)state;
    struct sample_head_options options = {
        .id = "s0000000000000001", .headline = "H", .left = 12, .center = 8, .right = 5, .unrated = 3};
    Triptych__StoryHead *head = sample_head_new(&options);
    struct buffer said;
    buffer_init(&said, 256);
    share_sides(head->coverage, &said);
    assert_string_equal(said.data, "12 left · 8 center · 5 right, 3 not rated");
    buffer_done(&said);
    share_sides(NULL, &said);
    assert_int_equal(said.len, 0);
    sample_head_free(head);
}

static void the_map_lists_what_is_shown_and_escapes(void **state)
{
    (void)state;
    struct catalog_options catalog_options = {.stories_max = 10, .bytes_max = 1u << 20, .sources_min = 2};
    struct catalog *catalog = catalog_new(&catalog_options, NULL);
    struct sample_head_options options = {.id = "s0000000000000001", .headline = "H", .left = 3, .last_ms = 86400000};
    Triptych__StoryHead *head = sample_head_new(&options);
    struct facet topics[] = {{.key = "politics", .stories = 1}}, places[] = {{.key = "FR/São Paulo", .stories = 1}};
    struct subjects subjects = {.topics = {topics, 1}, .places = {places, 1}};
    struct site here = site;
    struct buffer map;
    here.subjects = &subjects;
    assert_int_equal(catalog_put(catalog, head, "1-1", SAMPLE_NOW_MS, NULL), 1);
    buffer_init(&map, 65536);
    site_map_write(&map, &here, catalog);
    assert_null(markup_problem(map.data));
    assert_non_null(strstr(map.data, "<loc>https://desk.example/story/s0000000000000001</loc>"
                                     "<lastmod>1970-01-02T00:00:00Z</lastmod>"));
    assert_non_null(strstr(map.data, "<loc>https://desk.example/topic/politics</loc>"));
    assert_non_null(strstr(map.data, "<loc>https://desk.example/place/FR/S%C3%A3o%20Paulo</loc>"));
    buffer_done(&map);
    robots_write(&map, &here);
    assert_non_null(strstr(map.data, "Sitemap: https://desk.example/sitemap.xml"));
    buffer_done(&map);
    sample_head_free(head);
    catalog_free(catalog);
}

static void a_problem_in_a_frame_is_a_small_page(void **state)
{
    (void)state;
    struct buffer page;
    buffer_init(&page, PAGE_MAX);
    page_embed_problem(&page, &site, "Nothing & <nobody>");
    assert_null(markup_problem(page.data));
    assert_non_null(strstr(page.data, "Nothing &amp; &lt;nobody&gt;"));
    assert_null(strstr(page.data, "<nav"));
    buffer_done(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_size_is_a_whole_number_of_pixels),
        cmocka_unit_test(sides_are_said_with_those_that_have_no_rating),
        cmocka_unit_test(the_map_lists_what_is_shown_and_escapes),
        cmocka_unit_test(a_problem_in_a_frame_is_a_small_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
