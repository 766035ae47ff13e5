/* ingest: what a robots.txt says to us. The rules are those of RFC 9309 and of what the big crawlers make of it. */
#include "robots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after the ones that it needs */
#include <cmocka.h>

static int64_t delay_ms;

static int allows(const char *text, const char *path)
{
    char *reduced = malloc(ROBOTS_REDUCED_SIZE(strlen(text)));
    assert_non_null(reduced);
    robots_reduce(text, strlen(text), "Triptych", reduced, ROBOTS_REDUCED_SIZE(strlen(text)));
    int is_allowed = robots_judge(reduced, path, &delay_ms);
    free(reduced);
    return is_allowed;
}

static void without_rules_all_is_allowed(void **state)
{
    (void)state;
    assert_true(allows("", "/feed"));
    assert_true(allows("disallow: /\n", "/feed")); /* of no group */
    assert_true(allows("user-agent: *\ndisallow:\n", "/feed"));
    assert_true(allows("\x01\x02 what is this <html>", "/feed"));
    assert_false(robots_judge(robots_disallow_all, "/feed", &delay_ms));
    assert_true(robots_judge(robots_disallow_all, "/robots.txt", &delay_ms));
}

static void a_group_that_names_us_counts_instead_of_the_one_for_all(void **state)
{
    (void)state;
    const char *text = "User-agent: *\nDisallow: /\n\nUser-Agent: TripTych/1.0\nDisallow: /private/\n";
    assert_true(allows(text, "/feed"));
    assert_false(allows(text, "/private/x"));
    assert_false(allows("user-agent: triptychon\nallow: /\nuser-agent: *\ndisallow: /", "/feed"));
    assert_true(allows("user-agent: triptych\nuser-agent: *\ndisallow: /x\n\nuser-agent: *\ndisallow: /", "/feed"));
}

static void groups_of_one_name_are_one(void **state)
{
    (void)state;
    const char *text = "user-agent: triptych\ndisallow: /a\nuser-agent: other\ndisallow: /\n"
                       "user-agent: Triptych\ndisallow: /b\n";
    assert_false(allows(text, "/a"));
    assert_false(allows(text, "/b"));
    assert_true(allows(text, "/c"));
    assert_false(allows("user-agent: triptych\nsitemap: http://x.example/s\nuser-agent: y\ndisallow: /", "/"));
}

static void the_longest_rule_decides_and_of_two_the_one_that_allows(void **state)
{
    (void)state;
    const char *text = "user-agent: *\nallow: /news/open\ndisallow: /news/\nallow: /same\ndisallow: /same\n";
    assert_false(allows(text, "/news/feed"));
    assert_true(allows(text, "/news/open/feed"));
    assert_true(allows(text, "/same"));
}

static void stars_and_the_end_are_understood(void **state)
{
    (void)state;
    const char *text = "user-agent: *\ndisallow: /*.php$\ndisallow: /a*b*c\n";
    assert_false(allows(text, "/x/y.php"));
    assert_true(allows(text, "/x/y.php?page=1"));
    assert_false(allows(text, "/a-b-b-c-d"));
    assert_true(allows(text, "/a-c-b"));
    assert_true(allows("user-agent: *\nallow: /$\ndisallow: /", "/"));
    assert_false(allows("user-agent: *\nallow: /$\ndisallow: /", "/x"));
}

static void a_hostile_pattern_takes_little_time(void **state)
{
    (void)state;
    char path[8001], text[3000] = "user-agent: *\n";
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    for (int i = 0; i < 5; i++) {
        strcat(text, "disallow: /");
        for (int k = 0; k < 250; k++)
            strcat(text, "*a");
        strcat(text, "b\n");
    }
    assert_true(allows(text, path));
}

static void addresses_are_compared_as_they_are_asked_for(void **state)
{
    (void)state;
    assert_false(allows("user-agent: *\ndisallow: /f\xC3\xA4hre", "/f%C3%A4hre/feed"));
    assert_false(allows("user-agent: *\ndisallow: /f%c3%a4hre", "/f%C3%A4hre/feed"));
    assert_true(allows("user-agent: *\ndisallow: /Feed", "/feed"));
    assert_false(allows("user-agent: *\ndisallow: /feed # not this\n", "/feed"));
}

static void what_people_write_is_read(void **state)
{
    (void)state;
    assert_false(allows("\xEF\xBB\xBFUSER-AGENT :*\r\rDISALLOW: /\r", "/feed"));
    assert_false(allows("user agent: *\ndissalow: /", "/feed"));
    assert_false(allows("useragent *\ndisallow /\n", "/feed"));
    assert_true(allows("user-agent: *\nallow: /dir/index.html\ndisallow: /", "/dir/"));
    assert_false(allows("user-agent: *\nallow: /dir/index.html\ndisallow: /", "/dir/other"));
}

static void a_crawl_delay_is_told_within_reason(void **state)
{
    (void)state;
    assert_true(allows("user-agent: *\ncrawl-delay: 2.5\nuser-agent: other\ncrawl-delay: 9\n", "/feed"));
    assert_int_equal(delay_ms, 9000); /* lines that are no rules do not end the agents of a group */
    assert_true(allows("user-agent: *\ncrawl-delay: 2.5\ndisallow:\nuser-agent: other\ncrawl-delay: 9\n", "/feed"));
    assert_int_equal(delay_ms, 2500);
    allows("user-agent: *\ncrawl-delay: 86400\n", "/feed");
    assert_int_equal(delay_ms, ROBOTS_DELAY_MAX);
    allows("user-agent: *\ncrawl-delay: -3\n", "/feed");
    assert_int_equal(delay_ms, 0);
    allows("user-agent: *\ncrawl-delay: nan\n", "/feed");
    assert_int_equal(delay_ms, 0);
}

static void rules_that_do_not_fit_are_left_out(void **state)
{
    (void)state;
    char reduced[40];
    const char *text = "user-agent: *\ndisallow: /a\ndisallow: /much-longer-than-there-is-room\ndisallow: /b\n";
    robots_reduce(text, strlen(text), "triptych", reduced, sizeof reduced);
    assert_string_equal(reduced, "D/a\nD/b\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_rules_all_is_allowed),
        cmocka_unit_test(a_group_that_names_us_counts_instead_of_the_one_for_all),
        cmocka_unit_test(groups_of_one_name_are_one),
        cmocka_unit_test(the_longest_rule_decides_and_of_two_the_one_that_allows),
        cmocka_unit_test(stars_and_the_end_are_understood),
        cmocka_unit_test(a_hostile_pattern_takes_little_time),
        cmocka_unit_test(addresses_are_compared_as_they_are_asked_for),
        cmocka_unit_test(what_people_write_is_read),
        cmocka_unit_test(a_crawl_delay_is_told_within_reason),
        cmocka_unit_test(rules_that_do_not_fit_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
