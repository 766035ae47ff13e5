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
    struct catalog_query query = {.is_all = 1, .skip = 3, .after = {.id = "s0123456789abcdef"}};
    struct list_problem problem;
    size_t limit = 0;
    assert_true(list_filter_read(&(struct list_filter){0}, &query, &limit, &problem));
    assert_int_equal(query.order, CATALOG_LATEST);
    assert_false(query.is_all);
    assert_int_equal(query.skip, 0);
    assert_string_equal(query.after.id, "");
    assert_int_equal(limit, LIST_LIMIT_DEFAULT);
}

static void everything_that_is_said_is_asked_for(void **state)
{
    (void)state;
    const struct list_filter filter = {
        .limit = "200", .cursor = "c12.s0123456789abcdef", .sort = "coverage", .all = "1"};
    struct catalog_query query;
    struct list_problem problem;
    size_t limit = 0;
    assert_true(list_filter_read(&filter, &query, &limit, &problem));
    assert_int_equal(limit, HEADS_MAX);
    assert_int_equal(query.order, CATALOG_COVERAGE);
    assert_int_equal(query.after.key, 12);
    assert_string_equal(query.after.id, "s0123456789abcdef");
    assert_true(query.is_all);
    assert_true(list_filter_read(&(struct list_filter){.order = "top", .all = "0"}, &query, &limit, &problem));
    assert_int_equal(query.order, CATALOG_TOP);
    assert_false(query.is_all);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        struct list_filter filter;
        const char *parameter;
    } cases[] = {{{.limit = "0"}, "limit"},
                 {{.limit = "201"}, "limit"},
                 {{.limit = "-1"}, "limit"},
                 {{.limit = "10x"}, "limit"},
                 {{.limit = ""}, "limit"},
                 {{.sort = "sideways"}, "sort"},
                 {{.sort = "noted"}, "sort"},
                 {{.order = "sideways"}, "order"},
                 {{.order = "top", .sort = "top"}, "order"},
                 {{.all = "yes"}, "all"},
                 {{.cursor = "1795000000000"}, "cursor"},
                 {{.cursor = "c1.s0123456789abcdef"}, "cursor"},
                 {{.sort = "top", .cursor = "1.s0123456789abcdef"}, "cursor"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct catalog_query query;
        struct list_problem problem;
        size_t limit = 0;
        assert_false(list_filter_read(&cases[i].filter, &query, &limit, &problem));
        assert_string_equal(problem.parameter, cases[i].parameter);
        assert_non_null(strstr(problem.sentence, cases[i].parameter));
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
