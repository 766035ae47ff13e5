/* What must hold of an endpoint between two turns of the loop. */
#include "zmtp_peer.h"

#include <assert.h>

static void check_peer(const struct zmtp *zmtp, const struct zmtp_peer *peer)
{
    assert(peer->zmtp == zmtp && peer->client && !peer->is_cut && peer->fd >= 0);
    assert(zmtp_peer_find(zmtp, peer->id) == peer);
    assert(peer->charged == peer->outbox.waiting);
    assert(peer->topics == zmtp_topics_of(peer));
    if (peer->topics || peer->offset)
        assert(peer->position <= zmtp->ring.end);
    zmtp_outbox_check(&peer->outbox);
}

void zmtp_check(const struct zmtp *zmtp)
{
    unsigned count = 0, cut = 0, wanted[ZMTP_TOPICS_MAX] = {0};
    for (const struct zmtp_peer *peer = LIST_FIRST(&zmtp->peers); peer; peer = LIST_NEXT(peer, among)) {
        check_peer(zmtp, peer);
        count++;
        for (unsigned i = 0; i < ZMTP_TOPICS_MAX; i++)
            wanted[i] += peer->topics >> i & 1;
    }
    for (const struct zmtp_peer *peer = LIST_FIRST(&zmtp->cut); peer; peer = LIST_NEXT(peer, among)) {
        assert(peer->is_cut && peer->fd < 0 && !peer->topics && !peer->outbox.waiting);
        cut++;
    }
    assert(count == zmtp->count && count + zmtp->free_count == zmtp->options.connections_max);
    for (unsigned i = 0; i < ZMTP_TOPICS_MAX; i++)
        assert(wanted[i] == zmtp->wanted[i]);
    zmtp_clients_check(&zmtp->clients, count + cut);
    zmtp_ring_check(&zmtp->ring);
}
