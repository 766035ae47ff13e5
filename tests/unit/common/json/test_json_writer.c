/* common/json: what is written is valid JSON, whatever the text. */
#include "json_escape.h"
#include "json_writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void expect(struct json_writer *writer, const char *expected)
{
    char *out = NULL;
    size_t size = 0;
    assert_int_equal(json_writer_take(writer, &out, &size, NULL), 0);
    assert_string_equal(out, expected);
    assert_int_equal(size, strlen(expected));
    free(out);
}

static void objects_and_arrays_nest_with_commas_in_the_right_places(void **state)
{
    (void)state;
    struct json_writer writer;
    json_writer_init(&writer, 4096);
    json_object_begin(&writer, NULL);
    json_array_begin(&writer, "empty");
    json_array_end(&writer);
    json_array_begin(&writer, "rows");
    for (int i = 0; i < 2; i++) {
        json_object_begin(&writer, NULL);
        json_put_int(&writer, "n", i - 1);
        json_put_bool(&writer, "first", i == 0);
        json_object_end(&writer);
    }
    json_array_end(&writer);
    json_put_uint(&writer, "big", UINT64_MAX);
    json_put_null(&writer, "none");
    json_put_raw(&writer, "raw", "[1]", 3);
    json_object_end(&writer);
    expect(&writer, "{\"empty\":[],\"rows\":[{\"n\":-1,\"first\":true},{\"n\":0,\"first\":false}],"
                    "\"big\":18446744073709551615,\"none\":null,\"raw\":[1]}");
}

static void quotes_backslashes_and_control_characters_are_escaped(void **state)
{
    (void)state;
    struct json_writer writer;
    json_writer_init(&writer, 4096);
    json_put_text(&writer, NULL, "a\"b\\c\n\t\r\b\f\x01\x1F\x7F/é🗞");
    expect(&writer, "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u001f\\u007f/é🗞\"");
}

static void broken_utf8_becomes_the_replacement_character(void **state)
{
    (void)state;
    struct json_writer writer;
    json_writer_init(&writer, 4096);
    json_put_text_bytes(&writer, NULL, "x\xC3(\xFF\0y", 6);
    expect(&writer, "\"x\xEF\xBF\xBD(\xEF\xBF\xBD\\u0000y\"");
}

/* Text is looked at eight bytes at a time: whatever stands out must be found at each place among others that do not. */
static void every_byte_is_written_the_same_wherever_it_stands_in_a_text(void **state)
{
    (void)state;
    enum { LEN_MAX = 19 };
    for (unsigned i = 0; i < 0x100 * LEN_MAX * LEN_MAX; i++) {
        unsigned byte = i % 0x100, at = i / 0x100 % LEN_MAX, len = i / 0x100 / LEN_MAX + 1;
        char text[LEN_MAX], alone[16], expected[64];
        struct json_writer writer;
        size_t alone_size;
        if (at >= len)
            continue;
        json_escape((const char[]){(char)byte}, 1, JSON_ESCAPE_NEEDED, alone, &alone_size);
        memset(text, 'a' + (int)at % 3, sizeof text);
        snprintf(expected, sizeof expected, "\"%.*s%.*s%.*s\"", (int)at, text, (int)alone_size, alone,
                 (int)(len - 1 - at), text);
        text[at] = (char)byte;
        json_writer_init(&writer, 4096);
        json_put_text_bytes(&writer, NULL, text, len);
        expect(&writer, expected);
    }
}

static void characters_of_any_length_are_written_whole_beside_others(void **state)
{
    (void)state;
    static const char *const texts[] = {"наводнение в порту", "港口洪水", "é", "ééééé\"🗞🗞🗞\\öö",
                                        "aaaaaaaé",           "aaaaaaaaé"};
    static const char *const written[] = {
        "\"наводнение в порту\"", "\"港口洪水\"", "\"é\"", "\"ééééé\\\"🗞🗞🗞\\\\öö\"",
        "\"aaaaaaaé\"",           "\"aaaaaaaaé\""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct json_writer writer;
        json_writer_init(&writer, 4096);
        json_put_text(&writer, NULL, texts[i]);
        expect(&writer, written[i]);
    }
}

static void a_character_that_ends_too_early_is_replaced(void **state)
{
    (void)state;
    struct json_writer writer;
    json_writer_init(&writer, 4096);
    json_put_text_bytes(&writer, NULL, "eight by\xF0\x9F\x97\x9E", 11); /* the last of its four bytes is not there */
    expect(&writer, "\"eight by\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void numbers_are_written_to_the_last_digit(void **state)
{
    (void)state;
    struct json_writer writer;
    json_writer_init(&writer, 4096);
    json_array_begin(&writer, NULL);
    json_put_uint(&writer, NULL, 0);
    json_put_uint(&writer, NULL, 10);
    json_put_int(&writer, NULL, 0);
    json_put_int(&writer, NULL, -10);
    json_put_int(&writer, NULL, INT64_MAX);
    json_put_int(&writer, NULL, INT64_MIN);
    json_array_end(&writer);
    expect(&writer, "[0,10,0,-10,9223372036854775807,-9223372036854775808]");
}

static void times_are_rfc3339_and_unknown_ones_null(void **state)
{
    (void)state;
    struct json_writer writer;
    json_writer_init(&writer, 4096);
    json_array_begin(&writer, NULL);
    json_put_time(&writer, NULL, 1767225600000);
    json_put_time(&writer, NULL, 0);
    json_array_end(&writer);
    expect(&writer, "[\"2026-01-01T00:00:00Z\",null]");
}

static void numbers_that_json_has_no_word_for_become_null(void **state)
{
    (void)state;
    struct json_writer writer;
    json_writer_init(&writer, 4096);
    json_array_begin(&writer, NULL);
    json_put_real(&writer, NULL, 0.25);
    json_put_real(&writer, NULL, 1.0 / 0.0);
    json_put_real(&writer, NULL, 0.0 / 0.0);
    json_put_text_or_null(&writer, NULL, "");
    json_put_text(&writer, NULL, NULL);
    json_array_end(&writer);
    expect(&writer, "[0.25,null,null,null,null]");
}

static void members_that_are_not_wanted_leave_nothing_behind(void **state)
{
    (void)state;
    static const struct {
        const char *names, *out;
    } cases[] = {
        {NULL, "{\"id\":1,\"list\":[{\"id\":2}],\"name\":\"x\",\"none\":null}"},
        {"id", "{\"id\":1}"},
        {"name none", "{\"name\":\"x\",\"none\":null}"},
        {"list", "{\"list\":[{\"id\":2}]}"},
        {"na lis i", "{}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json_writer writer;
        json_writer_init(&writer, 4096);
        json_writer_keep(&writer, 0, cases[i].names);
        json_object_begin(&writer, NULL);
        json_put_uint(&writer, "id", 1);
        json_array_begin(&writer, "list");
        json_object_begin(&writer, NULL);
        json_put_uint(&writer, "id", 2);
        json_object_end(&writer);
        json_array_end(&writer);
        json_put_text(&writer, "name", "x");
        json_put_null(&writer, "none");
        json_object_end(&writer);
        expect(&writer, cases[i].out);
    }
}

static void an_unclosed_object_a_full_buffer_and_deep_nesting_are_errors(void **state)
{
    (void)state;
    struct json_writer writer;
    char *out = NULL;
    json_writer_init(&writer, 16);
    json_object_begin(&writer, NULL);
    assert_int_equal(json_writer_take(&writer, &out, NULL, NULL), ERR_INVALID);
    json_put_text(&writer, NULL, "more than sixteen bytes");
    assert_int_equal(json_writer_take(&writer, &out, NULL, NULL), ERR_TOO_LARGE);
    json_writer_done(&writer);
    json_writer_init(&writer, 4096);
    for (int i = 0; i < JSON_WRITER_DEPTH_MAX; i++)
        json_array_begin(&writer, NULL);
    for (int i = 0; i < JSON_WRITER_DEPTH_MAX; i++)
        json_array_end(&writer);
    assert_int_equal(json_writer_take(&writer, &out, NULL, NULL), ERR_INVALID);
    assert_null(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_and_arrays_nest_with_commas_in_the_right_places),
        cmocka_unit_test(quotes_backslashes_and_control_characters_are_escaped),
        cmocka_unit_test(broken_utf8_becomes_the_replacement_character),
        cmocka_unit_test(every_byte_is_written_the_same_wherever_it_stands_in_a_text),
        cmocka_unit_test(characters_of_any_length_are_written_whole_beside_others),
        cmocka_unit_test(a_character_that_ends_too_early_is_replaced),
        cmocka_unit_test(numbers_are_written_to_the_last_digit),
        cmocka_unit_test(times_are_rfc3339_and_unknown_ones_null),
        cmocka_unit_test(numbers_that_json_has_no_word_for_become_null),
        cmocka_unit_test(members_that_are_not_wanted_leave_nothing_behind),
        cmocka_unit_test(an_unclosed_object_a_full_buffer_and_deep_nesting_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
