/* Rows of CSV, as spreadsheets and people write them. */
#include "csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct csv_reader reader;
static struct csv_row row;

static void open_text(const char *text)
{
    csv_init(&reader, text, strlen(text));
}

/* The next row is there, and has these fields, written with bars between. */
static void assert_row(unsigned line, const char *fields)
{
    char joined[CSV_ROW_BYTES_MAX] = "";
    struct err err = {0};
    assert_int_equal(csv_next(&reader, &row, &err), 1);
    for (unsigned i = 0; i < row.field_count; i++) {
        strcat(joined, i ? "|" : "");
        strcat(joined, row.fields[i]);
    }
    assert_string_equal(joined, fields);
    assert_int_equal(row.line, line);
}

static void assert_broken(unsigned line, const char *reason)
{
    struct err err = {0};
    assert_int_equal(csv_next(&reader, &row, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, reason));
    assert_int_equal(row.line, line);
}

static void assert_end(void)
{
    /* Also when it is asked again. */
    assert_int_equal(csv_next(&reader, &row, NULL), 0);
    assert_int_equal(csv_next(&reader, &row, NULL), 0);
}

static void lines_end_as_any_system_ends_them_and_the_last_need_not(void **state)
{
    (void)state;
    open_text("a,b\nc,d\r\ne,f");
    assert_row(1, "a|b");
    assert_row(2, "c|d");
    assert_row(3, "e|f");
    assert_end();
    open_text("a\r\n\r\n\n  \nb\n\n");
    assert_row(1, "a");
    assert_row(4, "  "); /* blanks are a field: only what is empty is passed over */
    assert_row(5, "b");
    assert_end();
}

static void a_text_without_rows_has_none(void **state)
{
    static const char *const texts[] = {"", "\n", "\r\n\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        open_text(texts[i]);
        assert_end();
    }
}

static void a_byte_order_mark_belongs_to_no_field(void **state)
{
    (void)state;
    open_text("\xEF\xBB\xBF"
              "domain,name\n");
    assert_row(1, "domain|name");
    /* Elsewhere it is text like any other. */
    open_text("a\n\xEF\xBB\xBF"
              "b\n");
    assert_row(1, "a");
    assert_row(2, "\xEF\xBB\xBF"
                  "b");
}

static void empty_fields_are_fields(void **state)
{
    (void)state;
    open_text(",\n,,\na,\n\"\",b\n");
    assert_row(1, "|");
    assert_row(2, "||");
    assert_row(3, "a|");
    assert_row(4, "|b");
    assert_int_equal(row.field_count, 2);
}

static void a_quoted_field_may_hold_commas_quotes_and_lines(void **state)
{
    (void)state;
    open_text("\"a,b\",\"say \"\"no\"\"\",\"two\nlines\"\nnext,\"\"\"\"\n\"\r\n\",x\n");
    assert_row(1, "a,b|say \"no\"|two\nlines");
    assert_row(3, "next|\"");
    assert_row(4, "\r\n|x");
    assert_end();
}

static void a_broken_row_costs_its_line_and_no_other(void **state)
{
    (void)state;
    open_text("good,1\nba\"d,2\ngood,3\n\"bad\"x,4\ngood,5\n");
    assert_row(1, "good|1");
    assert_broken(2, "line 2: a quote inside a field");
    assert_row(3, "good|3");
    assert_broken(4, "line 4: text after a closing quote");
    assert_row(5, "good|5");
    assert_end();
}

/* There is no telling where it should have ended. */
static void a_quote_that_is_never_closed_takes_the_rest(void **state)
{
    (void)state;
    open_text("a,\"b\nc\nd\n");
    assert_broken(1, "never closed");
    assert_end();
}

static void a_row_has_so_many_fields_and_no_more(void **state)
{
    char text[4 * CSV_FIELDS_MAX] = "";
    (void)state;
    for (int i = 0; i < CSV_FIELDS_MAX; i++)
        strcat(text, i ? ",x" : "x");
    open_text(text);
    assert_int_equal(csv_next(&reader, &row, NULL), 1);
    assert_int_equal(row.field_count, CSV_FIELDS_MAX);
    strcat(text, ",x\nnext\n");
    open_text(text);
    assert_broken(1, "too many fields");
    assert_row(2, "next");
}

static void a_row_has_so_many_bytes_and_no_more(void **state)
{
    static char text[2 * CSV_ROW_BYTES_MAX];
    (void)state;
    for (int is_quoted = 0; is_quoted < 2; is_quoted++) {
        memset(text, 0, sizeof text);
        memset(text, 'x', CSV_ROW_BYTES_MAX + 100);
        if (is_quoted)
            text[0] = text[CSV_ROW_BYTES_MAX + 99] = '"';
        strcat(text, "\nnext\n");
        open_text(text);
        assert_broken(1, "too long");
        assert_row(2, "next");
        /* What is just within it fits whole. */
        memset(text, 0, sizeof text);
        memset(text, 'y', CSV_ROW_BYTES_MAX);
        open_text(text);
        assert_int_equal(csv_next(&reader, &row, NULL), 1);
        assert_int_equal(strlen(row.fields[0]), CSV_ROW_BYTES_MAX);
    }
}

static void the_text_need_not_be_terminated(void **state)
{
    static const char text[] = "a,b\nc,\"dXXXX";
    (void)state;
    csv_init(&reader, text, 5); /* "a,b\nc" */
    assert_row(1, "a|b");
    assert_row(2, "c");
    assert_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_as_any_system_ends_them_and_the_last_need_not),
        cmocka_unit_test(a_text_without_rows_has_none),
        cmocka_unit_test(a_byte_order_mark_belongs_to_no_field),
        cmocka_unit_test(empty_fields_are_fields),
        cmocka_unit_test(a_quoted_field_may_hold_commas_quotes_and_lines),
        cmocka_unit_test(a_broken_row_costs_its_line_and_no_other),
        cmocka_unit_test(a_quote_that_is_never_closed_takes_the_rest),
        cmocka_unit_test(a_row_has_so_many_fields_and_no_more),
        cmocka_unit_test(a_row_has_so_many_bytes_and_no_more),
        cmocka_unit_test(the_text_need_not_be_terminated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
