/* A session under test, what it told, and the bytes of a peer. */
#ifndef TRIPTYCH_ZMTP_TALK_H
#define TRIPTYCH_ZMTP_TALK_H

#include "zmtp_session.h"

#define TALK_BYTES 65536

struct talk {
    struct zmtp_session_options options;
    struct zmtp_budget budget;
    struct zmtp_session session;
    uint8_t replies[TALK_BYTES];
    size_t replied;
    unsigned messages, ignored;
    size_t parts, part_sizes[ZMTP_PARTS_MAX]; /* of the last message */
    uint8_t first_part[64];
};

void talk_begin(struct talk *talk, enum zmtp_kind kind);
void talk_end(struct talk *talk);

/* Give bytes: as they are, one by one, as a frame, as a command. */
enum zmtp_reason talk_give(struct talk *talk, const void *bytes, size_t size);
enum zmtp_reason talk_drip(struct talk *talk, const void *bytes, size_t size);
enum zmtp_reason talk_frame(struct talk *talk, unsigned flags, const void *body, size_t size);
enum zmtp_reason talk_command(struct talk *talk, const char *name, const void *data, size_t size);

/* A peer's greeting, and the whole handshake of a socket of `type`. */
void talk_greeting(uint8_t out[ZMTP_GREETING_SIZE], const char *mechanism);
enum zmtp_reason talk_handshake(struct talk *talk, const char *type);

#endif
