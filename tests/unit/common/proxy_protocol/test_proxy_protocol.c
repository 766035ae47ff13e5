#include "net_list.h"
#include "proxy_protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define V2_MARK  "\r\n\r\n\0\r\nQUIT\n"
#define V2_TCP4  V2_MARK "\x21\x11\x00\x0c\xc0\x00\x02\x07\x0a\x00\x00\x01\x10\x00\x00\x50"
#define V2_LOCAL V2_MARK "\x20\x00\x00\x00"
#define V2_TCP6                                                                                                        \
    V2_MARK "\x21\x21\x00\x27"                                                                                         \
            "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x09\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x10\x00\x00\x50"     \
            "\x04\x00\x00"

#define READ(text, out) proxy_protocol_read(text, sizeof(text) - 1, out)

static void assert_address(const struct proxy_header *header, const char *expected)
{
    char text[NET_ADDRESS_TEXT_SIZE];
    assert_true(header->has_address);
    net_address_print(&header->address, text);
    assert_string_equal(text, expected);
}

static void a_header_says_who_connected_to_the_front(void **state)
{
    static const char v1[] = "PROXY TCP4 192.0.2.7 10.0.0.1 4096 80\r\nrest";
    static const char v1_v6[] = "PROXY TCP6 2001:db8::9 2001:db8::1 1 2\r\n";
    struct proxy_header header;
    (void)state;
    assert_int_equal(READ(v1, &header), PROXY_HEADER);
    assert_int_equal(header.size, sizeof v1 - 1 - 4);
    assert_address(&header, "192.0.2.7");
    assert_int_equal(READ(v1_v6, &header), PROXY_HEADER);
    assert_address(&header, "2001:db8::9");
    assert_int_equal(READ(V2_TCP4 "rest", &header), PROXY_HEADER);
    assert_int_equal(header.size, 28);
    assert_address(&header, "192.0.2.7");
    assert_int_equal(READ(V2_TCP6, &header), PROXY_HEADER);
    assert_int_equal(header.size, sizeof(V2_TCP6) - 1); /* with what stands behind the addresses */
    assert_address(&header, "2001:db8::9");
}

static void the_front_may_speak_for_itself(void **state)
{
    struct proxy_header header = {.has_address = 1};
    (void)state;
    assert_int_equal(READ(V2_LOCAL, &header), PROXY_HEADER);
    assert_false(header.has_address);
    assert_int_equal(header.size, 16);
    assert_int_equal(READ("PROXY UNKNOWN\r\n", &header), PROXY_HEADER);
    assert_false(header.has_address);
    assert_int_equal(READ("PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", &header), PROXY_HEADER);
    assert_false(header.has_address);
    assert_int_equal(READ(V2_MARK "\x21\x31\x00\x02zz", &header), PROXY_HEADER); /* a Unix socket */
    assert_false(header.has_address);
}

static void every_begin_of_a_header_needs_more(void **state)
{
    static const char v1[] = "PROXY TCP4 192.0.2.7 10.0.0.1 4096 80\r\n";
    struct proxy_header header;
    (void)state;
    for (size_t size = 0; size < sizeof v1 - 1; size++)
        assert_int_equal(proxy_protocol_read(v1, size, &header), PROXY_NEED_MORE);
    for (size_t size = 0; size < sizeof(V2_TCP6) - 1; size++)
        assert_int_equal(proxy_protocol_read(V2_TCP6, size, &header), PROXY_NEED_MORE);
}

static void other_protocols_are_no_header(void **state)
{
    struct proxy_header header;
    (void)state;
    assert_int_equal(READ("GET / HTTP/1.1\r\n", &header), PROXY_NONE);
    assert_int_equal(READ("PROPFIND / HTTP/1.1\r\n", &header), PROXY_NONE);
    assert_int_equal(READ("\xff\0\0\0\0\0\0\0\x01\x7f", &header), PROXY_NONE);
    assert_int_equal(READ("\r\nGET", &header), PROXY_NONE);
}

static void a_broken_header_is_invalid(void **state)
{
    static const char *const lines[] = {
        "PROXY TCP4 192.0.2.7 10.0.0.1 4096 80\n",
        "PROXY TCP4 192.0.2.7 10.0.0.1 4096\r\n",
        "PROXY TCP4 2001:db8::9 2001:db8::1 1 2\r\n",
        "PROXY TCP6 192.0.2.7 10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.777 10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.7 10.0.0.1 1 99999\r\n",
        "PROXY TCP4 192.0.2.7 10.0.0.1 1 2 more\r\n",
        "PROXY UDP4 192.0.2.7 10.0.0.1 1 2\r\n",
        "PROXY UNKNOWNS\r\n",
    };
    char endless[PROXY_HEADER_MAX];
    struct proxy_header header;
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(proxy_protocol_read(lines[i], strlen(lines[i]), &header), PROXY_INVALID);
    memset(endless, 'x', sizeof endless);
    memcpy(endless, "PROXY ", 6);
    assert_int_equal(proxy_protocol_read(endless, 107, &header), PROXY_INVALID);
    assert_int_equal(READ(V2_MARK "\x11\x11\x00\x0c", &header), PROXY_INVALID); /* version */
    assert_int_equal(READ(V2_MARK "\x22\x11\x00\x0c", &header), PROXY_INVALID); /* command */
    assert_int_equal(READ(V2_MARK "\x21\x11\x00\x0b", &header), PROXY_INVALID); /* too short for its addresses */
    assert_int_equal(READ(V2_MARK "\x21\x11\xff\xff", &header), PROXY_INVALID); /* too long to wait for */
}

static int list_has(const char *list_text, const char *address_text)
{
    struct net_list list;
    struct net_address address;
    assert_int_equal(net_list_read(list_text, &list, NULL), 0);
    assert_true(net_address_read(address_text, &address));
    return net_list_has(&list, &address);
}

static void a_list_has_its_addresses_and_networks(void **state)
{
    (void)state;
    assert_false(list_has("", "127.0.0.1"));
    assert_true(list_has("10.0.0.2, 172.18.0.0/15 fd00::/8", "10.0.0.2"));
    assert_true(list_has("10.0.0.2, 172.18.0.0/15 fd00::/8", "172.19.255.1"));
    assert_true(list_has("10.0.0.2, 172.18.0.0/15 fd00::/8", "fdff::1"));
    assert_false(list_has("10.0.0.2, 172.18.0.0/15 fd00::/8", "10.0.0.3"));
    assert_false(list_has("10.0.0.2, 172.18.0.0/15 fd00::/8", "172.20.0.1"));
    assert_true(list_has("0.0.0.0/0", "8.8.8.8"));
    assert_false(list_has("0.0.0.0/0", "2001:db8::1"));
    assert_true(list_has("127.0.0.1", "::ffff:127.0.0.1"));
}

static void what_is_no_list_is_refused(void **state)
{
    static const char *const wrong[] = {"front", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/-1", "10.0.0"};
    char many[NET_LIST_MAX * 8 + 16] = "";
    struct err err = {0};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(net_list_check(wrong[i], &err), ERR_INVALID);
    for (size_t i = 0; i <= NET_LIST_MAX; i++)
        strcat(many, "1.1.1.1,");
    assert_int_equal(net_list_check(many, &err), ERR_TOO_LARGE);
}

static void a_client_is_an_ipv4_address_or_an_ipv6_network(void **state)
{
    struct net_address one, two, clients[2];
    (void)state;
    net_address_read("2001:db8:0:1::7", &one);
    net_address_read("2001:db8:0:1:ffff::8", &two);
    clients[0] = net_address_client(&one);
    clients[1] = net_address_client(&two);
    assert_true(net_address_equal(&clients[0], &clients[1]));
    net_address_read("192.0.2.1", &one);
    net_address_read("192.0.2.2", &two);
    clients[0] = net_address_client(&one);
    clients[1] = net_address_client(&two);
    assert_false(net_address_equal(&clients[0], &clients[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_says_who_connected_to_the_front),
        cmocka_unit_test(the_front_may_speak_for_itself),
        cmocka_unit_test(every_begin_of_a_header_needs_more),
        cmocka_unit_test(other_protocols_are_no_header),
        cmocka_unit_test(a_broken_header_is_invalid),
        cmocka_unit_test(a_list_has_its_addresses_and_networks),
        cmocka_unit_test(what_is_no_list_is_refused),
        cmocka_unit_test(a_client_is_an_ipv4_address_or_an_ipv6_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
