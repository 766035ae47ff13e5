/* One connection: what is charged to its client, whether it takes what it is sent, and its end. */
#include "zmtp_peer.h"

#include "clock.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define DRAINS_MAX 16 /* reads of what is not looked at any more */

struct zmtp_peer *zmtp_peer_find(const struct zmtp *zmtp, zmtp_peer_id id)
{
    uint32_t slot = (uint32_t)id;
    struct zmtp_peer *peer = slot < zmtp->options.connections_max ? zmtp->slots[slot] : NULL;
    return peer && peer->id == id ? peer : NULL;
}

void zmtp_peer_refuse(struct zmtp_peer *peer, enum zmtp_reason reason)
{
    const struct zmtp_options *options = &peer->zmtp->options;
    char text[NET_ADDRESS_TEXT_SIZE];
    if (!options->on_refused || reason == ZMTP_ACCEPTED)
        return;
    net_address_print(&peer->address, text);
    options->on_refused(options->context, reason, text);
}

/* ── the end of a connection ── */

static void unlink_peer(struct zmtp_peer *peer)
{
    struct zmtp *zmtp = peer->zmtp;
    uint32_t slot = (uint32_t)peer->id;
    assert(zmtp->count && zmtp->slots[slot] == peer && zmtp->free_count < zmtp->options.connections_max);
    zmtp->slots[slot] = NULL;
    zmtp->free_slots[zmtp->free_count++] = slot;
    zmtp->count--;
    LIST_REMOVE(peer, among);
}

/* A peer that is still in its handshake is told why, as far as the kernel takes it at once. */
static void say_why(struct zmtp_peer *peer, enum zmtp_reason reason)
{
    uint8_t frame[ZMTP_REPLY_MAX];
    size_t size = zmtp_error_write(frame, zmtp_reason_sentence(reason));
    if (peer->session.curve && peer->session.frames > 2)
        return; /* an encrypted session takes no plain command */
    if (peer->outbox.waiting == 0 && peer->offset == 0)
        send(peer->fd, frame, size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* What has come and is not read would turn the end of a connection into a reset, which takes away what was sent
 * last. */
void zmtp_drain(struct zmtp *zmtp, int fd)
{
    for (int i = 0; i < DRAINS_MAX && recv(fd, zmtp->drain, ZMTP_DRAIN_BYTES, MSG_DONTWAIT) == ZMTP_DRAIN_BYTES; i++)
        continue;
}

/* What the kernel still holds for a peer that was cut off is thrown away with the connection. */
static void close_fd(struct zmtp_peer *peer, int is_refused)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (is_refused && (peer->outbox.waiting || peer->is_blocked))
        setsockopt(peer->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    else if (is_refused)
        zmtp_drain(peer->zmtp, peer->fd);
    close(peer->fd); /* leaves epoll by itself: nothing else holds the descriptor */
    peer->fd = -1;
}

void zmtp_peer_cut(struct zmtp_peer *peer, enum zmtp_reason reason)
{
    struct zmtp *zmtp = peer->zmtp;
    if (peer->is_cut)
        return;
    peer->is_cut = 1;
    peer->was_open = zmtp_session_is_open(&peer->session);
    if (reason != ZMTP_ACCEPTED) {
        say_why(peer, reason);
        zmtp_peer_refuse(peer, reason);
    }
    close_fd(peer, reason != ZMTP_ACCEPTED);
    zmtp_session_end(&peer->session);
    zmtp->freed += peer->outbox.waiting;
    zmtp_outbox_empty(&peer->outbox);
    zmtp_peer_note_progress(peer);
    zmtp_topics_note(peer);
    unlink_peer(peer);
    /* Freed at the round's end: callers up the stack still hold it. */
    LIST_INSERT_HEAD(&zmtp->cut, peer, among);
}

void zmtp_peers_free_cut(struct zmtp *zmtp)
{
    while (!LIST_EMPTY(&zmtp->cut)) {
        struct zmtp_peer *peer = LIST_FIRST(&zmtp->cut);
        assert(peer->is_cut && !peer->charged);
        assert(!peer->is_unsent); /* that list is walked before */
        LIST_REMOVE(peer, among);
        /* Who was never let in has never been announced either. */
        if (peer->was_open && zmtp->options.on_gone && !zmtp->is_closing)
            zmtp->options.on_gone(zmtp->options.context, peer->id);
        size_t unfinished = zmtp->clients.unfinished.used;
        zmtp_session_done(&peer->session);
        zmtp->freed += sizeof *peer + unfinished - zmtp->clients.unfinished.used;
        zmtp_clients_leave(peer->client);
        free(peer->proxy_head);
        free(peer);
    }
}

/* ── sending ── */

static void watch(struct zmtp_peer *peer, int for_writing)
{
    struct epoll_event event = {.events = EPOLLIN | (for_writing ? EPOLLOUT : 0u), .data.u64 = peer->id};
    epoll_ctl(peer->zmtp->epoll, EPOLL_CTL_MOD, peer->fd, &event);
}

void zmtp_peer_set_blocked(struct zmtp_peer *peer, int is_blocked)
{
    if (peer->is_blocked == is_blocked || peer->is_cut)
        return;
    peer->is_blocked = is_blocked;
    watch(peer, is_blocked);
}

void zmtp_peer_mark_unsent(struct zmtp_peer *peer)
{
    assert(!peer->is_cut);
    if (peer->is_unsent)
        return;
    peer->is_unsent = 1;
    SLIST_INSERT_HEAD(&peer->zmtp->unsent, peer, unsent);
}

/* What waits is charged to the client. */
void zmtp_peer_note_waiting(struct zmtp_peer *peer)
{
    struct zmtp_outbox *outbox = &peer->outbox;
    if (outbox->waiting > peer->charged)
        zmtp_budget_charge(&peer->client->waiting, outbox->waiting - peer->charged);
    else
        zmtp_budget_return(&peer->client->waiting, peer->charged - outbox->waiting);
    peer->charged = outbox->waiting;
}

/* Progress is a good part of what waits taken, or all. */
void zmtp_peer_note_progress(struct zmtp_peer *peer)
{
    struct zmtp_outbox *outbox = &peer->outbox;
    zmtp_peer_note_waiting(peer);
    if (outbox->waiting == 0 || outbox->taken - peer->progress_taken >= ZMTP_PROGRESS_BYTES) {
        peer->progress_taken = outbox->taken;
        peer->progress_ms = clock_monotonic_ms();
        peer->replies = 0;
    }
}
