/* Greeting and handshake: who does not speak ZMTP 3, holds another key or is no fitting socket gets no further. */
#include "zmtp_handshake.h"

#include <assert.h>
#include <string.h>

#define SIGNATURE_SIZE 10
#define VERSION_AT     10
#define VERSION_MAJOR  3
#define VERSION_MINOR  1
#define MECHANISM_AT   12
#define MECHANISM_SIZE 20
#define AS_SERVER_AT   32

static const char *mechanism(const struct zmtp_session_options *options)
{
    return options->keys ? "CURVE" : "NULL";
}

void zmtp_session_greeting(const struct zmtp_session_options *options, uint8_t out[ZMTP_GREETING_SIZE])
{
    const char *name = mechanism(options);
    memset(out, 0, ZMTP_GREETING_SIZE);
    out[0] = 0xff;
    out[SIGNATURE_SIZE - 1] = 0x7f;
    out[VERSION_AT] = VERSION_MAJOR;
    out[VERSION_AT + 1] = VERSION_MINOR;
    memcpy(out + MECHANISM_AT, name, strlen(name));
    out[AS_SERVER_AT] = options->keys != NULL;
}

static void reply(struct zmtp_session *session, const uint8_t *frame, size_t size)
{
    session->options->on_reply(session->context, frame, size);
}

static void send_ready(struct zmtp_session *session)
{
    uint8_t metadata[ZMTP_METADATA_MAX], frame[ZMTP_REPLY_MAX];
    size_t size = zmtp_metadata_write(metadata, session->options->kind == ZMTP_PUB ? "PUB" : "ROUTER");
    reply(session, frame, zmtp_command_write(frame, "READY", metadata, size));
}

/* What is wrong is seen as soon as it has come: who sends no greeting need not be waited for. */
enum zmtp_reason zmtp_handshake_check_greeting(const struct zmtp_session *session, const uint8_t *bytes, size_t size)
{
    char expected[MECHANISM_SIZE] = "";
    if ((size > 0 && bytes[0] != 0xff) || (size >= SIGNATURE_SIZE && bytes[SIGNATURE_SIZE - 1] != 0x7f) ||
        (size > VERSION_AT && bytes[VERSION_AT] < VERSION_MAJOR))
        return ZMTP_GREETING;
    memcpy(expected, mechanism(session->options), strlen(mechanism(session->options)));
    if (size >= ZMTP_GREETING_SIZE && memcmp(bytes + MECHANISM_AT, expected, MECHANISM_SIZE) != 0)
        return ZMTP_MECHANISM;
    return ZMTP_ACCEPTED;
}

enum zmtp_reason zmtp_handshake_begin(struct zmtp_session *session)
{
    assert(session->step == ZMTP_STEP_GREETING && !session->curve);
    session->handshake_bytes = ZMTP_GREETING_SIZE;
    if (!session->options->keys) {
        send_ready(session);
        /* NULL: both sides send READY; ours need not wait for the peer's. */
        session->step = ZMTP_STEP_READY;
        return ZMTP_ACCEPTED;
    }
    session->curve = zmtp_curve_new(session->options->keys);
    session->step = ZMTP_STEP_HELLO;
    return session->curve ? ZMTP_ACCEPTED : ZMTP_MEMORY;
}

/* ── handshake ── */

/* Which sockets may talk to which (ZMTP 3.1, 3.3): a PUSH that connects to a PUB by mistake is told so. */
static int is_welcome(enum zmtp_kind kind, const uint8_t *type, size_t size)
{
    static const char *const types[][4] = {
        [ZMTP_PUB] = {"SUB", "XSUB", NULL},
        [ZMTP_ROUTER] = {"DEALER", "REQ", "ROUTER", NULL},
    };
    for (const char *const *at = types[kind]; *at; at++)
        if (strlen(*at) == size && memcmp(*at, type, size) == 0)
            return 1;
    return 0;
}

static enum zmtp_reason take_metadata(struct zmtp_session *session, const uint8_t *data, size_t size)
{
    const uint8_t *type = NULL;
    size_t type_size = 0;
    int found = zmtp_metadata_find(data, size, "Socket-Type", &type, &type_size);
    if (found < 0)
        return ZMTP_FRAME;
    /* The type is compared exactly: the protocol's names are upper case. */
    if (!found || !is_welcome(session->options->kind, type, type_size))
        return ZMTP_SOCKET_TYPE;
    session->step = ZMTP_STEP_OPEN;
    return ZMTP_ACCEPTED;
}

static enum zmtp_reason take_initiate(struct zmtp_session *session, const struct zmtp_command *command)
{
    uint8_t frame[ZMTP_REPLY_MAX];
    const uint8_t *metadata;
    size_t size;
    if (zmtp_curve_initiate(session->curve, command, &metadata, &size))
        return ZMTP_KEY;
    enum zmtp_reason reason = take_metadata(session, metadata, size);
    if (reason == ZMTP_ACCEPTED)
        reply(session, frame, (size_t)zmtp_curve_ready(session->curve, "ROUTER", frame));
    return reason;
}

static enum zmtp_reason take_hello(struct zmtp_session *session, const struct zmtp_command *command)
{
    uint8_t frame[ZMTP_REPLY_MAX];
    int size = zmtp_curve_hello(session->curve, command, frame);
    if (size < 0)
        return ZMTP_KEY;
    reply(session, frame, (size_t)size);
    session->step = ZMTP_STEP_INITIATE;
    return ZMTP_ACCEPTED;
}

enum zmtp_reason zmtp_handshake_take(struct zmtp_session *session, const uint8_t *body, size_t size, unsigned flags)
{
    struct zmtp_command command;
    assert(session->step > ZMTP_STEP_GREETING && session->step < ZMTP_STEP_OPEN);
    if (!(flags & ZMTP_COMMAND) || !zmtp_command_read(body, size, &command))
        return ZMTP_FRAME;
    if (session->step == ZMTP_STEP_HELLO)
        return take_hello(session, &command);
    if (session->step == ZMTP_STEP_INITIATE)
        return take_initiate(session, &command);
    return zmtp_command_is(&command, "READY") ? take_metadata(session, command.data, command.size) : ZMTP_FRAME;
}
