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
    assert_string_equal(list->feeds[0].folder, "News/Europe");
    assert_string_equal(list->feeds[1].title, "Title");
    assert_string_equal(list->feeds[1].folder, "News");
    assert_string_equal(list->feeds[2].title, "");
    assert_string_equal(list->feeds[2].folder, "World");
    opml_free(list);
}

static void each_address_counts_once_in_the_order_of_the_list(void **state)
{
    (void)state;
    struct opml *list =
        read_text("<opml><body><outline xmlUrl='http://b.example/'/><outline xmlUrl='http://a.example/'/>"
                  "<outline xmlUrl='http://b.example/' text='again'/></body></opml>");
    assert_int_equal(list->count, 2);
    assert_int_equal(list->repeated, 1);
    assert_string_equal(list->feeds[0].url, "http://b.example/");
    assert_string_equal(list->feeds[0].title, "");
    assert_string_equal(list->feeds[1].url, "http://a.example/");
    opml_free(list);
}

static void addresses_that_are_none_are_counted_and_left_out(void **state)
{
    (void)state;
    struct opml *list = read_text("<opml><body><outline xmlUrl='javascript:1'/><outline text='no address'/>"
                                  "<outline text='Other list' type='include' url='https://a.example/x.opml'/>"
                                  "<outline text='empty folder'></outline></body></opml>");
    assert_int_equal(list->count, 0);
    assert_int_equal(list->left_out, 4);
    assert_int_equal(list->refusal_count, 4);
    assert_string_equal(list->refusals[0].name, "javascript:1");
    assert_non_null(strstr(list->refusals[0].reason, "not a web address"));
    assert_string_equal(list->refusals[1].name, "no address");
    assert_string_equal(list->refusals[1].reason, "it has no address");
    assert_non_null(strstr(list->refusals[2].reason, "no feed"));
    assert_string_equal(list->refusals[3].name, "empty folder");
    opml_free(list);
}

static void every_spelling_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *outline, *url;
    } cases[] = {
        {"<outline XMLURL='https://a.example/feed'/>", "https://a.example/feed"},
        {"<OUTLINE xmlURL='https://a.example/feed'/>", "https://a.example/feed"},
        {"<outline type='rss' url='https://a.example/feed'/>", "https://a.example/feed"},
        {"<outline xmlUrl='feed://a.example/feed'/>", "http://a.example/feed"},
        {"<outline xmlUrl='feed:https://a.example/feed'/>", "https://a.example/feed"},
        {"<outline xmlUrl='a.example/my feed.xml'/>", "https://a.example/my%20feed.xml"},
        {"<outline xmlUrl='https://a.example/?t[]=a&amp;k=[b]'/>", "https://a.example/?t[]=a&k=[b]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        snprintf(text, sizeof text, "<opml><body>%s</body></opml>", cases[i].outline);
        struct opml *list = read_text(text);
        assert_int_equal(list->count, 1);
        assert_string_equal(list->feeds[0].url, cases[i].url);
        opml_free(list);
    }
}

static void site_and_language_are_kept(void **state)
{
    (void)state;
    struct opml *list = read_text("<opml><body><outline xmlUrl='https://a.example/rss' htmlUrl='HTTPS://A.example/' "
                                  "language='sl'/><outline xmlUrl='https://b.example/' htmlUrl='none'/></body></opml>");
    assert_string_equal(list->feeds[0].site, "https://a.example/");
    assert_string_equal(list->feeds[0].language, "sl");
    assert_string_equal(list->feeds[1].site, "");
    opml_free(list);
}

static void one_feed_in_several_spellings_is_one(void **state)
{
    (void)state;
    struct opml *list =
        read_text("<opml><body><outline xmlUrl='https://a.example'/><outline xmlUrl='https://a.example-b/'/>"
                  "<outline xmlUrl='HTTPS://A.example/'/><outline xmlUrl='http://a.example/'/></body></opml>");
    assert_int_equal(list->count, 3);
    assert_int_equal(list->repeated, 1);
    opml_free(list);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    static const struct opml_feed feeds[] = {
        {.url = (char *)"https://a.example/?x=1&y=2", .title = (char *)"A \"&\" <B>", .folder = (char *)""},
        {(char *)"https://b.example/", (char *)"B", (char *)"News/Europe", (char *)"https://b.example/x", (char *)"sl"},
        {.url = (char *)"https://c.example/", .title = (char *)"C", .folder = (char *)"News/Asia"},
        {.url = (char *)"https://d.example/", .folder = (char *)"News"},
        {.url = (char *)"https://e.example/", .title = (char *)"E"},
    };
    struct buffer out;
    buffer_init(&out, 1 << 20);
    opml_write(&out, "Feeds & more", feeds, sizeof feeds / sizeof *feeds);
    struct opml *list = read_text(out.data);
    assert_int_equal(list->count, 5);
    for (size_t i = 0; i < list->count; i++) {
        assert_string_equal(list->feeds[i].url, feeds[i].url);
        assert_string_equal(list->feeds[i].folder, feeds[i].folder ? feeds[i].folder : "");
        assert_string_equal(list->feeds[i].title, feeds[i].title ? feeds[i].title : feeds[i].url);
    }
    assert_string_equal(list->feeds[1].site, "https://b.example/x");
    assert_string_equal(list->feeds[1].language, "sl");
    char *news = strstr(out.data, "text=\"News\"");
    assert_non_null(news);
    assert_null(strstr(news + 1, "text=\"News\"")); /* one folder, not one for each feed */
    opml_free(list);
    buffer_done(&out);
}

static void a_file_may_be_in_any_charset(void **state)
{
    (void)state;
    char path[] = "/tmp/test_opml_XXXXXX";
    static const char text[] = "<opml><body><outline text='\xC3\xA9' xmlUrl='https://a.example/'/></body></opml>";
    struct opml *list = NULL;
    struct err err = {0};
    FILE *file = fdopen(mkstemp(path), "wb");
    assert_non_null(file);
    fwrite("\xFF\xFE", 1, 2, file); /* UTF-16: each of these code points is one unit */
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        unsigned unit = (unsigned char)text[i];
        if (unit == 0xC3)
            unit = 0x40 + (unsigned char)text[++i];
        fputc((int)(unit & 255), file);
        fputc((int)(unit >> 8), file);
    }
    fclose(file);
    int result = opml_read_file(path, &list, &err);
    remove(path);
    if (result < 0)
        fail_msg("%s", err.text);
    assert_int_equal(list->count, 1);
    assert_string_equal(list->feeds[0].title, "\xC3\xA9");
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
        cmocka_unit_test(every_spelling_is_read),
        cmocka_unit_test(site_and_language_are_kept),
        cmocka_unit_test(one_feed_in_several_spellings_is_one),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_file_may_be_in_any_charset),
        cmocka_unit_test(what_is_no_list_is_refused),
        cmocka_unit_test(outlines_nested_too_deeply_are_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
