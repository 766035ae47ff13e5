/* What waits for a peer, over a pair of sockets whose other end reads or does not. */
#include "zmtp_outbox.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define MANY 40000u /* bytes of one message: more than a piece */

struct ends {
    int ours, theirs;
    struct zmtp_outbox outbox;
    uint8_t next_sent, next_read; /* bytes count up, so that none may be lost or come twice */
};

static void open_ends(struct ends *ends)
{
    int fds[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    *ends = (struct ends){.ours = fds[0], .theirs = fds[1]};
}

static void close_ends(struct ends *ends)
{
    zmtp_outbox_empty(&ends->outbox);
    zmtp_outbox_check(&ends->outbox);
    assert_int_equal(ends->outbox.waiting, 0);
    close(ends->ours);
    if (ends->theirs >= 0)
        close(ends->theirs);
}

static void add(struct ends *ends, size_t size)
{
    uint8_t *room = zmtp_outbox_room(&ends->outbox, size);
    assert_non_null(room);
    for (size_t i = 0; i < size; i++)
        room[i] = ends->next_sent++;
    zmtp_outbox_added(&ends->outbox, size);
    zmtp_outbox_check(&ends->outbox);
}

/* Reads what has come; returns how much. */
static size_t read_all(struct ends *ends)
{
    uint8_t bytes[4096];
    size_t count = 0;
    for (ssize_t size; (size = read(ends->theirs, bytes, sizeof bytes)) > 0; count += (size_t)size)
        for (ssize_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], ends->next_read++);
    return count;
}

static void what_is_added_arrives_in_order(void **state)
{
    struct ends ends;
    (void)state;
    open_ends(&ends);
    assert_int_equal(zmtp_outbox_flush(&ends.outbox, ends.ours), 1); /* nothing waits */
    for (size_t size = 1; size < 400; size += 7)
        add(&ends, size);
    size_t waiting = ends.outbox.waiting;
    assert_int_equal(zmtp_outbox_flush(&ends.outbox, ends.ours), 1);
    zmtp_outbox_check(&ends.outbox);
    assert_int_equal(ends.outbox.taken, waiting);
    assert_int_equal(read_all(&ends), waiting);
    close_ends(&ends);
}

static void a_message_that_the_kernel_takes_in_part_goes_on_where_it_stopped(void **state)
{
    struct ends ends;
    size_t added = 0, got = 0;
    (void)state;
    open_ends(&ends);
    int flushed = 1;
    for (; flushed == 1; added += MANY) { /* until the kernel has no room */
        add(&ends, MANY);
        flushed = zmtp_outbox_flush(&ends.outbox, ends.ours);
    }
    assert_int_equal(flushed, 0);
    assert_true(ends.outbox.waiting > 0 && ends.outbox.waiting <= MANY);
    for (int round = 0; round < 1000 && flushed == 0; round++) {
        got += read_all(&ends);
        flushed = zmtp_outbox_flush(&ends.outbox, ends.ours);
        zmtp_outbox_check(&ends.outbox);
    }
    got += read_all(&ends);
    assert_int_equal(flushed, 1);
    assert_int_equal(got, added);
    assert_int_equal(ends.outbox.taken, added);
    close_ends(&ends);
}

static void a_peer_that_is_gone_is_an_error(void **state)
{
    struct ends ends;
    (void)state;
    open_ends(&ends);
    add(&ends, 100);
    close(ends.theirs);
    ends.theirs = -1;
    assert_true(zmtp_outbox_flush(&ends.outbox, ends.ours) < 0);
    close_ends(&ends);
}

static void it_is_empty_and_ready_again_after_it_was_emptied(void **state)
{
    struct ends ends;
    (void)state;
    open_ends(&ends);
    add(&ends, MANY);
    zmtp_outbox_empty(&ends.outbox);
    assert_int_equal(ends.outbox.waiting, 0);
    ends.next_sent = 0;
    add(&ends, 10);
    assert_int_equal(zmtp_outbox_flush(&ends.outbox, ends.ours), 1);
    assert_int_equal(read_all(&ends), 10);
    close_ends(&ends);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_arrives_in_order),
        cmocka_unit_test(a_message_that_the_kernel_takes_in_part_goes_on_where_it_stopped),
        cmocka_unit_test(a_peer_that_is_gone_is_an_error),
        cmocka_unit_test(it_is_empty_and_ready_again_after_it_was_emptied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
