/* common/opml: lists of feeds. */
#include "opml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct opml *read_text(const char *text)
{
    struct opml *list = NULL;
    struct err err = {0};
    if (opml_read(text, strlen(text), &list, &err) < 0)
        fail_msg("%s", err.text);
    return list;
}

static void nested_outlines_give_feeds_with_their_categories(void **state)
{
    (void)state;
    struct opml *list =
        read_text("<?xml version='1.0'?><opml version='2.0'><head><title>x</title></head><body>"
                  "<outline text='News'><outline text='Europe'>"
                  "<outline type='rss' text='A &amp; B' xmlUrl='https://a.example/feed?x=1&amp;y=2'/>"
                  "</outline><outline title='Title' text='Text' xmlUrl='https://b.example/rss'/></outline>"
                  "<outline xmlUrl='http://c.example/' category='/World'/></body></opml>");
    assert_int_equal(list->count, 3);
    assert_string_equal(list->feeds[0].url, "https://a.example/feed?x=1&y=2");
    assert_string_equal(list->feeds[0].title, "A & B");
    assert_string_equal(list->feeds[0].category, "News/Europe");
    assert_string_equal(list->feeds[1].title, "Title");
    assert_string_equal(list->feeds[1].category, "News");
    assert_string_equal(list->feeds[2].title, "");
    assert_string_equal(list->feeds[2].category, "/World");
    opml_free(list);
}

static void each_address_counts_once_in_the_order_of_the_list(void **state)
{
    (void)state;
    struct opml *list =
        read_text("<opml><body><outline xmlUrl='http://b.example/'/><outline xmlUrl='http://a.example/'/>"
                  "<outline xmlUrl='http://b.example/' text='again'/></body></opml>");
    assert_int_equal(list->count, 2);
    assert_string_equal(list->feeds[0].url, "http://b.example/");
    assert_string_equal(list->feeds[0].title, "");
    assert_string_equal(list->feeds[1].url, "http://a.example/");
    opml_free(list);
}

static void addresses_that_are_none_are_counted_and_left_out(void **state)
{
    (void)state;
    struct opml *list = read_text("<opml><body><outline xmlUrl='feed://x'/><outline xmlUrl='javascript:1'/>"
                                  "<outline text='no address'/></body></opml>");
    assert_int_equal(list->count, 0);
    assert_int_equal(list->left_out, 2);
    opml_free(list);
}

static void what_is_no_list_is_refused(void **state)
{
    (void)state;
    const char *const wrong[] = {"", "text", "<rss version='2.0'/>", "<html><body>x</body></html>", "<!-- -->"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct opml *list = NULL;
        struct err err = {0};
        assert_int_equal(opml_read(wrong[i], strlen(wrong[i]), &list, &err), ERR_INVALID);
        assert_null(list);
        assert_true(err.text[0]);
    }
}

static void outlines_nested_too_deeply_are_refused(void **state)
{
    (void)state;
    static char text[1000000] = "<opml><body>";
    struct opml *list = NULL;
    for (size_t len = strlen(text); len < sizeof text - 100; len += strlen(text + len))
        strcpy(text + len, "<outline text='x'>");
    assert_int_equal(opml_read(text, strlen(text), &list, NULL), ERR_TOO_LARGE);
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    struct opml *list = NULL;
    struct err err = {0};
    assert_int_equal(opml_read_file("/nonexistent/list.opml", &list, &err), ERR_IO);
    assert_non_null(strstr(err.text, "/nonexistent/list.opml"));
    opml_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nested_outlines_give_feeds_with_their_categories),
        cmocka_unit_test(each_address_counts_once_in_the_order_of_the_list),
        cmocka_unit_test(addresses_that_are_none_are_counted_and_left_out),
        cmocka_unit_test(what_is_no_list_is_refused),
        cmocka_unit_test(outlines_nested_too_deeply_are_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
