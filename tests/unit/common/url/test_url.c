/* common/url: one form per article, and the outlet behind an address. */
#include "url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

struct pair {
    const char *in, *out;
};

static void check_canonical(const struct pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char once[URL_SIZE] = "";
        char twice[URL_SIZE] = "";
        struct err err = {0};
        if (url_canonical(pairs[i].in, NULL, once, &err) != 0)
            fail_msg("%s: %s", pairs[i].in, err.text);
        assert_string_equal(once, pairs[i].out);
        assert_int_equal(url_canonical(once, NULL, twice, &err), 0);
        assert_string_equal(twice, once);
    }
}
#define CHECK_CANONICAL(pairs) check_canonical(pairs, sizeof(pairs) / sizeof *(pairs))

static void scheme_host_port_and_fragment_have_one_form(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"HTTPS://WWW.Daily.EXAMPLE/A/Story", "https://www.daily.example/A/Story"},
        {"http://daily.example", "http://daily.example/"},
        {"http://daily.example:80/a#top", "http://daily.example/a"},
        {"https://daily.example:443?p=1", "https://daily.example/?p=1"},
        {"https://daily.example:8443/a", "https://daily.example:8443/a"},
        {"http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"},
        {"https://reader:secret@daily.example/a", "https://daily.example/a"},
        {"https://daily.example./a/./b/../c", "https://daily.example/a/c"},
    };
    CHECK_CANONICAL(pairs);
}

static void international_hosts_become_punycode(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"https://M\xC3\x9CNCHEN.example/", "https://xn--mnchen-3ya.example/"},
        {"https://\xE4\xBE\x8B\xE3\x81\x88.example/\xE8\xA8\x98\xE4\xBA\x8B",
         "https://xn--r8jz45g.example/%E8%A8%98%E4%BA%8B"},
    };
    CHECK_CANONICAL(pairs);
}

static void percent_signs_are_used_only_where_needed(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"https://daily.example/%7ejane/%c3%bc?q=%41%2f", "https://daily.example/~jane/%C3%BC?q=A%2F"},
        {"https://daily.example/a b|c", "https://daily.example/a%20b%7Cc"},
        {"https://daily.example/100%", "https://daily.example/100%25"},
    };
    CHECK_CANONICAL(pairs);
}

static void tracking_parameters_go_and_others_stay(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"https://daily.example/a?utm_source=x&UTM_Medium=y&id=7", "https://daily.example/a?id=7"},
        {"https://daily.example/?fbclid=1&gclid=2&at_campaign=3", "https://daily.example/"},
        {"https://daily.example/?s_cid=1&aftr_source=0&srsltid=9", "https://daily.example/"},
        {"https://daily.example/?__hstc=1&_hsmi=2&_bhlid=3&mibextid=4&sc_cid=5&rb_clickid=6", "https://daily.example/"},
        {"https://daily.example/?p=100&cid=5&page=2&lang=en", "https://daily.example/?p=100&cid=5&page=2&lang=en"},
        {"https://daily.example/?track=rss", "https://daily.example/"},
        {"https://daily.example/?track=7", "https://daily.example/?track=7"},
        {"https://daily.example/?&&a=&b", "https://daily.example/?a=&b"},
        {"https://daily.example/?utm_source=rss&#038;utm_medium=rss", "https://daily.example/"},
        {"https://daily.example/?a=1&amp;b=2", "https://daily.example/?a=1&b=2"},
        {"https://daily.example/?a=1&amp;amp;b=2&a\x12mp;c=3", "https://daily.example/?a=1&b=2&c=3"},
    };
    CHECK_CANONICAL(pairs);
}

static void parameters_that_name_the_article_stay(void **state)
{
    (void)state;
    const char *const queries[] = {"ref=4045-ABCD", "news_ref=7",   "article_ref=7", "doc_source=7",  "rss=7",
                                   "pk_id=7",       "pk_article=7", "at_id=7",       "ga_id=7",       "mc_id=7",
                                   "ns_id=7",       "wt_id=7",      "taid=7",        "campaign_id=7", "source=feedA",
                                   "cid=rss1",      "ref=rss",      "cmp=x"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char address[URL_SIZE];
        char out[URL_SIZE];
        snprintf(address, sizeof address, "https://daily.example/read.php?%s", queries[i]);
        assert_int_equal(url_canonical(address, NULL, out, NULL), 0);
        assert_string_equal(out, address);
    }
}

static void addresses_that_lead_on_are_where_they_lead(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"https://www.google.com/url?rct=j&sa=t&url=https://www.daily.example/a%3Fp%3D7&ct=ga&usg=AOv",
         "https://www.daily.example/a?p=7"},
        {"http://www.google.co.uk/url?q=https%3A%2F%2Fdaily.example%2Fa&sa=D", "https://daily.example/a"},
        {"https://www.google.com/amp/s/www.daily.example/a/amp", "https://www.daily.example/a/amp"},
        {"http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fdaily.example%2fa&c=1&mkt=en-us",
         "https://daily.example/a"},
        {"https://www-daily-example.cdn.ampproject.org/v/s/www.daily.example/a?amp_js_v=0.1&id=7",
         "https://www.daily.example/a?id=7"},
        {"https://daily-example.cdn.ampproject.org/c/daily.example/a", "http://daily.example/a"},
        {"https://l.facebook.com/l.php?u=https%3A%2F%2Fdaily.example%2Fa%3Ffbclid%3Dx&h=AT0",
         "https://daily.example/a"},
        {"https://www.google.com/"
         "url?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fdaily.example%252Fa",
         "https://daily.example/a"},
        {"https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"},
        {"https://news.google.com/rss/articles/CBMi?oc=5", "https://news.google.com/rss/articles/CBMi?oc=5"},
        {"https://google.daily.example/url?url=https://post.example/",
         "https://google.daily.example/url?url=https://post.example/"},
    };
    CHECK_CANONICAL(pairs);
}

static void junk_around_an_address_is_dropped(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"  \n https://daily.example/a\t\r\n", "https://daily.example/a"},
        {"https://daily.ex\nample/a", "https://daily.example/a"},
        {"<![CDATA[https://daily.example/a]]>", "https://daily.example/a"},
        {"https://daily.example/a\"><b>bold</b>", "https://daily.example/a"},
        {"https://daily.example/a</a>", "https://daily.example/a"},
        {"https://daily.example/a?x=[7]", "https://daily.example/a?x=[7]"},
    };
    CHECK_CANONICAL(pairs);
}

static void relative_addresses_resolve_against_their_base(void **state)
{
    (void)state;
    const char *base = "https://www.daily.example/dir/sub/file.html?q=1";
    const struct pair pairs[] = {
        {"story", "https://www.daily.example/dir/sub/story"},
        {"/story", "https://www.daily.example/story"},
        {"../story", "https://www.daily.example/dir/story"},
        {"//post.example/x", "https://post.example/x"},
        {"?q=2", "https://www.daily.example/dir/sub/file.html?q=2"},
        {"http://post.example/x", "http://post.example/x"},
        {"#part", "https://www.daily.example/dir/sub/file.html?q=1"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char out[URL_SIZE] = "";
        assert_int_equal(url_canonical(pairs[i].in, base, out, NULL), 0);
        assert_string_equal(out, pairs[i].out);
    }
}

static void resolving_leaves_an_absolute_address_as_served(void **state)
{
    (void)state;
    char out[URL_SIZE] = "";
    assert_int_equal(url_resolve(" HTTP://Daily.example?utm_source=x#a ", NULL, out, NULL), 0);
    assert_string_equal(out, "HTTP://Daily.example?utm_source=x#a");
    assert_int_equal(url_resolve("http://daily.example/my feed.xml?x=[1]", NULL, out, NULL), 0);
    assert_string_equal(out, "http://daily.example/my%20feed.xml?x=[1]");
    assert_int_equal(url_resolve("b/c#d", "http://daily.example/a/", out, NULL), 0);
    assert_string_equal(out, "http://daily.example/a/b/c#d");
}

static void what_is_no_web_address_is_refused_and_out_stays(void **state)
{
    (void)state;
    const char *const wrong[] = {"",
                                 "story",
                                 "mailto:desk@daily.example",
                                 "javascript:alert(1)",
                                 "ftp://daily.example/a",
                                 "file:///etc/passwd",
                                 "http://",
                                 "http://a..b/",
                                 "http://7./",
                                 "http://a.7./",
                                 "http://daily example/",
                                 "http://daily.example:99999/",
                                 "tag:daily.example,2026:1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char out[URL_SIZE] = "untouched";
        struct err err = {0};
        assert_int_equal(url_canonical(wrong[i], NULL, out, &err), ERR_INVALID);
        assert_int_equal(url_resolve(wrong[i], NULL, out, &err) < 0,
                         strncmp(wrong[i], "http://", 7) != 0 || strcmp(wrong[i], "http://") == 0);
        assert_true(err.text[0]);
    }
    char out[URL_SIZE] = "untouched";
    assert_int_equal(url_canonical("mailto:desk@daily.example", "https://daily.example/", out, NULL), ERR_INVALID);
    assert_string_equal(out, "untouched");
}

static void too_long_an_address_is_refused(void **state)
{
    (void)state;
    char raw[URL_RAW_MAX + 100];
    char out[URL_SIZE] = "untouched";
    struct err err;
    memset(raw, 'a', sizeof raw);
    memcpy(raw, "http://d.example/", 17);
    raw[URL_MAX] = 0;
    assert_int_equal(url_canonical(raw, NULL, out, &err), 0);
    raw[URL_MAX] = 'a';
    raw[URL_MAX + 1] = 0;
    assert_int_equal(url_canonical(raw, NULL, out, &err), ERR_TOO_LARGE);
    raw[URL_MAX + 1] = 'a';
    raw[sizeof raw - 1] = 0;
    assert_int_equal(url_canonical(raw, NULL, out, &err), ERR_TOO_LARGE);
    assert_int_equal(url_resolve(raw, NULL, out, &err), ERR_TOO_LARGE);
}

static void identity_ignores_scheme_form_of_the_page_and_a_slash_at_the_end(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"https://www.daily.example/a/", "daily.example/a"},
        {"http://daily.example/a", "daily.example/a"},
        {"http://daily.example/a/?p=1", "daily.example/a?p=1"},
        {"http://daily.example/", "daily.example"},
        {"https://m.daily.example/a", "daily.example/a"},
        {"https://amp.daily.example/a", "daily.example/a"},
        {"https://www.mobile.daily.example/a", "daily.example/a"},
        {"https://en.m.daily.example/a", "en.daily.example/a"},
        {"https://m.com/a", "m.com/a"},
        {"https://m.co.uk/a", "m.co.uk/a"},
        {"https://daily.example/a/amp/", "daily.example/a"},
        {"https://daily.example/amp/a", "daily.example/a"},
        {"https://daily.example/news/amp/a", "daily.example/news/a"},
        {"https://daily.example/a.amp.html", "daily.example/a.html"},
        {"https://daily.example/a?outputType=amp&p=7", "daily.example/a?p=7"},
        {"https://daily.example/a?amp", "daily.example/a"},
        {"https://daily.example/a?amp=7", "daily.example/a?amp=7"},
        {"https://daily.example/a?ref=rss&spm=x", "daily.example/a"},
        {"https://daily.example/a?ref=post.example", "daily.example/a"},
        {"https://daily.example/a?ref=4045-ABCD", "daily.example/a?ref=4045-ABCD"},
        {"https://daily.example/camp/a", "daily.example/camp/a"},
        {"https://daily.example/a?p=7#part-2", "daily.example/a?p=7#part-2"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char out[URL_SIZE];
        url_identity(pairs[i].in, out);
        assert_string_equal(out, pairs[i].out);
    }
}

static void registrable_domain_follows_the_public_suffix_list(void **state)
{
    (void)state;
    const struct pair pairs[] = {
        {"https://news.bbc.co.uk/a", "bbc.co.uk"},
        {"www.mkyong.com.au", "mkyong.com.au"},
        {"https://DE.Nachrichten.yahoo.com:443/", "yahoo.com"},
        {"desk.daily.example", "daily.example"},
        {"daily.example/path", "daily.example"},
        {"http://user:pass@domain.test:81", "domain.test"},
        {"http://\xD0\xBF\xD1\x80\xD0\xB0\xD0\xB2\xD0\xB4\xD0\xB0.\xD1\x80\xD1\x84/", "xn--80aaf2ccc.xn--p1ai"},
        {"someone.blogspot.com", "someone.blogspot.com"},
        {"blogspot.com", "blogspot.com"},
        {"http://example.com?query=one", "example.com"},
        {"daily.example.", "daily.example"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char out[URL_HOST_SIZE] = "";
        assert_int_equal(url_registrable_domain(pairs[i].in, out), 1);
        if (strncmp(pairs[i].out, "xn--80aa", 8) != 0)
            assert_string_equal(out, pairs[i].out);
        else
            assert_non_null(strstr(out, ".xn--p1ai"));
    }
}

static void hosts_without_a_registrable_domain_have_none(void **state)
{
    (void)state;
    const char *const none[] = {"",
                                "localhost",
                                "http://127.0.0.1:8000/a",
                                "http://[::1]/",
                                "co.uk",
                                "com",
                                "BBC News",
                                "http://",
                                "..",
                                "@",
                                "[",
                                "http://[/a",
                                "http://a@[::1",
                                ".example",
                                "a..example"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char out[URL_HOST_SIZE] = "untouched";
        assert_int_equal(url_registrable_domain(none[i], out), 0);
        assert_string_equal(out, "untouched");
    }
}

static void what_is_shown_of_an_address_is_its_host(void **state)
{
    (void)state;
    static const struct pair cases[] = {
        {"http://ana:pa55word@paid.example/private/s3cret?token=t0ken", "paid.example"},
        {"https://ana@Paid.EXAMPLE:8443", "paid.example"},
        {"http://ana:p@ss:w@paid.example#t0ken", "paid.example"},
        {"http://[2001:db8::1]:80/t0ken", "2001:db8::1"},
        {"http://paid.example?token=t0ken", "paid.example"},
        {"http://ana:pa55word@/t0ken", "?"},
        {"", "?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[URL_HOST_SIZE];
        url_for_show(cases[i].in, out);
        assert_string_equal(out, cases[i].out);
    }
}

static void a_log_names_a_feed_apart_from_others_of_its_host_and_whatever_its_password(void **state)
{
    (void)state;
    char one[URL_LOG_SIZE], same[URL_LOG_SIZE], other[URL_LOG_SIZE];
    url_for_log("http://ana:pa55word@paid.example/feed?a=1", one);
    url_for_log("http://ana:other@paid.example/feed?a=1", same);
    url_for_log("http://ana:pa55word@paid.example/feed?a=2", other);
    assert_memory_equal(one, "paid.example#", 13);
    assert_int_equal(strlen(one), 13 + 8);
    assert_string_equal(one, same);
    assert_string_not_equal(one, other);
}

static void a_sentence_loses_what_the_addresses_in_it_hold(void **state)
{
    (void)state;
    static const char url[] = "http://ana:pa55word@paid.example/private/s3cret?token=t0ken";
    static const struct pair cases[] = {
        {"the server answers with status 404", "the server answers with status 404"},
        {"cannot read http://ana:pa55word@paid.example/private/s3cret?token=t0ken: no", "cannot read paid.example no"},
        {"moved to \"https://u:p@two.example/t0ken\" (twice)", "moved to \"two.example\" (twice)"},
        {"Could not resolve host: word@paid.example", "Could not resolve host: …"},
        {"GET /private/s3cret?token=t0ken failed", "GET … failed"},
        {"login ana:pa55word", "login …"},
        {"asked /else?key=t0ken", "asked /else…"},
        {"see http%3a%2f%2fana%3apa55word%40paid.example", "see …"},
        {"why? because", "why? because"},
        {"@handle@social.example", "@handle@social.example"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[256];
        url_text_for_show(cases[i].in, url, out, sizeof out);
        assert_string_equal(out, cases[i].out);
    }
    char little[12];
    url_text_for_show("the server answers", NULL, little, sizeof little);
    assert_string_equal(little, "the server ");
}

static void a_feed_is_left_without_user_and_query_as_a_base(void **state)
{
    (void)state;
    char out[URL_SIZE], url[] = "http://ana:pa55word@paid.example:81/a/b?token=t0ken#c";
    url_without_secrets(url, out);
    assert_string_equal(out, "http://paid.example:81/a/b");
    url_drop_user(url);
    assert_string_equal(url, "http://paid.example:81/a/b?token=t0ken#c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scheme_host_port_and_fragment_have_one_form),
        cmocka_unit_test(international_hosts_become_punycode),
        cmocka_unit_test(percent_signs_are_used_only_where_needed),
        cmocka_unit_test(tracking_parameters_go_and_others_stay),
        cmocka_unit_test(parameters_that_name_the_article_stay),
        cmocka_unit_test(addresses_that_lead_on_are_where_they_lead),
        cmocka_unit_test(junk_around_an_address_is_dropped),
        cmocka_unit_test(relative_addresses_resolve_against_their_base),
        cmocka_unit_test(resolving_leaves_an_absolute_address_as_served),
        cmocka_unit_test(what_is_no_web_address_is_refused_and_out_stays),
        cmocka_unit_test(too_long_an_address_is_refused),
        cmocka_unit_test(what_is_shown_of_an_address_is_its_host),
        cmocka_unit_test(a_log_names_a_feed_apart_from_others_of_its_host_and_whatever_its_password),
        cmocka_unit_test(a_sentence_loses_what_the_addresses_in_it_hold),
        cmocka_unit_test(a_feed_is_left_without_user_and_query_as_a_base),
        cmocka_unit_test(identity_ignores_scheme_form_of_the_page_and_a_slash_at_the_end),
        cmocka_unit_test(registrable_domain_follows_the_public_suffix_list),
        cmocka_unit_test(hosts_without_a_registrable_domain_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
