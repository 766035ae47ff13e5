/* services/common/service: what a daemon says of itself to who looks after the desk, with links and store as fakes. */
#include "clock.h"
#include "replica_card.h"
#include "service.h"
#include "store_replicas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS 1795504104000

static struct fake {
    unsigned puts;
    int64_t ttl_ms;
    struct replica_card card;
    int refuse; /* store_replica_put fails */
    store_done_fn *done;
    void *context;
    int is_stopping;
} fake;

int store_replica_put(struct store *store, const char *card, int64_t ttl_ms, store_done_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    if (fake.refuse)
        return fake.refuse;
    fake.puts++;
    fake.ttl_ms = ttl_ms;
    fake.done = done;
    fake.context = context;
    return replica_card_read(card, &fake.card, err);
}

const char *daemon_name(const struct daemon *daemon)
{
    (void)daemon;
    return "classify";
}

void daemon_troubles(const struct daemon *daemon, daemon_trouble_fn *each, void *context)
{
    (void)daemon;
    each(context, "index", 0, "reading the stories from the commit log");
    each(context, "embedder", 1, "articles are grouped by their words alone");
}

unsigned link_receiver_in_hand(const struct link_receiver *receiver)
{
    assert_non_null(receiver);
    return 3;
}

unsigned link_receiver_senders(const struct link_receiver *receiver)
{
    assert_non_null(receiver);
    return 2;
}

struct link_sender_counts link_sender_counts(const struct link_sender *sender)
{
    assert_non_null(sender);
    return (struct link_sender_counts){.queued = 5, .in_flight = 6, .receivers = 1};
}

int service_is_paused(const struct service *service, unsigned why)
{
    (void)service;
    return fake.is_stopping && (why & SERVICE_STOPPING);
}

static void answer(int code)
{
    const struct store_result result = {code, ""};
    fake.done(fake.context, &result);
}

static int setup(void **state)
{
    (void)state;
    memset(&fake, 0, sizeof fake);
    clock_set_for_test(NOW_MS);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    clock_set_for_test(0);
    return 0;
}

static void a_card_says_who_it_is_what_it_holds_and_what_is_wrong(void **state)
{
    (void)state;
    int receiver, sender;
    struct service service = {.receiver = (struct link_receiver *)(void *)&receiver,
                              .sender = (struct link_sender *)(void *)&sender,
                              .started_ms = NOW_MS - 5000,
                              .late_count = 7,
                              .late_ms = 40000};
    service_show(&service);
    assert_string_equal(fake.card.program, "classify");
    assert_string_equal(fake.card.version, TRIPTYCH_VERSION);
    assert_true(fake.card.host[0] != '\0' && fake.card.pid > 0);
    assert_int_equal(fake.card.time_ms, NOW_MS);
    assert_int_equal(fake.card.started_ms, NOW_MS - 5000);
    assert_int_equal(fake.card.in_hand, 3);
    assert_int_equal(fake.card.senders, 2);
    assert_int_equal(fake.card.queued, 5);
    assert_int_equal(fake.card.in_flight, 6);
    assert_int_equal(fake.card.receivers, 1);
    assert_int_equal(fake.card.overdue, 7);
    assert_int_equal(fake.card.overdue_ms, 40000);
    assert_int_equal(fake.card.leaving, -1);
    assert_int_equal(fake.card.trouble_count, 2);
    assert_string_equal(fake.card.troubles[0].name, "index");
    assert_true(fake.card.troubles[1].is_note);
    assert_int_equal(fake.ttl_ms, 60000);
}

static void what_a_daemon_does_not_do_is_not_said(void **state)
{
    (void)state;
    struct service service = {.started_ms = NOW_MS};
    service_show(&service);
    assert_int_equal(fake.card.in_hand, -1);
    assert_int_equal(fake.card.senders, -1);
    assert_int_equal(fake.card.queued, -1);
    assert_int_equal(fake.card.overdue, -1);
}

static void while_redis_is_away_one_call_waits_and_no_more(void **state)
{
    (void)state;
    struct service service = {.started_ms = NOW_MS};
    for (int i = 0; i < 5; i++)
        service_show(&service);
    assert_int_equal(fake.puts, 1);
    answer(ERR_FULL);
    service_show(&service);
    assert_int_equal(fake.puts, 2);
    answer(0);
    /* One that was refused at once is tried the next time. */
    fake.refuse = ERR_UNAVAILABLE;
    service_show(&service);
    fake.refuse = 0;
    service_show(&service);
    assert_int_equal(fake.puts, 3);
}

static void who_leaves_says_so_though_a_call_still_waits(void **state)
{
    (void)state;
    struct service service = {.started_ms = NOW_MS};
    service_show(&service);
    fake.is_stopping = 1;
    service_show(&service);
    assert_int_equal(fake.puts, 2);
    assert_int_equal(fake.card.leaving, 1);
    assert_true(fake.ttl_ms < 60000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_card_says_who_it_is_what_it_holds_and_what_is_wrong, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_daemon_does_not_do_is_not_said, setup, teardown),
        cmocka_unit_test_setup_teardown(while_redis_is_away_one_call_waits_and_no_more, setup, teardown),
        cmocka_unit_test_setup_teardown(who_leaves_says_so_though_a_call_still_waits, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
