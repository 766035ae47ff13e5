/* common/embedding against a service on raw sockets: batches, order, limits, what is sent, centring. */
#include "embed_samples.h"
#include "fake_service.h"
#include "json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXTS 40 /* 8 in each of the batches that may be under way, and 8 */

static struct fake fake;

static int open_raw(void **state)
{
    (void)state;
    fake_open(&fake);
    fake_client(&fake, (struct embed_options){.is_raw = 1, .batch_max = 8, .queue_max = 64, .timeout_ms = 2000});
    fake_until_state(&fake, EMBED_READY);
    fake_turn(&fake, 10);
    fake.requests = fake.waiting_max = 0;
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

/* Asks for TEXTS different texts at once. */
static void ask_many(char texts[TEXTS][32], struct outcome *outcomes)
{
    for (unsigned i = 0; i < TEXTS; i++) {
        snprintf(texts[i], sizeof texts[i], "report number%u", i);
        assert_int_equal(fake_ask(&fake, texts[i], &outcomes[i]), 0);
    }
}

static void assert_own_vectors(char texts[TEXTS][32], const struct outcome *outcomes)
{
    for (unsigned i = 0; i < TEXTS; i++) {
        float expected[FAKE_DIMENSIONS];
        fake_vector(texts[i], expected);
        assert_int_equal(outcomes[i].calls, 1);
        assert_int_equal(outcomes[i].dimensions, FAKE_DIMENSIONS);
        for (unsigned j = 0; j < FAKE_DIMENSIONS; j++) {
            assert_float_equal(outcomes[i].vector[j], expected[j], 1e-5);
        }
    }
}

static void texts_that_come_together_travel_together(void **state)
{
    char texts[TEXTS][32];
    struct outcome outcomes[TEXTS] = {0};
    (void)state;
    ask_many(texts, outcomes);
    fake_turn(&fake, 100);
    assert_int_equal(fake.requests, 5);
    assert_int_equal(fake.texts[0] + fake.texts[1] + fake.texts[2] + fake.texts[3] + fake.texts[4], TEXTS);
    assert_int_equal(fake.texts[0], 8); /* the others may overtake each other on their connections */
    assert_own_vectors(texts, outcomes);
}

static void a_single_text_waits_a_moment_for_company(void **state)
{
    struct outcome first = {0}, second = {0};
    (void)state;
    assert_int_equal(fake_ask(&fake, "one", &first), 0);
    fake_turn(&fake, 2);
    assert_int_equal(fake_ask(&fake, "two", &second), 0);
    fake_until_called(&fake, &first);
    fake_until_called(&fake, &second);
    assert_int_equal(fake.requests, 1);
    assert_int_equal(fake.texts[0], 2);
}

static void only_so_many_requests_are_under_way(void **state)
{
    char texts[TEXTS][32];
    struct outcome outcomes[TEXTS] = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_SILENT);
    ask_many(texts, outcomes);
    fake_turn(&fake, 100);
    assert_int_equal(fake.requests, EMBED_UNDER_WAY_MAX);
    assert_int_equal(embed_counts(fake.embed).under_way, EMBED_UNDER_WAY_MAX * 8);
    assert_int_equal(embed_counts(fake.embed).waiting, 8);
    fake_set_mood(&fake, FAKE_WELL);
    fake_turn(&fake, 100);
    assert_int_equal(fake.waiting_max, EMBED_UNDER_WAY_MAX);
    assert_own_vectors(texts, outcomes);
    assert_int_equal(embed_counts(fake.embed).answered, TEXTS);
}

static void each_text_gets_its_own_vector_in_whatever_order_they_come(void **state)
{
    char texts[TEXTS][32];
    struct outcome outcomes[TEXTS] = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_REVERSED);
    ask_many(texts, outcomes);
    fake_turn(&fake, 100);
    assert_own_vectors(texts, outcomes);
}

static void a_text_waits_no_longer_than_its_time_limit(void **state)
{
    struct outcome outcome = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_SILENT);
    assert_int_equal(fake_ask(&fake, "late", &outcome), 0);
    fake_turn(&fake, 1990);
    assert_int_equal(outcome.calls, 0);
    fake_turn(&fake, 20);
    assert_int_equal(outcome.calls, 1);
    assert_false(outcome.has_vector);
    assert_int_equal(embed_counts(fake.embed).failed, 1);
    assert_int_equal(embed_counts(fake.embed).failed_batches, 1);
}

static void a_text_that_is_too_late_does_not_take_its_batch_with_it(void **state)
{
    struct outcome early = {0}, late[20] = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_SILENT);
    assert_int_equal(fake_ask(&fake, "early", &early), 0);
    fake_turn(&fake, 1500);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(fake_ask(&fake, "late", &late[i]), 0);
    }
    fake_turn(&fake, 600);
    assert_int_equal(early.calls, 1);
    assert_false(early.has_vector);
    assert_int_equal(late[0].calls, 0);
    fake_set_mood(&fake, FAKE_WELL);
    fake_turn(&fake, 100);
    for (unsigned i = 0; i < 20; i++) {
        assert_true(late[i].has_vector);
    }
}

static void more_texts_than_the_queue_holds_are_refused_at_once(void **state)
{
    struct outcome outcomes[100] = {0};
    unsigned taken = 0;
    (void)state;
    while (taken < 100 && fake_ask(&fake, "many", &outcomes[taken]) == 0) {
        taken++;
    }
    assert_int_equal(taken, 64);
    assert_int_equal(fake_ask(&fake, "more", &outcomes[99]), ERR_FULL);
    assert_int_equal(embed_counts(fake.embed).refused, 2);
    fake_turn(&fake, 100);
    assert_int_equal(outcomes[63].calls, 1);
    assert_int_equal(outcomes[99].calls, 0);
    assert_int_equal(fake_ask(&fake, "again there is room", &outcomes[99]), 0);
}

static void an_empty_text_is_refused(void **state)
{
    struct outcome outcome = {0};
    (void)state;
    assert_int_equal(fake_ask(&fake, "", &outcome), ERR_INVALID);
}

static void closing_breaks_off_what_is_under_way_without_a_word(void **state)
{
    char texts[TEXTS][32];
    struct outcome outcomes[TEXTS] = {0};
    (void)state;
    fake_set_mood(&fake, FAKE_SILENT);
    ask_many(texts, outcomes);
    fake_turn(&fake, 50);
    embed_close(fake.embed);
    fake.embed = NULL;
    fake_turn(&fake, 5000);
    for (unsigned i = 0; i < TEXTS; i++) {
        assert_int_equal(outcomes[i].calls, 0);
    }
}

static void model_key_and_text_are_sent_as_they_should_be(void **state)
{
    char text[EMBED_TEXT_MAX + 100];
    struct outcome outcome = {0};
    (void)state;
    memset(text, 'a', sizeof text);
    memcpy(text, "\"\\\n ", 4);
    memcpy(text + EMBED_TEXT_MAX - 1, "\xc3\xa9", 2); /* would be cut in two */
    text[sizeof text - 1] = '\0';
    fake_client(&fake, (struct embed_options){.is_raw = 1, .model = "some-model", .key = "s3cret"});
    fake_until_state(&fake, EMBED_READY);
    assert_int_equal(fake_ask(&fake, text, &outcome), 0);
    fake_until_called(&fake, &outcome);
    assert_non_null(strstr(fake.last_request, "POST /v1/embeddings HTTP/1.1\r\n"));
    assert_non_null(strstr(fake.last_request, "Authorization: Bearer s3cret\r\n"));
    assert_non_null(strstr(fake.last_request, "Content-Type: application/json\r\n"));
    struct json *request = NULL;
    const char *body = strstr(fake.last_request, "\r\n\r\n") + 4;
    assert_int_equal(json_read(body, strlen(body), &request, NULL), 0);
    assert_string_equal(json_member_text(request, "model", ""), "some-model");
    const char *sent = json_as_text(json_at(json_member(request, "input"), 0));
    assert_int_equal(strlen(sent), EMBED_TEXT_MAX - 1);
    assert_memory_equal(sent, text, EMBED_TEXT_MAX - 1);
    json_free(request);
}

static void a_key_that_would_break_out_of_its_header_is_refused(void **state)
{
    struct embed *embed = NULL;
    struct err err = {0};
    const struct embed_options options = {.url = "http://127.0.0.1:9", .key = "a\r\nHost: b"};
    (void)state;
    assert_int_equal(embed_open(fake.loop, &options, &embed, &err), ERR_INVALID);
}

static void samples_are_learned_first_and_texts_wait_for_them(void **state)
{
    struct outcome outcome = {0};
    (void)state;
    fake_client(&fake, (struct embed_options){.timeout_ms = 5000});
    assert_int_equal(fake_ask(&fake, "senators argue about taxes", &outcome), 0);
    fake_until_called(&fake, &outcome);
    assert_true(outcome.has_vector);
    assert_int_equal(embed_state(fake.embed), EMBED_READY);
    assert_int_equal(fake.texts[0], 1);
    unsigned sent = 0;
    for (unsigned i = 0; i < fake.requests; i++) {
        sent += fake.texts[i];
    }
    assert_int_equal(sent, 1 + EMBED_SAMPLE_LANGUAGES * EMBED_SAMPLE_TEXTS + 1);
    assert_int_equal(embed_counts(fake.embed).answered, 1);
}

/* The fake's raw vectors lie in a cone as a real model's do. */
static void centring_parts_what_has_nothing_in_common(void **state)
{
    float raw_a[FAKE_DIMENSIONS], raw_b[FAKE_DIMENSIONS];
    struct outcome a = {0}, b = {0}, same = {0};
    (void)state;
    fake_client(&fake, (struct embed_options){.timeout_ms = 5000});
    fake_ask(&fake, "senators argue about taxes", &a);
    fake_ask(&fake, "goalkeeper injured", &b);
    fake_ask(&fake, "senators argue about taxes again", &same);
    fake_until_called(&fake, &same);
    fake_vector("senators argue about taxes", raw_a);
    fake_vector("goalkeeper injured", raw_b);
    float raw = cosine(raw_a, raw_b, FAKE_DIMENSIONS), centred = cosine(a.vector, b.vector, FAKE_DIMENSIONS);
    assert_true(raw > 0.8F);
    assert_true(centred < raw - 0.3F);
    assert_true(cosine(a.vector, same.vector, FAKE_DIMENSIONS) > centred + 0.4F);
    assert_float_equal(cosine(a.vector, a.vector, FAKE_DIMENSIONS), 1, 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(texts_that_come_together_travel_together, open_raw, close_all),
        cmocka_unit_test_setup_teardown(a_single_text_waits_a_moment_for_company, open_raw, close_all),
        cmocka_unit_test_setup_teardown(only_so_many_requests_are_under_way, open_raw, close_all),
        cmocka_unit_test_setup_teardown(each_text_gets_its_own_vector_in_whatever_order_they_come, open_raw, close_all),
        cmocka_unit_test_setup_teardown(a_text_waits_no_longer_than_its_time_limit, open_raw, close_all),
        cmocka_unit_test_setup_teardown(a_text_that_is_too_late_does_not_take_its_batch_with_it, open_raw, close_all),
        cmocka_unit_test_setup_teardown(more_texts_than_the_queue_holds_are_refused_at_once, open_raw, close_all),
        cmocka_unit_test_setup_teardown(an_empty_text_is_refused, open_raw, close_all),
        cmocka_unit_test_setup_teardown(closing_breaks_off_what_is_under_way_without_a_word, open_raw, close_all),
        cmocka_unit_test_setup_teardown(model_key_and_text_are_sent_as_they_should_be, open_service, close_all),
        cmocka_unit_test_setup_teardown(a_key_that_would_break_out_of_its_header_is_refused, open_service, close_all),
        cmocka_unit_test_setup_teardown(samples_are_learned_first_and_texts_wait_for_them, open_service, close_all),
        cmocka_unit_test_setup_teardown(centring_parts_what_has_nothing_in_common, open_service, close_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
