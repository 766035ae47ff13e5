/* Who wants which topic: counted, so that nothing is made for nobody. */
#include "zmtp_peer.h"

#include <assert.h>

unsigned zmtp_topics_of(const struct zmtp_peer *peer)
{
    unsigned topics = 0;
    for (unsigned i = 0; i < ZMTP_TOPICS_MAX && !peer->is_cut; i++)
        topics |= peer->session.prefixes[i] ? 1u << i : 0;
    return topics;
}

void zmtp_topics_note(struct zmtp_peer *peer)
{
    struct zmtp *zmtp = peer->zmtp;
    unsigned topics = zmtp_topics_of(peer);
    if (topics == peer->topics)
        return;
    if (!peer->topics && peer->offset == 0)
        peer->position = zmtp->ring.end; /* what was sent before it subscribed is not for it */
    for (unsigned i = 0; i < ZMTP_TOPICS_MAX; i++)
        /* Counted, so that a message nobody wants is never made. */
        zmtp->wanted[i] += (topics >> i & 1) - (peer->topics >> i & 1);
    peer->topics = topics;
}

int zmtp_is_wanted(const struct zmtp *zmtp, unsigned topic)
{
    assert(topic < ZMTP_TOPICS_MAX);
    return zmtp->wanted[topic] > 0;
}
