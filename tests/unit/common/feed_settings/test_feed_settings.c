/* common/feed_settings: what an operator says of one feed. */
#include "feed_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static const char *const all[][2] = {
    {"title", "Harbour \"Post\""},
    {"folder", "News/Europe"},
    {"site", "https://harbour.example/"},
    {"language", "pt-BR"},
    {"interval", "90m"},
    {"paused", "yes"},
    {"pages", "never"},
    {"user_agent", "Reader/1"},
    {"header", "X-Key: s3cret-header"},
    {"auth", "ana:s3cret-password"},
};

#define COUNT (sizeof all / sizeof *all)

static struct feed_settings make(void)
{
    struct feed_settings settings = {.is_paused = 0};
    for (size_t i = 0; i < COUNT; i++) {
        struct err err = {0};
        if (feed_settings_set(&settings, all[i][0], all[i][1], &err) < 0)
            fail_msg("%s", err.text);
    }
    return settings;
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    struct feed_settings settings = make(), again = {.is_paused = 0};
    char json[FEED_SETTINGS_JSON_MAX];
    int size = feed_settings_write(&settings, json, NULL);
    assert_true(size > 0);
    assert_int_equal(feed_settings_read(json, (size_t)size, &again, NULL), 0);
    assert_string_equal(again.title, "Harbour \"Post\"");
    assert_string_equal(again.folder, "News/Europe");
    assert_string_equal(again.site, "https://harbour.example/");
    assert_string_equal(again.language, "pt-BR");
    assert_int_equal(again.interval_ms, 90 * 60000);
    assert_int_equal(again.is_paused, 1);
    assert_int_equal(again.pages, FEED_PAGES_NEVER);
    assert_string_equal(again.user_agent, "Reader/1");
    assert_string_equal(again.header, "X-Key: s3cret-header");
    assert_string_equal(again.auth, "ana:s3cret-password");
}

static void nothing_set_is_nothing_written(void **state)
{
    (void)state;
    struct feed_settings settings = make();
    char json[FEED_SETTINGS_JSON_MAX];
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(feed_settings_set(&settings, all[i][0], "", NULL), 0);
    assert_int_equal(feed_settings_write(&settings, json, NULL), 0);
    assert_string_equal(json, "");
    settings = make();
    assert_int_equal(feed_settings_read("", 0, &settings, NULL), 0);
    assert_int_equal(feed_settings_write(&settings, json, NULL), 0);
}

static void a_wrong_value_is_named_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"colour", "red"},
        {"title", "two\nlines"},
        {"site", "nowhere"},
        {"language", "slovene, please"},
        {"interval", "soon"},
        {"interval", "5s"},
        {"interval", "8d"},
        {"interval", "30"},
        {"interval", "-5m"},
        {"paused", "maybe"},
        {"pages", "sometimes"},
        {"user_agent", "a\rb"},
        {"header", "no colon"},
        {"header", "X: a\r\nY: b"},
        {"header", "Host: other"},
        {"auth", "nobody"},
        {"interval", "99999999999999999999d"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct feed_settings settings = make(), before = settings;
        struct err err = {0};
        assert_int_equal(feed_settings_set(&settings, wrong[i][0], wrong[i][1], &err), ERR_INVALID);
        assert_memory_equal(&settings, &before, sizeof settings);
        assert_non_null(strstr(err.text, wrong[i][0]));
        if (feed_settings_is_secret(wrong[i][0]))
            assert_null(strstr(err.text, wrong[i][1]));
    }
    char *long_title = malloc(FEED_SETTINGS_TEXT_SIZE + 1);
    struct feed_settings settings = make();
    assert_non_null(long_title);
    memset(long_title, 'x', FEED_SETTINGS_TEXT_SIZE);
    long_title[FEED_SETTINGS_TEXT_SIZE] = 0;
    assert_int_equal(feed_settings_set(&settings, "title", long_title, NULL), ERR_INVALID);
    free(long_title);
}

static void what_is_shown_holds_no_secret(void **state)
{
    (void)state;
    struct feed_settings settings = make();
    struct json_writer writer;
    char *json = NULL;
    json_writer_init(&writer, 1 << 16);
    json_object_begin(&writer, NULL);
    feed_settings_put_shown(&writer, &settings);
    json_object_end(&writer);
    assert_int_equal(json_writer_take(&writer, &json, NULL, NULL), 0);
    assert_null(strstr(json, "s3cret"));
    assert_null(strstr(json, "ana"));
    assert_non_null(strstr(json, "\"auth\":true"));
    assert_non_null(strstr(json, "\"header\":true"));
    assert_non_null(strstr(json, "\"interval_set\":5400"));
    free(json);
}

static void damaged_settings_are_refused_or_empty(void **state)
{
    (void)state;
    struct feed_settings settings = make();
    assert_int_equal(feed_settings_read("[1]", 3, &settings, NULL), ERR_INVALID);
    assert_int_equal(feed_settings_read("{", 1, &settings, NULL), ERR_INVALID);
    const char odd[] = "{\"title\":3,\"interval_ms\":1,\"paused\":\"x\",\"pages\":\"often\",\"new\":1}";
    assert_int_equal(feed_settings_read(odd, sizeof odd - 1, &settings, NULL), 0);
    assert_string_equal(settings.title, "");
    assert_int_equal(settings.interval_ms, FEED_INTERVAL_SET_MIN_MS);
    assert_int_equal(settings.is_paused, 0);
    assert_int_equal(settings.pages, FEED_PAGES_AUTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(nothing_set_is_nothing_written),
        cmocka_unit_test(a_wrong_value_is_named_and_changes_nothing),
        cmocka_unit_test(what_is_shown_holds_no_secret),
        cmocka_unit_test(damaged_settings_are_refused_or_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
