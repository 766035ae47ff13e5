/* common/store: the keys that open a tier. */
#include "store_fixture.h"

#include "store_secrets.h"

#include <stdio.h>
#include <string.h>

struct keys {
    int is_done;
    size_t count;
    char version[32], line[256]; /* of the key asked for */
    const char *id;
};

static void on_keys(void *context, const struct store_result *result, const struct store_key *rows, size_t count,
                    const char *version)
{
    struct keys *keys = context;
    assert_int_equal(result->code, 0);
    keys->is_done = 1;
    keys->count = count;
    snprintf(keys->version, sizeof keys->version, "%s", version ? version : "same");
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].id, keys->id) == 0)
            snprintf(keys->line, sizeof keys->line, "%s %s %s [%s] %s %lld %lld", rows[i].owner, rows[i].hash,
                     rows[i].tier, rows[i].path, rows[i].note, (long long)rows[i].created_ms,
                     (long long)rows[i].expires_ms);
}

static struct keys since(struct fixture *fixture, const char *version, const char *id)
{
    struct keys keys = {.id = id};
    assert_int_equal(store_keys_since(fixture->store, version, on_keys, &keys, NULL), 0);
    fixture_wait(fixture, &keys.is_done);
    return keys;
}

static int put(struct fixture *fixture, const char *id, const char *owner, int64_t expires_ms, const char *note)
{
    struct done done = {0};
    struct store_key key = {.id = id,
                            .hash = "abc",
                            .tier = "premium",
                            .owner = owner,
                            .path = *owner ? "/feed.atom" : "",
                            .note = note,
                            .created_ms = 5,
                            .expires_ms = expires_ms};
    assert_int_equal(store_key_put(fixture->store, &key, on_done, &done, NULL), 0);
    return wait_done(fixture, &done);
}

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    struct keys *keys = context;
    assert_int_equal(result->code, 0);
    keys->is_done = 1;
    keys->count = (size_t)count;
}

static size_t remove_key(struct fixture *fixture, const char *id)
{
    struct keys keys = {0};
    assert_int_equal(store_key_remove(fixture->store, id, on_count, &keys, NULL), 0);
    fixture_wait(fixture, &keys.is_done);
    return keys.count;
}

static void a_key_comes_back_as_it_was_put(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(since(fixture, "", "k1").count, 0);
    assert_int_equal(put(fixture, "k1", "", 9, "for | Ana\n\"x\""), 0);
    struct keys keys = since(fixture, "", "k1");
    assert_int_equal(keys.count, 1);
    assert_string_equal(keys.line, " abc premium [] for | Ana\n\"x\" 5 9");
    assert_int_equal(put(fixture, "k1", "", 0, ""), ERR_CONFLICT);
}

static void followers_hear_of_changes_and_only_of_these(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "k1", "", 0, "");
    struct keys keys = since(fixture, "", "k1");
    struct keys again = since(fixture, keys.version, "k1");
    assert_string_equal(again.version, "same");
    assert_int_equal(again.count, 0);
    put(fixture, "k2", "", 0, "");
    assert_int_equal(since(fixture, keys.version, "k1").count, 2);
    keys = since(fixture, "", "k1");
    assert_int_equal(remove_key(fixture, "k3"), 0);
    assert_string_equal(since(fixture, keys.version, "k1").version, "same");
    assert_int_equal(remove_key(fixture, "k1"), 1);
    assert_int_equal(since(fixture, keys.version, "k1").count, 1);
}

static void a_key_takes_its_tokens_with_it(void **state)
{
    struct fixture *fixture = *state;
    put(fixture, "k1", "", 0, "");
    put(fixture, "k2", "k1", 0, "");
    put(fixture, "k3", "k4", 0, "");
    assert_string_equal(since(fixture, "", "k2").line, "k1 abc premium [/feed.atom]  5 0");
    assert_int_equal(remove_key(fixture, "k1"), 2);
    assert_int_equal(since(fixture, "", "").count, 1);
}

static void keys_long_expired_leave_and_what_cannot_be_stored_is_refused(void **state)
{
    struct fixture *fixture = *state;
    char long_note[STORE_KEY_NOTE_MAX + 2];
    struct store_key key = {.id = "k9", .hash = "a", .tier = "premium", .owner = "", .path = "/a|b", .note = ""};
    put(fixture, "k1", "", 1, "expired in 1970");
    put(fixture, "k2", "", 0, "never expires");
    put(fixture, "k3", "", 4102444800000, "in 2100");
    assert_int_equal(since(fixture, "", "").count, 2);
    assert_int_equal(store_key_put(fixture->store, &key, on_done, NULL, NULL), ERR_INVALID);
    memset(long_note, 'n', sizeof long_note);
    long_note[sizeof long_note - 1] = '\0';
    key.path = "";
    key.note = long_note;
    assert_int_equal(store_key_put(fixture->store, &key, on_done, NULL, NULL), ERR_INVALID);
}

struct shared {
    int is_done;
    char secret[STORE_SECRET_MAX + 1];
};

static void on_secret(void *context, const struct store_result *result, const char *secret)
{
    struct shared *shared = context;
    assert_int_equal(result->code, 0);
    snprintf(shared->secret, sizeof shared->secret, "%s", secret);
    shared->is_done = 1;
}

static void the_first_who_asks_makes_the_secret_that_all_share(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *name, *made, *secret;
    } cases[] = {{"pictures", "one", "one"}, {"pictures", "two", "one"}, {"other", "three", "three"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct shared shared = {0};
        assert_int_equal(store_secret_share(fixture->store, cases[i].name, cases[i].made, on_secret, &shared, NULL), 0);
        fixture_wait(fixture, &shared.is_done);
        assert_string_equal(shared.secret, cases[i].secret);
    }
    char too_long[STORE_SECRET_MAX + 2];
    memset(too_long, 'x', sizeof too_long);
    too_long[sizeof too_long - 1] = '\0';
    assert_int_equal(store_secret_share(fixture->store, "n", too_long, on_secret, NULL, NULL), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_key_comes_back_as_it_was_put, fixture_flush),
        cmocka_unit_test_setup(followers_hear_of_changes_and_only_of_these, fixture_flush),
        cmocka_unit_test_setup(a_key_takes_its_tokens_with_it, fixture_flush),
        cmocka_unit_test_setup(the_first_who_asks_makes_the_secret_that_all_share, fixture_flush),
        cmocka_unit_test_setup(keys_long_expired_leave_and_what_cannot_be_stored_is_refused, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
