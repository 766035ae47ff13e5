/* services/publish/catalog: order, filters, bounds. */
#include "catalog.h"
#include "query.h"
#include "query_facts.h"
#include "rank.h"
#include "sample_story.h"
#include "wire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define HOUR_MS 3600000LL

static struct catalog *new_catalog(size_t stories_max, size_t bytes_max)
{
    struct catalog_options options = {.stories_max = stories_max, .bytes_max = bytes_max, .sources_min = 2};
    struct catalog *catalog = catalog_new(&options, NULL);
    assert_non_null(catalog);
    return catalog;
}

static const char *id_of(unsigned number)
{
    static char id[ID_SIZE];
    snprintf(id, sizeof id, "s%016u", number);
    return id;
}

static int put(struct catalog *catalog, struct sample_head_options options)
{
    Triptych__StoryHead *head = sample_head_new(&options);
    int code = catalog_put(catalog, head, "1-1", SAMPLE_NOW_MS, NULL);
    catalog_check(catalog);
    sample_head_free(head);
    return code;
}

static void a_newer_version_replaces_and_an_older_one_is_left_out(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(10, 1 << 20);
    struct sample_head_options options = {.id = "s0000000000000001", .headline = "First", .center = 2, .last_ms = 1};
    Triptych__StoryHead *head = sample_head_new(&options);
    head->version = 3;
    assert_int_equal(catalog_put(catalog, head, "1-5", 10, NULL), 1);
    assert_int_equal(catalog_put(catalog, head, "1-6", 10, NULL), 0);
    head->version = 2;
    assert_int_equal(catalog_put(catalog, head, "1-7", 10, NULL), 0);
    head->version = 3;
    head->summary->based_on_version = 3; /* the summary caught up */
    assert_int_equal(catalog_put(catalog, head, "1-8", 10, NULL), 1);
    const struct catalog_entry *entry = catalog_find(catalog, "s0000000000000001");
    assert_string_equal(entry->seq, "1-8");
    assert_int_equal(catalog_count(catalog), 1);
    Triptych__StoryHead *unpacked = NULL;
    assert_int_equal(catalog_head(entry, &unpacked, NULL), 0);
    assert_string_equal(unpacked->summary->headline, "First");
    wire_free(unpacked);
    head->id[0] = 'x';
    assert_int_equal(catalog_put(catalog, head, "", 10, NULL), ERR_INVALID);
    head->id[0] = 's';
    sample_head_free(head);
    catalog_free(catalog);
}

static void stories_of_too_few_sources_are_only_listed_on_request(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(10, 1 << 20);
    const struct catalog_entry *out[10];
    put(catalog,
        (struct sample_head_options){.id = "s0000000000000001", .headline = "One", .unrated = 1, .last_ms = 5});
    put(catalog, (struct sample_head_options){.id = "s0000000000000002", .headline = "Two", .left = 2, .last_ms = 4});
    assert_int_equal(catalog_shown(catalog), 1);
    assert_int_equal(catalog_list(catalog, &(struct catalog_query){.order = CATALOG_TOP}, out, 10), 1);
    assert_string_equal(out[0]->id, "s0000000000000002");
    assert_int_equal(catalog_list(catalog, &(struct catalog_query){.order = CATALOG_LATEST, .is_all = 1}, out, 10), 2);
    assert_string_equal(out[0]->id, "s0000000000000001");
    assert_int_equal(catalog_list(catalog, &(struct catalog_query){.order = CATALOG_NOTED}, out, 10), 1);
    catalog_free(catalog);
}

static void pages_by_cursor_meet_every_story_once(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(1000, 1 << 22);
    const struct catalog_entry *out[7];
    unsigned seen[500] = {0}, total = 0;
    for (unsigned i = 0; i < 500; i++)
        assert_int_equal(put(catalog,
                             (struct sample_head_options){
                                 .id = id_of(i), .headline = "H", .center = 2, .last_ms = 1000 + i * 7919 % 83}),
                         1);
    struct catalog_query query = {.order = CATALOG_LATEST};
    int64_t last_ms = INT64_MAX;
    for (size_t count; (count = catalog_list(catalog, &query, out, 7)) > 0;) {
        for (size_t i = 0; i < count; i++) {
            seen[strtoul(out[i]->id + 1, NULL, 10)]++;
            assert_true(out[i]->last_updated_ms <= last_ms);
            last_ms = out[i]->last_updated_ms;
            total++;
        }
        query.after = catalog_place_of(out[count - 1], query.order);
    }
    assert_int_equal(total, 500);
    for (unsigned i = 0; i < 500; i++)
        assert_int_equal(seen[i], 1);
    catalog_free(catalog);
}

/* Sources and sides differ, and many are equal: the id decides between those. */
static void every_order_can_be_read_page_by_page(void **state)
{
    (void)state;
    enum { STORIES = 300 };
    struct catalog *catalog = new_catalog(1000, 1 << 22);
    const struct catalog_entry *out[7];
    for (unsigned i = 0; i < STORIES; i++)
        put(catalog, (struct sample_head_options){.id = id_of(i),
                                                  .headline = "H",
                                                  .left = 1 + i % 5,
                                                  .right = i * 31 % 7,
                                                  .center = 1 + i % 3,
                                                  .first_ms = 1,
                                                  .last_ms = 1000 + i * 7919 % 83,
                                                  .noted_ms = i * 17 % 40});
    for (int order = 0; order < CATALOG_ORDERS; order++) {
        struct catalog_query query = {.order = (enum catalog_order)order};
        unsigned seen[STORIES] = {0}, total = 0;
        int64_t last = INT64_MAX;
        for (size_t count; (count = catalog_list(catalog, &query, out, 7)) > 0;) {
            for (size_t i = 0; i < count; i++, total++) {
                struct catalog_place place = catalog_place_of(out[i], query.order);
                seen[strtoul(out[i]->id + 1, NULL, 10)]++;
                assert_true(place.key <= last);
                last = place.key;
            }
            query.after = catalog_place_of(out[count - 1], query.order);
        }
        assert_int_equal(total, STORIES);
        for (unsigned i = 0; i < STORIES; i++)
            assert_int_equal(seen[i], 1);
    }
    catalog_free(catalog);
}

static void removal_leaves_the_others_to_be_found(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(1000, 1 << 22);
    for (unsigned i = 0; i < 600; i++)
        put(catalog, (struct sample_head_options){.id = id_of(i), .headline = "H", .center = 2, .last_ms = i + 1});
    for (unsigned i = 0; i < 600; i += 3)
        assert_int_equal(catalog_remove(catalog, id_of(i)), 1);
    assert_int_equal(catalog_remove(catalog, id_of(0)), 0);
    catalog_check(catalog);
    assert_int_equal(catalog_count(catalog), 400);
    for (unsigned i = 0; i < 600; i++)
        assert_int_equal(catalog_find(catalog, id_of(i)) != NULL, i % 3 != 0);
    catalog_clear(catalog);
    assert_int_equal(catalog_bytes(catalog), 0);
    assert_null(catalog_find(catalog, id_of(1)));
    catalog_free(catalog);
}

static void of_too_many_stories_those_of_lowest_rank_leave(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(3, 1 << 20);
    put(catalog, (struct sample_head_options){.id = id_of(1),
                                              .headline = "Old and large",
                                              .left = 9,
                                              .center = 9,
                                              .right = 9,
                                              .first_ms = 1,
                                              .last_ms = 24 * HOUR_MS});
    put(catalog, (struct sample_head_options){
                     .id = id_of(2), .headline = "Old and small", .center = 1, .first_ms = 1, .last_ms = 24 * HOUR_MS});
    for (unsigned i = 3; i < 5; i++)
        put(catalog,
            (struct sample_head_options){
                .id = id_of(i), .headline = "New", .center = 2, .first_ms = 40 * HOUR_MS, .last_ms = 40 * HOUR_MS});
    assert_int_equal(catalog_count(catalog), 3);
    assert_null(catalog_find(catalog, id_of(2)));
    assert_non_null(catalog_find(catalog, id_of(1)));
    assert_int_equal(put(catalog,
                         (struct sample_head_options){
                             .id = id_of(9), .headline = "Ancient", .unrated = 1, .first_ms = 1, .last_ms = 2}),
                     0);
    catalog_free(catalog);
    catalog = new_catalog(1000, 4000);
    for (unsigned i = 0; i < 100; i++)
        put(catalog, (struct sample_head_options){.id = id_of(i), .headline = "Bytes", .center = 2, .last_ms = i + 1});
    assert_true(catalog_bytes(catalog) <= 4000);
    assert_true(catalog_count(catalog) > 3);
    catalog_free(catalog);
}

/* How many stories the query finds, at most 10; they are in `out`. */
static size_t count_of(struct catalog *catalog, const char *text, const struct catalog_entry *out[10])
{
    struct query *filter = query_new(&(struct query_options){0});
    struct catalog_query query = {.order = CATALOG_LATEST, .filter = filter};
    assert_int_equal(query_add(filter, text, NULL), 0);
    size_t count = catalog_list(catalog, &query, out, 10);
    query_free(filter);
    return count;
}

static void stories_can_be_listed_by_the_side_that_misses_them(void **state)
{
    (void)state;
    static char sides[][8] = {"left", "right"};
    struct catalog *catalog = new_catalog(10, 1 << 20);
    const struct catalog_entry *out[10];
    put(catalog, (struct sample_head_options){.id = id_of(9), .headline = "Even", .left = 2, .right = 2});
    for (unsigned i = 0; i < 2; i++) {
        Triptych__Blindspot blindspot = TRIPTYCH__BLINDSPOT__INIT;
        Triptych__StoryHead *head =
            sample_head_new(&(struct sample_head_options){.id = id_of(i), .headline = "H", .center = 5});
        blindspot.side = sides[i];
        head->blindspot = &blindspot;
        assert_int_equal(catalog_put(catalog, head, "1-1", SAMPLE_NOW_MS, NULL), 1);
        head->blindspot = NULL;
        sample_head_free(head);
    }
    assert_int_equal(count_of(catalog, "blindspot:left", out), 1);
    assert_string_equal(out[0]->id, id_of(0));
    assert_int_equal(count_of(catalog, "blindspot:right", out), 1);
    assert_string_equal(out[0]->id, id_of(1));
    assert_int_equal(count_of(catalog, "blindspot:any", out), 2);
    assert_int_equal(catalog_list(catalog, &(struct catalog_query){0}, out, 10), 3);
    struct catalog_query tagged = {.tag = query_tag_of(QUERY_BLINDSPOT, "left")};
    assert_int_equal(catalog_list(catalog, &tagged, out, 10), 1);
    assert_string_equal(out[0]->id, id_of(0));
    catalog_free(catalog);
}

static void search_ignores_case_and_accents_and_wants_every_word(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(10, 1 << 20);
    const struct catalog_entry *out[10];
    put(catalog, (struct sample_head_options){.id = id_of(1), .headline = "Zürich öffnet die Brücke", .center = 2});
    put(catalog, (struct sample_head_options){.id = id_of(2), .headline = "Bridge closed", .center = 2});
    assert_int_equal(count_of(catalog, "BRUCKE zurich", out), 1);
    assert_string_equal(out[0]->id, id_of(1));
    assert_int_equal(count_of(catalog, "brucke closed", out), 0);
    assert_int_equal(count_of(catalog, "brucke OR closed", out), 2);
    catalog_free(catalog);
}

static void filters_by_language_source_and_time_hold_together(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(10, 1 << 20);
    const struct catalog_entry *out[10];
    Triptych__Story *story = sample_story_new();
    char one[] = "concordwire.example", two[] = "redlantern.example", *sources[] = {one, two};
    story->head->n_sources = 2;
    story->head->sources = sources;
    assert_int_equal(catalog_put(catalog, story->head, "", SAMPLE_NOW_MS, NULL), 1);
    assert_int_equal(count_of(catalog, "lang:fr source:redlantern.example", out), 1);
    assert_int_equal(count_of(catalog, "lang:de", out), 0);
    assert_int_equal(count_of(catalog, "source:lantern.example", out), 0);
    story->head->n_sources = 0;
    story->head->sources = NULL;
    sample_story_free(story);
    catalog_free(catalog);
}

static void lists_and_feeds_are_narrowed_by_topic_and_place(void **state)
{
    (void)state;
    const char *const topics[] = {"politics", "election"}, *const places[] = {"FR", "FR/Paris"};
    struct catalog *catalog = new_catalog(10, 1 << 20);
    const struct catalog_entry *out[10];
    Triptych__StoryHead *head =
        sample_head_new(&(struct sample_head_options){.id = id_of(1), .headline = "Vote", .center = 2, .noted_ms = 5});
    head->summary->topics = (char **)topics;
    head->summary->n_topics = 2;
    head->summary->places = (char **)places;
    head->summary->n_places = 2;
    assert_int_equal(catalog_put(catalog, head, "1-1", SAMPLE_NOW_MS, NULL), 1);
    head->summary->n_topics = head->summary->n_places = 0;
    head->summary->topics = head->summary->places = NULL;
    sample_head_free(head);
    put(catalog, (struct sample_head_options){.id = id_of(2), .headline = "Other", .center = 2, .noted_ms = 6});
    static const char *const narrow[] = {"topic:politics", "topic:election", "place:FR",
                                         "place:FR/Paris topic:politics"};
    for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++) {
        assert_int_equal(count_of(catalog, narrow[i], out), 1);
        assert_string_equal(out[0]->id, id_of(1));
    }
    struct catalog_query noted = {.order = CATALOG_NOTED, .tag = query_tag_of(QUERY_TOPIC, "Politics")};
    assert_int_equal(catalog_list(catalog, &noted, out, 10), 1);
    assert_string_equal(out[0]->topics, "|politics|election|");
    assert_string_equal(out[0]->places, "|FR|FR/Paris|");
    assert_int_equal(catalog_list(catalog, &(struct catalog_query){.order = CATALOG_NOTED}, out, 10), 2);
    catalog_free(catalog);
}

static void the_feed_lists_the_latest_noted_first(void **state)
{
    (void)state;
    struct catalog *catalog = new_catalog(100, 1 << 20);
    const struct catalog_entry *out[3];
    for (unsigned i = 0; i < 20; i++)
        put(catalog, (struct sample_head_options){
                         .id = id_of(i), .headline = "H", .center = 2, .last_ms = 100 - i, .noted_ms = i * 7 % 20 + 1});
    assert_int_equal(catalog_list(catalog, &(struct catalog_query){.order = CATALOG_NOTED}, out, 3), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(out[i]->noted_ms, 20 - (long long)i);
    catalog_free(catalog);
}

static double key_of(struct sample_head_options options)
{
    options.id = "s0000000000000001";
    options.headline = "H";
    Triptych__StoryHead *head = sample_head_new(&options);
    double key = rank_key(head, SAMPLE_NOW_MS);
    sample_head_free(head);
    return key;
}

static void rank_rises_with_reports_and_sides_and_falls_with_age(void **state)
{
    (void)state;
    const long long now = SAMPLE_NOW_MS;
    double base = key_of((struct sample_head_options){.center = 6, .first_ms = now, .last_ms = now});
    double wide =
        key_of((struct sample_head_options){.left = 2, .center = 2, .right = 2, .first_ms = now, .last_ms = now});
    double twice = key_of((struct sample_head_options){.center = 12, .first_ms = now, .last_ms = now});
    double old = key_of((struct sample_head_options){
        .center = 6, .first_ms = now - RANK_HALF_LIFE_MS, .last_ms = now - RANK_HALF_LIFE_MS});
    double future = key_of((struct sample_head_options){.center = 6, .first_ms = now, .last_ms = now + 9 * HOUR_MS});
    double straggler =
        key_of((struct sample_head_options){.center = 6, .first_ms = now - 200 * HOUR_MS, .last_ms = now});
    assert_true(fabs(wide - base - (1)) < 1e-9);
    assert_true(fabs(twice - base - (1)) < 1e-9);
    assert_true(fabs(base - old - (1)) < 1e-9);
    assert_true(fabs(future - (base)) < 1e-9);
    assert_true(fabs(base - straggler - (1)) < 1e-9);
}

static void copies_and_busy_outlets_do_not_lift_a_story(void **state)
{
    (void)state;
    struct sample_head_options options = {
        .id = "s0000000000000001", .headline = "H", .center = 4, .first_ms = SAMPLE_NOW_MS, .last_ms = SAMPLE_NOW_MS};
    Triptych__StoryHead *head = sample_head_new(&options);
    double plain = rank_key(head, SAMPLE_NOW_MS);
    head->coverage->articles = 50;
    head->coverage->original_reports = 50; /* four busy outlets */
    assert_true(fabs(rank_key(head, SAMPLE_NOW_MS) - plain) < 1e-9);
    head->coverage->sources = 50; /* fifty outlets with four texts */
    head->coverage->original_reports = 4;
    assert_true(fabs(rank_key(head, SAMPLE_NOW_MS) - plain) < 1e-9);
    sample_head_free(head);
}

static void put_with_picture(struct catalog *catalog, unsigned number, uint64_t version, char *picture)
{
    struct sample_head_options options = {.id = id_of(number), .headline = "H", .center = 2, .last_ms = SAMPLE_NOW_MS};
    Triptych__StoryHead *head = sample_head_new(&options);
    char *none = head->image_url;
    head->version = version;
    head->image_url = picture;
    assert_int_equal(catalog_put(catalog, head, "1-1", SAMPLE_NOW_MS, NULL), 1);
    head->image_url = none;
    sample_head_free(head);
    catalog_check(catalog);
}

static void a_picture_under_many_stories_is_a_picture_of_none(void **state)
{
    static char one[] = "https://pictures.example/1.jpg", other[] = "https://pictures.example/2.jpg", no[] = "";
    struct catalog *catalog = new_catalog(20, 1 << 20);
    (void)state;
    for (unsigned i = 1; i <= CATALOG_PICTURE_STORIES; i++)
        put_with_picture(catalog, i, 1, one);
    assert_false(catalog_picture_is_shared(catalog, one, id_of(1)));
    assert_true(catalog_picture_is_shared(catalog, one, id_of(9))); /* it would be one more */
    put_with_picture(catalog, 9, 1, one);
    assert_true(catalog_picture_is_shared(catalog, one, id_of(1)));
    assert_false(catalog_picture_is_shared(catalog, other, id_of(1)));
    assert_false(catalog_picture_is_shared(catalog, no, id_of(1)));
    /* Another picture, a story that leaves, a new start: each counts one story less. */
    put_with_picture(catalog, 9, 2, other);
    assert_false(catalog_picture_is_shared(catalog, one, id_of(1)));
    put_with_picture(catalog, 9, 3, one);
    assert_int_equal(catalog_remove(catalog, id_of(2)), 1);
    catalog_check(catalog);
    assert_false(catalog_picture_is_shared(catalog, one, id_of(1)));
    catalog_clear(catalog);
    assert_false(catalog_picture_is_shared(catalog, one, id_of(5)));
    catalog_free(catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_newer_version_replaces_and_an_older_one_is_left_out),
        cmocka_unit_test(stories_of_too_few_sources_are_only_listed_on_request),
        cmocka_unit_test(pages_by_cursor_meet_every_story_once),
        cmocka_unit_test(every_order_can_be_read_page_by_page),
        cmocka_unit_test(removal_leaves_the_others_to_be_found),
        cmocka_unit_test(of_too_many_stories_those_of_lowest_rank_leave),
        cmocka_unit_test(stories_can_be_listed_by_the_side_that_misses_them),
        cmocka_unit_test(search_ignores_case_and_accents_and_wants_every_word),
        cmocka_unit_test(filters_by_language_source_and_time_hold_together),
        cmocka_unit_test(lists_and_feeds_are_narrowed_by_topic_and_place),
        cmocka_unit_test(the_feed_lists_the_latest_noted_first),
        cmocka_unit_test(rank_rises_with_reports_and_sides_and_falls_with_age),
        cmocka_unit_test(copies_and_busy_outlets_do_not_lift_a_story),
        cmocka_unit_test(a_picture_under_many_stories_is_a_picture_of_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
