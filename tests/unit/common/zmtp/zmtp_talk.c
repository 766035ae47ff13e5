#include "zmtp_talk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const topics[] = {"head", "full", "heartbeat", NULL};

static void on_reply(void *context, const uint8_t *frame, size_t size)
{
    struct talk *talk = context;
    assert(talk->replied + size <= TALK_BYTES);
    memcpy(talk->replies + talk->replied, frame, size);
    talk->replied += size;
}

static void on_message(void *context, const struct zmtp_part *parts, size_t count)
{
    struct talk *talk = context;
    talk->messages++;
    talk->parts = count;
    for (size_t i = 0; i < count; i++)
        talk->part_sizes[i] = parts[i].size;
    if (parts[0].size && parts[0].size <= sizeof talk->first_part)
        memcpy(talk->first_part, parts[0].data, parts[0].size);
}

static void on_ignored(void *context, enum zmtp_reason reason)
{
    (void)reason;
    ((struct talk *)context)->ignored++;
}

void talk_begin(struct talk *talk, enum zmtp_kind kind)
{
    memset(talk, 0, sizeof *talk);
    talk->options = (struct zmtp_session_options){.kind = kind,
                                                  .topics = topics,
                                                  .message_bytes_max = 10000,
                                                  .on_reply = on_reply,
                                                  .on_message = on_message,
                                                  .on_ignored = on_ignored};
    talk->budget.max = 100000;
    zmtp_session_init(&talk->session, &talk->options, &talk->budget, talk);
}

void talk_end(struct talk *talk)
{
    zmtp_session_done(&talk->session);
    assert(talk->budget.used == 0); /* everything was given back */
}

enum zmtp_reason talk_give(struct talk *talk, const void *bytes, size_t size)
{
    uint8_t *own = malloc(size ? size : 1); /* of just this size, so that a step too far is seen */
    if (size)
        memcpy(own, bytes, size);
    enum zmtp_reason reason = zmtp_session_take(&talk->session, own, size);
    free(own);
    return reason;
}

enum zmtp_reason talk_drip(struct talk *talk, const void *bytes, size_t size)
{
    enum zmtp_reason reason = ZMTP_ACCEPTED;
    for (size_t i = 0; i < size && reason == ZMTP_ACCEPTED; i++)
        reason = talk_give(talk, (const uint8_t *)bytes + i, 1);
    return reason;
}

enum zmtp_reason talk_frame(struct talk *talk, unsigned flags, const void *body, size_t size)
{
    uint8_t *bytes = malloc(ZMTP_FRAME_HEAD_MAX + size);
    size_t head = zmtp_frame_write(bytes, flags, size);
    if (size)
        memcpy(bytes + head, body, size);
    enum zmtp_reason reason = talk_give(talk, bytes, head + size);
    free(bytes);
    return reason;
}

enum zmtp_reason talk_command(struct talk *talk, const char *name, const void *data, size_t size)
{
    uint8_t body[1024];
    size_t name_len = strlen(name);
    body[0] = (uint8_t)name_len;
    memcpy(body + 1, name, name_len);
    if (size)
        memcpy(body + 1 + name_len, data, size);
    return talk_frame(talk, ZMTP_COMMAND, body, 1 + name_len + size);
}

void talk_greeting(uint8_t out[ZMTP_GREETING_SIZE], const char *mechanism)
{
    memset(out, 0, ZMTP_GREETING_SIZE);
    out[0] = 0xff;
    out[9] = 0x7f;
    out[10] = 3;
    memcpy(out + 12, mechanism, strlen(mechanism));
}

enum zmtp_reason talk_handshake(struct talk *talk, const char *type)
{
    uint8_t greeting[ZMTP_GREETING_SIZE], metadata[ZMTP_METADATA_MAX];
    talk_greeting(greeting, "NULL");
    enum zmtp_reason reason = talk_give(talk, greeting, sizeof greeting);
    if (reason != ZMTP_ACCEPTED)
        return reason;
    return talk_command(talk, "READY", metadata, zmtp_metadata_write(metadata, type));
}
