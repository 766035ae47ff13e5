/* Reading and writing: what a peer sends goes through its session, what it is sent waits in its outbox. */
#include "zmtp_peer.h"

#include "clock.h"
#include "proxy_protocol.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define READS_PER_TURN 16 /* of one peer, before others get their turn */

/* ── writing ── */

static void note_room(struct zmtp_peer *peer)
{
    struct zmtp *zmtp = peer->zmtp;
    if (!peer->awaits_room || peer->outbox.waiting > zmtp->options.peer_waiting_bytes ||
        zmtp->roomy_count == ZMTP_ROOMY_MAX)
        return;
    peer->awaits_room = 0;
    zmtp->roomy[zmtp->roomy_count++] = peer->id;
}

void zmtp_traffic_write(struct zmtp_peer *peer)
{
    if (peer->is_cut)
        return;
    if (peer->zmtp->options.kind == ZMTP_PUB) {
        zmtp_subscriber_pump(peer);
        return;
    }
    int flushed = zmtp_outbox_flush(&peer->outbox, peer->fd);
    zmtp_peer_note_progress(peer);
    note_room(peer);
    if (flushed < 0)
        zmtp_peer_cut(peer, ZMTP_ACCEPTED);
    else
        zmtp_peer_set_blocked(peer, !flushed);
}

static void add_reply(struct zmtp_peer *peer, const uint8_t *frame, size_t size)
{
    uint8_t *room = peer->replies < ZMTP_REPLIES_MAX ? zmtp_outbox_room(&peer->outbox, size) : NULL;
    if (!room) { /* pings without end, and nothing is read */
        zmtp_peer_cut(peer, ZMTP_STUCK);
        return;
    }
    memcpy(room, frame, size);
    zmtp_outbox_added(&peer->outbox, size);
    peer->replies++;
    zmtp_peer_note_waiting(peer);
    zmtp_peer_mark_unsent(peer);
}

/* ── what the session tells ── */

static void on_reply(void *context, const uint8_t *frame, size_t size)
{
    struct zmtp_peer *peer = context;
    if (!peer->is_cut)
        add_reply(peer, frame, size);
}

static void on_message(void *context, const struct zmtp_part *parts, size_t count)
{
    struct zmtp_peer *peer = context;
    const struct zmtp_options *options = &peer->zmtp->options;
    options->on_message(options->context, peer->id, parts, count);
}

static void on_ignored(void *context, enum zmtp_reason reason)
{
    zmtp_peer_refuse(context, reason);
}

void zmtp_traffic_callbacks(struct zmtp_session_options *options)
{
    options->on_reply = on_reply;
    options->on_message = on_message;
    options->on_ignored = on_ignored;
}

/* ── reading ── */

void zmtp_traffic_start(struct zmtp_peer *peer)
{
    uint8_t greeting[ZMTP_GREETING_SIZE];
    zmtp_session_greeting(&peer->zmtp->session_options, greeting);
    add_reply(peer, greeting, sizeof greeting);
}

/* Who stands behind a front is another client than the front itself, and is counted as that one. */
static enum zmtp_reason change_client(struct zmtp_peer *peer, const struct net_address *address)
{
    struct zmtp *zmtp = peer->zmtp;
    struct zmtp_client *client = zmtp_clients_enter(&zmtp->clients, address);
    if (!client)
        return ZMTP_MEMORY;
    zmtp_budget_return(&peer->client->waiting, peer->charged);
    zmtp_budget_charge(&client->waiting, peer->charged);
    zmtp_clients_leave(peer->client);
    peer->client = client;
    peer->address = *address;
    peer->session.budget = &client->unfinished; /* nothing is held by the session yet */
    return ZMTP_ACCEPTED;
}

static enum zmtp_reason end_proxy_head(struct zmtp_peer *peer, const struct proxy_header *header)
{
    enum zmtp_reason reason = header->has_address ? change_client(peer, &header->address) : ZMTP_ACCEPTED;
    peer->awaits_proxy = 0;
    if (reason == ZMTP_ACCEPTED && peer->client->connections > peer->zmtp->options.client_connections_max)
        reason = ZMTP_CLIENT_CONNECTIONS;
    return reason;
}

/* Gathers the begin of a connection from a front until it is clear what it is. What stands behind the header goes to
 * the session. */
static enum zmtp_reason take_proxy_head(struct zmtp_peer *peer, const uint8_t *bytes, size_t size)
{
    struct proxy_header header = {0};
    if (!peer->proxy_head)
        peer->proxy_head = malloc(PROXY_HEADER_MAX + ZMTP_SCRATCH_BYTES);
    if (!peer->proxy_head)
        return ZMTP_MEMORY;
    assert(peer->proxy_size < PROXY_HEADER_MAX && size <= ZMTP_SCRATCH_BYTES); /* it needed more */
    memcpy(peer->proxy_head + peer->proxy_size, bytes, size);
    peer->proxy_size += size;
    enum proxy_verdict verdict = proxy_protocol_read(peer->proxy_head, peer->proxy_size, &header);
    if (verdict == PROXY_NEED_MORE)
        return ZMTP_ACCEPTED;
    enum zmtp_reason reason = verdict == PROXY_INVALID ? ZMTP_PROXY_HEADER : end_proxy_head(peer, &header);
    if (reason == ZMTP_ACCEPTED)
        reason = zmtp_session_take(&peer->session, peer->proxy_head + header.size, peer->proxy_size - header.size);
    free(peer->proxy_head);
    peer->proxy_head = NULL;
    return reason;
}

/* When the message that is under way was begun. A message that does not end within ZMTP_MESSAGE_MS is cut off:
 * unfinished ones hold memory that is shared by all. */
static void note_unfinished(struct zmtp_peer *peer)
{
    if (!zmtp_session_is_unfinished(&peer->session))
        peer->unfinished_ms = 0;
    else if (!peer->unfinished_ms || peer->frames_seen != peer->session.frames)
        peer->unfinished_ms = clock_monotonic_ms();
    peer->frames_seen = peer->session.frames;
}

static void take(struct zmtp_peer *peer, uint8_t *bytes, size_t size)
{
    struct proxy_header ignored;
    int is_first = peer->session.step == ZMTP_STEP_GREETING;
    enum zmtp_reason reason =
        peer->awaits_proxy ? take_proxy_head(peer, bytes, size) : zmtp_session_take(&peer->session, bytes, size);
    if (reason == ZMTP_GREETING && is_first && proxy_protocol_read(bytes, size, &ignored) != PROXY_NONE)
        reason = ZMTP_PROXY_HEADER;
    zmtp_topics_note(peer);
    if (reason != ZMTP_ACCEPTED)
        zmtp_peer_cut(peer, reason);
    else
        note_unfinished(peer);
}

int zmtp_traffic_read(struct zmtp_peer *peer)
{
    uint8_t *scratch = peer->zmtp->scratch;
    /* Level-triggered: who sends more than that is read on in the next round. */
    for (int i = 0; i < READS_PER_TURN && !peer->is_cut; i++) {
        ssize_t size = recv(peer->fd, scratch, ZMTP_SCRATCH_BYTES, MSG_DONTWAIT);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return 1;
        if (size <= 0) {
            zmtp_peer_cut(peer, ZMTP_ACCEPTED);
            return 1;
        }
        take(peer, scratch, (size_t)size);
        if (size < ZMTP_SCRATCH_BYTES)
            return 1;
    }
    return peer->is_cut;
}
