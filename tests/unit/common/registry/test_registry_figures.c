/* common/registry: what a register holds, and who rated it. */
#include "registry_figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void write_figures(const char *csv, char out[REGISTRY_TEXT_MAX])
{
    struct registry *registry = NULL;
    assert_int_equal(registry_parse(csv, strlen(csv), NULL, NULL, &registry, NULL), 0);
    registry_figures_write(registry, out);
    registry_free(registry);
}

static void figures_are_counted_by_field_and_by_rater(void **state)
{
    (void)state;
    char text[REGISTRY_TEXT_MAX];
    write_figures("domain,leaning,factuality,owner,ownership,country,rated_by\n"
                  "one.example,left,high,A,private,FR,Ana 2026: leaning factuality; Ben: owner ownership country\n"
                  "two.example,right,,,,,Ana 2026: leaning\n"
                  "three.example,,,,,,\n",
                  text);
    assert_memory_equal(text, "version ", 8);
    assert_int_equal(strcspn(text + 8, "\n"), 16);
    assert_string_equal(strchr(text, '\n') + 1, "3 sources\n2 leaning\n1 factuality\n1 owner\n1 ownership\n1 country\n"
                                                "0 other addresses\nrater 2 Ana 2026\nrater 1 Ben\n");
}

static void many_raters_and_long_names_stay_within_the_room(void **state)
{
    (void)state;
    char text[REGISTRY_TEXT_MAX], csv[16384] = "domain,leaning,rated_by\n";
    for (int i = 0; i < 40; i++) {
        size_t used = strlen(csv);
        snprintf(csv + used, sizeof csv - used, "s%d.example,left,rater %d %0100d: leaning\n", i, i, 0);
    }
    write_figures(csv, text);
    assert_in_range(strlen(text), 100, REGISTRY_TEXT_MAX - 1);
    assert_int_equal(text[strlen(text) - 1], '\n');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_counted_by_field_and_by_rater),
        cmocka_unit_test(many_raters_and_long_names_stay_within_the_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
