/* The list of digests: what a row says, and that what is wrong is told with its line. */
#include "digest_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct query_options options = {.tier = TIER_FREE};
static struct digest_list list;
static struct err err;

static int parse(const char *text)
{
    digest_list_done(&list);
    return digest_list_parse("digests.csv", text, &options, &list, &err);
}

static void rows_are_read_by_their_columns_names(void **state)
{
    (void)state;
    assert_int_equal(parse("when,to,where,zone,lang\n"
                           "daily 07:00,Ana <ana@example.org>,\"topic:politics place:FR\",Europe/Paris,fr\n"
                           "monday 08:30,bo@example.org\n"),
                     0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.rows[0].to.name, "Ana");
    assert_string_equal(list.rows[0].where, "topic:politics place:FR");
    assert_string_equal(list.rows[0].when.zone, "Europe/Paris");
    assert_string_equal(list.rows[0].langs.codes[0], "fr");
    assert_int_equal(list.rows[1].when.weekday, 1);
    assert_string_equal(list.rows[1].where, "");
    assert_string_equal(list.rows[1].when.zone, "UTC");
    assert_int_equal(list.rows[1].langs.count, 0);
    assert_int_equal(strlen(list.rows[0].id), 17);
    assert_string_not_equal(list.rows[0].id, list.rows[1].id);
    digest_list_done(&list);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "is empty"},
        {"to,who\n", "line 1: its columns are"},
        {"to,where\n", "line 1: it begins with the columns' names"},
        {"to,when\na@example.org,daily 07:00\nnobody,daily 07:00\n", "line 3: \"nobody\" is no mail address"},
        {"to,when\na@example.org,yearly\n", "line 2: \"yearly\" is no time"},
        {"to,when,zone\na@example.org,daily 07:00,Mars\n", "line 2: \"Mars\" is no time zone"},
        {"to,when,where\na@example.org,daily 07:00,topic:gossip\n", "line 2: where: "},
        {"to,when,where\na@example.org,daily 07:00,factuality:high\n", "line 2: where: "}, /* not for this tier */
        {"to,when,lang\na@example.org,daily 07:00,klingon\n", "line 2: lang: "},
        {"to,when\na@example.org,daily 07:00\na@example.org,daily 07:00\n", "line 3: the same digest"},
        {"to,when\n\"a@example.org,daily 07:00\n", "line 2: "},
        {"to,when\n\"a@example.org\nBcc: b@example.org\",daily 07:00\n", "line 2: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(parse(cases[i].text), ERR_INVALID);
        if (!strstr(err.text, cases[i].says))
            fail_msg("%s\nsays: %s", cases[i].text, err.text);
        assert_int_equal(list.count, 0);
    }
}

static void there_is_a_limit(void **state)
{
    (void)state;
    char *text = malloc(64 * (DIGEST_ROWS_MAX + 2));
    size_t len = (size_t)sprintf(text, "to,when\n");
    for (int i = 0; i <= DIGEST_ROWS_MAX; i++)
        len += (size_t)sprintf(text + len, "reader%d@example.org,daily 07:00\n", i);
    assert_int_equal(parse(text), ERR_INVALID);
    assert_non_null(strstr(err.text, "more than 256"));
    free(text);
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    assert_int_equal(digest_list_read("/nonexistent/digests.csv", &options, &list, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "/nonexistent/digests.csv cannot be read"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_by_their_columns_names),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(there_is_a_limit),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
