/* ingest: whom the fetcher may ask that is not on the public internet. */
#include "net_permit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static int allows(const char *setting, const char *address, const char *host)
{
    struct net_permit permit;
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    assert_int_equal(net_permit_read(setting, &permit, NULL), 0);
    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        return net_permit_allows(&permit, (const struct sockaddr *)&v4, host);
    assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    return net_permit_allows(&permit, (const struct sockaddr *)&v6, host);
}

static void a_public_address_may_always_be_asked(void **state)
{
    (void)state;
    assert_true(allows("", "93.184.216.34", "example.com"));
    assert_true(allows("10.0.0.0/8", "2606:2800:220:1::1", "example.com"));
}

static void a_network_opens_itself_alone(void **state)
{
    (void)state;
    assert_false(allows("", "10.1.2.3", "intranet.example"));
    assert_true(allows("10.0.0.0/8, fd00::/8", "10.1.2.3", "whatever.example"));
    assert_true(allows("10.0.0.0/8, fd00::/8", "fd12::1", "whatever.example"));
    assert_false(allows("10.0.0.0/8", "192.168.1.1", "whatever.example"));
    assert_false(allows("10.0.0.0/8", "127.0.0.1", "whatever.example"));
    assert_false(allows("10.0.0.0/8", "169.254.169.254", "whatever.example"));
    assert_true(allows("169.254.169.254", "169.254.169.254", "whatever.example"));
    assert_true(allows("127.0.0.1", "127.0.0.1", "x"));
    assert_false(allows("127.0.0.1", "127.0.0.2", "x"));
}

static void a_host_opens_private_addresses_for_itself_alone(void **state)
{
    (void)state;
    const char *setting = "intranet.example *.corp.example, localhost";
    assert_true(allows(setting, "10.1.2.3", "intranet.example"));
    assert_true(allows(setting, "192.168.7.1", "A.Corp.example"));
    assert_true(allows(setting, "fc00::7", "a.b.corp.example"));
    assert_false(allows(setting, "10.1.2.3", "corp.example"));
    assert_false(allows(setting, "10.1.2.3", "other.example"));
    /* A name may be made to mean any address. */
    assert_false(allows(setting, "127.0.0.1", "intranet.example"));
    assert_false(allows(setting, "169.254.169.254", "intranet.example"));
    assert_false(allows(setting, "fe80::1", "intranet.example"));
    assert_false(allows(setting, "100.100.100.200", "intranet.example"));
    assert_false(allows(setting, "fd00:ec2::254", "intranet.example"));
    assert_false(allows(setting, "0.0.0.0", "intranet.example"));
    assert_true(allows(setting, "127.0.0.1", "localhost"));
    assert_true(allows(setting, "::1", "localhost"));
    assert_true(allows(setting, "::ffff:127.0.0.1", "localhost"));
    assert_false(allows(setting, "127.0.0.1", "x.localhost"));
}

static void the_old_switch_is_understood(void **state)
{
    (void)state;
    struct net_permit permit;
    assert_false(allows("0", "127.0.0.1", "x"));
    assert_false(allows("off", "10.0.0.1", "x"));
    assert_true(allows("on", "127.0.0.1", "x"));
    assert_true(allows("1", "10.0.0.1", "x"));
    assert_false(allows("1", "169.254.169.254", "x"));
    assert_false(allows("true", "fe80::1", "x"));
    assert_int_equal(net_permit_read("yes", &permit, NULL), 0);
    assert_true(permit.is_old);
}

static void an_entry_that_is_neither_is_named(void **state)
{
    (void)state;
    static const char *const wrong[] = {"10.0.0.0/33", "http://intranet.example/", "10.0.0.0/8, 1.2.3", "*", "*.",
                                        "a b/c"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err err = {0};
        assert_int_equal(net_permit_check(wrong[i], &err), ERR_INVALID);
        assert_non_null(strstr(err.text, "no network and no host"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_public_address_may_always_be_asked),
        cmocka_unit_test(a_network_opens_itself_alone),
        cmocka_unit_test(a_host_opens_private_addresses_for_itself_alone),
        cmocka_unit_test(the_old_switch_is_understood),
        cmocka_unit_test(an_entry_that_is_neither_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
