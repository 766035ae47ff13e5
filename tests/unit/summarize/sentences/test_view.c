/* Which articles a summary is made from, who reported them, and in what language the story is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "digest_cache.h"
#include "story_fixture.h"
#include "story_view.h"

static struct story_fixture fixture;
static struct story_view view;
static struct digest_cache *cache;

static int open_fixture(void **state)
{
    (void)state;
    fixture_init(&fixture);
    cache = digest_cache_new(NULL);
    return cache ? 0 : -1;
}

static int close_fixture(void **state)
{
    (void)state;
    digest_cache_free(cache);
    return 0;
}

static void look(void)
{
    story_view_choose(&view, fixture.pointers, fixture.count);
    digest_cache_turn(cache);
    for (unsigned i = 0; i < view.count; i++) {
        const Triptych__PlacedArticle *placed = view.articles[i].placed;
        assert_int_equal(
            digest_cache_get(cache, placed->article, story_view_lang(placed), &view.articles[i].digest, NULL), 0);
    }
    story_view_finish(&view);
}

static void every_source_comes_once_before_any_comes_twice(void **state)
{
    (void)state;
    char title[32];
    for (unsigned i = 0; i < 60; i++) {
        snprintf(title, sizeof title, "Flood of the river, day %u", i);
        fixture_add(&fixture, &(struct fixture_row){.source = "loud.example", .title = title});
    }
    fixture_add(&fixture, &(struct fixture_row){.source = "quiet.example", .title = "River leaves its bed"});
    look();
    assert_int_equal(view.count, 4); /* three of the loud one at most */
    assert_string_equal(view.articles[1].placed->article->source, "quiet.example");
}

static void a_giant_story_is_bounded(void **state)
{
    (void)state;
    char title[40];
    for (unsigned i = 0; i < 300; i++) {
        snprintf(title, sizeof title, "River %u leaves its bed in town %u", i, i * 7);
        fixture_add(&fixture, &(struct fixture_row){.title = title});
    }
    look();
    assert_int_equal(view.count, VIEW_ARTICLES_MAX);
    assert_true(view.reporter_count <= VIEW_ARTICLES_MAX);
}

static void copies_count_as_one_reporter_with_their_original(void **state)
{
    (void)state;
    const char *agency = fixture_add(
        &fixture, &(struct fixture_row){.source = "agency.example", .title = "River leaves its bed", .text = "One."});
    fixture_add(&fixture, &(struct fixture_row){.source = "a.example", .title = "Flood!", .copy_of = agency});
    fixture_add(&fixture, &(struct fixture_row){.source = "b.example", .title = "Water everywhere", .copy_of = agency});
    fixture_add(&fixture, &(struct fixture_row){.source = "c.example", .title = "Mayor calls for calm"});
    look();
    assert_int_equal(view.count, 4);
    assert_int_equal(view.reporter_count, 2);
}

static void texts_with_the_same_sentences_are_found_to_be_copies(void **state)
{
    (void)state;
    const char *text = "The river left its bed on Monday and flooded forty houses of the lower town. "
                       "The mayor asked everybody to stay away from the bridges until Thursday.";
    fixture_add(&fixture,
                &(struct fixture_row){.source = "a.example", .title = "Flood in the lower town", .text = text});
    fixture_add(&fixture, &(struct fixture_row){.source = "b.example", .title = "Bridges are closed", .text = text});
    fixture_add(&fixture, &(struct fixture_row){.source = "c.example",
                                                .title = "Water rises",
                                                .text = "Rescue teams from three counties came with boats and pumps."});
    look();
    assert_int_equal(view.reporter_count, 2);
}

static void the_language_of_most_reporters_leads(void **state)
{
    (void)state;
    const char *agency = fixture_add(&fixture, &(struct fixture_row){.source = "a.example", .title = "River rises"});
    for (unsigned i = 0; i < 5; i++) /* many copies make no majority */
        fixture_add(&fixture, &(struct fixture_row){.title = "River rises", .copy_of = agency});
    fixture_add(&fixture, &(struct fixture_row){.source = "b.example", .lang = "fr", .title = "Le fleuve déborde"});
    fixture_add(&fixture, &(struct fixture_row){.source = "c.example", .lang = "fr", .title = "La ville inondée"});
    fixture_add(&fixture, &(struct fixture_row){.source = "d.example", .lang = "und", .title = "1 2 3"});
    look();
    assert_string_equal(view.lang, "fr");
}

static void rows_without_article_or_placement_do_no_harm(void **state)
{
    (void)state;
    fixture_add(&fixture, &(struct fixture_row){.title = "River rises"});
    fixture_add(&fixture, &(struct fixture_row){.title = "Lost"});
    fixture_add(&fixture, &(struct fixture_row){.title = "Mayor calls for calm"});
    fixture.rows[1].placed.article = NULL;
    fixture.rows[2].placed.placement = NULL;
    look();
    assert_int_equal(view.count, 2);
    assert_int_equal(view.articles[1].side, SIDE_UNRATED);
}

#define view_test(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        view_test(every_source_comes_once_before_any_comes_twice),
        view_test(a_giant_story_is_bounded),
        view_test(copies_count_as_one_reporter_with_their_original),
        view_test(texts_with_the_same_sentences_are_found_to_be_copies),
        view_test(the_language_of_most_reporters_leads),
        view_test(rows_without_article_or_placement_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
