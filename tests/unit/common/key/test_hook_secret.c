/* common/key: what webhooks are signed with. Numbers of others: RFC 4231, and Python's hmac. */
#include "hook_secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_body_is_signed_as_rfc_4231_has_it(void **state)
{
    char hex[HMAC_HEX_SIZE];
    (void)state;
    hmac_sha256_hex("Jefe", "what do ya want for nothing?", 28, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    hmac_sha256_hex("", "", 0, hex);
    assert_string_equal(hex, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void a_message_is_signed_with_its_id_and_its_time(void **state)
{
    static const char body[] = "{\"test\": 2432232314}";
    struct hook_secret secret;
    char text[HOOK_SECRET_SIZE], signature[HOOK_SIGNATURE_SIZE];
    struct hook_message message = {"msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, sizeof body - 1};
    (void)state;
    for (unsigned i = 0; i < sizeof secret.bytes; i++)
        secret.bytes[i] = (unsigned char)i;
    hook_secret_write(&secret, text);
    assert_string_equal(text, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    hook_secret_sign(&secret, &message, signature);
    assert_string_equal(signature, "v1,O4Gjv1HqPqsMrjmczoggs/sWA8gZD0VyHG+fLh4+ktI=");
    message.time_s++;
    hook_secret_sign(&secret, &message, text);
    assert_string_not_equal(text, signature);
}

static void a_secret_is_of_its_hook_its_edition_and_its_file(void **state)
{
    struct tier_hasher one, other;
    const struct signature_key shared = {{1}}, another = {{2}};
    struct hook_secret secret, again;
    (void)state;
    assert_int_equal(tier_hasher_init(&one, "world", "", NULL), 0);
    assert_int_equal(tier_hasher_init(&other, "demo", "", NULL), 0);
    hook_secret_derive(&one, &shared, "wh0123456789abcdef", 0, &secret);
    hook_secret_derive(&one, &shared, "wh0123456789abcdef", 0, &again);
    assert_memory_equal(&secret, &again, sizeof secret);
    hook_secret_derive(&one, &shared, "wh0123456789abcdee", 0, &again);
    assert_memory_not_equal(&secret, &again, sizeof secret);
    hook_secret_derive(&one, &shared, "wh0123456789abcdef", 1, &again); /* exchanged */
    assert_memory_not_equal(&secret, &again, sizeof secret);
    hook_secret_derive(&one, &another, "wh0123456789abcdef", 0, &again);
    assert_memory_not_equal(&secret, &again, sizeof secret);
    hook_secret_derive(&other, &shared, "wh0123456789abcdef", 0, &again);
    assert_memory_not_equal(&secret, &again, sizeof secret);
}

static void ids_differ_and_what_is_none_is_known(void **state)
{
    char id[HOOK_ID_SIZE], other[HOOK_ID_SIZE];
    (void)state;
    hook_id_make(id);
    hook_id_make(other);
    assert_string_not_equal(id, other);
    assert_true(hook_id_is_valid(id));
    assert_false(hook_id_is_valid(NULL));
    assert_false(hook_id_is_valid(""));
    assert_false(hook_id_is_valid("wh0123456789abcdeg"));
    assert_false(hook_id_is_valid("wh0123456789abcdef0"));
    assert_false(hook_id_is_valid("hw0123456789abcdef"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_is_signed_as_rfc_4231_has_it),
        cmocka_unit_test(a_message_is_signed_with_its_id_and_its_time),
        cmocka_unit_test(a_secret_is_of_its_hook_its_edition_and_its_file),
        cmocka_unit_test(ids_differ_and_what_is_none_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
