/* A peer of a listening socket: any bytes, in pieces of any size, are taken or refused with a reason, within the bound
 * on what is unfinished. The first byte says which socket, whether with CURVE, and whether the fuzzer starts behind the
 * greeting or behind the handshake. */
#include "zmtp_session.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define BUDGET 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_reply(void *context, const uint8_t *frame, size_t size)
{
    (void)context;
    assert(frame[0] == ZMTP_COMMAND && size <= ZMTP_REPLY_MAX);
}

static void on_message(void *context, const struct zmtp_part *parts, size_t count)
{
    size_t bytes = 0;
    (void)context;
    for (size_t i = 0; i < count; i++)
        bytes += parts[i].size;
    assert(count > 0 && count <= ZMTP_PARTS_MAX && bytes <= 10000);
}

static void on_ignored(void *context, enum zmtp_reason reason)
{
    (void)context;
    assert(*zmtp_reason_sentence(reason));
}

static enum zmtp_reason give(struct zmtp_session *session, const uint8_t *data, size_t size)
{
    uint8_t *own = malloc(size ? size : 1);
    memcpy(own, data, size);
    enum zmtp_reason reason = zmtp_session_take(session, own, size);
    free(own);
    return reason;
}

static void begin(struct zmtp_session *session, const struct zmtp_session_options *options, unsigned behind)
{
    static const uint8_t sub[] = "\x04\x19\x05READY\x0bSocket-Type\0\0\0\3SUB";
    static const uint8_t req[] = "\x04\x19\x05READY\x0bSocket-Type\0\0\0\3REQ";
    uint8_t greeting[ZMTP_GREETING_SIZE];
    zmtp_session_greeting(options, greeting);
    if (behind > 0)
        assert(give(session, greeting, sizeof greeting) == ZMTP_ACCEPTED);
    if (behind > 1 && !options->keys)
        assert(give(session, options->kind == ZMTP_PUB ? sub : req, 2 + sub[1]) == ZMTP_ACCEPTED);
}

/* The commands of CURVE that come behind HELLO, as a client would send them that has got so far. */
static void try_curve(const struct zmtp_curve_keys *keys, const uint8_t *data, size_t size)
{
    struct zmtp_curve *curve = zmtp_curve_new(keys);
    struct zmtp_command command;
    uint8_t *own = malloc(size), reply[ZMTP_REPLY_MAX];
    const uint8_t *found;
    size_t found_size;
    unsigned flags;
    memcpy(own, data, size);
    if (curve && zmtp_command_read(own, size, &command)) {
        zmtp_curve_hello(curve, &command, reply);
        if (!zmtp_curve_initiate(curve, &command, &found, &found_size))
            assert(found + found_size <= own + size);
        if (!zmtp_curve_open(curve, &command, &flags, &found, &found_size))
            assert(found + found_size <= own + size);
    }
    free(own);
    zmtp_curve_free(curve);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const topics[] = {"head", "full", "heartbeat", NULL};
    static const struct zmtp_curve_keys keys = {{1}, {2}};
    struct zmtp_session_options options = {.topics = topics,
                                           .message_bytes_max = 10000,
                                           .on_reply = on_reply,
                                           .on_message = on_message,
                                           .on_ignored = on_ignored};
    struct zmtp_budget budget = {.max = BUDGET};
    struct zmtp_session session;
    if (size < 2)
        return 0;
    options.kind = data[0] & 1 ? ZMTP_PUB : ZMTP_ROUTER;
    options.keys = data[0] & 2 && options.kind == ZMTP_ROUTER ? &keys : NULL;
    if (data[0] & 16)
        try_curve(&keys, data + 1, size - 1);
    zmtp_session_init(&session, &options, &budget, NULL);
    begin(&session, &options, data[0] >> 2 & 3);
    size_t piece = 1u + data[1];
    for (size_t at = 2; at < size; at += piece) {
        give(&session, data + at, size - at < piece ? size - at : piece);
        assert(budget.used <= budget.max);
    }
    zmtp_session_done(&session);
    assert(budget.used == 0);
    return 0;
}
