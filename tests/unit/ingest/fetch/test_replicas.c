/* ingest: one replica asks a host, whichever that is. */
#include "replicas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define COUNT 3
#define HOSTS 3000

static const char *const names[COUNT] = {"i1", "i2", "i3"};
static struct replicas views[COUNT];

static void see_each_other(int count)
{
    for (int i = 0; i < count; i++) {
        replicas_init(&views[i], names[i]);
        replicas_clear(&views[i]);
        for (int j = 0; j < count; j++)
            replicas_note(&views[i], names[j]);
    }
}

static int owner(int count, int host)
{
    char name[32];
    int found = -1;
    snprintf(name, sizeof name, "h%d.example", host);
    for (int i = 0; i < count; i++)
        if (replicas_is_ours(&views[i], name)) {
            assert_int_equal(found, -1);
            found = i;
        }
    assert_true(found >= 0);
    return found;
}

static void alone_every_host_is_ours(void **state)
{
    (void)state;
    replicas_init(&views[0], names[0]);
    assert_int_equal(replicas_is_ours(&views[0], "a.example"), 1);
}

static void each_host_has_one_owner_and_the_shares_are_even(void **state)
{
    (void)state;
    int shares[COUNT] = {0};
    see_each_other(COUNT);
    for (int host = 0; host < HOSTS; host++)
        shares[owner(COUNT, host)]++;
    for (int i = 0; i < COUNT; i++)
        assert_in_range(shares[i], HOSTS / COUNT * 8 / 10, HOSTS / COUNT * 12 / 10);
}

static void a_replica_that_goes_moves_only_its_own_hosts(void **state)
{
    (void)state;
    int before[HOSTS];
    see_each_other(COUNT);
    for (int host = 0; host < HOSTS; host++)
        before[host] = owner(COUNT, host);
    see_each_other(COUNT - 1);
    for (int host = 0; host < HOSTS; host++)
        if (before[host] != COUNT - 1)
            assert_int_equal(owner(COUNT - 1, host), before[host]);
}

static void more_replicas_than_fit_are_passed_over(void **state)
{
    (void)state;
    char name[16];
    replicas_init(&views[0], names[0]);
    for (int i = 0; i < REPLICAS_MAX + 5; i++) {
        snprintf(name, sizeof name, "x%d", i);
        replicas_note(&views[0], name);
    }
    assert_int_equal(views[0].count, REPLICAS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_every_host_is_ours),
        cmocka_unit_test(each_host_has_one_owner_and_the_shares_are_even),
        cmocka_unit_test(a_replica_that_goes_moves_only_its_own_hosts),
        cmocka_unit_test(more_replicas_than_fit_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
