/* common/url: the addresses of feeds. */
#include "url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void every_spelling_gives_the_address_that_is_stored(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *stored;
    } cases[] = {
        {"https://a.example.org/feed", "https://a.example.org/feed"},
        {"https://a.example.org", "https://a.example.org"},
        {"  https://a.example.org/feed\n ", "https://a.example.org/feed"},
        {"https://\na.example.org/feed", "https://a.example.org/feed"},
        {"https://a.example.org/my feed.xml", "https://a.example.org/my%20feed.xml"},
        {"https://a.example.org/feed?tags[]=a&kind=[news]", "https://a.example.org/feed?tags[]=a&kind=[news]"},
        {"https://a.example.org/?a=1&amp;b=2", "https://a.example.org/?a=1&b=2"},
        {"HTTPS://A.Example.ORG:443/Feed?X=Y#top", "https://a.example.org/Feed?X=Y"},
        {"http://a.example.org.:80/feed", "http://a.example.org/feed"},
        {"http://a.example.org:8080/feed", "http://a.example.org:8080/feed"},
        {"http://[2001:db8::1]:80/feed", "http://[2001:db8::1]/feed"},
        {"https://user:p%40Ss@A.example.org/feed", "https://user:p%40Ss@a.example.org/feed"},
        {"https://почта.example.org/новости.xml", "https://почта.example.org/новости.xml"},
        {"feed://a.example.org/feed", "http://a.example.org/feed"},
        {"FEED:https://a.example.org/feed", "https://a.example.org/feed"},
        {"feed://https://a.example.org/feed", "https://a.example.org/feed"},
        {"feed://https//a.example.org/feed", "https://a.example.org/feed"},
        {"feed:feed:http://a.example.org/feed", "http://a.example.org/feed"},
        {"feeds://a.example.org/feed", "https://a.example.org/feed"},
        {"itpc://a.example.org/feed", "http://a.example.org/feed"},
        {"http://feed:8080/rss", "http://feed:8080/rss"},
        {"//https://a.example.org/feed", "https://a.example.org/feed"},
        {"//a.example.org/feed", "https://a.example.org/feed"},
        {"a.example.org/feed", "https://a.example.org/feed"},
        {"localhost:8080/feed", "https://localhost:8080/feed"},
        {"http:/a.example.org/feed", "http://a.example.org/feed"},
        {"https:// a.example.org/feed", "https://a.example.org/feed"},
        {"https:///a.example.org/feed", "https://a.example.org/feed"},
        {"<https://a.example.org/feed>", "https://a.example.org/feed"},
        {"\"https://a.example.org/feed\"", "https://a.example.org/feed"},
        {"https://a.example.org.:8080/feed", "https://a.example.org:8080/feed"},
        {"https://[2001:DB8::1]:8080/feed", "https://[2001:db8::1]:8080/feed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[URL_SIZE] = "", again[URL_SIZE] = "";
        struct err err = {0};
        if (url_feed(cases[i].raw, out, &err) < 0)
            fail_msg("%s: %s", cases[i].raw, err.text);
        assert_string_equal(out, cases[i].stored);
        assert_int_equal(url_feed(out, again, &err), 0);
        assert_string_equal(again, out);
    }
}

static void what_is_no_address_is_refused_and_named(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "   ",
                                        "news",
                                        "javascript:alert(1)",
                                        "mailto:ana@example.org",
                                        "file:///etc/passwd",
                                        "ftp://a.example.org/",
                                        "http://",
                                        "feed:",
                                        "https://?x=1",
                                        "http://a b.example/",
                                        "http://a.example:8x]t../c"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char out[URL_SIZE] = "untouched";
        struct err err = {0};
        if (url_feed(wrong[i], out, &err) != ERR_INVALID)
            fail_msg("%s is taken as %s", wrong[i], out);
        assert_string_equal(out, "untouched");
        assert_true(err.text[0]);
    }
}

static void a_slash_after_the_host_makes_no_other_feed(void **state)
{
    (void)state;
    static const char *const whole[] = {"https://a.example", "https://a.example/x", "https://a.example/x/",
                                        "https://a.example?x/", "https://a.example/?x"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        assert_int_equal(url_feed_identity_len(whole[i]), strlen(whole[i]));
    assert_int_equal(url_feed_identity_len("https://a.example/"), strlen("https://a.example"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_gives_the_address_that_is_stored),
        cmocka_unit_test(what_is_no_address_is_refused_and_named),
        cmocka_unit_test(a_slash_after_the_host_makes_no_other_feed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
