/* common/xml: the run of events. */
#include "buffer.h"
#include "xml_clean.h"
#include "xml_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* Writes the events down: (name attribute=value text ) */
struct record {
    struct buffer text;
    const char *stop_at; /* an element at which to stop, NULL for none */
    int stop_code;
};

static void on_start(void *context, struct xml_reader *reader, const struct xml_name *name,
                     const struct xml_attributes *attributes)
{
    struct record *record = context;
    char value[64];
    buffer_format(&record->text, "(%s%s%s", name->ns, name->ns[0] ? "|" : "", name->local);
    if (xml_attribute(attributes, "", "b", value, sizeof value))
        buffer_format(&record->text, " b=%s", value);
    if (xml_attribute(attributes, "xml", "lang", value, sizeof value))
        buffer_format(&record->text, " lang=%s", value);
    if (record->stop_at && strcmp(name->local, record->stop_at) == 0)
        xml_stop(reader, record->stop_code, "enough");
}

static void on_end(void *context, struct xml_reader *reader, const struct xml_name *name)
{
    (void)reader;
    (void)name;
    buffer_text(&((struct record *)context)->text, ")");
}

static void on_text(void *context, struct xml_reader *reader, const char *text, size_t len)
{
    (void)reader;
    buffer_add(&((struct record *)context)->text, text, len);
}

static int read_record(const char *text, struct record *record, struct err *err)
{
    const struct xml_handler handler = {on_start, on_end, on_text};
    buffer_init(&record->text, 1000000);
    return xml_read(text, strlen(text), &handler, record, err);
}

static void check(const char *text, const char *expected)
{
    struct record record = {0};
    assert_int_equal(read_record(text, &record, NULL), 0);
    assert_string_equal(record.text.data ? record.text.data : "", expected);
    buffer_done(&record.text);
}

static void elements_attributes_and_text_come_in_order(void **state)
{
    (void)state;
    check("<a b='1&amp;2'>x<c/>y &lt; z</a>", "(a b=1&2x(c)y < z)");
    check("<a xml:lang='en'><![CDATA[<b>]]></a>", "(a lang=en<b>)");
    check("<n:a xmlns:n='urn:x' xmlns='urn:y'><c/></n:a>", "(urn:x|a(urn:y|c))");
}

static void a_prefix_that_nobody_declared_is_no_reason_to_stop(void **state)
{
    (void)state;
    check("<a><x:c>t</x:c><d/></a>", "(a(ct)(d))");
}

static void entities_of_files_are_not_loaded(void **state)
{
    (void)state;
    check("<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z SYSTEM 'file:///etc/passwd'>]><a>&x;&z;</a>", "(ay&z;)");
}

static void stopping_ends_the_events(void **state)
{
    (void)state;
    struct record record = {.stop_at = "c"};
    assert_int_equal(read_record("<a>x<c>y</c></a>", &record, NULL), 0);
    assert_string_equal(record.text.data, "(ax(c");
    buffer_done(&record.text);
}

static void stopping_with_a_code_is_the_result(void **state)
{
    (void)state;
    struct err err = {0};
    struct record record = {.stop_at = "c", .stop_code = ERR_INVALID};
    assert_int_equal(read_record("<a>x<c>y</c></a>", &record, &err), ERR_INVALID);
    assert_string_equal(err.text, "enough");
    buffer_done(&record.text);
}

static void namespaces_in_scope_are_limited(void **state)
{
    (void)state;
    static char text[100000];
    struct record record = {0};
    size_t len = 0;
    for (int depth = 0; depth < 3; depth++) {
        len += (size_t)sprintf(text + len, "<a");
        for (int i = 0; i < 100; i++)
            len += (size_t)sprintf(text + len, " xmlns:n%d_%d='urn:%d'", depth, i, i);
        len += (size_t)sprintf(text + len, ">");
    }
    assert_int_equal(read_record(text, &record, NULL), ERR_TOO_LARGE);
    buffer_done(&record.text);
}

static void namespaces_that_went_out_of_scope_do_not_count(void **state)
{
    (void)state;
    static char text[100000];
    struct record record = {0};
    size_t len = (size_t)sprintf(text, "<a>");
    for (int i = 0; i < 1000; i++)
        len += (size_t)sprintf(text + len, "<c xmlns='urn:%d'/>", i);
    assert_int_equal(read_record(text, &record, NULL), 0);
    buffer_done(&record.text);
}

static void an_attribute_that_does_not_fit_counts_as_absent(void **state)
{
    (void)state;
    char text[200];
    snprintf(text, sizeof text, "<a b='%063d'/>", 7);
    check(text, "(a b=000000000000000000000000000000000000000000000000000000000000007)");
    snprintf(text, sizeof text, "<a b='%064d'/>", 7);
    check(text, "(a)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_attributes_and_text_come_in_order),
        cmocka_unit_test(a_prefix_that_nobody_declared_is_no_reason_to_stop),
        cmocka_unit_test(entities_of_files_are_not_loaded),
        cmocka_unit_test(stopping_ends_the_events),
        cmocka_unit_test(stopping_with_a_code_is_the_result),
        cmocka_unit_test(namespaces_in_scope_are_limited),
        cmocka_unit_test(namespaces_that_went_out_of_scope_do_not_count),
        cmocka_unit_test(an_attribute_that_does_not_fit_counts_as_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
