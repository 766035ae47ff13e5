/* common/coverage: how the world words a story. */
#include "voices.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

#define ROWS_MAX 40

static struct {
    Triptych__Article article[ROWS_MAX];
    Triptych__SourceRating source[ROWS_MAX];
    Triptych__Placement placement[ROWS_MAX];
    Triptych__PlacedArticle placed[ROWS_MAX], *articles[ROWS_MAX];
    char ids[ROWS_MAX][8];
    size_t count;
    struct voices voices;
} desk;

static int setup(void **state)
{
    (void)state;
    desk.count = 0;
    return 0;
}

static void report(const char *domain, const char *lang, const char *country, int64_t time_ms, const char *title)
{
    size_t at = desk.count++;
    triptych__article__init(&desk.article[at]);
    triptych__source_rating__init(&desk.source[at]);
    triptych__placement__init(&desk.placement[at]);
    triptych__placed_article__init(&desk.placed[at]);
    snprintf(desk.ids[at], sizeof desk.ids[at], "a%04zu", at);
    desk.article[at].id = desk.ids[at];
    desk.article[at].source = (char *)domain;
    desk.article[at].title = (char *)title;
    desk.article[at].published_ms = time_ms;
    desk.source[at].country = (char *)country;
    desk.placement[at].lang = (char *)lang;
    desk.placement[at].source = &desk.source[at];
    desk.placed[at].article = &desk.article[at];
    desk.placed[at].placement = &desk.placement[at];
    desk.articles[at] = &desk.placed[at];
}

static const struct voices *counted(void)
{
    voices_count(desk.articles, desk.count, &desk.voices);
    return &desk.voices;
}

static void each_language_of_a_country_has_the_headline_of_who_was_first(void **state)
{
    (void)state;
    report("post.example", "en", "US", 300, "Flood in Marvik");
    report("soir.example", "fr", "FR", 200, "Marvik sous les eaux");
    report("rive.example", "fr", "FR", 100, "La Mar inonde Marvik");
    report("lac.example", "fr", "CH", 400, "Marvik inondée");
    const struct voices *voices = counted();
    assert_int_equal(voices->count, 3);
    assert_string_equal(voices->rows[0].lang, "fr");
    assert_string_equal(voices->rows[0].country, "FR");
    assert_int_equal(voices->rows[0].sources, 2);
    assert_string_equal(voices->rows[0].first->article->title, "La Mar inonde Marvik");
    assert_string_equal(voices->rows[0].outlets[0]->article->source, "soir.example");
    /* Of equals who reported first comes first. */
    assert_string_equal(voices->rows[1].first->article->source, "post.example");
    assert_string_equal(voices->rows[2].country, "CH");
}

static void an_outlet_counts_once_and_a_copy_is_not_who_was_first(void **state)
{
    (void)state;
    report("post.example", "en", "US", 100, "As the wire has it");
    desk.placement[0].copy_of = (char *)"a0009";
    report("post.example", "en", "US", 300, "Flood in Marvik");
    report("coast.example", "en", "US", 200, "River floods Marvik");
    const struct voices *voices = counted();
    assert_int_equal(voices->count, 1);
    assert_int_equal(voices->rows[0].sources, 2);
    assert_int_equal(voices->rows[0].articles, 3);
    assert_int_equal(voices->rows[0].outlet_count, 2);
    assert_string_equal(voices->rows[0].first->article->title, "River floods Marvik");
}

static void what_is_hidden_or_has_no_title_is_counted_and_not_shown(void **state)
{
    (void)state;
    report("post.example", "en", "US", 100, "Flood in Marvik");
    desk.source[0].hidden = 1;
    report("coast.example", "en", "US", 200, "River floods Marvik");
    report("bare.example", "de", "DE", 50, "");
    const struct voices *voices = counted();
    assert_int_equal(voices->count, 1);
    assert_int_equal(voices->rows[0].sources, 2);
    assert_int_equal(voices->rows[0].outlet_count, 1);
    assert_string_equal(voices->rows[0].first->article->source, "coast.example");
}

static void what_is_not_known_is_empty_and_an_article_may_be_missing(void **state)
{
    (void)state;
    report("post.example", "und", "", 100, "Flood");
    report("coast.example", "", "", 200, "Flut");
    desk.placed[1].placement = NULL;
    report("gone.example", "en", "US", 300, "Gone");
    desk.placed[2].article = NULL;
    const struct voices *voices = counted();
    assert_int_equal(voices->count, 1);
    assert_string_equal(voices->rows[0].lang, "");
    assert_int_equal(voices->rows[0].sources, 2);
}

static void more_than_there_is_room_for_are_left_out(void **state)
{
    (void)state;
    static char countries[ROWS_MAX][3];
    for (int i = 0; i < ROWS_MAX; i++) {
        snprintf(countries[i], sizeof countries[i], "%c%c", 'A' + i / 26, 'A' + i % 26);
        report("post.example", "en", i < VOICES_MAX + 4 ? countries[i] : "AA", 100 + i, "Flood in Marvik");
    }
    static char domains[ROWS_MAX][24];
    for (int i = 0; i < ROWS_MAX; i++) {
        snprintf(domains[i], sizeof domains[i], "s%d.example", i);
        desk.article[i].source = domains[i];
    }
    const struct voices *voices = counted();
    assert_int_equal(voices->count, VOICES_MAX);
    assert_string_equal(voices->rows[0].country, "AA");
    assert_int_equal(voices->rows[0].sources, 1 + ROWS_MAX - VOICES_MAX - 4);
    assert_int_equal(voices->rows[0].outlet_count, VOICE_OUTLETS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_language_of_a_country_has_the_headline_of_who_was_first, setup),
        cmocka_unit_test_setup(an_outlet_counts_once_and_a_copy_is_not_who_was_first, setup),
        cmocka_unit_test_setup(what_is_hidden_or_has_no_title_is_counted_and_not_shown, setup),
        cmocka_unit_test_setup(what_is_not_known_is_empty_and_an_article_may_be_missing, setup),
        cmocka_unit_test_setup(more_than_there_is_room_for_are_left_out, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
