/* ingest: what a feed says of its hub, what a hub signs, what it is asked. */
#include "link_header.h"
#include "push.h"
#include "push_form.h"
#include "push_sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the ones that it needs */
#include <cmocka.h>

static const char *find(const char *header, const char *rel)
{
    static char out[URL_SIZE];
    return link_header_find(header, rel, "https://daily.example/news/feed", out) ? out : "none";
}

static void a_link_is_found_by_its_relation(void **state)
{
    (void)state;
    const char *header =
        "<https://hub.example/>; rel=\"hub\", <https://daily.example/feed>; title=\"a, <b>; rel=hub\"; "
        "rel=\"alternate Self\"";
    assert_string_equal(find(header, "hub"), "https://hub.example/");
    assert_string_equal(find(header, "self"), "https://daily.example/feed");
    assert_string_equal(find(header, "next"), "none");
    assert_string_equal(find("</hub>;rel=hub", "hub"), "https://daily.example/hub");
    assert_string_equal(find("<hub> ; REL = HUB", "hub"), "https://daily.example/news/hub");
    assert_string_equal(find("<https://a.example/?x=1,2;3>; rel=next,<https://b.example/>;rel=hub", "hub"),
                        "https://b.example/");
}

static void what_is_no_link_is_passed_over(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "rel=hub",
                                        "<",
                                        "<>; rel=hub\"",
                                        "<ftp://a/>; rel=hub",
                                        "<https://a.example/>; rel=\"hub",
                                        "<https://a.example/; rel=hub",
                                        "<https://a.example/>; \"\\",
                                        "<https://a.example/>; rel=hubs"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const char *found = find(wrong[i], "hub");
        assert_true(strcmp(found, "none") == 0 || i == 3 || i == 5); /* an unclosed quote still names a relation */
    }
}

static void a_signature_is_checked_by_the_method_that_it_names(void **state)
{
    (void)state;
    static const char body[] = "what do ya want for nothing?"; /* RFC 2202, RFC 4231: test case 2 */
    static const char *const right[] = {
        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "SHA256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843",
        "sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
    };
    static const char *const wrong[] = {"",
                                        "sha1",
                                        "sha1=",
                                        "md5=750c783e6ab0b503eaa86e310a5db738",
                                        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
                                        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c78",
                                        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7",
                                        "sha256=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_true(push_sign_is_right(right[i], "Jefe", body, strlen(body)));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(push_sign_is_right(wrong[i], "Jefe", body, strlen(body)));
    assert_false(push_sign_is_right(NULL, "Jefe", body, strlen(body)));
    assert_false(push_sign_is_right(right[0], "jefe", body, strlen(body)));
}

static void a_form_is_encoded(void **state)
{
    (void)state;
    struct buffer form;
    buffer_init(&form, PUSH_FORM_MAX);
    push_form_add(&form, "hub.mode", "subscribe");
    push_form_add(&form, "hub.topic", "https://a.example/\xC3\xA9?x=1&y");
    assert_string_equal(form.data, "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%C3%A9%3Fx%3D1%26y");
    buffer_done(&form);
}

static void random_names_differ(void **state)
{
    (void)state;
    char a[PUSH_RANDOM_SIZE], b[PUSH_RANDOM_SIZE];
    assert_int_equal(push_random(a), 0);
    assert_int_equal(push_random(b), 0);
    assert_int_equal(strspn(a, "0123456789abcdef"), PUSH_RANDOM_SIZE - 1);
    assert_string_not_equal(a, b);
}

static void the_address_of_callbacks_is_checked(void **state)
{
    (void)state;
    struct err err = {0};
    assert_int_equal(push_address_check("", &err), 0);
    assert_int_equal(push_address_check("https://desk.example", &err), 0);
    assert_int_equal(push_address_check("https://desk.example/hooks", &err), 0);
    assert_int_equal(push_address_check("desk.example", &err), ERR_INVALID);
    assert_int_equal(push_address_check("https://desk.example/", &err), ERR_INVALID);
    assert_int_equal(push_address_check("https://desk.example/?a=b", &err), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_is_found_by_its_relation),
        cmocka_unit_test(what_is_no_link_is_passed_over),
        cmocka_unit_test(a_signature_is_checked_by_the_method_that_it_names),
        cmocka_unit_test(a_form_is_encoded),
        cmocka_unit_test(random_names_differ),
        cmocka_unit_test(the_address_of_callbacks_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
