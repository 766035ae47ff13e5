/* common/coverage: who reported a story, how often and when, counted from its articles. */
#include "reporting_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define ROWS_MAX 520

/* A story in memory, article by article. */
struct desk {
    Triptych__Article article[ROWS_MAX];
    Triptych__SourceRating source[ROWS_MAX];
    Triptych__Placement placement[ROWS_MAX];
    Triptych__PlacedArticle placed[ROWS_MAX];
    Triptych__PlacedArticle *articles[ROWS_MAX];
    char ids[ROWS_MAX][8], domains[ROWS_MAX][32];
    size_t count;
    Triptych__Coverage coverage;
    struct reporting reporting;
};

static char copied[] = "a-copied-one";

static void report(struct desk *desk, const char *domain, const char *leaning, int64_t time_ms, int is_copy)
{
    size_t at = desk->count++;
    triptych__article__init(&desk->article[at]);
    triptych__source_rating__init(&desk->source[at]);
    triptych__placement__init(&desk->placement[at]);
    triptych__placed_article__init(&desk->placed[at]);
    snprintf(desk->ids[at], sizeof desk->ids[at], "a%04zu", at);
    snprintf(desk->domains[at], sizeof desk->domains[at], "%s", domain);
    desk->article[at].id = desk->ids[at];
    desk->article[at].published_ms = time_ms;
    desk->article[at].source = desk->domains[at];
    desk->source[at].leaning = (char *)leaning;
    desk->source[at].domain = desk->domains[at];
    desk->placement[at].source = &desk->source[at];
    desk->placement[at].story_version = at + 1;
    if (is_copy)
        desk->placement[at].copy_of = copied;
    desk->placed[at].article = &desk->article[at];
    desk->placed[at].placement = &desk->placement[at];
    desk->articles[at] = &desk->placed[at];
}

static struct desk *desk_new(void)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    triptych__coverage__init(&desk->coverage);
    return desk;
}

static const struct reporting *counted(struct desk *desk)
{
    if (!desk->coverage.articles)
        desk->coverage.articles = (uint32_t)desk->count;
    reporting_count(&desk->coverage, desk->articles, desk->count, &desk->reporting);
    return &desk->reporting;
}

static void copies_are_told_apart_from_original_reports_per_source(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    report(desk, "wire.example", "center", 100, 0);
    report(desk, "wire.example", "center", 300, 0);
    report(desk, "paper.example", "right", 200, 1);
    report(desk, "paper.example", "right", 400, 0);
    const struct reporting *found = counted(desk);
    assert_int_equal(found->articles, 4);
    assert_int_equal(found->copies, 1);
    assert_int_equal(found->source_count, 2);
    assert_string_equal(found->sources[0].domain, "wire.example");
    assert_int_equal(found->sources[0].articles, 2);
    assert_int_equal(found->sources[0].copies, 0);
    assert_string_equal(found->sources[1].domain, "paper.example");
    assert_int_equal(found->sources[1].copies, 1);
    assert_int_equal(found->sources[1].first_ms, 200);
    assert_int_equal(found->is_cut, 0);
    free(desk);
}

static void the_first_to_report_is_the_earliest_that_is_no_copy(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    report(desk, "late.example", "left", 900, 0);
    report(desk, "copier.example", "left", 100, 1);
    report(desk, "first.example", "right", 150, 0);
    assert_string_equal(placed_domain(counted(desk)->first), "first.example");
    free(desk);
    desk = desk_new();
    report(desk, "second.example", "left", 200, 1);
    report(desk, "copier.example", "left", 100, 1);
    assert_string_equal(placed_domain(counted(desk)->first), "copier.example"); /* where there are only copies */
    free(desk);
    desk = desk_new();
    assert_null(counted(desk)->first);
    free(desk);
}

static void a_source_grows_its_own_side_once_at_its_first_article(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    report(desk, "c.example", "center", 300, 0);
    report(desk, "l.example", "lean-left", 100, 0);
    report(desk, "l.example", "lean-left", 200, 0);
    report(desk, "r.example", "far-right", 300, 0);
    report(desk, "u.example", "", 400, 0);
    const struct reporting *found = counted(desk);
    assert_int_equal(found->point_count, 3);
    assert_int_equal(found->points[0].time_ms, 100);
    assert_int_equal(found->points[0].sources[SIDE_LEFT], 1);
    assert_int_equal(found->points[0].sources[SIDE_CENTER], 0);
    assert_int_equal(found->points[1].time_ms, 300);
    assert_int_equal(found->points[1].sources[SIDE_CENTER], 1);
    assert_int_equal(found->points[1].sources[SIDE_RIGHT], 1);
    assert_int_equal(found->points[2].sources[SIDE_LEFT], 1);
    assert_int_equal(found->points[2].sources[SIDE_UNRATED], 1);
    free(desk);
}

static void growth_has_a_bounded_number_of_points_and_ends_with_every_source(void **state)
{
    (void)state;
    static const char *const leanings[] = {"left", "center", "right", ""};
    struct desk *desk = desk_new();
    for (int i = 0; i < 400; i++) {
        char domain[32];
        snprintf(domain, sizeof domain, "s%d.example", i);
        report(desk, domain, leanings[i % 4], 1000 + 7919LL * i % 100000, 0);
    }
    const struct reporting *found = counted(desk);
    assert_int_equal(found->point_count, REPORTING_POINTS_MAX);
    for (int side = SIDE_UNRATED; side <= SIDE_RIGHT; side++) {
        assert_int_equal(found->points[REPORTING_POINTS_MAX - 1].sources[side], 100);
        for (size_t i = 1; i < found->point_count; i++) {
            assert_true(found->points[i].sources[side] >= found->points[i - 1].sources[side]);
            assert_true(found->points[i].time_ms > found->points[i - 1].time_ms);
        }
    }
    free(desk);
}

static void more_articles_than_are_counted_are_said_to_be_cut(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    for (int i = 0; i < ROWS_MAX; i++)
        report(desk, "one.example", "left", 1000 - i, 0);
    const struct reporting *found = counted(desk);
    assert_int_equal(found->articles, REPORTING_SOURCES_MAX);
    assert_int_equal(found->is_cut, 1);
    free(desk);
}

static void shares_by_articles_are_of_rated_sources_articles_and_make_100(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    report(desk, "l.example", "left", 1, 0);
    report(desk, "l.example", "left", 2, 0);
    report(desk, "c.example", "center", 3, 0);
    report(desk, "u.example", "", 4, 0);
    const struct reporting *found = counted(desk);
    assert_int_equal(found->by_side[SIDE_LEFT], 2);
    assert_int_equal(found->by_side[SIDE_UNRATED], 1);
    assert_int_equal(found->by_side_pct[SIDE_LEFT], 67);
    assert_int_equal(found->by_side_pct[SIDE_CENTER], 33);
    assert_int_equal(found->by_side_pct[SIDE_RIGHT], 0);
    free(desk);
}

static void sources_of_one_group_are_one_owner(void **state)
{
    (void)state;
    static char group[] = "A Group", other[] = "Another";
    struct desk *desk = desk_new();
    report(desk, "a.example", "left", 1, 0);
    report(desk, "a.example", "left", 2, 0);
    report(desk, "b.example", "right", 3, 0);
    report(desk, "c.example", "right", 4, 0);
    report(desk, "d.example", "right", 5, 0);
    desk->source[0].owner_group = desk->source[1].owner_group = desk->source[2].owner_group = group;
    desk->source[3].owner = other; /* that belongs to nobody known */
    const struct reporting *found = counted(desk);
    assert_int_equal(found->owned_sources, 3);
    assert_int_equal(found->owners, 2);
    assert_string_equal(found->groups[0].key, group);
    assert_int_equal(found->groups[0].sources, 2);
    assert_string_equal(found->groups[1].key, other);
    assert_int_equal(found->media_sources, 0);
    free(desk);
}

static void media_types_are_counted_by_source(void **state)
{
    (void)state;
    static char radio[] = "radio", tv[] = "tv";
    struct desk *desk = desk_new();
    for (int i = 0; i < 4; i++)
        report(desk, (const char *[]){"a.example", "a.example", "b.example", "c.example"}[i], "left", i + 1, 0);
    desk->source[0].media_type = desk->source[1].media_type = tv;
    desk->source[2].media_type = radio;
    const struct reporting *found = counted(desk);
    assert_int_equal(found->media_count, 2);
    assert_int_equal(found->media_sources, 2);
    assert_string_equal(found->media[0].key, radio);
    assert_int_equal(found->media[1].sources, 1);
    free(desk);
}

static char *printed(const struct reporting *reporting, enum tier tier)
{
    struct json_writer writer;
    char *text = NULL;
    json_writer_init(&writer, 1u << 20);
    json_object_begin(&writer, NULL);
    reporting_json_write(&writer, reporting, tier);
    json_object_end(&writer);
    assert_int_equal(json_writer_take(&writer, &text, NULL, NULL), 0);
    return text;
}

static void owners_are_written_for_vantage_alone(void **state)
{
    (void)state;
    static char group[] = "Secret Group";
    struct desk *desk = desk_new();
    report(desk, "a.example", "left", 1767225600000, 0);
    desk->source[0].owner_group = group;
    counted(desk);
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        char *text = printed(&desk->reporting, (enum tier)tier);
        assert_int_equal(strstr(text, group) != NULL, tier == TIER_VANTAGE);
        assert_int_equal(strstr(text, "\"owners\":{\"locked\":\"vantage\"}") != NULL, tier != TIER_VANTAGE);
        assert_non_null(strstr(text, "\"growth\":[{\"time\":\"2026-01-01T00:00:00Z\",\"left\":1,\"center\":0,"
                                     "\"right\":0,\"unrated\":0}]"));
        free(text);
    }
    free(desk);
}

static void a_hidden_source_is_counted_and_in_no_list(void **state)
{
    (void)state;
    struct desk *desk = desk_new();
    report(desk, "a.example", "left", 1767225600000, 0);
    report(desk, "hidden.example", "right", 1767225600001, 0);
    desk->source[1].hidden = 1;
    const struct reporting *found = counted(desk);
    assert_int_equal(found->articles, 2);
    assert_int_equal(found->hidden, 1);
    assert_int_equal(found->by_side[SIDE_RIGHT], 1);
    assert_int_equal(found->points[found->point_count - 1].sources[SIDE_RIGHT], 1);
    char *text = printed(found, TIER_FREE);
    assert_null(strstr(text, "hidden.example"));
    assert_non_null(strstr(text, "\"hidden\":1,"));
    free(text);
    free(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_are_told_apart_from_original_reports_per_source),
        cmocka_unit_test(the_first_to_report_is_the_earliest_that_is_no_copy),
        cmocka_unit_test(a_source_grows_its_own_side_once_at_its_first_article),
        cmocka_unit_test(growth_has_a_bounded_number_of_points_and_ends_with_every_source),
        cmocka_unit_test(more_articles_than_are_counted_are_said_to_be_cut),
        cmocka_unit_test(shares_by_articles_are_of_rated_sources_articles_and_make_100),
        cmocka_unit_test(sources_of_one_group_are_one_owner),
        cmocka_unit_test(media_types_are_counted_by_source),
        cmocka_unit_test(a_hidden_source_is_counted_and_in_no_list),
        cmocka_unit_test(owners_are_written_for_vantage_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
