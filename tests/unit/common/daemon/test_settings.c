/* Where a setting's value comes from, which wins, and what each mistake is told. */
#include "settings.h"

#include "arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct setting first[] = {
    {.name = "color", .fallback = "red", .help = "text"},
    {.name = "count", .type = SETTING_INT, .fallback = "7", .help = "number", .min = 1, .max = 10},
    {.name = NULL},
};
static const struct setting second[] = {
    {.name = "room", .type = SETTING_SIZE_BYTES, .fallback = "64k", .help = "size"},
    {.name = "wait", .type = SETTING_MS, .fallback = "10s", .help = "duration"},
    {.name = "keen", .type = SETTING_BOOL, .fallback = "no", .help = "bool"},
    {.name = "form", .type = SETTING_CHOICE, .fallback = "json", .help = "choice", .choices = "json|text|xml"},
    {.name = "any", .type = SETTING_INT, .fallback = "", .help = "any number"},
    {.name = NULL},
};
static const struct setting *const tables[] = {first, second, NULL};

static int load(const char *set, struct settings **out, struct err *err)
{
    const char *sets[] = {set, NULL};
    *out = NULL;
    *err = (struct err){0};
    return settings_load(tables, NULL, sets, out, err);
}

static int64_t number(const char *set, const char *name)
{
    struct settings *settings;
    struct err err;
    if (load(set, &settings, &err))
        fail_msg("%s", err.text);
    int64_t value = settings_int(settings, name);
    settings_free(settings);
    return value;
}

static void refused(const char *set, const char *first_part, const char *second_part)
{
    struct settings *settings;
    struct err err;
    assert_int_equal(load(set, &settings, &err), ERR_INVALID);
    assert_null(settings);
    if (!strstr(err.text, first_part) || !strstr(err.text, second_part))
        fail_msg("'%s' does not name '%s' and '%s'", err.text, first_part, second_part);
}

/* Writes `text` to a file that the caller removes. */
static void write_file(char path[64], const char *text)
{
    snprintf(path, 64, "/tmp/triptych-settings-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static int load_text(const char *text, struct settings **out, struct err *err)
{
    char path[64];
    write_file(path, text);
    *out = NULL;
    *err = (struct err){0};
    int code = settings_load(tables, path, NULL, out, err);
    unlink(path);
    return code;
}

static void file_refused(const char *text, const char *first_part, const char *second_part)
{
    struct settings *settings;
    struct err err;
    assert_int_equal(load_text(text, &settings, &err), ERR_INVALID);
    assert_null(settings);
    if (!strstr(err.text, first_part) || !strstr(err.text, second_part))
        fail_msg("'%s' does not name '%s' and '%s'", err.text, first_part, second_part);
}

static void fallbacks_hold_without_any_source(void **state)
{
    (void)state;
    struct settings *settings;
    struct err err;
    assert_int_equal(settings_load(tables, NULL, NULL, &settings, &err), 0);
    assert_string_equal(settings_text(settings, "color"), "red");
    assert_int_equal(settings_int(settings, "count"), 7);
    assert_int_equal(settings_int(settings, "room"), 65536);
    assert_int_equal(settings_int(settings, "wait"), 10000);
    assert_int_equal(settings_int(settings, "any"), 0);
    assert_string_equal(settings_text(settings, "wait"), "10s");
    settings_free(settings);
}

static void file_gives_way_to_flag_and_flag_to_environment(void **state)
{
    (void)state;
    struct settings *settings;
    struct err err = {0};
    char path[64];
    const char *sets[] = {"count=4", "wait=2s", NULL};
    write_file(path, "; a comment\n[section]\ncolor = blue = sky\ncount=3\nwait = 1s ; why\n\nroom=1M\r\n");
    setenv("TRIPTYCH_WAIT", "3s", 1);
    setenv("TRIPTYCH_NOT_OURS", "x", 1);
    int code = settings_load(tables, path, sets, &settings, &err);
    unsetenv("TRIPTYCH_WAIT");
    unsetenv("TRIPTYCH_NOT_OURS");
    unlink(path);
    if (code)
        fail_msg("%s", err.text);
    assert_string_equal(settings_text(settings, "color"), "blue = sky");
    assert_int_equal(settings_int(settings, "count"), 4);
    assert_int_equal(settings_int(settings, "wait"), 3000);
    assert_int_equal(settings_int(settings, "room"), 1048576);
    settings_free(settings);
}

static void variable_set_to_nothing_counts_as_not_set(void **state)
{
    (void)state;
    setenv("TRIPTYCH_COUNT", "", 1);
    assert_int_equal(number("count=5", "count"), 5);
    unsetenv("TRIPTYCH_COUNT");
}

static void the_last_flag_wins(void **state)
{
    (void)state;
    struct settings *settings;
    struct err err;
    const char *sets[] = {"count=4", "count=5", NULL};
    assert_int_equal(settings_load(tables, NULL, sets, &settings, &err), 0);
    assert_int_equal(settings_int(settings, "count"), 5);
    settings_free(settings);
}

static void durations_are_read_in_every_unit(void **state)
{
    (void)state;
    assert_int_equal(number("wait=250", "wait"), 250);
    assert_int_equal(number("wait=250ms", "wait"), 250);
    assert_int_equal(number("wait=10s", "wait"), 10000);
    assert_int_equal(number("wait=5m", "wait"), 300000);
    assert_int_equal(number("wait=72h", "wait"), 259200000);
    assert_int_equal(number("wait=30d", "wait"), 2592000000);
    assert_int_equal(number("wait=", "wait"), 0);
}

static void sizes_are_read_in_every_unit(void **state)
{
    (void)state;
    assert_int_equal(number("room=512", "room"), 512);
    assert_int_equal(number("room=64k", "room"), 65536);
    assert_int_equal(number("room=64K", "room"), 65536);
    assert_int_equal(number("room=8M", "room"), 8388608);
    assert_int_equal(number("room=3G", "room"), 3221225472);
}

static void booleans_and_choices_are_read(void **state)
{
    (void)state;
    static const char *const yes[] = {"keen=yes", "keen=TRUE", "keen=on", "keen=1"};
    static const char *const no[] = {"keen=no", "keen=false", "keen=Off", "keen=0", "keen="};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        assert_int_equal(number(yes[i], "keen"), 1);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        assert_int_equal(number(no[i], "keen"), 0);
    assert_int_equal(number("form=json", "form"), 0);
    assert_int_equal(number("form=xml", "form"), 2);
}

static void bad_value_is_refused_with_its_name_and_source(void **state)
{
    (void)state;
    refused("count=11", "count (--set)", "within 1 to 10");
    refused("count=0", "count", "within 1 to 10");
    refused("count=x", "count", "'x' is not a whole number");
    refused("count=1x", "count", "1x");
    refused("count=", "count", "'' is not a whole number"); /* nothing is 0, which is not within its range */
    refused("count= 1", "count", "number");
    refused("count=99999999999999999999", "count", "number");
    refused("room=-1", "room", "negative");
    refused("room=10q", "room", "size like");
    refused("room=9223372036854775807G", "room", "size like");
    refused("wait=5 m", "wait", "duration like");
    refused("wait=-5m", "wait", "negative");
    refused("keen=maybe", "keen", "yes nor no");
    refused("form=yaml", "form", "json|text|xml");
    refused("form=", "form", "json|text|xml");
    refused("form=json|text", "form", "not one of");
    refused("color=\xFF", "color", "UTF-8");
}

static void value_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    char text[SETTING_VALUE_MAX + 16];
    memset(text, 'x', sizeof text);
    memcpy(text, "color=", 6);
    text[6 + SETTING_VALUE_MAX + 1] = '\0';
    refused(text, "color", "longer than 4096");
    text[6 + SETTING_VALUE_MAX] = '\0';
    struct settings *settings;
    struct err err;
    assert_int_equal(load(text, &settings, &err), 0);
    settings_free(settings);
}

static void unknown_name_is_refused_with_its_source(void **state)
{
    (void)state;
    refused("colour=red", "colour (--set)", "no such setting");
    refused("color", "--set color", "name=value");
    refused("=red", "--set …", "name=value");
    file_refused("\n\ncolour = red\n", "colour", ":3");
}

static void what_may_be_a_password_is_not_repeated(void **state)
{
    (void)state;
    static const char *const wrong[] = {"redis://:hunter2@redis/0", "redis://:hunter2@redis/0?a=b",
                                        "=redis://:hunter2@h", "re dis=:hunter2"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct settings *settings;
        struct err err;
        assert_int_equal(load(wrong[i], &settings, &err), ERR_INVALID);
        assert_null(strstr(err.text, "hunter2"));
    }
    struct arguments arguments;
    struct err err = {0};
    const char *const argv[] = {"triptych-x", "--redis_url=redis://:hunter2@redis/0"};
    assert_int_equal(arguments_parse(2, argv, &arguments, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "--redis_url"));
    assert_null(strstr(err.text, "hunter2"));
}

static void bad_variable_is_refused_by_its_own_name(void **state)
{
    (void)state;
    setenv("TRIPTYCH_COUNT", "many", 1);
    refused("color=red", "count (TRIPTYCH_COUNT)", "many");
    unsetenv("TRIPTYCH_COUNT");
}

static void file_mistake_is_told_with_its_line(void **state)
{
    (void)state;
    file_refused("color = red\nno equals sign\n", ":2", "neither name = value");
    file_refused("color = red\n\n  count = 3\ncount = eleven\n", ":4", "eleven");
    file_refused("[section\n", ":1", "neither");
}

static void long_lines_are_read_whole_or_refused(void **state)
{
    (void)state;
    struct settings *settings;
    struct err err;
    char text[SETTING_VALUE_MAX + 256];
    memset(text, 'x', sizeof text);
    memcpy(text, "color=", 6);
    memcpy(text + 6 + 1000, "\ncount=3\n", 10);
    assert_int_equal(load_text(text, &settings, &err), 0);
    assert_int_equal(strlen(settings_text(settings, "color")), 1000);
    assert_int_equal(settings_int(settings, "count"), 3);
    settings_free(settings);
    memset(text, 'x', sizeof text);
    memcpy(text, "color=", 6);
    memcpy(text + 6 + SETTING_VALUE_MAX + 128, "\n", 2);
    file_refused(text, ":1", "too long");
}

static void file_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    size_t size = SETTINGS_FILE_MAX + 10;
    char *text = malloc(size + 1);
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 64 ? ';' : '\n';
    text[size] = '\0';
    file_refused(text, "settings-", "too large");
    free(text);
}

static void missing_file_is_an_error_that_names_it(void **state)
{
    (void)state;
    struct settings *settings = NULL;
    struct err err = {0};
    assert_int_equal(settings_load(tables, "/nowhere/at/all.ini", NULL, &settings, &err), ERR_IO);
    assert_non_null(strstr(err.text, "/nowhere/at/all.ini"));
    assert_int_equal(settings_load(tables, "/tmp", NULL, &settings, &err), ERR_IO);
    assert_null(settings);
}

static void arguments_are_read_in_both_forms(void **state)
{
    (void)state;
    const char *argv[] = {"x", "--config", "a.ini", "--set", "b=1", "--set=c=2", "--check"};
    struct arguments arguments;
    struct err err;
    assert_int_equal(arguments_parse(7, argv, &arguments, &err), 0);
    assert_string_equal(arguments.config_path, "a.ini");
    assert_string_equal(arguments.sets[0], "b=1");
    assert_string_equal(arguments.sets[1], "c=2");
    assert_null(arguments.sets[2]);
    assert_int_equal(arguments.wish, WISH_CHECK);
}

static void wrong_arguments_are_named(void **state)
{
    (void)state;
    struct arguments arguments;
    struct err err;
    const char *unknown[] = {"x", "--colour"};
    const char *stray[] = {"x", "file"};
    const char *bare[] = {"x", "--set"};
    const char *longer[] = {"x", "--settle=1"};
    assert_int_equal(arguments_parse(2, unknown, &arguments, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "--colour"));
    assert_int_equal(arguments_parse(2, stray, &arguments, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "file"));
    assert_int_equal(arguments_parse(2, bare, &arguments, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "--set needs a value"));
    assert_int_equal(arguments_parse(2, longer, &arguments, &err), ERR_INVALID);
}

static void a_letter_that_is_no_argument_is_named_itself(void **state)
{
    (void)state;
    static const struct {
        const char *words[4], *text;
    } cases[] = {
        {{"d", "-x"}, "-x is no argument"},
        {{"d", "-xyz"}, "-x is no argument"},
        {{"d", "--check", "-xyz"}, "-x is no argument"},
        {{"d", "-hx"}, "-x is no argument"},
        {{"d", "--check=yes"}, "--check is no argument"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arguments arguments;
        struct err err = {0};
        int count = cases[i].words[2] ? 3 : 2;
        assert_int_equal(arguments_parse(count, cases[i].words, &arguments, &err), ERR_INVALID);
        assert_memory_equal(err.text, cases[i].text, strlen(cases[i].text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fallbacks_hold_without_any_source),
        cmocka_unit_test(file_gives_way_to_flag_and_flag_to_environment),
        cmocka_unit_test(variable_set_to_nothing_counts_as_not_set),
        cmocka_unit_test(the_last_flag_wins),
        cmocka_unit_test(durations_are_read_in_every_unit),
        cmocka_unit_test(sizes_are_read_in_every_unit),
        cmocka_unit_test(booleans_and_choices_are_read),
        cmocka_unit_test(bad_value_is_refused_with_its_name_and_source),
        cmocka_unit_test(value_beyond_the_limit_is_refused),
        cmocka_unit_test(unknown_name_is_refused_with_its_source),
        cmocka_unit_test(what_may_be_a_password_is_not_repeated),
        cmocka_unit_test(bad_variable_is_refused_by_its_own_name),
        cmocka_unit_test(file_mistake_is_told_with_its_line),
        cmocka_unit_test(long_lines_are_read_whole_or_refused),
        cmocka_unit_test(file_beyond_the_limit_is_refused),
        cmocka_unit_test(missing_file_is_an_error_that_names_it),
        cmocka_unit_test(arguments_are_read_in_both_forms),
        cmocka_unit_test(wrong_arguments_are_named),
        cmocka_unit_test(a_letter_that_is_no_argument_is_named_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
