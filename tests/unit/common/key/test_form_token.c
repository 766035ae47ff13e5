/* The token of a form: right for the browser that it was made for, and for no other. */
#include "form_token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NONCE "0123456789abcdef0123456789abcdef"

static struct tier_hasher hasher, other;

static int open_hashers(void **state)
{
    struct err err;
    (void)state;
    return tier_hasher_init(&hasher, "world", "", &err) || tier_hasher_init(&other, "demo", "", &err);
}

static void a_token_is_right_for_its_browser_only(void **state)
{
    (void)state;
    char token[FORM_TOKEN_SIZE], again[FORM_TOKEN_SIZE];
    form_token_make(&hasher, NONCE, token);
    form_token_make(&hasher, NONCE, again);
    assert_string_equal(token, again);
    assert_true(form_token_is_right(&hasher, NONCE, token));
    assert_false(form_token_is_right(&hasher, "1123456789abcdef0123456789abcdef", token));
    assert_false(form_token_is_right(&other, NONCE, token)); /* of another edition */
}

static void what_is_no_token_is_wrong(void **state)
{
    (void)state;
    char token[FORM_TOKEN_SIZE + 1];
    form_token_make(&hasher, NONCE, token);
    assert_false(form_token_is_right(&hasher, NONCE, NULL));
    assert_false(form_token_is_right(&hasher, NONCE, ""));
    assert_false(form_token_is_right(&hasher, NULL, token));
    assert_false(form_token_is_right(&hasher, "", token));
    assert_false(form_token_is_right(&hasher, NONCE "0", token));
    token[0] = token[0] == '0' ? '1' : '0';
    assert_false(form_token_is_right(&hasher, NONCE, token));
    form_token_make(&hasher, NONCE, token);
    token[FORM_TOKEN_SIZE - 2] = '\0'; /* cut */
    assert_false(form_token_is_right(&hasher, NONCE, token));
    form_token_make(&hasher, NONCE, token);
    strcat(token, "0"); /* longer */
    assert_false(form_token_is_right(&hasher, NONCE, token));
}

static void a_number_for_a_browser_is_made_fresh_and_is_valid(void **state)
{
    (void)state;
    char one[FORM_NONCE_SIZE], two[FORM_NONCE_SIZE];
    form_nonce_make(one);
    form_nonce_make(two);
    assert_string_not_equal(one, two);
    assert_true(form_nonce_is_valid(one));
    static const char *const wrong[] = {"",
                                        "0",
                                        "0123456789abcdef0123456789abcdeg",
                                        NONCE "0",
                                        "0123456789abcdef0123456789abcde",
                                        "0123456789ABCDEF0123456789ABCDEF",
                                        "0123456789abcdef 0123456789abcde"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (form_nonce_is_valid(wrong[i]))
            fail_msg("\"%s\" was taken", wrong[i]);
    assert_false(form_nonce_is_valid(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_is_right_for_its_browser_only),
        cmocka_unit_test(what_is_no_token_is_wrong),
        cmocka_unit_test(a_number_for_a_browser_is_made_fresh_and_is_valid),
    };
    return cmocka_run_group_tests(tests, open_hashers, NULL);
}
