/* ingest: the guard against feeds that point into the operator's own network. */
#include "address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#include <arpa/inet.h>

static int is_public(const char *text)
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in *ipv4 = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)&address;
    if (inet_pton(AF_INET, text, &ipv4->sin_addr) == 1)
        address.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &ipv6->sin6_addr) == 1)
        address.ss_family = AF_INET6;
    else
        fail_msg("%s is no address", text);
    return address_is_public((struct sockaddr *)&address);
}

static void public_addresses_are_public(void **state)
{
    (void)state;
    const char *const addresses[] = {"1.1.1.1",        "8.8.8.8",         "93.184.216.34",      "172.15.255.255",
                                     "172.32.0.1",     "100.63.0.1",      "100.128.0.1",        "192.167.1.1",
                                     "198.17.0.1",     "223.255.255.1",   "2606:2800:220:1::1", "2a00:1450:4001::1",
                                     "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::8.8.8.8",   "2001:4860:4860::8888"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (!is_public(addresses[i]))
            fail_msg("%s was taken for private", addresses[i]);
}

static void private_and_special_addresses_are_not(void **state)
{
    (void)state;
    const char *const addresses[] = {"0.0.0.0",
                                     "10.1.2.3",
                                     "100.64.0.1",
                                     "127.0.0.1",
                                     "127.255.255.254",
                                     "169.254.169.254",
                                     "172.16.0.1",
                                     "172.31.255.255",
                                     "192.0.0.8",
                                     "192.0.2.1",
                                     "192.168.1.1",
                                     "198.18.0.1",
                                     "198.51.100.1",
                                     "203.0.113.7",
                                     "224.0.0.1",
                                     "240.0.0.1",
                                     "255.255.255.255",
                                     "::",
                                     "::1",
                                     "fe80::1",
                                     "fc00::1",
                                     "fd12:3456::1",
                                     "ff02::1",
                                     "::ffff:127.0.0.1",
                                     "::ffff:10.0.0.1",
                                     "64:ff9b::10.0.0.1",
                                     "2002:7f00:1::",
                                     "2001:db8::1",
                                     "2001::1",
                                     "::127.0.0.1",
                                     "fec0::1"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        if (is_public(addresses[i]))
            fail_msg("%s was taken for public", addresses[i]);
}

static void other_families_are_not(void **state)
{
    (void)state;
    const struct sockaddr unix_socket = {.sa_family = AF_UNIX};
    assert_int_equal(address_is_public(&unix_socket), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_addresses_are_public),
        cmocka_unit_test(private_and_special_addresses_are_not),
        cmocka_unit_test(other_families_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
