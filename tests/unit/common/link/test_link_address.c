/* common/link: what a sender tells receivers about where it listens, on hosts of one network and of several. */
#include "clock.h"
#include "fake_store.h"
#include "link.h"
#include "link_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

#define WAIT_MS 5000

static void check(const char *bound, const char *advertise, const char *near, const char *wanted)
{
    char address[LINK_ADDRESS_MAX];
    assert_int_equal(link_address_make(bound, advertise, near, address, NULL), 0);
    assert_string_equal(address, wanted);
}

static void a_host_of_several_networks_is_found_where_redis_is(void **state)
{
    (void)state;
    check("tcp://0.0.0.0:5550", "auto", "10.1.2.3", "tcp://10.1.2.3:5550");
    check("tcp://0.0.0.0:5550", "", "10.1.2.3", "tcp://10.1.2.3:5550");
    check("tcp://[::]:5550", "auto", "fd00::7", "tcp://[fd00::7]:5550");
}

static void what_the_operator_says_counts_wherever_redis_is(void **state)
{
    (void)state;
    check("tcp://0.0.0.0:5550", "tcp://bus.example:7000", "10.1.2.3", "tcp://bus.example:7000");
    check("tcp://0.0.0.0:5550", "bus.example", "10.1.2.3", "tcp://bus.example:5550");
    check("tcp://127.0.0.1:5550", "", "10.1.2.3", "tcp://127.0.0.1:5550");
    check("ipc:///tmp/bus", "auto", "10.1.2.3", "ipc:///tmp/bus");
}

/* Redis on the same host says nothing about where others find us. */
static void loopback_is_no_address_for_others(void **state)
{
    static const char *const near[] = {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"};
    (void)state;
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        char address[LINK_ADDRESS_MAX];
        if (link_address_make("tcp://0.0.0.0:5550", "auto", near[i], address, NULL))
            continue; /* this machine has loopback alone: it was told so */
        assert_null(strstr(address, near[i]));
    }
}

static void turn_until_announced(struct loop *loop, const struct store *store, const char *address)
{
    int64_t end_ms = clock_monotonic_ms() + WAIT_MS;
    while (strcmp(store->address, address) != 0) {
        assert_true(clock_monotonic_ms() < end_ms);
        loop_turn(loop, 20, NULL);
    }
}

static void a_new_way_to_redis_is_announced_with_the_next_heartbeat(void **state)
{
    struct store store = {.own_address = "10.1.2.3"};
    struct link_sender_options options = {.stage = STAGE_SUMMARIZE,
                                          .instance = "i0000000000000001",
                                          .edition = "test",
                                          .listen = "tcp://0.0.0.0:*",
                                          .advertise = "auto",
                                          .queue_max = 10};
    struct loop *loop = loop_new();
    struct link_sender *sender = NULL;
    char wanted[sizeof store.address + 16];
    (void)state;
    assert_int_equal(link_sender_open(loop, &store, &options, &sender, NULL), 0);
    loop_turn(loop, 0, NULL);
    assert_memory_equal(store.address, "tcp://10.1.2.3:", 15);
    snprintf(wanted, sizeof wanted, "tcp://10.9.9.9:%.8s", store.address + 15);
    store.own_address = "10.9.9.9";
    turn_until_announced(loop, &store, wanted);
    link_sender_close(sender);
    loop_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_of_several_networks_is_found_where_redis_is),
        cmocka_unit_test(what_the_operator_says_counts_wherever_redis_is),
        cmocka_unit_test(loopback_is_no_address_for_others),
        cmocka_unit_test(a_new_way_to_redis_is_announced_with_the_next_heartbeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
