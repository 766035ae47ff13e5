/* common/key: keys are read back, hashes tell them apart, and nothing else has their form. */
#include "tier_key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void a_new_key_is_read_back_and_is_like_no_other(void **state)
{
    (void)state;
    char key[TIER_KEY_SIZE], other[TIER_KEY_SIZE], id[TIER_KEY_ID_SIZE], other_id[TIER_KEY_ID_SIZE],
        read[TIER_KEY_ID_SIZE];
    tier_key_make(key, id);
    tier_key_make(other, other_id);
    assert_int_equal(tier_key_read_id(key, read), 1);
    assert_string_equal(read, id);
    assert_true(tier_key_id_is_valid(id));
    assert_string_not_equal(key, other);
    assert_string_not_equal(id, other_id);
}

static void what_has_not_the_form_of_a_key_is_none(void **state)
{
    (void)state;
    char key[TIER_KEY_SIZE], id[TIER_KEY_ID_SIZE];
    assert_int_equal(tier_key_read_id(NULL, id), 0);
    assert_int_equal(tier_key_read_id("", id), 0);
    assert_int_equal(tier_key_read_id("tk_", id), 0);
    tier_key_make(key, id);
    for (size_t i = 0; key[i]; i++) {
        char kept = key[i];
        key[i] = '|'; /* stands in no alphabet */
        assert_int_equal(tier_key_read_id(key, id), 0);
        key[i] = kept;
    }
    key[strlen(key) - 1] = '\0';
    assert_int_equal(tier_key_read_id(key, id), 0);
    assert_false(tier_key_id_is_valid("k0123456789"));
    assert_false(tier_key_id_is_valid("a0123456789a"));
    assert_false(tier_key_id_is_valid(NULL));
}

static void a_hash_holds_for_one_key_one_edition_and_one_secret(void **state)
{
    (void)state;
    char path[] = "/tmp/test_tier_key_XXXXXX", key[TIER_KEY_SIZE], id[TIER_KEY_ID_SIZE];
    char hash[TIER_KEY_HASH_SIZE], again[TIER_KEY_HASH_SIZE];
    struct tier_hasher world, demo, secret;
    int fd = mkstemp(path);
    assert_int_equal(tier_hasher_init(&world, "world", "", NULL), 0);
    assert_int_equal(tier_hasher_init(&demo, "demo", "", NULL), 0);
    assert_int_equal(tier_hasher_init(&secret, "world", path, NULL), ERR_INVALID); /* empty */
    assert_int_equal(write(fd, "between us", 10), 10);
    assert_int_equal(tier_hasher_init(&secret, "world", path, NULL), 0);
    close(fd);
    unlink(path);
    assert_int_equal(tier_hasher_init(&secret, "world", path, NULL), ERR_UNAVAILABLE);
    tier_key_make(key, id);
    tier_key_hash(&world, key, hash);
    tier_key_hash(&world, key, again);
    assert_true(tier_key_hash_is_equal(hash, again));
    assert_null(strstr(hash, key + 16));
    tier_key_hash(&demo, key, again);
    assert_false(tier_key_hash_is_equal(hash, again));
    tier_key_hash(&secret, key, again);
    assert_false(tier_key_hash_is_equal(hash, again));
    key[strlen(key) - 1] ^= 1;
    tier_key_hash(&world, key, again);
    assert_false(tier_key_hash_is_equal(hash, again));
    assert_false(tier_key_hash_is_equal(hash, ""));
    assert_false(tier_key_hash_is_equal("", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_key_is_read_back_and_is_like_no_other),
        cmocka_unit_test(what_has_not_the_form_of_a_key_is_none),
        cmocka_unit_test(a_hash_holds_for_one_key_one_edition_and_one_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
