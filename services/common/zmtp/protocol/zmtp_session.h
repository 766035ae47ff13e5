/* What one peer says, from its greeting on: bytes in, whole messages and subscriptions out. Knows the protocol and its
 * bounds; no socket, no clock. A message of several parts is put together here; nothing is kept of one that is whole in
 * the bytes given. */
#ifndef TRIPTYCH_ZMTP_SESSION_H
#define TRIPTYCH_ZMTP_SESSION_H

#include "zmtp_budget.h"
#include "zmtp_command.h"
#include "zmtp_curve.h"
#include "zmtp_frame.h"
#include "zmtp_reason.h"

#include <stddef.h>
#include <stdint.h>

#define ZMTP_GREETING_SIZE   64
#define ZMTP_HANDSHAKE_BYTES 4096 /* of a peer's handshake, its greeting too */
#define ZMTP_COMMAND_BYTES   4096 /* of one command, and of one subscription */
#define ZMTP_PARTS_MAX       64   /* of one message */
#define ZMTP_TOPICS_MAX      4
#define ZMTP_TOPIC_BYTES     16 /* of the longest topic, and one */

enum zmtp_kind { ZMTP_PUB, ZMTP_ROUTER };

struct zmtp_part {
    const uint8_t *data;
    size_t size;
};

/* What all sessions of a socket share; borrowed. */
struct zmtp_session_options {
    enum zmtp_kind kind;
    const struct zmtp_curve_keys *keys; /* NULL: the mechanism NULL */
    const char *const *topics; /* of a PUB: at most ZMTP_TOPICS_MAX, shorter than ZMTP_TOPIC_BYTES, then NULL */
    size_t message_bytes_max;  /* of one message over all its parts */
    /* Frames to send before anything else; never more than ZMTP_REPLY_MAX. */
    void (*on_reply)(void *context, const uint8_t *frame, size_t size);
    /* A whole message; borrowed until it returns. May call zmtp_session_end. */
    void (*on_message)(void *context, const struct zmtp_part *parts, size_t count);
    /* What was ignored. */
    void (*on_ignored)(void *context, enum zmtp_reason reason);
};

enum zmtp_step {
    ZMTP_STEP_GREETING,
    ZMTP_STEP_HELLO,
    ZMTP_STEP_INITIATE,
    ZMTP_STEP_READY,
    ZMTP_STEP_OPEN,
    ZMTP_STEP_ENDED
};

/* Lives inside the struct of whoever holds the connection; zeroed before the first use. */
struct zmtp_session {
    const struct zmtp_session_options *options;
    void *context;
    struct zmtp_budget *budget; /* borrowed: of what is unfinished */
    enum zmtp_step step;
    unsigned handshake_bytes;
    struct zmtp_curve *curve; /* owned; NULL without CURVE */
    uint8_t *rest;            /* owned: the begin of a frame */
    size_t rest_size, rest_room;
    struct zmtp_assembly *assembly; /* owned: the parts of a message so far; NULL when there are none */
    uint64_t frames;                /* taken whole */
    /* Of each topic the prefixes that are subscribed, as a bit for each length: that is all a subscription costs. */
    uint16_t prefixes[ZMTP_TOPICS_MAX];
};

void zmtp_session_init(struct zmtp_session *session, const struct zmtp_session_options *options,
                       struct zmtp_budget *budget, void *context);
void zmtp_session_done(struct zmtp_session *session);

/* Our greeting, which goes out before anything is read. */
void zmtp_session_greeting(const struct zmtp_session_options *options, uint8_t out[ZMTP_GREETING_SIZE]);

/* Takes what has come (decrypts it where it stands). ZMTP_ACCEPTED, or why the peer is to be cut; after that it takes
 * nothing more. */
enum zmtp_reason zmtp_session_take(struct zmtp_session *session, uint8_t *bytes, size_t size);

/* From now on nothing is taken: for a callback that has closed the connection. */
void zmtp_session_end(struct zmtp_session *session);

int zmtp_session_is_open(const struct zmtp_session *session);
int zmtp_session_is_unfinished(const struct zmtp_session *session); /* a frame or message is begun */

/* Bytes that a frame of `size` bytes is on the wire, and the frame; the peer's session must be open. */
size_t zmtp_session_frame_size(const struct zmtp_session *session, size_t size);
size_t zmtp_session_frame(struct zmtp_session *session, unsigned flags, const void *data, size_t size, uint8_t *out);

#endif
