/* The listening socket: one epoll descriptor on the loop, peers by id, a tick that cuts off who is too slow, and the
 * order in which things happen in a round (read, write, tell of room, free). Why not libzmq here: it has no bounds for
 * unfinished messages, handshakes or connections of one address, which anybody who reaches the port could use up
 * (README.md). */
/* A listening socket: what its descriptors say is served, what was queued is sent, peers are judged once a second. */
#include "zmtp.h"

#include "check.h"
#include "clock.h"
#include "zmtp_peer.h"

#include <assert.h>
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define TICK_MS         1000
#define EVENTS_PER_TURN 256
#define LISTENER_ID     UINT64_MAX
#define FREED_BYTES     4194304 /* of peers that were cut off: the allocator gives them back to the system */

/* ── serving ── */

static void serve_event(struct zmtp *zmtp, const struct epoll_event *event, int *all_taken)
{
    if (event->data.u64 == LISTENER_ID) {
        zmtp_accept(zmtp);
        return;
    }
    /* By id and not by pointer: an earlier event of the same round may have ended the peer. */
    struct zmtp_peer *peer = zmtp_peer_find(zmtp, event->data.u64);
    if (peer && event->events & EPOLLOUT)
        zmtp_traffic_write(peer);
    if (peer && !peer->is_cut && event->events & (EPOLLIN | EPOLLHUP | EPOLLERR))
        *all_taken &= zmtp_traffic_read(peer);
}

int zmtp_serve(struct zmtp *zmtp)
{
    struct epoll_event events[EVENTS_PER_TURN];
    int all_taken = 1;
    if (zmtp->is_serving)
        return 0;
    zmtp->is_serving = 1;
    int count = epoll_wait(zmtp->epoll, events, EVENTS_PER_TURN, 0);
    for (int i = 0; i < count; i++)
        serve_event(zmtp, &events[i], &all_taken);
    zmtp->is_serving = 0;
    zmtp_flush(zmtp);
    return all_taken && count < EVENTS_PER_TURN;
}

void zmtp_flush(struct zmtp *zmtp)
{
    if (zmtp->is_serving)
        return; /* serving ends with it */
    while (!SLIST_EMPTY(&zmtp->unsent)) {
        struct zmtp_peer *peer = SLIST_FIRST(&zmtp->unsent);
        SLIST_REMOVE_HEAD(&zmtp->unsent, unsent);
        peer->is_unsent = 0;
        if (!peer->is_blocked)
            zmtp_traffic_write(peer);
    }
    if (zmtp->unserved)
        zmtp_subscribers_serve(zmtp);
    zmtp_peers_free_cut(zmtp);
    if (check_is_due(&zmtp->unchecked, zmtp->count))
        zmtp_check(zmtp);
}

static void on_ready(void *context, int events)
{
    (void)events;
    zmtp_serve(context);
}

/* Each is told once a round, so that one who takes whatever he is given does not keep the loop. */
static void tell_room(struct zmtp *zmtp)
{
    zmtp_peer_id roomy[ZMTP_ROOMY_MAX];
    unsigned count = zmtp->roomy_count;
    memcpy(roomy, zmtp->roomy, count * sizeof *roomy);
    zmtp->roomy_count = 0;
    for (unsigned i = 0; i < count; i++)
        if (zmtp->options.on_room && zmtp_peer_find(zmtp, roomy[i]))
            zmtp->options.on_room(zmtp->options.context, roomy[i]);
}

static void on_again(void *context)
{
    (void)context; /* the loop has a round: its hooks do the rest */
}

static void on_flush(void *context)
{
    struct zmtp *zmtp = context;
    zmtp_flush(zmtp);
    if (!zmtp->roomy_count)
        return;
    tell_room(zmtp);
    zmtp_flush(zmtp);
    if (zmtp->roomy_count)
        loop_timer_start(zmtp->loop, &zmtp->again, 0, 0);
}

/* ── once a second ── */

static enum zmtp_reason judge(const struct zmtp_peer *peer, int64_t now_ms)
{
    if (!zmtp_session_is_open(&peer->session))
        /* Counted from the connection's begin, whatever the peer sends meanwhile: a byte now and then does not prolong
         * it. */
        return now_ms - peer->opened_ms > ZMTP_HANDSHAKE_MS ? ZMTP_SLOW_HANDSHAKE : ZMTP_ACCEPTED;
    if (peer->unfinished_ms && now_ms - peer->unfinished_ms > ZMTP_MESSAGE_MS)
        return ZMTP_SLOW_MESSAGE;
    if (peer->outbox.waiting && now_ms - peer->progress_ms > ZMTP_STUCK_MS)
        return ZMTP_STUCK;
    return ZMTP_ACCEPTED;
}

static void listen_again(struct zmtp *zmtp)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = LISTENER_ID};
    zmtp->is_listening = epoll_ctl(zmtp->epoll, EPOLL_CTL_MOD, zmtp->listener, &event) == 0;
}

static void on_tick(void *context)
{
    struct zmtp *zmtp = context;
    int64_t now_ms = clock_monotonic_ms();
    for (struct zmtp_peer *peer = LIST_FIRST(&zmtp->peers), *next; peer; peer = next) {
        next = LIST_NEXT(peer, among);
        enum zmtp_reason reason = judge(peer, now_ms);
        if (reason != ZMTP_ACCEPTED)
            zmtp_peer_cut(peer, reason);
    }
    if (!zmtp->is_listening)
        listen_again(zmtp);
    if (zmtp->options.kind == ZMTP_PUB)
        zmtp_subscribers_serve(zmtp);
    zmtp_flush(zmtp);
    /* Much memory was held for peers that did not read, or did not end what they began; without this it stays with
     * the process whenever something lives above it. */
    if (zmtp->freed > FREED_BYTES) {
        malloc_trim(0);
        zmtp->freed = 0;
    }
}

/* ── what a ROUTER sends ── */

int zmtp_has_room(const struct zmtp *zmtp, zmtp_peer_id id)
{
    const struct zmtp_peer *peer = zmtp_peer_find(zmtp, id);
    return !peer ||
           (peer->outbox.waiting <= zmtp->options.peer_waiting_bytes && zmtp_budget_has(&peer->client->waiting, 1));
}

int zmtp_send(struct zmtp *zmtp, zmtp_peer_id id, const struct zmtp_part *parts, size_t count, struct err *err)
{
    struct zmtp_peer *peer = zmtp_peer_find(zmtp, id);
    size_t size = 0, written = 0;
    if (!peer || !zmtp_session_is_open(&peer->session))
        return err_set(err, ERR_UNAVAILABLE, "the peer is gone");
    for (size_t i = 0; i < count; i++)
        size += zmtp_session_frame_size(&peer->session, parts[i].size);
    /* A short answer to a peer with nothing waiting always goes: a heartbeat must not fail because others wait for
     * much. */
    int is_small = size <= ZMTP_SMALL_BYTES && peer->outbox.waiting == 0;
    if (!is_small && (!zmtp_has_room(zmtp, id) || !zmtp_budget_has(&peer->client->waiting, size)))
        return err_set(err, ERR_FULL, "the peer does not take what waits for it");
    uint8_t *room = zmtp_outbox_room(&peer->outbox, size);
    if (!room)
        return err_set(err, ERR_MEMORY, "no memory for a message of %zu bytes", size);
    if (!peer->outbox.waiting)
        peer->progress_ms = clock_monotonic_ms();
    for (size_t i = 0; i < count; i++)
        written += zmtp_session_frame(&peer->session, i + 1 < count ? ZMTP_MORE : 0, parts[i].data, parts[i].size,
                                      room + written);
    zmtp_outbox_added(&peer->outbox, written);
    peer->awaits_room |= peer->outbox.waiting > zmtp->options.peer_waiting_bytes;
    zmtp_peer_note_waiting(peer);
    zmtp_peer_mark_unsent(peer);
    return 0;
}

void zmtp_cut(struct zmtp *zmtp, zmtp_peer_id id, enum zmtp_reason reason)
{
    struct zmtp_peer *peer = zmtp_peer_find(zmtp, id);
    if (peer)
        zmtp_peer_cut(peer, reason);
}

int64_t zmtp_stuck_ms(const struct zmtp *zmtp, zmtp_peer_id id)
{
    const struct zmtp_peer *peer = zmtp_peer_find(zmtp, id);
    return peer && peer->outbox.waiting ? clock_monotonic_ms() - peer->progress_ms : 0;
}

struct net_address zmtp_client_of(const struct zmtp *zmtp, zmtp_peer_id id)
{
    const struct zmtp_peer *peer = zmtp_peer_find(zmtp, id);
    return peer ? peer->client->address : (struct net_address){0};
}

/* ── open and close ── */

static int make_slots(struct zmtp *zmtp, struct err *err)
{
    unsigned max = zmtp->options.connections_max;
    zmtp->slots = calloc(max, sizeof *zmtp->slots);
    zmtp->free_slots = calloc(max, sizeof *zmtp->free_slots);
    if (!zmtp->slots || !zmtp->free_slots)
        return err_set(err, ERR_MEMORY, "no memory for %u connections", max);
    for (unsigned i = 0; i < max; i++)
        /* Low slots first, so that a socket with few peers touches little memory. */
        zmtp->free_slots[zmtp->free_count++] = max - 1 - i;
    return 0;
}

static int start_listening(struct zmtp *zmtp, struct err *err)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = LISTENER_ID};
    zmtp->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (zmtp->epoll < 0)
        return err_set(err, ERR_IO, "no epoll descriptor: %s", strerror(errno));
    zmtp->listener = zmtp_listen_open(zmtp->options.listen, zmtp->endpoint, err);
    if (zmtp->listener < 0)
        return zmtp->listener;
    if (epoll_ctl(zmtp->epoll, EPOLL_CTL_ADD, zmtp->listener, &event))
        return err_set(err, ERR_IO, "cannot watch %s: %s", zmtp->endpoint, strerror(errno));
    zmtp->is_listening = 1;
    return loop_fd_watch(zmtp->loop, zmtp->epoll, LOOP_READ, on_ready, zmtp, err);
}

static void set_options(struct zmtp *zmtp, const struct zmtp_options *options)
{
    zmtp->options = *options;
    zmtp->session_options = (struct zmtp_session_options){.kind = options->kind,
                                                          .keys = options->keys,
                                                          .topics = options->topics,
                                                          .message_bytes_max = options->message_bytes_max};
    zmtp_traffic_callbacks(&zmtp->session_options);
    /* What a PUB keeps stands in the ring; its peers' own boxes hold answers alone. */
    zmtp_clients_init(&zmtp->clients, ZMTP_UNFINISHED_BYTES, options->waiting_bytes_max);
}

int zmtp_open(struct loop *loop, const struct zmtp_options *options, struct zmtp **out, struct err *err)
{
    assert(options->connections_max > 0 && options->connections_max <= ZMTP_CONNECTIONS_MAX);
    /* Encrypted, each subscriber's bytes are its own; the ring keeps every message once for all. */
    assert(options->kind == ZMTP_ROUTER || !options->keys); /* each subscriber would need a copy of its own */
    struct zmtp *zmtp = calloc(1, sizeof *zmtp);
    if (!zmtp)
        return err_set(err, ERR_MEMORY, "no memory for a listening socket");
    zmtp->loop = loop;
    zmtp->epoll = zmtp->listener = -1;
    LIST_INIT(&zmtp->peers);
    LIST_INIT(&zmtp->cut);
    SLIST_INIT(&zmtp->unsent);
    set_options(zmtp, options);
    int code = make_slots(zmtp, err);
    if (!code && options->kind == ZMTP_PUB)
        code = zmtp_ring_open(&zmtp->ring, options->waiting_bytes_max, err);
    if (!code)
        code = start_listening(zmtp, err);
    if (code) {
        zmtp_close(zmtp);
        return code;
    }
    loop_timer_init(&zmtp->again, on_again, zmtp);
    loop_timer_init(&zmtp->tick, on_tick, zmtp);
    loop_timer_start(loop, &zmtp->tick, TICK_MS, TICK_MS);
    zmtp->flush = (struct loop_hook){.run = on_flush, .context = zmtp};
    loop_hook_add(loop, &zmtp->flush);
    *out = zmtp;
    return 0;
}

static void end_in_order(struct zmtp_peer *peer)
{
    shutdown(peer->fd, SHUT_WR);
    zmtp_drain(peer->zmtp, peer->fd);
    zmtp_peer_cut(peer, ZMTP_ACCEPTED);
}

void zmtp_close(struct zmtp *zmtp)
{
    if (!zmtp)
        return;
    assert(!zmtp->is_serving);
    zmtp->is_closing = 1;
    if (zmtp->tick.loop) {
        loop_timer_stop(&zmtp->tick);
        loop_timer_stop(&zmtp->again);
        loop_hook_remove(zmtp->loop, &zmtp->flush);
    }
    zmtp_flush(zmtp);
    while (!LIST_EMPTY(&zmtp->peers))
        end_in_order(LIST_FIRST(&zmtp->peers));
    zmtp_flush(zmtp);
    if (zmtp->epoll >= 0) {
        loop_fd_forget(zmtp->loop, zmtp->epoll);
        close(zmtp->epoll);
    }
    if (zmtp->listener >= 0)
        close(zmtp->listener);
    zmtp_ring_close(&zmtp->ring);
    free(zmtp->slots);
    free(zmtp->free_slots);
    free(zmtp);
}

const char *zmtp_endpoint(const struct zmtp *zmtp)
{
    return zmtp->endpoint;
}

unsigned zmtp_connections(const struct zmtp *zmtp)
{
    return zmtp->count;
}
