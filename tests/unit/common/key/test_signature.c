/* common/key: signed addresses, and text as one part of an address. */
#include "signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_secret_is_a_key_and_no_two_are_the_same(void **state)
{
    char one[SIGNATURE_SECRET_SIZE], two[SIGNATURE_SECRET_SIZE];
    struct signature_key key, other;
    (void)state;
    signature_secret_make(one);
    signature_secret_make(two);
    assert_string_not_equal(one, two);
    assert_true(signature_key_read(one, &key) && signature_key_read(two, &other));
    assert_memory_not_equal(&key, &other, sizeof key);
    one[3] = 'x';
    assert_false(signature_key_read(one, &key));
    one[3] = '\0';
    assert_false(signature_key_read(one, &key));
    assert_false(signature_key_read("", &key));
}

static void a_signature_holds_for_its_text_and_its_key_alone(void **state)
{
    struct signature_key key = {{1}}, other = {{2}};
    char signature[SIGNATURE_SIZE];
    (void)state;
    signature_make(&key, "https://a.example/1.jpg", signature);
    assert_int_equal(strlen(signature), SIGNATURE_SIZE - 1);
    assert_true(signature_is_right(&key, "https://a.example/1.jpg", signature));
    assert_false(signature_is_right(&key, "https://a.example/2.jpg", signature));
    assert_false(signature_is_right(&other, "https://a.example/1.jpg", signature));
    assert_false(signature_is_right(&key, "https://a.example/1.jpg", ""));
    signature[SIGNATURE_SIZE - 2] = '\0';
    assert_false(signature_is_right(&key, "https://a.example/1.jpg", signature));
}

static void text_as_a_part_of_an_address_comes_back_as_it_was(void **state)
{
    static const char *const texts[] = {"", "a", "ab", "abc", "https://a.example/\xC3\xA9?b=c&d=%20#e", "\xFF\xFE"};
    char part[128], back[128];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(address_part_encode(texts[i], part, sizeof part));
        assert_int_equal(strspn(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                         strlen(part));
        assert_true(address_part_decode(part, back, sizeof back));
        assert_string_equal(back, texts[i]);
    }
    assert_false(address_part_encode("abcdef", part, 8));
    assert_true(address_part_encode("abcdef", part, 9));
    assert_false(address_part_decode(part, back, 6));
    assert_false(address_part_decode(part, back, 0));
    static const char *const wrong[] = {"a", "ab=", "a+b/", "ab c", "YQBi" /* "a", a NUL, "b" */};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(address_part_decode(wrong[i], back, sizeof back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_a_key_and_no_two_are_the_same),
        cmocka_unit_test(a_signature_holds_for_its_text_and_its_key_alone),
        cmocka_unit_test(text_as_a_part_of_an_address_comes_back_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
