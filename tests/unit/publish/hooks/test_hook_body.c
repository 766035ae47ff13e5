/* What a request says of the hook that it wants. What is refused is in tests/system/test_webhooks.py, by its sentence. */
#include "hook_body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct hook_body_site site = {.tier = TIER_FREE, .seq = "1-9"};

static int read_body(const char *json, struct hook *out, struct err *err)
{
    *err = (struct err){0};
    return hook_body_read(json, strlen(json), &site, out, err);
}

static void an_address_alone_is_a_hook_of_everything_from_now_on(void **state)
{
    struct hook hook;
    struct err err;
    (void)state;
    assert_int_equal(read_body("{\"url\":\"https://hooks.example/\"}", &hook, &err), 0);
    assert_string_equal(hook.url, "https://hooks.example/");
    assert_string_equal(hook.query, "");
    assert_string_equal(hook.from, "1-9");
    assert_int_equal(hook.tier, TIER_FREE);
    assert_false(hook.is_full);
}

static void every_member_is_read_and_null_is_a_missing_one(void **state)
{
    struct hook hook;
    struct err err;
    (void)state;
    assert_int_equal(read_body("{\"url\":\"https://hooks.example/\",\"q\":\"topic:politics\",\"tier\":\"vantage\","
                               "\"full\":true,\"from\":\"start\",\"note\":\"Ana\"}",
                               &hook, &err),
                     0);
    assert_string_equal(hook.query, "topic:politics");
    assert_string_equal(hook.from, "");
    assert_string_equal(hook.note, "Ana");
    assert_int_equal(hook.tier, TIER_VANTAGE);
    assert_true(hook.is_full);
    assert_int_equal(
        read_body("{\"url\":\"https://hooks.example/\",\"q\":null,\"full\":null,\"tier\":null}", &hook, &err), 0);
}

static void what_a_tier_does_not_see_it_cannot_ask_for(void **state)
{
    struct hook hook = {.note = "as it was"};
    struct err err;
    (void)state;
    assert_int_equal(read_body("{\"url\":\"https://hooks.example/\",\"q\":\"owner:Acme\"}", &hook, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "character 1"));
    assert_string_equal(hook.note, "as it was");
    assert_int_equal(
        read_body("{\"url\":\"https://hooks.example/\",\"tier\":\"vantage\",\"q\":\"owner:Acme\"}", &hook, &err), 0);
}

static int change(const char *json, struct hook *hook)
{
    struct err err = {0};
    int code = hook_body_change(json, strlen(json), &site, hook, &err);
    assert_true(!code == !err.text[0]); /* a refusal has a sentence */
    return code;
}

static void a_change_leaves_what_it_does_not_name(void **state)
{
    struct hook hook = {.url = "https://hooks.example/a", .note = "Ana", .query = "topic:sport", .tier = TIER_VANTAGE};
    static const char *const wrong[] = {"",
                                        "{}",
                                        "{\"url\":null}",
                                        "{\"url\":\"ftp://a.example\"}",
                                        "{\"q\":\"topic:nonsense\"}",
                                        "{\"from\":\"start\"}",
                                        "{\"notify\":\"twice\"}",
                                        "{\"full\":1,\"note\":\"Ben\"}"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_not_equal(change(wrong[i], &hook), 0);
    assert_string_equal(hook.note, "Ana");
    assert_int_equal(change("{\"q\":\"owner:Acme\",\"notify\":\"once\"}", &hook), 0);
    assert_string_equal(hook.url, "https://hooks.example/a");
    assert_string_equal(hook.query, "owner:Acme");
    assert_true(hook.is_once);
    /* Its query asks for more than the lower tier sees. */
    assert_int_equal(change("{\"tier\":\"free\"}", &hook), ERR_INVALID);
    assert_int_equal(change("{\"tier\":\"free\",\"q\":null,\"url\":\"https://b.example/\"}", &hook), 0);
    assert_string_equal(hook.query, "");
    assert_string_equal(hook.url, "https://b.example/");
    assert_true(hook.is_once);
}

static void a_replay_says_from_where(void **state)
{
    static const char *const wrong[] = {
        "", "{}", "[]", "{\"from\":5}", "{\"from\":\"x\"}", "{\"from\":\"1-1\",\"to\":\"1-2\"}"};
    char from[EVENT_SEQ_SIZE];
    struct err err = {0};
    (void)state;
    assert_int_equal(hook_body_read_from("{\"from\":\"1-3\"}", 14, "1-9", from, &err), 0);
    assert_string_equal(from, "1-3");
    assert_int_equal(hook_body_read_from("{\"from\":\"now\"}", 14, "1-9", from, &err), 0);
    assert_string_equal(from, "1-9");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(hook_body_read_from(wrong[i], strlen(wrong[i]), "1-9", from, &err), ERR_INVALID);
    assert_int_equal(hook_body_read_from(NULL, 0, "1-9", from, &err), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_alone_is_a_hook_of_everything_from_now_on),
        cmocka_unit_test(every_member_is_read_and_null_is_a_missing_one),
        cmocka_unit_test(what_a_tier_does_not_see_it_cannot_ask_for),
        cmocka_unit_test(a_change_leaves_what_it_does_not_name),
        cmocka_unit_test(a_replay_says_from_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
