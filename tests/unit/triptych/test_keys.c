/* triptych keys: keys that open a tier, and the key file of the links. */
#include "clock.h"
#include "tier_key.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define NOW 1700000000000

static void a_new_key_is_shown_once_and_stored_as_a_hash(void **state)
{
    (void)state;
    char id[TIER_KEY_ID_SIZE], expected[200];
    scripted_succeed("store_key_put");
    assert_int_equal(run_tool("keys new --tier premium --note Ana"), 0);
    tool_out[strcspn(tool_out, "\n")] = '\0';
    assert_true(tier_key_read_id(tool_out, id));
    assert_contains(tool_err, id);
    assert_lacks(scripted_said("store_key_put", 0), tool_out);
    snprintf(expected, sizeof expected, "%s premium hash=64 owner= path= ", id);
    assert_memory_equal(scripted_said("store_key_put", 0), expected, strlen(expected));
    assert_contains(scripted_said("store_key_put", 0), " 0 Ana"); /* it does not expire */
}

static void no_two_keys_are_the_same(void **state)
{
    (void)state;
    char first[BENCH_OUT_MAX];
    scripted_succeed("store_key_put");
    scripted_succeed("store_key_put");
    assert_int_equal(run_tool("keys new --tier vantage --json"), 0);
    assert_memory_equal(tool_out, "{\"key\":\"tk_", 11);
    assert_contains(tool_out, "\"tier\":\"vantage\",\"expires\":null}");
    assert_string_equal(tool_err, "");
    strcpy(first, tool_out);
    assert_int_equal(run_tool("keys new --tier vantage --json"), 0);
    assert_string_not_equal(first, tool_out);
}

static void a_key_expires_after_the_days_that_were_given(void **state)
{
    (void)state;
    static const struct {
        const char *days, *expires;
    } cases[] = {{"1", " 1700086400000 "}, {"36500", " 4853600000000 "}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[100];
        clock_set_for_test(NOW);
        scripted_succeed("store_key_put");
        snprintf(line, sizeof line, "keys new --tier premium --days %s", cases[i].days);
        assert_int_equal(run_tool(line), 0);
        assert_contains(scripted_said("store_key_put", (unsigned)i), cases[i].expires);
    }
    clock_set_for_test(0);
}

static void days_that_are_no_number_of_days_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "0", "-1", "36501", "12d", "many", "1.5", "9223372036854775807", "1e3", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char line[100];
        snprintf(line, sizeof line, "keys new --tier premium --days %s", wrong[i]);
        if (run_tool(line) != 2)
            fail_msg("%s was taken", wrong[i]);
        assert_contains(tool_err, "--days is a number from 1 to 36500");
    }
    assert_int_equal(scripted_count("store_key_put"), 0);
}

static void a_key_that_cannot_be_made_is_not_shown(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"keys new", 2, NULL, "--tier premium, --tier vantage or --tier operator"},
        {"keys new --tier free", 2, NULL, "--tier premium, --tier vantage or --tier operator"},
        {"keys new --tier gold", 2, NULL, "--tier premium, --tier vantage or --tier operator"},
        {"keys new Ana", 2, NULL, "usage: triptych keys"},
        {"keys new --tier premium --set key_secret=/nowhere/secret", 1, NULL, "key_secret: "},
        {"keys new --tier premium", 1, NULL, "there are 4096 keys already"},
    };
    scripted_fail("store_key_put", ERR_FULL, "there are 4096 keys already");
    ASSERT_TOOL_CASES(cases);
    assert_string_equal(tool_out, "");
}

static const struct store_key keys[] = {
    {.id = "k00000000001", .hash = "h", .tier = "premium", .owner = "", .path = "", .note = "Ana", .created_ms = NOW},
    {.id = "k00000000002",
     .hash = "h",
     .tier = "vantage",
     .owner = "k00000000001",
     .path = "/feed.atom",
     .note = "",
     .created_ms = NOW,
     .expires_ms = NOW + 1000},
};

static void answer_keys(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_keys_fn, keys, 2, "1");
}

static void keys_are_listed_without_their_hashes(void **state)
{
    (void)state;
    clock_set_for_test(NOW + 1000);
    scripted_answer_with("store_keys_since", answer_keys);
    assert_int_equal(run_tool("keys list"), 0);
    clock_set_for_test(0);
    assert_string_equal(tool_out, "k00000000001  premium   made 2023-11-14T22:13:20Z  expires never  Ana\n"
                                  "k00000000002  vantage   made 2023-11-14T22:13:20Z  expires 2023-11-14T22:13:21Z "
                                  "(expired)  token of k00000000001 for /feed.atom\n");
    scripted_answer_with("store_keys_since", answer_keys);
    assert_int_equal(run_tool("keys list --json"), 0);
    assert_contains(tool_out, "[{\"id\":\"k00000000001\",\"tier\":\"premium\",\"token_of\":null,\"path\":null,");
    assert_contains(tool_out, "\"token_of\":\"k00000000001\",\"path\":\"/feed.atom\"");
    assert_lacks(tool_out, "hash");
    scripted_fail("store_keys_since", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("keys list --json"), 1);
    assert_string_equal(tool_out, "");
}

static uint64_t removed;

static void answer_removed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, removed);
}

static void a_key_is_revoked_with_its_tokens(void **state)
{
    (void)state;
    static const struct {
        uint64_t removed;
        int code;
        const char *out, *err;
    } cases[] = {
        {1, 0, "revoked\n", ""},
        {3, 0, "revoked, and the tokens that belong to it\n", ""},
        {0, 1, "", "there is no key"},
    };
    char key[TIER_KEY_SIZE], id[TIER_KEY_ID_SIZE], line[100];
    tier_key_make(key, id);
    snprintf(line, sizeof line, "keys revoke %s", id);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        removed = cases[i].removed;
        scripted_answer_with("store_key_remove", answer_removed);
        assert_int_equal(run_tool(line), cases[i].code);
        assert_contains(tool_out, cases[i].out);
        assert_contains(tool_err, cases[i].err);
        assert_string_equal(scripted_said("store_key_remove", (unsigned)i), id);
    }
}

/* Whoever gives the key itself by mistake must not find it in a log. */
static void a_whole_key_is_no_id_and_is_not_asked_for(void **state)
{
    (void)state;
    char key[TIER_KEY_SIZE], id[TIER_KEY_ID_SIZE], line[100];
    tier_key_make(key, id);
    snprintf(line, sizeof line, "keys revoke %s", key);
    assert_int_equal(run_tool(line), 2);
    assert_contains(tool_err, "is no key's id");
    assert_lacks(tool_err, key);
    assert_int_equal(scripted_count("store_key_remove"), 0);
}

static void the_links_key_file_is_written_for_its_owner_only_and_never_over_another(void **state)
{
    (void)state;
    char line[200];
    struct stat info;
    const char *path = bench_path("bus.key");
    snprintf(line, sizeof line, "keys bus %s", path);
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_out, "give it to every daemon as bus_key");
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 077, 0);
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, path);
    assert_int_equal(run_tool("keys bus /nowhere/bus.key"), 1);
    assert_int_equal(run_tool("keys bus"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(a_new_key_is_shown_once_and_stored_as_a_hash),
        tool_test(no_two_keys_are_the_same),
        tool_test(a_key_expires_after_the_days_that_were_given),
        tool_test(days_that_are_no_number_of_days_are_refused),
        tool_test(a_key_that_cannot_be_made_is_not_shown),
        tool_test(keys_are_listed_without_their_hashes),
        tool_test(a_key_is_revoked_with_its_tokens),
        tool_test(a_whole_key_is_no_id_and_is_not_asked_for),
        tool_test(the_links_key_file_is_written_for_its_owner_only_and_never_over_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
