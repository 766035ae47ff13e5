/* ingest: one connection and a pause per host. */
#include "host_gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct host_gate gate;

static int reset(void **state)
{
    (void)state;
    memset(&gate, 0, sizeof gate);
    return 0;
}

static void a_host_is_asked_by_one_at_a_time(void **state)
{
    (void)state;
    assert_int_equal(host_gate_enter(&gate, "a.example", 0), 1);
    assert_int_equal(host_gate_enter(&gate, "a.example", 999999), 0);
    assert_int_equal(host_gate_enter(&gate, "b.example", 0), 1);
}

static void a_host_rests_after_each_request(void **state)
{
    (void)state;
    assert_int_equal(host_gate_enter(&gate, "a.example", 0), 1);
    host_gate_leave(&gate, "a.example", 2000);
    assert_int_equal(host_gate_enter(&gate, "a.example", 1999), 0);
    assert_int_equal(host_gate_enter(&gate, "a.example", 2000), 1);
}

static void more_hosts_than_are_remembered_have_to_wait(void **state)
{
    (void)state;
    char host[32];
    for (int i = 0; i < HOST_GATE_MAX; i++) {
        snprintf(host, sizeof host, "h%d.example", i);
        assert_int_equal(host_gate_enter(&gate, host, 0), 1);
    }
    assert_int_equal(host_gate_enter(&gate, "late.example", 0), 0);
    host_gate_leave(&gate, "h7.example", 5);
    assert_int_equal(host_gate_enter(&gate, "late.example", 4), 0);
    assert_int_equal(host_gate_enter(&gate, "late.example", 5), 1);
    assert_int_equal(host_gate_enter(&gate, "h7.example", 5), 0);
}

static void leaving_a_host_that_is_not_known_does_nothing(void **state)
{
    (void)state;
    host_gate_leave(&gate, "a.example", 9999);
    assert_int_equal(host_gate_enter(&gate, "a.example", 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_host_is_asked_by_one_at_a_time, reset),
        cmocka_unit_test_setup(a_host_rests_after_each_request, reset),
        cmocka_unit_test_setup(more_hosts_than_are_remembered_have_to_wait, reset),
        cmocka_unit_test_setup(leaving_a_host_that_is_not_known_does_nothing, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
