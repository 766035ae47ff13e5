/* services/publish: what a request narrows a list to. */
#include "heads.h"
#include "list_filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void what_is_not_said_asks_for_the_latest_stories_with_enough_sources(void **state)
{
    (void)state;
    struct catalog_query query = {.is_all = 1, .skip = 3, .after_id = "s0123456789abcdef"};
    size_t limit = 0;
    assert_int_equal(list_filter_read(&(struct list_filter){0}, &query, &limit), LIST_FINE);
    assert_int_equal(query.order, CATALOG_LATEST);
    assert_false(query.is_all);
    assert_int_equal(query.skip, 0);
    assert_string_equal(query.after_id, "");
    assert_null(query.topic);
    assert_int_equal(limit, LIST_LIMIT_DEFAULT);
}

static void everything_that_is_said_is_asked_for(void **state)
{
    (void)state;
    const struct list_filter filter = {.lang = "fr",
                                       .source = "one.example",
                                       .search = "bridge",
                                       .topic = "politics",
                                       .place = "FR/Paris",
                                       .blindspot = "1",
                                       .limit = "200",
                                       .since = "2026-01-01T00:00:00Z",
                                       .cursor = "1795000000000.s0123456789abcdef",
                                       .all = "1"};
    struct catalog_query query;
    size_t limit = 0;
    assert_int_equal(list_filter_read(&filter, &query, &limit), LIST_FINE);
    assert_string_equal(query.lang, "fr");
    assert_string_equal(query.source, "one.example");
    assert_string_equal(query.search, "bridge");
    assert_string_equal(query.topic, "politics");
    assert_string_equal(query.place, "FR/Paris");
    assert_int_equal(query.blindspots, 1u << SIDE_LEFT | 1u << SIDE_RIGHT);
    assert_int_equal(limit, HEADS_MAX);
    assert_int_equal(query.since_ms, 1767225600000);
    assert_int_equal(query.after_ms, 1795000000000);
    assert_string_equal(query.after_id, "s0123456789abcdef");
    assert_true(query.is_all);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        struct list_filter filter;
        enum list_problem problem;
        const char *word; /* in the sentence */
    } cases[] = {{{.blindspot = "center"}, LIST_BLINDSPOT, "blindspot"},
                 {{.blindspot = ""}, LIST_BLINDSPOT, "blindspot"},
                 {{.topic = "no-such-topic"}, LIST_TOPIC, "topic"},
                 {{.place = "Paris"}, LIST_PLACE, "place"},
                 {{.place = "XX"}, LIST_PLACE, "place"},
                 {{.limit = "0"}, LIST_LIMIT, "limit"},
                 {{.limit = "201"}, LIST_LIMIT, "limit"},
                 {{.limit = "-1"}, LIST_LIMIT, "limit"},
                 {{.limit = "10x"}, LIST_LIMIT, "limit"},
                 {{.since = "yesterday"}, LIST_SINCE, "since"},
                 {{.cursor = "1795000000000"}, LIST_CURSOR, "cursor"},
                 {{.order = "top", .cursor = "1.s0123456789abcdef"}, LIST_ORDER, "order"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct catalog_query query;
        size_t limit = 0;
        assert_int_equal(list_filter_read(&cases[i].filter, &query, &limit), cases[i].problem);
        assert_non_null(strstr(list_problem_sentence(cases[i].problem), cases[i].word));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_said_asks_for_the_latest_stories_with_enough_sources),
        cmocka_unit_test(everything_that_is_said_is_asked_for),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
