/* services/publish: what a browser's form sends. */
#include "form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void a_forms_fields_are_decoded_or_not_there(void **state)
{
    (void)state;
    char value[16];
    assert_true(form_value("action=enter&key=a%20b+c%2f", "key", value, sizeof value));
    assert_string_equal(value, "a b c/");
    assert_true(form_value("action=enter&key=", "key", value, sizeof value));
    assert_string_equal(value, "");
    assert_true(form_value("a=%zz%4", "a", value, sizeof value));
    assert_string_equal(value, "%zz%4");
    assert_false(form_value("xkey=1&keyx=2&key", "key", value, sizeof value));
    assert_false(form_value("key=a%00b", "key", value, sizeof value));
    assert_false(form_value("key=0123456789abcdef", "key", value, sizeof value));
    assert_false(form_value("", "key", value, sizeof value));
    assert_false(form_value(NULL, "key", value, sizeof value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_forms_fields_are_decoded_or_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
