/* Where a server listens: what a setting may say, and that it is so. */
#include "net_listen.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void addresses_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text, *printed;
    } cases[] = {
        {"127.0.0.1:8080", "127.0.0.1:8080"}, {"localhost:80", "127.0.0.1:80"}, {"[::1]:8080", "[::1]:8080"},
        {"::1:8080", "[::1]:8080"}, /* understood, though not what anybody is told to write */
        {"*:8080", "0.0.0.0:8080"},           {"127.0.0.1:*", "127.0.0.1:0"},   {"192.0.2.7:65535", "192.0.2.7:65535"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct net_listen where;
        char printed[NET_LISTEN_TEXT_SIZE];
        assert_int_equal(net_listen_read(cases[i].text, NET_LISTEN_V4, &where), 1);
        net_listen_print(&where.address, printed);
        assert_string_equal(printed, cases[i].printed);
    }
}

static void what_is_no_address_is_refused_and_nothing_is_touched(void **state)
{
    static const char *const wrong[] = {"",
                                        "8080",
                                        "127.0.0.1",
                                        "127.0.0.1:",
                                        "127.0.0.1:70000",
                                        "127.0.0.1:80 ",
                                        "127.0.0.1:-1",
                                        "127.0.0.1: 80",
                                        "host.example:80",
                                        "[::1:80",
                                        ":80",
                                        "0123456789012345678901234567890123456789012345678901234567890123456789:80"};
    struct net_listen where, before;
    (void)state;
    memset(&where, 7, sizeof where);
    before = where;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(net_listen_read(wrong[i], NET_LISTEN_BOTH, &where), 0);
    assert_memory_equal(&where, &before, sizeof where);
}

static int can_connect(const char *address, unsigned port)
{
    struct net_listen to;
    char text[NET_LISTEN_TEXT_SIZE + 8];
    snprintf(text, sizeof text, "%s:%u", address, port);
    assert_true(net_listen_read(text, NET_LISTEN_V4, &to));
    int is_v6 = to.address.any.sa_family == AF_INET6;
    int fd = socket(to.address.any.sa_family, SOCK_STREAM, 0);
    int is_there = fd >= 0 && connect(fd, &to.address.any, is_v6 ? sizeof to.address.v6 : sizeof to.address.v4) == 0;
    if (fd >= 0)
        close(fd);
    return is_there;
}

static int open_at(const char *text, enum net_listen_star star, unsigned *out_port)
{
    struct net_listen where;
    union net_listen_address bound;
    assert_true(net_listen_read(text, star, &where));
    int fd = net_listen_open(&where, 8, &bound);
    if (fd >= 0)
        *out_port = net_listen_port(&bound);
    return fd;
}

static void a_free_port_is_found_and_told_and_not_given_twice(void **state)
{
    unsigned port = 0, other;
    char text[NET_LISTEN_TEXT_SIZE];
    (void)state;
    int fd = open_at("127.0.0.1:0", NET_LISTEN_V4, &port);
    assert_true(fd >= 0 && port > 0);
    assert_true(can_connect("127.0.0.1", port));
    snprintf(text, sizeof text, "127.0.0.1:%u", port);
    assert_int_equal(open_at(text, NET_LISTEN_V4, &other), -1);
    assert_int_equal(errno, EADDRINUSE);
    close(fd);
    assert_false(can_connect("127.0.0.1", port));
}

/* On a machine without IPv6 a star is IPv4, whatever it may mean elsewhere. */
static void a_star_takes_all_that_it_means(void **state)
{
    unsigned port = 0, v6_port = 0;
    (void)state;
    int has_v6 = open_at("[::1]:0", NET_LISTEN_V4, &v6_port);
    int fd = open_at("*:0", NET_LISTEN_BOTH, &port);
    assert_true(fd >= 0);
    assert_true(can_connect("127.0.0.1", port));
    assert_int_equal(can_connect("[::1]", port), has_v6 >= 0);
    close(fd);
    fd = open_at("*:*", NET_LISTEN_V4, &port);
    assert_true(fd >= 0);
    assert_true(can_connect("127.0.0.1", port));
    assert_false(can_connect("[::1]", port));
    close(fd);
    if (has_v6 >= 0)
        close(has_v6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_as_people_write_them),
        cmocka_unit_test(what_is_no_address_is_refused_and_nothing_is_touched),
        cmocka_unit_test(a_free_port_is_found_and_told_and_not_given_twice),
        cmocka_unit_test(a_star_takes_all_that_it_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
