/* Digests: what they tell of a story, in both forms, and what foreign text cannot do in either. */
#include "digest_mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct buffer plain, html;
static Triptych__StoryHead head;
static Triptych__StoryHead *heads[] = {&head, &head};
static Triptych__Coverage coverage;
static Triptych__Count left, right;
static Triptych__Count *leanings[] = {&left, &right};
static Triptych__Summary summary;
static Triptych__Bullet bullet;
static Triptych__Bullet *bullets[] = {&bullet};
static Triptych__Blindspot blindspot;
static struct digest_text text;

static char *lend(const char *value)
{
    return (char *)(uintptr_t)value;
}

static int open_digest(void **state)
{
    (void)state;
    triptych__story_head__init(&head);
    triptych__coverage__init(&coverage);
    triptych__count__init(&left);
    triptych__count__init(&right);
    triptych__summary__init(&summary);
    triptych__bullet__init(&bullet);
    triptych__blindspot__init(&blindspot);
    left = (Triptych__Count){.base = left.base, .key = lend("left"), .sources = 1};
    right = (Triptych__Count){.base = right.base, .key = lend("right"), .sources = 3};
    coverage.sources = 6;
    coverage.leaning = leanings;
    coverage.n_leaning = 2;
    bullet.text = lend("The bridge opened.");
    bullet.source = lend("wire.example");
    bullet.url = lend("https://wire.example/1");
    bullet.lang = lend("en");
    summary.headline = lend("Harbour <reopens> & more");
    summary.lang = lend("en");
    summary.bullets = bullets;
    summary.n_bullets = 1;
    blindspot.side = lend("left");
    head.id = lend("s0000000000000001");
    head.coverage = &coverage;
    head.summary = &summary;
    head.blindspot = &blindspot;
    text = (struct digest_text){.site_name = "Desk",
                                .base_url = "https://desk.example",
                                .where = "topic:politics <b>",
                                .to = "reader@example.org",
                                .from = "desk@example.org",
                                .since_ms = 1794913600000,
                                .until_ms = 1795000000000,
                                .heads = heads,
                                .count = 1,
                                .all = 3};
    buffer_init(&plain, DIGEST_BYTES_MAX);
    buffer_init(&html, DIGEST_BYTES_MAX);
    return 0;
}

static int close_digest(void **state)
{
    (void)state;
    buffer_done(&plain);
    buffer_done(&html);
    return 0;
}

static void write(void)
{
    buffer_done(&plain);
    buffer_done(&html);
    digest_text_plain(&plain, &text);
    digest_text_html(&html, &text);
}

static void assert_has(const struct buffer *buffer, const char *part)
{
    if (!strstr(buffer->data, part))
        fail_msg("no \"%s\" in:\n%s", part, buffer->data);
}

static void both_forms_tell_headline_sentences_coverage_and_where_to_read_on(void **state)
{
    (void)state;
    write();
    assert_has(&plain,
               "3 stories with news from 2026-11-17 11:06 UTC to 2026-11-18 11:06 UTC\nof: topic:politics <b>\n");
    assert_has(&plain, "\n1. Harbour <reopens> & more\n   6 sources: 25% left, 0% center, 75% right; 2 not rated; a "
                       "blindspot of the left\n   - The bridge opened. (wire.example)\n     https://wire.example/1\n   "
                       "https://desk.example/story/s0000000000000001\n");
    assert_has(&plain, "and 2 more: https://desk.example/search?q=topic%3Apolitics%20%3Cb%3E");
    assert_has(&plain, "This digest goes to reader@example.org. To end it, write to desk@example.org.");
    assert_has(&html,
               "<a href=\"https://desk.example/story/s0000000000000001\">Harbour &lt;reopens&gt; &amp; more</a>");
    assert_has(&html, "<td width=\"25%\"");
    assert_null(strstr(html.data, "<b>"));
    assert_null(strstr(html.data, "<img"));
    assert_has(&html, "\">and 2 more</a>");
}

static void foreign_text_is_a_line_here_and_no_markup_there(void **state)
{
    (void)state;
    summary.headline = lend("A\r\n\r\n2. Invented story");
    bullet.url = lend("javascript:alert(1)");
    bullet.source = lend("\"><script>");
    write();
    assert_has(&plain, "\n1. A    2. Invented story\n");
    assert_null(strstr(plain.data, "javascript:"));
    assert_null(strstr(html.data, "javascript:"));
    assert_null(strstr(html.data, "<script>"));
}

static void what_is_missing_leaves_no_hole(void **state)
{
    (void)state;
    head.summary = NULL;
    head.coverage = NULL;
    head.blindspot = NULL;
    text.base_url = text.where = text.from = "";
    write();
    assert_has(&plain, "1. A story without a headline yet\n   0 sources\n");
    assert_null(strstr(plain.data, "http"));
    assert_null(strstr(html.data, "href"));
    assert_null(strstr(plain.data, "To end it"));
}

static void the_subject_is_the_first_headline_and_how_many_more(void **state)
{
    char subject[DIGEST_SUBJECT_SIZE];
    (void)state;
    digest_text_subject(&text, subject);
    assert_string_equal(subject, "Desk: Harbour <reopens> & more and 2 more");
    text.all = 1;
    digest_text_subject(&text, subject);
    assert_string_equal(subject, "Desk: Harbour <reopens> & more");
}

static void a_digest_that_is_too_large_is_none(void **state)
{
    static char large[DIGEST_BYTES_MAX];
    struct mail_address address = {.address = "a@example.org"};
    struct buffer out;
    (void)state;
    memset(large, 'x', sizeof large - 1);
    summary.headline = large;
    buffer_init(&out, MAIL_BYTES_MAX);
    digest_mail_write(&out, &(struct digest_mail){&text, &address, &address, "digest.1", 1795000000000});
    assert_true(out.is_failed);
    buffer_done(&out);
}

#define digest_test(name) cmocka_unit_test_setup_teardown(name, open_digest, close_digest)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        digest_test(both_forms_tell_headline_sentences_coverage_and_where_to_read_on),
        digest_test(foreign_text_is_a_line_here_and_no_markup_there),
        digest_test(what_is_missing_leaves_no_hole),
        digest_test(the_subject_is_the_first_headline_and_how_many_more),
        digest_test(a_digest_that_is_too_large_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
