/* common/json, reading: strict about form, forgiving about what is absent. */
#include "json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct json *read_text(const char *text)
{
    struct json *document = NULL;
    struct err err = {0};
    if (json_read(text, strlen(text), &document, &err) != 0)
        fail_msg("%s: %s", text, err.text);
    return document;
}

static void members_and_elements_are_found(void **state)
{
    (void)state;
    struct json *document = read_text("{\"a\":[1,\"two\",3.9,true,null],\"b\":{\"c\":\"d\"}}");
    const struct json *list = json_member(document, "a");
    assert_int_equal(json_kind(document), JSON_KIND_OBJECT);
    assert_int_equal(json_count(list), 5);
    assert_int_equal(json_as_integer(json_at(list, 0), -1), 1);
    assert_string_equal(json_as_text(json_at(list, 1)), "two");
    assert_int_equal(json_as_integer(json_at(list, 2), -1), 3);
    assert_true(json_as_real(json_at(list, 2), 0) > 3.8);
    assert_true(json_as_flag(json_at(list, 3)));
    assert_int_equal(json_kind(json_at(list, 4)), JSON_KIND_NULL);
    assert_string_equal(json_member_text(json_member(document, "b"), "c", "?"), "d");
    json_free(document);
}

static void what_is_absent_or_of_another_kind_answers_with_the_fallback(void **state)
{
    (void)state;
    struct json *document = read_text("{\"a\":\"text\",\"n\":1e300}");
    assert_null(json_as_text(json_member(json_member(document, "x"), "y")));
    assert_null(json_member(json_member(document, "a"), "b"));
    assert_int_equal(json_count(document), 0);
    assert_null(json_at(document, 0));
    assert_null(json_at(NULL, 7));
    assert_int_equal(json_as_integer(json_member(document, "a"), 9), 9);
    assert_int_equal(json_as_integer(json_member(document, "n"), 9), 9);
    assert_int_equal(json_as_flag(NULL), 0);
    assert_string_equal(json_member_text(NULL, "a", "fallback"), "fallback");
    json_free(document);
    json_free(NULL);
}

static void a_nul_inside_a_text_becomes_a_space(void **state)
{
    (void)state;
    struct json *document = read_text("{\"a\":\"x\\u0000y\"}");
    assert_string_equal(json_member_text(document, "a", ""), "x y");
    json_free(document);
}

static void broken_documents_are_refused_with_the_place(void **state)
{
    (void)state;
    const char *const broken[] = {"", "{", "{\"a\":}", "[1,]", "{\"a\":1}x", "\"\xFF\"", "{'a':1}", "[01]", "nul"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct json *document = NULL;
        struct err err = {0};
        assert_int_equal(json_read(broken[i], strlen(broken[i]), &document, &err), ERR_INVALID);
        assert_null(document);
        assert_non_null(strstr(err.text, "line 1"));
    }
}

static void deep_nesting_is_refused(void **state)
{
    (void)state;
    static char deep[200001];
    struct json *document = NULL;
    memset(deep, '[', sizeof deep - 1);
    assert_int_equal(json_read(deep, sizeof deep - 1, &document, NULL), ERR_INVALID);
}

static void names_of_members_come_in_the_order_of_the_text(void **state)
{
    (void)state;
    static const char text[] = "{\"z\":1,\"a\":{},\"m\":[2]}";
    struct json *document = NULL;
    assert_int_equal(json_read(text, strlen(text), &document, NULL), 0);
    assert_string_equal(json_name_at(document, 0), "z");
    assert_string_equal(json_name_at(document, 1), "a");
    assert_string_equal(json_name_at(document, 2), "m");
    assert_null(json_name_at(document, 3));
    assert_null(json_name_at(json_member(document, "a"), 0));
    assert_null(json_name_at(json_member(document, "m"), 0));
    assert_null(json_name_at(NULL, 0));
    json_free(document);
}

static void too_many_values_are_refused_before_they_take_memory(void **state)
{
    (void)state;
    static char many[2 * JSON_VALUES_MAX + 2];
    struct json *document = NULL;
    many[0] = '[';
    for (size_t i = 1; i < sizeof many - 1; i++)
        many[i] = i % 2 ? '1' : ',';
    many[sizeof many - 1] = ']';
    assert_int_equal(json_read(many, sizeof many, &document, NULL), ERR_TOO_LARGE);
    memset(many, ',', sizeof many);
    many[0] = many[sizeof many - 1] = '"';
    assert_int_equal(json_read(many, sizeof many, &document, NULL), 0);
    json_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_and_elements_are_found),
        cmocka_unit_test(what_is_absent_or_of_another_kind_answers_with_the_fallback),
        cmocka_unit_test(a_nul_inside_a_text_becomes_a_space),
        cmocka_unit_test(broken_documents_are_refused_with_the_place),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(names_of_members_come_in_the_order_of_the_text),
        cmocka_unit_test(too_many_values_are_refused_before_they_take_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
