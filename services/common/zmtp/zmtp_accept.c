/* Who may connect: bounds on connections in all and per client, before anything is read. */
#include "zmtp_peer.h"

#include "clock.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPTED_PER_TURN 256
#define KEEPALIVE_IDLE_S  60
#define KEEPALIVE_EACH_S  10
#define KEEPALIVE_COUNT   6
#define UNSENT_BYTES      32768  /* that the kernel holds for a peer, beside what is on its way */
#define SEND_BUFFER_BYTES 262144 /* what is on its way, at most */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static void set_int(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value, sizeof value);
}

/* The kernel holds little for a peer that does not read, and finds out when a peer's machine is gone. */
static void tune(int fd)
{
    set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_int(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_BYTES);
    set_int(fd, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_BYTES);
    set_int(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, ZMTP_STUCK_MS);
    set_int(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
    set_int(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_EACH_S);
    set_int(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT);
}

/* Says why, as far as the kernel takes it at once: a greeting and an ERROR. */
static void turn_away(struct zmtp *zmtp, int fd, const struct net_address *address, enum zmtp_reason reason)
{
    uint8_t bytes[ZMTP_GREETING_SIZE + ZMTP_REPLY_MAX];
    char text[NET_ADDRESS_TEXT_SIZE];
    zmtp_session_greeting(&zmtp->session_options, bytes);
    size_t size = ZMTP_GREETING_SIZE + zmtp_error_write(bytes + ZMTP_GREETING_SIZE, zmtp_reason_sentence(reason));
    send(fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    zmtp_drain(zmtp, fd);
    close(fd);
    net_address_print(address, text);
    if (zmtp->options.on_refused)
        zmtp->options.on_refused(zmtp->options.context, reason, text);
}

static int watch(struct zmtp_peer *peer)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = peer->id};
    return epoll_ctl(peer->zmtp->epoll, EPOLL_CTL_ADD, peer->fd, &event) == 0;
}

static void enter(struct zmtp_peer *peer)
{
    struct zmtp *zmtp = peer->zmtp;
    assert(zmtp->free_count);
    unsigned slot = zmtp->free_slots[--zmtp->free_count];
    assert(!zmtp->slots[slot]);
    /* The generation makes ids unique: an answer to a peer that is gone finds nobody, though its slot is used again. */
    peer->id = (uint64_t)++zmtp->generation << 32 | slot;
    zmtp->slots[slot] = peer;
    zmtp->count++;
    LIST_INSERT_HEAD(&zmtp->peers, peer, among);
}

/* Returns why it may not come in. A front that is believed is counted when it has said for whom it speaks. */
static enum zmtp_reason let_in(struct zmtp *zmtp, int fd, const struct net_address *address)
{
    int is_front = zmtp->options.proxy_from && net_list_has(zmtp->options.proxy_from, address);
    struct zmtp_peer *peer = zmtp->free_count ? calloc(1, sizeof *peer) : NULL;
    if (!peer)
        return ZMTP_CONNECTIONS;
    peer->client = zmtp_clients_enter(&zmtp->clients, address);
    if (!peer->client || (!is_front && peer->client->connections > zmtp->options.client_connections_max)) {
        enum zmtp_reason reason = peer->client ? ZMTP_CLIENT_CONNECTIONS : ZMTP_MEMORY;
        if (peer->client)
            zmtp_clients_leave(peer->client);
        free(peer);
        return reason;
    }
    peer->zmtp = zmtp;
    peer->fd = fd;
    peer->address = *address;
    peer->opened_ms = clock_monotonic_ms();
    peer->awaits_proxy = is_front;
    zmtp_session_init(&peer->session, &zmtp->session_options, &peer->client->unfinished, peer);
    enter(peer);
    if (watch(peer))
        zmtp_traffic_start(peer);
    else
        zmtp_peer_cut(peer, ZMTP_DESCRIPTORS);
    return ZMTP_ACCEPTED;
}

/* Without descriptors the listener would be ready for ever: it rests until the next tick. */
static void rest(struct zmtp *zmtp)
{
    struct epoll_event event = {.events = 0, .data.u64 = UINT64_MAX};
    epoll_ctl(zmtp->epoll, EPOLL_CTL_MOD, zmtp->listener, &event);
    zmtp->is_listening = 0;
    if (zmtp->options.on_refused)
        zmtp->options.on_refused(zmtp->options.context, ZMTP_DESCRIPTORS, "");
}

void zmtp_accept(struct zmtp *zmtp)
{
    /* The listener is level-triggered: what is left is taken in the next round, after others had their turn. */
    for (int i = 0; i < ACCEPTED_PER_TURN; i++) {
        union address from;
        struct net_address address;
        socklen_t size = sizeof from;
        int fd = accept4(zmtp->listener, &from.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
                rest(zmtp);
            else if (errno == EINTR || errno == ECONNABORTED)
                continue;
            return;
        }
        net_address_from_socket(&from.any, &address);
        tune(fd);
        enum zmtp_reason reason = let_in(zmtp, fd, &address);
        if (reason != ZMTP_ACCEPTED)
            turn_away(zmtp, fd, &address, reason);
    }
}
