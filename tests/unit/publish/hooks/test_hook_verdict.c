/* What a receiver's answer means, and how long to wait. */
#include "hook_verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define URL "https://hooks.example/secret-path?token=abc"

static enum hook_verdict judge(enum fetch_failure failure, long status, const char *sentence, char *reason)
{
    const struct http_answer answer = {.failure = failure, .status = status, .sentence = sentence};
    return hook_verdict_of(&answer, URL, reason);
}

static void only_2xx_is_taken(void **state)
{
    static const struct {
        long status;
        enum hook_verdict verdict;
    } cases[] = {{200, HOOK_TAKEN},   {204, HOOK_TAKEN},   {299, HOOK_TAKEN},   {302, HOOK_FAILED},  {304, HOOK_FAILED},
                 {400, HOOK_REFUSED}, {401, HOOK_FAILED},  {403, HOOK_FAILED},  {404, HOOK_FAILED},  {408, HOOK_FAILED},
                 {410, HOOK_GONE},    {413, HOOK_REFUSED}, {415, HOOK_REFUSED}, {422, HOOK_REFUSED}, {429, HOOK_FAILED},
                 {500, HOOK_FAILED},  {503, HOOK_FAILED},  {100, HOOK_FAILED},  {0, HOOK_FAILED}};
    char reason[HOOK_REASON_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(judge(FETCH_OK, cases[i].status, "", reason), cases[i].verdict);
        assert_true((reason[0] == '\0') == (cases[i].verdict == HOOK_TAKEN));
    }
    /* Its body may be of any length: nobody reads it. */
    assert_int_equal(judge(FETCH_TOO_LARGE, 200, "too large", reason), HOOK_TAKEN);
}

static void why_it_failed_is_said_without_what_the_address_holds(void **state)
{
    char reason[HOOK_REASON_SIZE];
    (void)state;
    judge(FETCH_OK, 302, "", reason);
    assert_non_null(strstr(reason, "302"));
    assert_non_null(strstr(reason, "redirects are not followed"));
    assert_int_equal(judge(FETCH_UNREACHED, 0, "Failed to connect to " URL " port 443", reason), HOOK_FAILED);
    assert_null(strstr(reason, "abc"));
    assert_null(strstr(reason, "secret-path"));
    assert_non_null(strstr(reason, "Failed to connect"));
}

static void pauses_double_up_to_an_hour(void **state)
{
    (void)state;
    assert_int_equal(hook_pause_ms(1, 5000, ""), 5000);
    assert_int_equal(hook_pause_ms(2, 5000, ""), 10000);
    assert_int_equal(hook_pause_ms(5, 5000, ""), 80000);
    assert_int_equal(hook_pause_ms(11, 5000, ""), HOOK_PAUSE_MAX_MS);
    assert_int_equal(hook_pause_ms(4000000000u, 5000, ""), HOOK_PAUSE_MAX_MS);
}

static void a_receiver_may_ask_for_a_longer_pause_within_bounds(void **state)
{
    (void)state;
    assert_int_equal(hook_pause_ms(1, 5000, "60"), 60000);
    assert_int_equal(hook_pause_ms(1, 5000, "1"), 5000);
    assert_int_equal(hook_pause_ms(1, 5000, "999999"), HOOK_PAUSE_MAX_MS);
    assert_int_equal(hook_pause_ms(1, 5000, "99999999999999999999"), 5000);
    assert_int_equal(hook_pause_ms(1, 5000, "Wed, 21 Oct 2026 07:28:00 GMT"), 5000);
    assert_int_equal(hook_pause_ms(1, 5000, "-5"), 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_2xx_is_taken),
        cmocka_unit_test(why_it_failed_is_said_without_what_the_address_holds),
        cmocka_unit_test(pauses_double_up_to_an_hour),
        cmocka_unit_test(a_receiver_may_ask_for_a_longer_pause_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
