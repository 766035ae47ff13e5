/* ingest: HTML cut into text and tags. */
#include "html_scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* Writes the pieces down: [text] <name> </name>. */
static void check(const char *html, const char *expected)
{
    char out[500] = "";
    struct html_scan scan;
    struct html_piece piece;
    html_scan_init(&scan, html, strlen(html));
    while (html_scan_next(&scan, &piece)) {
        size_t len = strlen(out);
        if (piece.kind == HTML_TEXT)
            snprintf(out + len, sizeof out - len, "[%.*s]", (int)piece.len, piece.bytes);
        else
            snprintf(out + len, sizeof out - len, "<%s%s>", piece.kind == HTML_CLOSE ? "/" : "", piece.name);
    }
    assert_string_equal(out, expected);
}

static void text_and_tags_come_in_order(void **state)
{
    (void)state;
    check("a<P class=x>b</p >c<br/>d", "[a]<p>[b]</p>[c]<br>[d]");
    check("<svg:rect/>x<o:p>y", "<rect>[x]<p>[y]");
}

static void a_sign_that_begins_no_tag_is_text(void **state)
{
    (void)state;
    check("1 < 2 <3 <- a", "[1 < 2 <3 <- a]");
    check("a<", "[a<]");
    check("a</", "[a</]");
}

static void comments_declarations_and_hidden_content_are_passed_over(void **state)
{
    (void)state;
    check("a<!-- <p> -->b<!DOCTYPE html>c<?php x?>d", "[a][b][c][d]");
    check("a<script>if (a < b) {}</SCRIPT>b<style>p{}</style>c", "[a]</script>[b]</style>[c]");
    check("a<iframe src=x></iframe>b", "[a]</iframe>[b]");
}

static void what_never_closes_hides_no_more_than_it_must(void **state)
{
    (void)state;
    check("a<!-- b>c", "[a][c]");
    check("a<iframe>b", "[a]<iframe>[b]");
    check("a<script>b", "[a]");
    check("a<p class='x>b", "[a]<p>");
}

static void quotes_hide_the_end_of_a_tag(void **state)
{
    (void)state;
    check("<a title='x>y' href = \"a>b\">z", "<a>[z]");
    check("<a title=it's>z", "<a>[z]");
}

static void a_tag_that_is_too_long_ends_at_the_limit(void **state)
{
    (void)state;
    static char html[HTML_TAG_MAX + 100];
    struct html_scan scan;
    struct html_piece piece;
    memset(html, 'a', sizeof html);
    html[0] = '<';
    html_scan_init(&scan, html, sizeof html);
    assert_int_equal(html_scan_next(&scan, &piece), 1);
    assert_int_equal(piece.kind, HTML_OPEN);
    assert_int_equal(html_scan_next(&scan, &piece), 1);
    assert_int_equal(piece.kind, HTML_TEXT);
    assert_int_equal(piece.len, 100);
    assert_int_equal(html_scan_next(&scan, &piece), 0);
}

/* A picture may be written into its own address. */
static void a_long_tag_that_ends_is_passed_over_to_its_end(void **state)
{
    (void)state;
    static char html[HTML_TAG_MAX * 3];
    struct html_scan scan;
    struct html_piece piece;
    memset(html, 'a', sizeof html);
    memcpy(html, "<img src='", 10);
    memcpy(html + sizeof html - 10, "'>seen<br>", 10);
    html_scan_init(&scan, html, sizeof html);
    assert_int_equal(html_scan_next(&scan, &piece), 1);
    assert_string_equal(piece.name, "img");
    assert_true(piece.len <= HTML_TAG_MAX);
    assert_int_equal(html_scan_next(&scan, &piece), 1);
    assert_int_equal(piece.kind, HTML_TEXT);
    assert_memory_equal(piece.bytes, "seen", piece.len);
}

static void a_whole_scan_gives_heads_and_raw_contents_too(void **state)
{
    (void)state;
    const char *html = "<head><title>a <b></title><script>x<p></script></head><iframe>y";
    const char *expected = "<head><title>{a <b>}</title><script>{x<p>}</script></head><iframe>[y]";
    char out[200] = "";
    struct html_scan scan;
    struct html_piece piece;
    html_scan_init(&scan, html, strlen(html));
    scan.is_whole = 1;
    while (html_scan_next(&scan, &piece)) {
        size_t len = strlen(out);
        if (piece.kind == HTML_OPEN || piece.kind == HTML_CLOSE)
            snprintf(out + len, sizeof out - len, "<%s%s>", piece.kind == HTML_CLOSE ? "/" : "", piece.name);
        else
            snprintf(out + len, sizeof out - len, "%c%.*s%c", piece.kind == HTML_TEXT ? '[' : '{', (int)piece.len,
                     piece.bytes, piece.kind == HTML_TEXT ? ']' : '}');
    }
    assert_string_equal(out, expected);
}

static void check_attribute(const char *tag, const char *name, const char *expected)
{
    struct html_scan scan;
    struct html_piece piece;
    const char *value = "";
    html_scan_init(&scan, tag, strlen(tag));
    assert_int_equal(html_scan_next(&scan, &piece), 1);
    size_t len = html_attribute(&piece, name, &value);
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(value, expected, len);
}

static void attributes_are_found_however_they_are_written(void **state)
{
    (void)state;
    check_attribute("<img alt='a b' SRC=\"x.png\" width=1>", "src", "x.png");
    check_attribute("<img alt='a b' SRC=\"x.png\" width=1>", "width", "1");
    check_attribute("<img async src = 'y'/>", "src", "y");
    check_attribute("<img data-src=z srcset=q>", "src", "");
    check_attribute("<img src>", "src", "");
    check_attribute("<img ==>", "src", "");
    check_attribute("<img src='unclosed", "src", "unclosed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_tags_come_in_order),
        cmocka_unit_test(a_sign_that_begins_no_tag_is_text),
        cmocka_unit_test(comments_declarations_and_hidden_content_are_passed_over),
        cmocka_unit_test(what_never_closes_hides_no_more_than_it_must),
        cmocka_unit_test(quotes_hide_the_end_of_a_tag),
        cmocka_unit_test(a_tag_that_is_too_long_ends_at_the_limit),
        cmocka_unit_test(a_long_tag_that_ends_is_passed_over_to_its_end),
        cmocka_unit_test(a_whole_scan_gives_heads_and_raw_contents_too),
        cmocka_unit_test(attributes_are_found_however_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
