/* The values of a parameter, compared with what something has itself. */
#include "param_values.h"
#include "scripted_http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int reset(void **state)
{
    (void)state;
    scripted_http_reset();
    return 0;
}

/* Whether `own` fits parameter `name` of an address with this query. */
static int fits(const char *query, const char *name, const char *own, enum param_fit fit)
{
    char line[2048];
    snprintf(line, sizeof line, "GET /api/v1/sources%s", query);
    struct http_request *request = scripted_request(line, "", "", "");
    int is_fit = param_fits(request, name, own, fit);
    http_respond(request, 204, NULL, "", 0);
    return is_fit;
}

static void without_the_parameter_everything_fits(void **state)
{
    (void)state;
    assert_true(fits("", "country", "FR", PARAM_IS));
    assert_true(fits("?lang=en", "country", "FR", PARAM_IS));
    assert_true(fits("?lang=en", "country", "", PARAM_IN));
}

static void one_of_the_values_is_enough_in_any_case(void **state)
{
    (void)state;
    assert_true(fits("?country=fr", "country", "FR", PARAM_IS));
    assert_true(fits("?country=DE,fr", "country", "FR", PARAM_IS));
    assert_true(fits("?country=DE&lang=en&country=FR", "country", "FR", PARAM_IS));
    assert_false(fits("?country=DE,GB", "country", "FR", PARAM_IS));
    assert_false(fits("?country=FR", "country", "", PARAM_IS));
}

static void a_part_is_not_the_whole(void **state)
{
    (void)state;
    assert_false(fits("?country=F", "country", "FR", PARAM_IS));
    assert_false(fits("?country=FRA", "country", "FR", PARAM_IS));
    assert_true(fits("?owner=harbour", "owner", "Grey Harbour Holdings", PARAM_IN));
    assert_true(fits("?owner=quill,Harbour", "owner", "Grey Harbour Holdings", PARAM_IN));
    assert_false(fits("?owner=quill", "owner", "Grey Harbour Holdings", PARAM_IN));
}

static void values_that_are_empty_or_too_long_fit_nothing(void **state)
{
    (void)state;
    char query[1024] = "?owner=";
    assert_false(fits("?owner=,", "owner", "Grey Harbour", PARAM_IN));
    assert_false(fits("?owner=,,", "owner", "", PARAM_IS));
    memset(query + 7, 'x', 600);
    query[607] = '\0';
    assert_false(fits(query, "owner", "Grey Harbour", PARAM_IN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_the_parameter_everything_fits, reset),
        cmocka_unit_test_setup(one_of_the_values_is_enough_in_any_case, reset),
        cmocka_unit_test_setup(a_part_is_not_the_whole, reset),
        cmocka_unit_test_setup(values_that_are_empty_or_too_long_fit_nothing, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
