/* A default that the code has as a number is what `--help` shows, for every daemon that has the setting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "blindspot.h"
#include "service.h"
#include "store.h"
#include "story_index.h"

#define HELP_LINE_MAX 1024

/* The default that `program --help` shows for the setting: its text without a unit at the end. */
static long shown_default(const char *program, const char *setting)
{
    char command[512], line[HELP_LINE_MAX], name[64], fallback[64];
    long shown = -1;
    snprintf(command, sizeof command, "%s/%s --help", BIN_DIR, program);
    FILE *help = popen(command, "r");
    assert_non_null(help);
    while (fgets(line, sizeof line, help)) {
        const char *type = strstr(line, "number ");
        int has_range = type && strchr(type, '.');
        if (sscanf(line, has_range ? " %63s number %*s %63s" : " %63s %*s %63s", name, fallback) == 2 &&
            strcmp(name, setting) == 0)
            shown = strtol(fallback, NULL, 10);
    }
    pclose(help);
    return shown;
}

static void what_is_kept_by_default_is_what_every_daemon_shows(void **state)
{
    (void)state;
    static const char *const programs[] = {"triptych-ingest", "triptych-classify", "triptych-summarize",
                                           "triptych-publish"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        assert_int_equal(shown_default(programs[i], "keep_articles"), STORE_KEEP_ARTICLES_DAYS);
        assert_int_equal(shown_default(programs[i], "keep_feed"), STORE_KEEP_FEED);
        assert_int_equal(shown_default(programs[i], "keep_log"), STORE_KEEP_LOG);
    }
}

static void the_blindspot_rule_that_is_tested_is_the_one_in_use(void **state)
{
    (void)state;
    assert_int_equal(shown_default("triptych-publish", "blindspot_weak_pct"), BLINDSPOT_WEAK_PCT);
    assert_int_equal(shown_default("triptych-publish", "blindspot_strong_pct"), BLINDSPOT_STRONG_PCT);
    assert_int_equal(shown_default("triptych-publish", "blindspot_min_rated"), BLINDSPOT_RATED_MIN);
    assert_int_equal(shown_default("triptych-publish", "blindspot_margin_pct"), BLINDSPOT_MARGIN_PCT);
}

static void an_index_without_options_is_the_one_that_classify_has(void **state)
{
    (void)state;
    assert_int_equal(shown_default("triptych-classify", "stories_max"), STORY_INDEX_STORIES);
    assert_int_equal(shown_default("triptych-classify", "keep_stories"), STORY_INDEX_KEEP_DAYS);
    assert_int_equal(shown_default("triptych-classify", "story_span"), STORY_INDEX_SPAN_DAYS);
}

static void classify_and_publish_look_at_the_registry_equally_often(void **state)
{
    (void)state;
    assert_int_equal(shown_default("triptych-publish", "sources_poll"),
                     shown_default("triptych-classify", "sources_poll"));
    assert_true(shown_default("triptych-publish", "sources_poll") > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_by_default_is_what_every_daemon_shows),
        cmocka_unit_test(the_blindspot_rule_that_is_tested_is_the_one_in_use),
        cmocka_unit_test(an_index_without_options_is_the_one_that_classify_has),
        cmocka_unit_test(classify_and_publish_look_at_the_registry_equally_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
