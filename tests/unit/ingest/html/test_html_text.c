/* ingest: what a reader sees of HTML. */
#include "html_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void check_limited(const char *html, size_t max_bytes, const char *expected)
{
    struct buffer out;
    buffer_init(&out, max_bytes);
    html_text(html, strlen(html), &out);
    assert_int_equal(out.is_failed, 0);
    assert_string_equal(out.data ? out.data : "", expected);
    buffer_done(&out);
}

static void check(const char *html, const char *expected)
{
    check_limited(html, 10000, expected);
}

static void white_space_folds_and_blocks_part_paragraphs(void **state)
{
    (void)state;
    check("  a \n\t b ", "a b");
    check("<p>One.</p>\n<p>Two <b>bold</b>er.</p>", "One.\nTwo bolder.");
    check("a<br><br/>b<ul><li>c</li><li>d</li></ul>", "a\nb\nc\nd");
    check("<p>  </p>", "");
}

static void references_are_decoded_and_invisible_characters_dropped(void **state)
{
    (void)state;
    check("AT&amp;T &lt;b&gt; &#8220;x&#8221;&nbsp;y", "AT&T <b> \xE2\x80\x9Cx\xE2\x80\x9D y");
    check("co&shy;op\xE2\x80\x8B\xEF\xBB\xBF!", "coop!");
    check("don\xC2\x92t", "don\xE2\x80\x99t");
    check("R&D & more", "R&D & more");
}

static void a_full_buffer_ends_the_text_between_characters(void **state)
{
    (void)state;
    check_limited("caf\xC3\xA9 x", 4, "caf");
    check_limited("caf\xC3\xA9 x", 5, "caf\xC3\xA9");
    check_limited("caf\xC3\xA9 x", 6, "caf\xC3\xA9");
    check_limited("caf\xC3\xA9 x", 7, "caf\xC3\xA9 x");
}

static void plain_text_keeps_its_signs_and_lines(void **state)
{
    (void)state;
    struct buffer out;
    const char *text = " a <b> &amp;\n\n  c \t d\n";
    buffer_init(&out, 100);
    html_plain(text, strlen(text), &out);
    assert_string_equal(out.data, "a <b> &amp;\nc d");
    buffer_done(&out);
}

static void the_first_picture_is_one_that_is_meant_to_be_seen(void **state)
{
    (void)state;
    char image[URL_SIZE] = "";
    const char *html = "<img src='https://t.example/p.gif' width=1 height=1><img src='data:image/png;base64,x'><img>"
                       "<p><img alt=x src='/a.jpg?x=1&amp;y=2'><img src=b.jpg>";
    assert_int_equal(html_first_image(html, strlen(html), image), 1);
    assert_string_equal(image, "/a.jpg?x=1&y=2");
    assert_int_equal(html_first_image("<p>none</p>", 11, image), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_folds_and_blocks_part_paragraphs),
        cmocka_unit_test(references_are_decoded_and_invisible_characters_dropped),
        cmocka_unit_test(a_full_buffer_ends_the_text_between_characters),
        cmocka_unit_test(plain_text_keeps_its_signs_and_lines),
        cmocka_unit_test(the_first_picture_is_one_that_is_meant_to_be_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
