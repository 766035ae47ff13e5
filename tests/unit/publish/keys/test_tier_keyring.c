/* services/publish: which keys hold, where, and how often. */
#include "tier_keyring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOW_MS 1795000000000

/* A key, a token of it, and the ring that has both. */
struct ring {
    struct tier_keyring keyring;
    char key[TIER_KEY_SIZE], token[TIER_KEY_SIZE];
    char ids[2][TIER_KEY_ID_SIZE], hashes[2][TIER_KEY_HASH_SIZE];
    struct store_key rows[2];
};

static void ring_init(struct ring *ring, int64_t expires_ms)
{
    *ring = (struct ring){0};
    assert_int_equal(tier_hasher_init(&ring->keyring.hasher, "world", "", NULL), 0);
    tier_key_make(ring->key, ring->ids[0]);
    tier_key_make(ring->token, ring->ids[1]);
    tier_key_hash(&ring->keyring.hasher, ring->key, ring->hashes[0]);
    tier_key_hash(&ring->keyring.hasher, ring->token, ring->hashes[1]);
    ring->rows[0] = (struct store_key){.id = ring->ids[0],
                                       .hash = ring->hashes[0],
                                       .tier = "premium",
                                       .owner = "",
                                       .path = "",
                                       .note = "",
                                       .expires_ms = expires_ms};
    ring->rows[1] = ring->rows[0];
    ring->rows[1].id = ring->ids[1];
    ring->rows[1].hash = ring->hashes[1];
    ring->rows[1].owner = ring->ids[0];
    ring->rows[1].path = "/feed.atom";
    assert_int_equal(tier_keyring_load(&ring->keyring, ring->rows, 2, NULL), 0);
}

static enum tier_key_verdict check(const struct ring *ring, const char *text, const char *path)
{
    struct tier_keyring_key *key = NULL;
    enum tier_key_verdict verdict = tier_keyring_check(&ring->keyring, text, path, NOW_MS, &key);
    assert_int_equal(key != NULL, verdict == TIER_KEY_GOOD);
    return verdict;
}

static void a_key_holds_everywhere_and_a_token_for_its_feed_alone(void **state)
{
    (void)state;
    struct ring ring;
    ring_init(&ring, 0);
    assert_int_equal(check(&ring, ring.key, ""), TIER_KEY_GOOD);
    assert_int_equal(check(&ring, ring.key, "/feed.atom"), TIER_KEY_WRONG); /* never in an address */
    assert_int_equal(check(&ring, ring.token, "/feed.atom"), TIER_KEY_GOOD);
    assert_int_equal(check(&ring, ring.token, "/feed.rss"), TIER_KEY_WRONG);
    assert_int_equal(check(&ring, ring.token, ""), TIER_KEY_WRONG);
    assert_int_equal(check(&ring, "", ""), TIER_KEY_WRONG);
    assert_int_equal(check(&ring, ring.ids[0], ""), TIER_KEY_WRONG);
    ring.key[strlen(ring.key) - 1] ^= 1;
    assert_int_equal(check(&ring, ring.key, ""), TIER_KEY_WRONG);
    tier_keyring_done(&ring.keyring);
}

static void what_has_expired_or_lost_its_owner_holds_no_more(void **state)
{
    (void)state;
    struct ring ring;
    ring_init(&ring, NOW_MS);
    assert_int_equal(check(&ring, ring.key, ""), TIER_KEY_EXPIRED);
    assert_int_equal(check(&ring, ring.token, "/feed.atom"), TIER_KEY_EXPIRED);
    tier_keyring_done(&ring.keyring);
    ring_init(&ring, NOW_MS + 1);
    assert_int_equal(check(&ring, ring.key, ""), TIER_KEY_GOOD);
    assert_non_null(tier_keyring_find(&ring.keyring, ring.ids[1], NOW_MS));
    assert_int_equal(tier_keyring_load(&ring.keyring, ring.rows + 1, 1, NULL), 0); /* the key was revoked */
    assert_int_equal(check(&ring, ring.key, ""), TIER_KEY_WRONG);
    assert_int_equal(check(&ring, ring.token, "/feed.atom"), TIER_KEY_WRONG);
    assert_null(tier_keyring_find(&ring.keyring, ring.ids[1], NOW_MS));
    tier_keyring_done(&ring.keyring);
}

static void rows_that_we_did_not_write_open_nothing(void **state)
{
    (void)state;
    struct ring ring;
    ring_init(&ring, 0);
    ring.rows[0].tier = "gold";
    assert_int_equal(tier_keyring_load(&ring.keyring, ring.rows, 2, NULL), 0);
    assert_int_equal(check(&ring, ring.key, ""), TIER_KEY_WRONG);
    ring.rows[0].tier = "vantage";
    ring.rows[0].hash = "";
    assert_int_equal(tier_keyring_load(&ring.keyring, ring.rows, 2, NULL), 0);
    assert_int_equal(check(&ring, ring.key, ""), TIER_KEY_WRONG);
    ring.rows[0].hash = ring.hashes[0];
    ring.rows[1].path = ""; /* a token for every path */
    assert_int_equal(tier_keyring_load(&ring.keyring, ring.rows, 2, NULL), 0);
    assert_int_equal(check(&ring, ring.token, ""), TIER_KEY_WRONG);
    tier_keyring_done(&ring.keyring);
}

static void a_key_that_asks_too_often_is_told_when_to_come_back(void **state)
{
    (void)state;
    struct ring ring;
    struct tier_keyring_key *key = NULL;
    ring_init(&ring, 0);
    ring.keyring.rate = 3;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(tier_keyring_check(&ring.keyring, ring.key, "", NOW_MS, &key), TIER_KEY_GOOD);
        assert_int_equal(tier_keyring_take(&ring.keyring, key, 1000).retry_s, 0);
    }
    assert_in_range(tier_keyring_take(&ring.keyring, key, 1000).retry_s, 20, 21);
    assert_int_equal(tier_keyring_load(&ring.keyring, ring.rows, 2, NULL), 0); /* other keys came: the bucket stays */
    tier_keyring_check(&ring.keyring, ring.key, "", NOW_MS, &key);
    assert_in_range(tier_keyring_take(&ring.keyring, key, 11000).retry_s, 10, 11);
    assert_int_equal(tier_keyring_take(&ring.keyring, key, 21100).retry_s, 0);
    assert_int_not_equal(tier_keyring_take(&ring.keyring, key, 21100).retry_s, 0);
    assert_int_equal(tier_keyring_take(&ring.keyring, key, 10000000).retry_s,
                     0); /* it never holds more than a minute's worth */
    assert_int_equal(tier_keyring_take(&ring.keyring, key, 10000000).retry_s, 0);
    assert_int_equal(tier_keyring_take(&ring.keyring, key, 10000000).retry_s, 0);
    assert_int_not_equal(tier_keyring_take(&ring.keyring, key, 10000000).retry_s, 0);
    ring.keyring.rate = 0;
    assert_int_equal(tier_keyring_take(&ring.keyring, key, 10000000).retry_s, 0);
    tier_keyring_done(&ring.keyring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_holds_everywhere_and_a_token_for_its_feed_alone),
        cmocka_unit_test(what_has_expired_or_lost_its_owner_holds_no_more),
        cmocka_unit_test(rows_that_we_did_not_write_open_nothing),
        cmocka_unit_test(a_key_that_asks_too_often_is_told_when_to_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
