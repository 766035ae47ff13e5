/* What stories are about, counted: each key once a story, most stories first, and how their sources lean. */
#include "facets.h"
#include "query_facts.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char politics[] = "politics", election[] = "election", france[] = "FR", paris[] = "FR/Paris";

static void put(struct catalog *catalog, unsigned number, char *const *topics, size_t topic_count, unsigned left)
{
    char id[ID_SIZE], *places[] = {france, paris};
    snprintf(id, sizeof id, "s%016u", number);
    struct sample_head_options options = {
        .id = id, .headline = "H", .left = left, .center = 1, .last_ms = SAMPLE_NOW_MS};
    Triptych__StoryHead *head = sample_head_new(&options);
    head->summary->topics = (char **)(uintptr_t)topics;
    head->summary->n_topics = topic_count;
    head->summary->places = places;
    head->summary->n_places = number == 1 ? 2 : 0;
    assert_int_equal(catalog_put(catalog, head, "1-1", SAMPLE_NOW_MS, NULL), 1);
    head->summary->topics = head->summary->places = NULL;
    head->summary->n_topics = head->summary->n_places = 0;
    sample_head_free(head);
}

static struct catalog *catalog_of_three(void)
{
    char *both[] = {politics, election};
    struct catalog *catalog =
        catalog_new(&(struct catalog_options){.stories_max = 10, .bytes_max = 1u << 20, .sources_min = 2}, NULL);
    assert_non_null(catalog);
    put(catalog, 1, both, 2, 3);
    put(catalog, 2, both, 1, 1);
    put(catalog, 3, both, 2, 0); /* one source: not shown */
    return catalog;
}

static void each_key_is_counted_once_a_story_and_the_most_used_comes_first(void **state)
{
    struct catalog *catalog = catalog_of_three();
    struct facets facets;
    (void)state;
    assert_int_equal(facets_count(catalog, &(struct catalog_query){.order = CATALOG_TOP}, FACET_TOPIC, &facets), 0);
    assert_int_equal(facets.count, 2);
    assert_string_equal(facets.rows[0].key, "politics");
    assert_int_equal(facets.rows[0].stories, 2);
    assert_int_equal(facets.rows[0].sources[SIDE_LEFT], 4);
    assert_int_equal(facets.rows[0].sources[SIDE_CENTER], 2);
    assert_string_equal(facets.rows[1].key, "election");
    assert_ptr_equal(facets_find(&facets, "election"), &facets.rows[1]);
    assert_null(facets_find(&facets, "sport"));
    /* Of the second story alone. */
    const struct catalog_entry *one = catalog_find(catalog, "s0000000000000002");
    struct facets of_one;
    assert_int_equal(facets_count_of(&one, 1, FACET_TOPIC, &of_one), 0);
    assert_int_equal(of_one.count, 1);
    assert_int_equal(of_one.rows[0].stories, 1);
    facets_done(&of_one);
    assert_int_equal(facets_count_of(NULL, 0, FACET_TOPIC, &of_one), 0);
    assert_int_equal(of_one.count, 0);
    facets_done(&of_one);
    facets_done(&facets);
    catalog_free(catalog);
}

static void only_what_matches_is_counted(void **state)
{
    struct catalog *catalog = catalog_of_three();
    struct facets facets;
    (void)state;
    const struct catalog_query in_paris = {.order = CATALOG_TOP, .tag = query_tag_of(QUERY_PLACE, "FR/Paris")};
    assert_int_equal(facets_count(catalog, &in_paris, FACET_TOPIC, &facets), 0);
    assert_int_equal(facets.rows[0].stories, 1);
    facets_done(&facets);
    assert_int_equal(facets_count(catalog, &(struct catalog_query){.order = CATALOG_TOP}, FACET_PLACE, &facets), 0);
    assert_int_equal(facets.count, 2);
    facets_done(&facets);
    const struct catalog_query nowhere = {.order = CATALOG_TOP, .tag = query_tag_of(QUERY_PLACE, "DE")};
    assert_int_equal(facets_count(catalog, &nowhere, FACET_TOPIC, &facets), 0);
    assert_int_equal(facets.count, 0);
    facets_done(&facets);
    catalog_free(catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_key_is_counted_once_a_story_and_the_most_used_comes_first),
        cmocka_unit_test(only_what_matches_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
