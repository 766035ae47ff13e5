/* common/embedding while the service is wrong, slow or away: nothing waits for it longer than it must, and it is found
 * again by itself. */
#include "fake_service.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LIMIT_MS 1000

static struct fake fake;

static int open_raw(void **state)
{
    (void)state;
    fake_open(&fake);
    fake_client(&fake, (struct embed_options){.is_raw = 1, .batch_max = 8, .timeout_ms = LIMIT_MS});
    fake_until_state(&fake, EMBED_READY);
    return 0;
}

static int open_service(void **state)
{
    (void)state;
    fake_open(&fake);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    fake_close(&fake);
    return 0;
}

/* One text alone in its batch; returns whether it got a vector. */
static int ask_once(const char *text)
{
    struct outcome outcome = {0};
    assert_int_equal(fake_ask(&fake, text, &outcome), 0);
    fake_until_called(&fake, &outcome);
    return outcome.has_vector;
}

static void a_wrong_answer_gives_no_vector(void **state)
{
    const enum fake_mood wrong[] = {FAKE_BROKEN, FAKE_SHORT, FAKE_FAILING, FAKE_OTHER};
    (void)state;
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        fake_set_mood(&fake, wrong[i]);
        assert_false(ask_once("text"));
        fake_set_mood(&fake, FAKE_WELL);
        assert_true(ask_once("text"));
    }
    assert_int_equal(embed_state(fake.embed), EMBED_READY);
    assert_int_equal(embed_counts(fake.embed).failed_batches, 4);
}

static void after_failures_in_a_row_texts_are_refused_at_once(void **state)
{
    struct outcome outcome = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_FAILING);
    for (unsigned i = 0; i < EMBED_FAILURES_MAX; i++) {
        assert_int_equal(fake.state, EMBED_READY);
        assert_false(ask_once("text"));
    }
    assert_int_equal(fake.state, EMBED_AWAY);
    assert_non_null(strstr(fake.reason, "status 500: out of memory"));
    assert_int_equal(fake_ask(&fake, "text", &outcome), ERR_UNAVAILABLE);
    assert_int_equal(outcome.calls, 0);
}

static void one_failure_is_followed_by_a_probe_that_decides(void **state)
{
    (void)state;
    fake_set_mood(&fake, FAKE_FAILING);
    assert_false(ask_once("text"));
    fake_turn(&fake, EMBED_PAUSE_FIRST_MS - 50);
    assert_int_equal(fake.state, EMBED_READY);
    fake_turn(&fake, 100);
    assert_int_equal(fake.state, EMBED_AWAY);
    fake_set_mood(&fake, FAKE_WELL);
    fake_until_state(&fake, EMBED_READY);
    fake_set_mood(&fake, FAKE_BROKEN);
    assert_false(ask_once("text"));
    fake_set_mood(&fake, FAKE_WELL);
    fake_turn(&fake, 2 * EMBED_PAUSE_FIRST_MS);
    assert_int_equal(fake.state, EMBED_READY);
}

static void what_waits_is_let_go_when_the_service_goes_away(void **state)
{
    struct outcome outcomes[60] = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_FAILING);
    for (unsigned i = 0; i < 60; i++) {
        assert_int_equal(fake_ask(&fake, "text", &outcomes[i]), 0);
    }
    fake_turn(&fake, 50);
    for (unsigned i = 0; i < 60; i++) {
        assert_int_equal(outcomes[i].calls, 1);
        assert_false(outcomes[i].has_vector);
    }
    assert_int_equal(embed_state(fake.embed), EMBED_AWAY);
    assert_true(fake.requests < 8); /* the probe at the start, and few for 60 texts */
}

static void go_away(void)
{
    fake_set_mood(&fake, FAKE_FAILING);
    for (unsigned i = 0; i < EMBED_FAILURES_MAX; i++) {
        ask_once("text");
    }
    assert_int_equal(embed_state(fake.embed), EMBED_AWAY);
}

static void it_is_found_again_without_any_text_of_ours(void **state)
{
    (void)state;
    go_away();
    fake_set_mood(&fake, FAKE_WELL);
    fake_turn(&fake, EMBED_PAUSE_FIRST_MS - 50);
    assert_int_equal(embed_state(fake.embed), EMBED_AWAY);
    fake_turn(&fake, 100);
    assert_int_equal(embed_state(fake.embed), EMBED_READY);
    assert_int_equal(fake.state, EMBED_READY);
    assert_string_equal(fake.reason, "");
    assert_true(ask_once("text"));
}

static void it_is_asked_more_and_more_seldom(void **state)
{
    (void)state;
    go_away();
    fake.requests = 0;
    fake_turn(&fake, EMBED_PAUSE_FIRST_MS + 20);
    assert_int_equal(fake.requests, 1);
    fake_turn(&fake, 2 * EMBED_PAUSE_FIRST_MS + 20);
    assert_int_equal(fake.requests, 2);
    fake_turn(&fake, 3 * EMBED_PAUSE_FIRST_MS);
    assert_int_equal(fake.requests, 2);
    fake_turn(&fake, EMBED_PAUSE_FIRST_MS + 20);
    assert_int_equal(fake.requests, 3);
    fake_turn(&fake, 10 * EMBED_PAUSE_MAX_MS);
    assert_true(fake.requests >= 10 && fake.requests <= 15);
    assert_int_equal(fake.state_changes, 2); /* to ready and to away: not each time that it is still away */
}

static void a_service_that_hangs_is_away_after_a_few_time_limits(void **state)
{
    struct outcome outcome = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_SILENT);
    for (unsigned i = 0; i < EMBED_FAILURES_MAX; i++) {
        assert_false(ask_once("text"));
    }
    assert_int_equal(embed_state(fake.embed), EMBED_AWAY);
    assert_non_null(strstr(fake.reason, "in time"));
    assert_int_equal(fake_ask(&fake, "text", &outcome), ERR_UNAVAILABLE);
}

static void a_service_that_is_gone_is_away_and_found_when_it_is_back(void **state)
{
    (void)state;
    fake_go_away(&fake);
    for (unsigned i = 0; i < EMBED_FAILURES_MAX; i++) {
        assert_false(ask_once("text"));
    }
    assert_int_equal(embed_state(fake.embed), EMBED_AWAY);
    fake_come_back(&fake);
    fake_until_state(&fake, EMBED_READY);
    assert_true(ask_once("text"));
}

static void one_that_is_not_there_yet_is_found_when_it_comes(void **state)
{
    struct outcome outcome = {0};
    (void)state;
    fake_go_away(&fake);
    fake_client(&fake, (struct embed_options){.timeout_ms = LIMIT_MS});
    assert_int_equal(fake_ask(&fake, "text", &outcome), 0); /* nobody knows yet */
    fake_until_state(&fake, EMBED_AWAY);
    assert_int_equal(outcome.calls, 1);
    assert_false(outcome.has_vector);
    assert_non_null(strstr(fake.reason, "does not answer"));
    fake_come_back(&fake);
    fake_until_state(&fake, EMBED_READY);
    assert_true(ask_once("text"));
}

static void one_that_hangs_at_the_start_is_found_out_within_the_time_limit(void **state)
{
    (void)state;
    fake_set_mood(&fake, FAKE_SILENT);
    fake_client(&fake, (struct embed_options){.timeout_ms = LIMIT_MS});
    fake_turn(&fake, LIMIT_MS + 20);
    assert_int_equal(embed_state(fake.embed), EMBED_AWAY);
}

static void samples_that_were_broken_off_are_learned_again(void **state)
{
    (void)state;
    fake_client(&fake, (struct embed_options){.timeout_ms = LIMIT_MS});
    for (unsigned i = 0; i < 1000 && fake.requests < 3; i++) {
        fake_turn(&fake, 1);
    }
    fake_go_away(&fake);
    fake_until_state(&fake, EMBED_AWAY);
    fake_come_back(&fake);
    fake.requests = 0;
    fake_until_state(&fake, EMBED_READY);
    assert_true(fake.requests > 7); /* the probe and all of the samples */
    assert_true(ask_once("text"));
}

/* Three at a time come back in good time, eight never: a service in between is used as far as it goes. */
static void a_slow_service_gets_smaller_batches(void **state)
{
    struct outcome outcomes[64] = {0};
    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        assert_int_equal(fake_ask(&fake, "text", &outcomes[i]), 0);
    }
    fake_set_mood(&fake, FAKE_SILENT);
    fake_turn(&fake, LIMIT_MS + 20); /* two batches of eight are lost */
    fake_set_mood(&fake, FAKE_WELL);
    fake.requests = 0;
    for (unsigned i = 16; i < 24; i++) {
        assert_int_equal(fake_ask(&fake, "text", &outcomes[i]), 0);
    }
    fake_turn(&fake, 50);
    assert_true(fake.texts[0] <= 2);
    for (unsigned i = 24; i < 64; i++) {
        assert_int_equal(fake_ask(&fake, "text", &outcomes[i]), 0);
    }
    fake_turn(&fake, 100);
    assert_true(fake.texts[fake.requests - 2] > 4); /* it is quick now: they grow again */
    assert_true(outcomes[63].has_vector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wrong_answer_gives_no_vector, open_raw, close_all),
        cmocka_unit_test_setup_teardown(after_failures_in_a_row_texts_are_refused_at_once, open_raw, close_all),
        cmocka_unit_test_setup_teardown(one_failure_is_followed_by_a_probe_that_decides, open_raw, close_all),
        cmocka_unit_test_setup_teardown(what_waits_is_let_go_when_the_service_goes_away, open_raw, close_all),
        cmocka_unit_test_setup_teardown(it_is_found_again_without_any_text_of_ours, open_raw, close_all),
        cmocka_unit_test_setup_teardown(it_is_asked_more_and_more_seldom, open_raw, close_all),
        cmocka_unit_test_setup_teardown(a_service_that_hangs_is_away_after_a_few_time_limits, open_raw, close_all),
        cmocka_unit_test_setup_teardown(a_service_that_is_gone_is_away_and_found_when_it_is_back, open_raw, close_all),
        cmocka_unit_test_setup_teardown(one_that_is_not_there_yet_is_found_when_it_comes, open_service, close_all),
        cmocka_unit_test_setup_teardown(one_that_hangs_at_the_start_is_found_out_within_the_time_limit, open_service,
                                        close_all),
        cmocka_unit_test_setup_teardown(samples_that_were_broken_off_are_learned_again, open_service, close_all),
        cmocka_unit_test_setup_teardown(a_slow_service_gets_smaller_batches, open_raw, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
