/* Whether a form was sent from a page of this site. */
#include "form_origin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static const char *judge(const char *origin, const char *host, const char *base_url)
{
    struct form_sender sender = {.origin = origin, .host = host, .base_url = base_url};
    const char *refusal = form_origin_refusal(&sender);
    return refusal ? refusal : "own";
}

static void its_own_origin_is_the_host_that_was_asked_or_the_site_s_address(void **state)
{
    (void)state;
    assert_string_equal(judge("http://news.example:8080", "news.example:8080", ""), "own");
    assert_string_equal(judge("http://NEWS.example", "news.example", ""), "own");
    assert_string_equal(judge("https://news.example", "news.example:443", ""), "own"); /* a front ended TLS */
    assert_string_equal(judge("http://news.example:80", "news.example", ""), "own");
    assert_string_equal(judge("http://[::1]:8080", "[::1]:8080", ""), "own");
    assert_string_equal(judge("https://news.example", "10.0.0.7:8080", "https://news.example/desk"), "own");
    assert_string_equal(judge(NULL, "news.example", ""), "own");
}

static void every_other_origin_is_refused(void **state)
{
    (void)state;
    static const char *const others[] = {"null",
                                         "",
                                         "https://evil.example",
                                         "https://news.example.evil.example",
                                         "https://evilnews.example",
                                         "https://news.example:8443",
                                         "https://news.exampl",
                                         "file://",
                                         "http://",
                                         "news.example",
                                         "https://news.example@evil.example"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_string_equal(judge(others[i], "news.example", "https://news.example"), "origin");
    assert_string_equal(judge("http://", "", ""), "origin"); /* no host is no match of nothing */
}

static void what_else_a_browser_says_counts_too(void **state)
{
    (void)state;
    static const struct {
        const char *fetch_site, *referer, *verdict;
    } cases[] = {{"same-origin", NULL, NULL},
                 {"none", NULL, NULL},
                 {"cross-site", NULL, "fetch_site"},
                 {"same-site", NULL, "fetch_site"},
                 {"", NULL, "fetch_site"},
                 {NULL, "http://news.example/key", NULL},
                 {NULL, "http://evil.example/news.example", "referer"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form_sender sender = {
            .fetch_site = cases[i].fetch_site, .referer = cases[i].referer, .host = "news.example", .base_url = ""};
        const char *refusal = form_origin_refusal(&sender);
        assert_true(refusal ? cases[i].verdict && strcmp(refusal, cases[i].verdict) == 0 : !cases[i].verdict);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_own_origin_is_the_host_that_was_asked_or_the_site_s_address),
        cmocka_unit_test(every_other_origin_is_refused),
        cmocka_unit_test(what_else_a_browser_says_counts_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
