/* services/publish: the pages about feeds, for the operator and for those who run a site. */
#include "markup.h"
#include "page_bot.h"
#include "page_feeds.h"
#include "sample_story.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static const struct site site = {.name = "Triptych <desk>",
                                 .base_url = "",
                                 .upgrade_url = "",
                                 .edition = "world",
                                 .tier = TIER_FREE,
                                 .now_ms = SAMPLE_NOW_MS};

static char *take(struct buffer *buffer)
{
    char *text = NULL;
    assert_int_equal(buffer_take(buffer, &text, NULL, NULL), 0);
    const char *problem = markup_problem(text);
    if (problem)
        fail_msg("%s", problem);
    return text;
}

static char *feeds_page(struct page_feed *feeds, size_t count, size_t total)
{
    struct buffer buffer;
    buffer_init(&buffer, PAGE_MAX);
    qsort(feeds, count, sizeof *feeds, page_feed_compare);
    page_feeds(&buffer, &site, &(struct page_feeds){feeds, count, total});
    return take(&buffer);
}

static void feeds_that_fail_come_first_with_the_reason(void **state)
{
    (void)state;
    struct page_feed feeds[] = {
        {.state = PAGE_FEED_WELL, .title = "Alpha", .name = "a.example#1", .articles = 12, .read_ms = SAMPLE_NOW_MS},
        {.state = PAGE_FEED_PAUSED, .name = "p.example#2", .due_ms = 253402300799000},
        {.state = PAGE_FEED_FAILS,
         .title = "<b>Zeta</b>",
         .name = "z.example#3",
         .reason = "status 500 & more",
         .http_status = 500},
    };
    char *page = feeds_page(feeds, 3, 3);
    const char *zeta = strstr(page, "&lt;b&gt;Zeta&lt;/b&gt;"), *alpha = strstr(page, "Alpha");
    assert_non_null(zeta);
    assert_non_null(alpha);
    assert_true(zeta < alpha);
    assert_non_null(strstr(page, "1 fails, 1 well, 1 paused."));
    assert_non_null(strstr(page, "status 500 &amp; more"));
    assert_non_null(strstr(page, "p.example#2"));
    assert_null(strstr(page, "9999")); /* a paused feed is due never */
    free(page);
}

static void a_feed_that_is_gone_or_has_moved_says_so(void **state)
{
    (void)state;
    struct page_feed feeds[] = {
        {.state = PAGE_FEED_WELL, .name = "w.example#1", .moved_to = "new<.example#4"},
        {.state = PAGE_FEED_GONE, .name = "g.example#2", .reason = "its server says that it is gone", .failures = 1},
        {.state = PAGE_FEED_FAILS, .name = "f.example#3", .failures = 1},
    };
    char *page = feeds_page(feeds, 3, 3);
    assert_non_null(strstr(page, "1 fails, 1 gone, 1 well."));
    assert_non_null(strstr(page, "<td>gone<br/><span class=\"small soft\">its server says that it is gone"));
    assert_non_null(strstr(page, "moved to <code>new&lt;.example#4</code>"));
    assert_true(strstr(page, "f.example#3") < strstr(page, "g.example#2"));
    assert_true(strstr(page, "g.example#2") < strstr(page, "w.example#1"));
    free(page);
}

static void what_is_not_shown_is_counted(void **state)
{
    (void)state;
    struct page_feed feed = {.state = PAGE_FEED_NEW, .name = "a.example#1"};
    char *page = feeds_page(&feed, 1, 2500);
    assert_non_null(strstr(page, "2499 more are not shown"));
    free(page);
    page = feeds_page(&feed, 0, 0);
    assert_non_null(strstr(page, "There are none"));
    free(page);
}

static void a_site_s_owner_learns_who_asks_and_how_to_keep_it_out(void **state)
{
    (void)state;
    static const char *const said[] = {"Triptych &lt;desk&gt; is a news desk",
                                       "User-Agent: Triptych/1.0 (+ana@desk.example) &amp;",
                                       "User-agent: Triptych\nDisallow: /",
                                       "Retry-After",
                                       "Crawl-delay",
                                       "304"};
    struct buffer buffer;
    buffer_init(&buffer, PAGE_MAX);
    page_bot(&buffer, &site, "Triptych/1.0 (+ana@desk.example) &");
    char *page = take(&buffer);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!strstr(page, said[i]))
            fail_msg("the page lacks: %s", said[i]);
    free(page);
    page_bot(&buffer, &site, "");
    page = take(&buffer);
    assert_null(strstr(page, "User-Agent:"));
    free(page);
    words_use(WORDS_AR);
    page_bot(&buffer, &site, "Triptych/1.0 (+ana@desk.example)");
    words_use(WORDS_EN);
    page = take(&buffer);
    assert_non_null(strstr(page, "لمن يديرون مواقع"));
    assert_non_null(strstr(page, "<pre dir=\"ltr\">"));
    assert_null(strstr(page, " the "));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeds_that_fail_come_first_with_the_reason),
        cmocka_unit_test(a_feed_that_is_gone_or_has_moved_says_so),
        cmocka_unit_test(what_is_not_shown_is_counted),
        cmocka_unit_test(a_site_s_owner_learns_who_asks_and_how_to_keep_it_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
