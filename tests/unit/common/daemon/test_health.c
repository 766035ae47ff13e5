/* Readiness: which conditions make it, and how it reads. */
#include "health.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static char text[HEALTH_JSON_MAX];

static const char *print(const struct health *health)
{
    size_t len = health_print(health, text, sizeof text - 1);
    text[len] = '\0';
    return text;
}

static void without_conditions_it_is_ready(void **state)
{
    (void)state;
    struct health health = {0};
    assert_true(health_is_ready(&health));
    assert_string_equal(print(&health), "{\"ready\":true,\"conditions\":[],\"notes\":[]}\n");
}

static void one_unmet_condition_makes_it_unready_and_tells_why(void **state)
{
    (void)state;
    struct health health = {0};
    assert_int_equal(health_condition_set(&health, "feeds", 1, NULL), 0);
    assert_int_equal(health_condition_set(&health, "redis", 0, "It says \"no\"."), 1);
    assert_int_equal(health_condition_set(&health, "redis", 0, "It says \"no\" again."), 0);
    assert_false(health_is_ready(&health));
    assert_string_equal(print(&health), "{\"ready\":false,\"conditions\":[{\"name\":\"feeds\",\"met\":true,"
                                        "\"reason\":null},{\"name\":\"redis\",\"met\":false,\"reason\":"
                                        "\"It says \\\"no\\\" again.\"}],\"notes\":[]}\n");
    assert_int_equal(health_condition_set(&health, "redis", 1, "left over"), 1);
    assert_true(health_is_ready(&health));
    assert_null(strstr(print(&health), "left over"));
}

static void notes_are_shown_and_never_block(void **state)
{
    (void)state;
    struct health health = {0};
    health_note_set(&health, "first", "gone soon");
    health_note_set(&health, "contact", "Set contact.");
    health_note_set(&health, "first", NULL);
    assert_true(health_is_ready(&health));
    assert_non_null(strstr(print(&health), "\"notes\":[{\"name\":\"contact\",\"text\":\"Set contact.\"}]"));
}

static void at_its_fullest_it_still_fits(void **state)
{
    (void)state;
    struct health health = {0};
    char sentence[1000];
    memset(sentence, 1, sizeof sentence - 1); /* the longest when escaped */
    sentence[sizeof sentence - 1] = '\0';
    for (int i = 0; i < HEALTH_ITEMS_MAX; i++) {
        char name[HEALTH_NAME_MAX];
        snprintf(name, sizeof name, "%02d-%044d", i, 0);
        health_condition_set(&health, name, 0, sentence);
        health_note_set(&health, name, sentence);
    }
    print(&health);
    assert_string_equal(text + strlen(text) - 4, "}]}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_conditions_it_is_ready),
        cmocka_unit_test(one_unmet_condition_makes_it_unready_and_tells_why),
        cmocka_unit_test(notes_are_shown_and_never_block),
        cmocka_unit_test(at_its_fullest_it_still_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
