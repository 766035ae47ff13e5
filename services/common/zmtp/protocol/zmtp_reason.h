/* Why a peer, or what it sent, was refused: the label of a metric, and what a log line and an ERROR say. */
#ifndef TRIPTYCH_ZMTP_REASON_H
#define TRIPTYCH_ZMTP_REASON_H

enum zmtp_reason {
    ZMTP_ACCEPTED,
    ZMTP_CONNECTIONS,        /* too many in all */
    ZMTP_CLIENT_CONNECTIONS, /* too many from one address */
    ZMTP_DESCRIPTORS,        /* the process may not open more files */
    ZMTP_PROXY_HEADER,       /* a broken one, or one from an address that is not believed */
    ZMTP_GREETING,           /* not ZMTP 3 */
    ZMTP_MECHANISM,          /* NULL where CURVE is asked for, or the other way round */
    ZMTP_KEY,                /* CURVE with another key */
    ZMTP_SOCKET_TYPE,
    ZMTP_SLOW_HANDSHAKE,
    ZMTP_FRAME,        /* breaks the protocol */
    ZMTP_MESSAGE_SIZE, /* over all parts */
    ZMTP_PARTS,        /* too many */
    ZMTP_SLOW_MESSAGE, /* begun and not ended in time */
    ZMTP_MEMORY,       /* unfinished messages of all peers together need too much */
    ZMTP_SUBSCRIPTION, /* ignored: to no topic that exists */
    ZMTP_UNEXPECTED,   /* ignored: a message to a socket that only sends */
    ZMTP_SLOW_READER,  /* a subscriber that has fallen behind what is kept */
    ZMTP_STUCK,        /* does not take its replies */
    ZMTP_REASON_COUNT,
};

/* "connections", "slow_reader" … and a sentence that says what to do; static strings. */
const char *zmtp_reason_name(enum zmtp_reason reason);
const char *zmtp_reason_sentence(enum zmtp_reason reason);

/* A peer, or something that it sent, was refused, in words: for an owner that counts by reason. `reason` is a name as
 * above, or "request" for a message that breaks the owner's own contract; `address` is "" when it is not known;
 * `detail` is for a person. */
typedef void zmtp_refused_fn(void *context, const char *reason, const char *address, const char *detail);
/* Calls `fn`, which may be NULL, with the reason's name and sentence. */
void zmtp_reason_tell(zmtp_refused_fn *fn, void *context, enum zmtp_reason reason, const char *address);

#endif
