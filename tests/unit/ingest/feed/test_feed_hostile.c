/* ingest: what servers send that is no feed, or is one that means harm. */
#include "feed_reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void check_refused(const char *body, size_t size, enum err_code code, const char *sentence)
{
    struct feed *feed = NULL;
    struct err err = {0};
    assert_int_equal(feed_read(body, size, NULL, NULL, &feed, &err), code);
    assert_null(feed);
    if (!strstr(err.text, sentence))
        fail_msg("\"%s\" does not say \"%s\"", err.text, sentence);
}

static void what_is_no_feed_is_named(void **state)
{
    (void)state;
    const char *const html = "<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>Hi</p></body></html>";
    check_refused("", 0, ERR_INVALID, "empty");
    check_refused(" \n\t ", 4, ERR_INVALID, "empty");
    check_refused("\0\0\0\0", 4, ERR_INVALID, "empty");
    check_refused(html, strlen(html), ERR_INVALID, "web page");
    check_refused("<opml version='2.0'/>", 21, ERR_INVALID, "OPML");
    check_refused("<catalog/>", 10, ERR_INVALID, "<catalog>");
    check_refused("Not Found", 9, ERR_INVALID, "no markup");
}

static void a_feed_that_is_too_large_is_refused_unread(void **state)
{
    (void)state;
    char *body = calloc(1, FEED_BODY_MAX + 1);
    assert_non_null(body);
    check_refused(body, FEED_BODY_MAX + 1, ERR_TOO_LARGE, "more than a feed may have");
    free(body);
}

static void entities_that_explode_have_nothing_to_explode(void **state)
{
    (void)state;
    struct feed *feed =
        feed_of("<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>"
                "<!ENTITY c '&b;&b;&b;&b;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                "<rss><channel><item><title>&c; &x;</title></item></channel></rss>",
                NULL);
    check_text(feed->items[0].title, "&b;&b;&b;&b; &x;");
    feed_free(feed);
}

static void items_beyond_the_limit_are_counted(void **state)
{
    (void)state;
    const char *item = "<item><title>x</title></item>";
    char *text = malloc((FEED_ITEMS_MAX + 9) * strlen(item) + 100);
    assert_non_null(text);
    char *at = text + sprintf(text, "<rss><channel>");
    for (int i = 0; i < FEED_ITEMS_MAX + 7; i++)
        at += sprintf(at, "%s", item);
    strcpy(at, "</channel></rss>");
    struct feed *feed = feed_of(text, NULL);
    assert_int_equal(feed->item_count, FEED_ITEMS_MAX);
    assert_int_equal(feed->items_left_out, 7);
    feed_free(feed);
    free(text);
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    char *text = malloc(2 * FEED_TEXT_MAX + 200);
    assert_non_null(text);
    char *at = text + sprintf(text, "<rss><channel><item><description>a");
    for (int i = 0; i < FEED_TEXT_MAX; i += 2)
        at += sprintf(at, "\xC3\xA9");
    strcpy(at, "</description></item></channel></rss>");
    struct feed *feed = feed_of(text, NULL);
    assert_int_equal(strlen(feed->items[0].summary), FEED_TEXT_MAX - 1);
    feed_free(feed);
    free(text);
}

static void a_charset_that_is_declared_wrongly_does_not_spoil_the_text(void **state)
{
    (void)state;
    struct feed *feed = feed_of("<?xml version='1.0' encoding='us-ascii'?><rss><channel><title>caf\xC3\xA9</title>"
                                "</channel></rss>",
                                NULL);
    check_text(feed->title, "caf\xC3\xA9");
    feed_free(feed);
    feed = feed_of(
        "<?xml version='1.0' encoding='utf-8'?><rss><channel><title>caf\xE9 \x93x\x94</title></channel></rss>", NULL);
    check_text(feed->title, "caf\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D");
    feed_free(feed);
}

static void every_cut_of_a_feed_is_read_or_refused_and_nothing_else(void **state)
{
    (void)state;
    const char *text = "<?xml version='1.0'?><rss version='2.0'><channel><title>t</title><item><title>a &amp; b</title>"
                       "<link>https://d.example/1</link><description><![CDATA[<p>x</p>]]></description></item>"
                       "</channel></rss>";
    for (size_t len = 0; len < strlen(text); len++) {
        struct feed *feed = NULL;
        struct err err = {0};
        if (feed_read(text, len, NULL, NULL, &feed, &err) < 0)
            assert_true(err.text[0]);
        feed_free(feed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_feed_is_named),
        cmocka_unit_test(a_feed_that_is_too_large_is_refused_unread),
        cmocka_unit_test(entities_that_explode_have_nothing_to_explode),
        cmocka_unit_test(items_beyond_the_limit_are_counted),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(a_charset_that_is_declared_wrongly_does_not_spoil_the_text),
        cmocka_unit_test(every_cut_of_a_feed_is_read_or_refused_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
