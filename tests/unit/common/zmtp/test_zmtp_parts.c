/* The pure parts: frames, clients and their budgets, the ring of what was sent, endpoints. */
#include "zmtp_clients.h"
#include "zmtp_frame.h"
#include "zmtp_listen.h"
#include "zmtp_ring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void a_frame_s_head_is_read_as_it_was_written(void **state)
{
    static const uint64_t sizes[] = {0, 1, 255, 256, 65536, 1ull << 40};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t head[ZMTP_FRAME_HEAD_MAX];
        struct zmtp_frame frame = {0};
        size_t size = zmtp_frame_write(head, ZMTP_MORE, sizes[i]);
        for (size_t begin = 0; begin < size; begin++)
            assert_int_equal(zmtp_frame_read(head, begin, &frame), 0);
        assert_int_equal(zmtp_frame_read(head, size, &frame), 1);
        assert_true(frame.size == sizes[i] && frame.head_size == size && frame.flags & ZMTP_MORE);
    }
}

static struct net_address address(const char *text)
{
    struct net_address out;
    assert_true(net_address_read(text, &out));
    return out;
}

static void one_client_may_hold_a_quarter(void **state)
{
    struct zmtp_clients clients;
    struct net_address one = address("192.0.2.1"), two = address("192.0.2.2");
    (void)state;
    zmtp_clients_init(&clients, 400, 400);
    struct zmtp_client *first = zmtp_clients_enter(&clients, &one), *second = zmtp_clients_enter(&clients, &two);
    assert_ptr_equal(zmtp_clients_enter(&clients, &one), first);
    assert_int_equal(first->connections, 2);
    assert_true(zmtp_budget_take(&first->unfinished, 100));
    assert_false(zmtp_budget_take(&first->unfinished, 1));
    assert_true(zmtp_budget_take(&second->unfinished, 100));
    assert_int_equal(clients.unfinished.used, 200);
    zmtp_budget_return(&first->unfinished, 100);
    assert_true(zmtp_budget_take(&first->unfinished, 1));
    zmtp_clients_check(&clients, 3);
    zmtp_budget_return(&first->unfinished, 1);
    zmtp_budget_return(&second->unfinished, 100);
    zmtp_clients_leave(first);
    zmtp_clients_leave(first);
    zmtp_clients_leave(second);
    zmtp_clients_check(&clients, 0);
    for (int i = 0; i < ZMTP_CLIENT_BUCKETS; i++)
        assert_true(LIST_EMPTY(&clients.buckets[i]));
}

/* Messages of changing size, each filled with its own number: what is kept is whole, whatever was forgotten. */
static void the_ring_keeps_the_latest_messages_whole(void **state)
{
    struct zmtp_ring ring;
    (void)state;
    assert_int_equal(zmtp_ring_open(&ring, 10000, NULL), 0);
    for (unsigned i = 0; i < 5000; i++) {
        size_t size = 1 + (i * 7919u) % 2500;
        uint8_t *bytes = zmtp_ring_add(&ring, i % 3, size);
        assert_non_null(bytes);
        memset(bytes, (int)(i & 0xff), size);
        assert_int_equal(ring.end, i + 1);
        zmtp_ring_check(&ring);
        for (uint64_t at = ring.first; at < ring.end; at++) {
            const struct zmtp_ring_entry *entry = zmtp_ring_entry(&ring, at);
            assert_int_equal(entry->size, 1 + (at * 7919u) % 2500);
            assert_int_equal(ring.bytes[entry->at], at & 0xff);
            assert_int_equal(ring.bytes[entry->at + entry->size - 1], at & 0xff);
        }
        if (i % 97 == 0)
            zmtp_ring_forget(&ring, ring.end);
    }
    assert_null(zmtp_ring_add(&ring, 0, 10001));
    zmtp_ring_close(&ring);
}

static void the_ring_has_a_bound_on_the_number_of_messages(void **state)
{
    struct zmtp_ring ring;
    (void)state;
    assert_int_equal(zmtp_ring_open(&ring, 1048576, NULL), 0);
    for (unsigned i = 0; i < ZMTP_RING_ENTRIES + 10; i++)
        *zmtp_ring_add(&ring, 0, 1) = (uint8_t)i;
    assert_int_equal(ring.end - ring.first, ZMTP_RING_ENTRIES);
    zmtp_ring_check(&ring);
    assert_int_equal(ring.bytes[zmtp_ring_entry(&ring, ring.first)->at], 10);
    zmtp_ring_close(&ring);
}

static void endpoints_are_addresses_with_a_port(void **state)
{
    static const char *const wrong[] = {"127.0.0.1:5556",
                                        "tcp://127.0.0.1",
                                        "tcp://here:1",
                                        "tcp://127.0.0.1:70000",
                                        "ipc:///tmp/x",
                                        "tcp://[::1:5556",
                                        ""};
    char bound[ZMTP_ENDPOINT_SIZE];
    struct err err = {0};
    (void)state;
    int fd = zmtp_listen_open("tcp://127.0.0.1:*", bound, &err);
    assert_true(fd >= 0);
    assert_memory_equal(bound, "tcp://127.0.0.1:", 16);
    assert_int_equal(zmtp_listen_open(bound, bound, &err), ERR_IO); /* taken */
    close(fd);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(zmtp_listen_open(wrong[i], bound, &err), ERR_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_s_head_is_read_as_it_was_written),
        cmocka_unit_test(one_client_may_hold_a_quarter),
        cmocka_unit_test(the_ring_keeps_the_latest_messages_whole),
        cmocka_unit_test(the_ring_has_a_bound_on_the_number_of_messages),
        cmocka_unit_test(endpoints_are_addresses_with_a_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
