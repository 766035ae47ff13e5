/* common/lang: what a reader wants to read, in which order. */
#include "lang_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

static const char *accepted(const char *header)
{
    static char joined[128];
    struct lang_list list = {0};
    lang_list_accept(&list, header);
    *joined = '\0';
    for (unsigned i = 0; i < list.count; i++) {
        strcat(joined, i ? " " : "");
        strcat(joined, list.codes[i]);
    }
    return joined;
}

static void a_header_is_read_in_the_order_of_its_weights(void **state)
{
    (void)state;
    assert_string_equal(accepted("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5"), "fr en de");
    assert_string_equal(accepted("de;q=0.2,sl;q=0.35,it"), "it sl de");
    assert_string_equal(accepted("en , es ;q=1.0"), "en es");
    assert_string_equal(accepted("pt_BR"), "pt");
}

static void what_is_refused_or_no_language_is_passed_over(void **state)
{
    (void)state;
    assert_string_equal(accepted("fr;q=0, en;q=0.000, ar;q=0.1"), "ar");
    assert_string_equal(accepted("*, 17, e, averylongtagthatisnone, ;;q=, de"), "de");
    assert_string_equal(accepted(""), "");
    assert_string_equal(accepted(NULL), "");
    assert_string_equal(accepted("en;q=high"), "en");
}

static void a_header_of_any_length_leaves_a_place_free(void **state)
{
    (void)state;
    assert_string_equal(accepted("aa,bb,cc,dd,ee,ff,gg,hh,jj,kk"), "aa bb cc");
    char many[4000];
    for (size_t i = 0; i + 3 < sizeof many; i += 3)
        memcpy(many + i, i == 0 ? "fr," : "en,", 3);
    many[sizeof many - 4] = '\0';
    assert_string_equal(accepted(many), "fr en");
}

static void what_is_added_first_stays_first(void **state)
{
    (void)state;
    struct lang_list list = {0};
    assert_true(lang_list_add(&list, "SL"));
    lang_list_accept(&list, "en, sl");
    assert_true(lang_list_add(&list, "en-GB"));
    assert_false(lang_list_add(&list, "x"));
    assert_false(lang_list_add(&list, NULL));
    assert_int_equal(list.count, 2);
    assert_int_equal(lang_list_place(&list, "sl"), 0);
    assert_int_equal(lang_list_place(&list, "en"), 1);
    assert_int_equal(lang_list_place(&list, "fr"), 2);
}

static void an_edition_has_one_language_as_iso_writes_it(void **state)
{
    (void)state;
    struct err err = {0};
    assert_int_equal(edition_lang_check("sl", &err), 0);
    assert_int_equal(edition_lang_check("", &err), ERR_INVALID);
    assert_int_equal(edition_lang_check("en-US", &err), ERR_INVALID);
    assert_int_equal(edition_lang_check("english", &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "\"english\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_read_in_the_order_of_its_weights),
        cmocka_unit_test(what_is_refused_or_no_language_is_passed_over),
        cmocka_unit_test(a_header_of_any_length_leaves_a_place_free),
        cmocka_unit_test(what_is_added_first_stays_first),
        cmocka_unit_test(an_edition_has_one_language_as_iso_writes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
