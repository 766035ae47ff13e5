/* What a subscriber asks the hub for, what the hub asks back, and what is kept of it. */
#include "websub_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SITE "https://desk.example"
#define GOOD                                                                                                           \
    "hub.mode=subscribe&hub.topic=https%3A%2F%2Fdesk.example%2Ffeed.atom%3Fq%3Da&hub.callback=https%3A%2F%2Fa."        \
    "example%2Fc"

static int read_form(const char *form, struct websub_request *out)
{
    struct err err = {0};
    int code = websub_request_read(form, SITE, out, &err);
    assert_true(!code == !err.text[0]); /* a refusal has a sentence */
    return code;
}

static void a_form_is_read_with_what_is_usual_for_the_rest(void **state)
{
    struct websub_request request;
    (void)state;
    assert_int_equal(read_form(GOOD "&hub.unknown=1", &request), 0);
    assert_false(request.is_unsubscribe);
    assert_string_equal(request.topic, SITE "/feed.atom?q=a");
    assert_string_equal(request.callback, "https://a.example/c");
    assert_string_equal(request.secret, "");
    assert_int_equal(request.lease_s, WEBSUB_LEASE_S);
    assert_int_equal(read_form(GOOD "&hub.lease_seconds=&hub.secret=a%20b", &request), 0);
    assert_string_equal(request.secret, "a b");
    assert_int_equal(request.lease_s, WEBSUB_LEASE_S);
}

static void a_lease_is_within_bounds(void **state)
{
    struct websub_request request;
    (void)state;
    assert_int_equal(read_form(GOOD "&hub.lease_seconds=1", &request), 0);
    assert_int_equal(request.lease_s, WEBSUB_LEASE_MIN_S);
    assert_int_equal(read_form(GOOD "&hub.lease_seconds=99999999999", &request), 0);
    assert_int_equal(request.lease_s, WEBSUB_LEASE_MAX_S);
}

/* It could not be kept as it is, and what is signed with another one is refused by whoever gave it. */
static void a_secret_that_is_no_text_is_refused(void **state)
{
    struct websub_request request;
    (void)state;
    assert_int_equal(read_form(GOOD "&hub.secret=%C3%A9", &request), 0);
    assert_int_equal(read_form(GOOD "&hub.secret=a%FFb", &request), ERR_INVALID);
}

static void only_feeds_of_this_site_are_topics(void **state)
{
    static const char *const ours[] = {SITE "/feed.atom", SITE "/feed.rss", SITE "/feed.json?topic=sport"},
                             *const others[] = {"",
                                                SITE,
                                                SITE "/feed",
                                                SITE "/feed.atoms",
                                                SITE "/feed.atom/x",
                                                SITE "/feed.atom?token=1",
                                                SITE "/feed.atom#x",
                                                SITE "/feed.atom?q=\r\nx",
                                                SITE ".evil/feed.atom",
                                                "http://desk.example/feed.atom"};
    (void)state;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        assert_true(websub_topic_is_ours(ours[i], SITE));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(websub_topic_is_ours(others[i], SITE));
    assert_false(websub_topic_is_ours("/feed.atom", "")); /* a site without an address has none */
}

static void the_question_stands_behind_the_callback(void **state)
{
    struct websub_request request = {
        .topic = SITE "/feed.atom?q=a b", .callback = "https://a.example/c", .lease_s = 500};
    char question[URL_SIZE];
    (void)state;
    assert_true(websub_question(&request, "abc", question));
    assert_string_equal(question,
                        "https://a.example/c?hub.mode=subscribe&hub.topic=https%3A%2F%2Fdesk.example%2Ffeed.atom%"
                        "3Fq%3Da%20b&hub.challenge=abc&hub.lease_seconds=500");
    strcpy(request.callback, "https://a.example/c?x=1");
    request.is_unsubscribe = 1;
    assert_true(websub_question(&request, "abc", question));
    assert_string_equal(question,
                        "https://a.example/c?x=1&hub.mode=unsubscribe&hub.topic=https%3A%2F%2Fdesk.example%2Ffeed."
                        "atom%3Fq%3Da%20b&hub.challenge=abc");
    memset(request.callback + strlen(request.callback), 'x', URL_MAX - 60);
    assert_false(websub_question(&request, "abc", question));
    memset(request.topic, '/', URL_MAX);
    strcpy(request.callback, "https://a.example/c");
    assert_false(websub_question(&request, "abc", question)); /* three times as long when it is encoded */
}

static void a_denial_says_of_what_and_why_as_far_as_it_fits(void **state)
{
    struct websub_request request = {
        .is_unsubscribe = 0, .topic = SITE "/feed.atom", .callback = "https://a.example/c?x=1"};
    static const char bare[] =
        "https://a.example/c?x=1&hub.mode=denied&hub.topic=https%3A%2F%2Fdesk.example%2Ffeed.atom";
    char denial[URL_SIZE], longer[URL_SIZE];
    (void)state;
    assert_true(websub_denial(&request, "no & never", denial));
    assert_memory_equal(denial, bare, sizeof bare - 1);
    assert_string_equal(denial + sizeof bare - 1, "&hub.reason=no%20%26%20never");
    /* Whatever room is left, what is there is whole. */
    for (size_t left = 0; left < 64; left++) {
        size_t more = URL_SIZE - sizeof bare - left;
        char *end = request.callback + strlen("https://a.example/c?x=1");
        memset(end, 'x', more);
        end[more] = '\0';
        int fits = websub_denial(&request, "why not", denial);
        assert_int_equal(fits, left >= 2); /* beside the end, as a letter may become three */
        if (!fits)
            continue;
        assert_true(strlen(denial) < sizeof denial);
        strcpy(longer, strstr(denial, "&hub.mode"));
        assert_true(strcmp(longer, strstr(bare, "&hub.mode")) == 0 || strstr(longer, "atom&hub.reason=why%20not"));
        assert_true(!!strstr(denial, "hub.reason") == (left >= strlen("&hub.reason=why%20not") + 2));
    }
}

static void a_row_that_was_written_reads_the_same(void **state)
{
    const struct websub_request request = {
        .topic = SITE "/feed.atom", .callback = "https://a.example/c", .secret = "a \"secret\""};
    struct websub_request read;
    char json[WEBSUB_ROW_MAX], id[HOOK_ID_SIZE], other[HOOK_ID_SIZE];
    int64_t until_ms = 0;
    (void)state;
    assert_int_equal(websub_row_write(&request, 12345, json, NULL), 0);
    assert_int_equal(websub_row_read(json, &read, &until_ms, NULL), 0);
    assert_string_equal(read.topic, request.topic);
    assert_string_equal(read.callback, request.callback);
    assert_string_equal(read.secret, request.secret);
    assert_int_equal(until_ms, 12345);
    assert_int_equal(websub_row_read("{}", &read, &until_ms, NULL), ERR_INVALID);
    assert_true(websub_row_read("", &read, &until_ms, NULL) < 0);
    websub_id(request.callback, request.topic, id);
    websub_id(request.callback, SITE "/feed.rss", other);
    assert_true(hook_id_is_valid(id));
    assert_string_not_equal(id, other);
    assert_string_equal(id, "whb9d0408903deb868"); /* HMAC-SHA256: nobody can make a callback with this id */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_read_with_what_is_usual_for_the_rest),
        cmocka_unit_test(a_lease_is_within_bounds),
        cmocka_unit_test(a_secret_that_is_no_text_is_refused),
        cmocka_unit_test(only_feeds_of_this_site_are_topics),
        cmocka_unit_test(the_question_stands_behind_the_callback),
        cmocka_unit_test(a_denial_says_of_what_and_why_as_far_as_it_fits),
        cmocka_unit_test(a_row_that_was_written_reads_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
