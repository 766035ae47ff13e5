/* One peer's side of ZMTP 3.1 as a state machine over bytes: greeting, handshake (NULL or CURVE), subscriptions,
 * commands, messages in parts. Pure: bytes in, callbacks out. Everything has a bound before it costs memory: frames
 * are judged by their announced size, parts by number, what is unfinished by a budget that the client's connections
 * share. */
/* Bytes in, messages and subscriptions out: one frame after another, each with its bound. */
#include "zmtp_assembly.h"
#include "zmtp_handshake.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define REST_ROOM_MIN 256

void zmtp_session_init(struct zmtp_session *session, const struct zmtp_session_options *options,
                       struct zmtp_budget *budget, void *context)
{
    assert(options->on_reply && budget);
    *session = (struct zmtp_session){.options = options, .context = context, .budget = budget};
}

/* ── memory of what is unfinished ── */

static void drop_rest(struct zmtp_session *session)
{
    zmtp_budget_return(session->budget, session->rest_room);
    free(session->rest);
    session->rest = NULL;
    session->rest_size = session->rest_room = 0;
}

void zmtp_session_done(struct zmtp_session *session)
{
    if (!session->options)
        return;
    drop_rest(session);
    zmtp_assembly_drop(session);
    zmtp_curve_free(session->curve);
    session->curve = NULL;
    session->step = ZMTP_STEP_ENDED;
}

void zmtp_session_end(struct zmtp_session *session)
{
    session->step = ZMTP_STEP_ENDED;
}

/* ── subscriptions ── */

/* Only what is the begin of a topic is noted, as a bit: so the number of subscriptions has a bound by itself. */
static void subscribe(struct zmtp_session *session, int is_wanted, const uint8_t *prefix, size_t len)
{
    const char *const *topics = session->options->topics;
    int is_known = 0;
    for (size_t i = 0; topics[i]; i++) {
        if (len > strlen(topics[i]) || memcmp(topics[i], prefix, len) != 0)
            continue;
        is_known = 1;
        if (is_wanted)
            session->prefixes[i] |= (uint16_t)(1u << len);
        else
            session->prefixes[i] &= (uint16_t) ~(1u << len);
    }
    if (!is_known && is_wanted)
        session->options->on_ignored(session->context, ZMTP_SUBSCRIPTION);
}

/* As ZMTP 3.0 has it: a message of a byte 1 (or 0: no more) and the prefix. */
static enum zmtp_reason take_notice(struct zmtp_session *session, const uint8_t *body, size_t size, unsigned flags)
{
    /* A subscription has one part. */
    if (flags & ZMTP_MORE)
        return ZMTP_PARTS;
    if (size > 0 && body[0] <= 1)
        subscribe(session, body[0], body + 1, size - 1);
    else
        session->options->on_ignored(session->context, ZMTP_UNEXPECTED);
    return ZMTP_ACCEPTED;
}

/* ── commands of an open session ── */

#define PING_TTL     2
#define PING_CONTEXT 16

static enum zmtp_reason answer_ping(struct zmtp_session *session, const struct zmtp_command *ping)
{
    uint8_t body[5 + PING_CONTEXT] = "\4PONG", frame[ZMTP_REPLY_MAX];
    /* The context comes back in the PONG; its length is bounded by the protocol. */
    if (ping->size < PING_TTL || ping->size > PING_TTL + PING_CONTEXT)
        return ZMTP_FRAME;
    memcpy(body + 5, ping->data + PING_TTL, ping->size - PING_TTL);
    session->options->on_reply(session->context, frame,
                               zmtp_session_frame(session, ZMTP_COMMAND, body, 5 + ping->size - PING_TTL, frame));
    return ZMTP_ACCEPTED;
}

/* Commands that are not known here are passed over, as the protocol wants. */
static enum zmtp_reason take_command(struct zmtp_session *session, const uint8_t *body, size_t size)
{
    struct zmtp_command command;
    if (!zmtp_command_read(body, size, &command) || zmtp_command_is(&command, "ERROR"))
        return ZMTP_FRAME;
    if (zmtp_command_is(&command, "PING"))
        return answer_ping(session, &command);
    if (session->options->kind == ZMTP_PUB && zmtp_command_is(&command, "SUBSCRIBE"))
        subscribe(session, 1, command.data, command.size);
    else if (session->options->kind == ZMTP_PUB && zmtp_command_is(&command, "CANCEL"))
        subscribe(session, 0, command.data, command.size);
    return ZMTP_ACCEPTED;
}

/* ── frames ── */

static enum zmtp_reason decrypt(struct zmtp_session *session, const uint8_t **body, size_t *size, unsigned *flags)
{
    struct zmtp_command message;
    if (!zmtp_command_read(*body, *size, &message) || zmtp_curve_open(session->curve, &message, flags, body, size))
        return ZMTP_FRAME;
    return ZMTP_ACCEPTED;
}

static enum zmtp_reason take_frame(struct zmtp_session *session, const uint8_t *body, size_t size, unsigned flags)
{
    session->frames++;
    if (session->step != ZMTP_STEP_OPEN)
        return zmtp_handshake_take(session, body, size, flags);
    if (session->curve) {
        enum zmtp_reason reason = decrypt(session, &body, &size, &flags);
        if (reason != ZMTP_ACCEPTED)
            return reason;
    }
    if (flags & ZMTP_COMMAND)
        return take_command(session, body, size);
    if (session->options->kind == ZMTP_PUB)
        return take_notice(session, body, size, flags);
    return zmtp_assembly_take(session, body, size, flags);
}

/* ── bytes ── */

/* The size that a peer announces is judged before a byte of the body is waited for. */
static enum zmtp_reason check_size(struct zmtp_session *session, const struct zmtp_frame *frame)
{
    const struct zmtp_session_options *options = session->options;
    size_t assembled = zmtp_assembly_size(session);
    size_t max = options->message_bytes_max + (session->curve ? ZMTP_CURVE_OVERHEAD : 0) - assembled;
    if (session->step != ZMTP_STEP_OPEN)
        return frame->size + frame->head_size + session->handshake_bytes > ZMTP_HANDSHAKE_BYTES ||
                       frame->size > ZMTP_HANDSHAKE_BYTES
                   ? ZMTP_MESSAGE_SIZE
                   : ZMTP_ACCEPTED;
    if ((options->kind == ZMTP_PUB || (frame->flags & ZMTP_COMMAND && !session->curve)) && max > ZMTP_COMMAND_BYTES)
        max = ZMTP_COMMAND_BYTES;
    return frame->size > max ? ZMTP_MESSAGE_SIZE : ZMTP_ACCEPTED;
}

/* Takes the greeting or one frame. *out_taken is 0 when it is not whole yet. */
static enum zmtp_reason take_one(struct zmtp_session *session, const uint8_t *bytes, size_t size, size_t *out_taken)
{
    struct zmtp_frame frame;
    *out_taken = 0;
    if (session->step == ZMTP_STEP_GREETING) {
        enum zmtp_reason reason = zmtp_handshake_check_greeting(session, bytes, size);
        if (reason != ZMTP_ACCEPTED || size < ZMTP_GREETING_SIZE)
            return reason;
        *out_taken = ZMTP_GREETING_SIZE;
        return zmtp_handshake_begin(session);
    }
    int found = zmtp_frame_read(bytes, size, &frame);
    if (found <= 0)
        return found < 0 ? ZMTP_FRAME : ZMTP_ACCEPTED;
    enum zmtp_reason reason = check_size(session, &frame);
    size_t whole = frame.head_size + (size_t)frame.size;
    if (reason != ZMTP_ACCEPTED || size < whole)
        return reason;
    if (session->step != ZMTP_STEP_OPEN)
        session->handshake_bytes += (unsigned)whole;
    *out_taken = whole;
    return take_frame(session, bytes + frame.head_size, (size_t)frame.size, frame.flags);
}

static enum zmtp_reason take_all(struct zmtp_session *session, const uint8_t *bytes, size_t size, size_t *out_taken)
{
    enum zmtp_reason reason = ZMTP_ACCEPTED;
    size_t taken = 1;
    *out_taken = 0;
    while (*out_taken < size && taken && reason == ZMTP_ACCEPTED && session->step != ZMTP_STEP_ENDED) {
        reason = take_one(session, bytes + *out_taken, size - *out_taken, &taken);
        *out_taken += taken;
    }
    return reason;
}

/* Room grows with the bytes that have come, never with the size that was announced. */
static enum zmtp_reason append(struct zmtp_session *session, const uint8_t *bytes, size_t size)
{
    size_t wanted = session->rest_room ? session->rest_room : REST_ROOM_MIN;
    while (wanted < session->rest_size + size)
        wanted *= 2;
    if (wanted > session->rest_room) {
        if (!zmtp_budget_take(session->budget, wanted - session->rest_room))
            return ZMTP_MEMORY;
        uint8_t *rest = realloc(session->rest, wanted);
        if (!rest) {
            zmtp_budget_return(session->budget, wanted - session->rest_room);
            return ZMTP_MEMORY;
        }
        session->rest = rest;
        session->rest_room = wanted;
    }
    memcpy(session->rest + session->rest_size, bytes, size);
    session->rest_size += size;
    return ZMTP_ACCEPTED;
}

static enum zmtp_reason take_with_rest(struct zmtp_session *session, const uint8_t *bytes, size_t size)
{
    size_t taken;
    enum zmtp_reason reason = append(session, bytes, size);
    if (reason == ZMTP_ACCEPTED)
        reason = take_all(session, session->rest, session->rest_size, &taken);
    if (reason != ZMTP_ACCEPTED)
        return reason;
    assert(taken <= session->rest_size);
    session->rest_size -= taken;
    if (session->rest_size == 0 || session->step == ZMTP_STEP_ENDED)
        drop_rest(session);
    else
        memmove(session->rest, session->rest + taken, session->rest_size);
    return ZMTP_ACCEPTED;
}

enum zmtp_reason zmtp_session_take(struct zmtp_session *session, uint8_t *bytes, size_t size)
{
    enum zmtp_reason reason;
    size_t taken = 0;
    if (session->step == ZMTP_STEP_ENDED)
        return ZMTP_ACCEPTED;
    if (session->rest_size) {
        reason = take_with_rest(session, bytes, size);
    } else {
        /* Nothing is left over from before: frames are read where they arrived, and only the last, incomplete one is
         * kept. */
        reason = take_all(session, bytes, size, &taken);
        if (reason == ZMTP_ACCEPTED && taken < size && session->step != ZMTP_STEP_ENDED)
            reason = append(session, bytes + taken, size - taken);
    }
    if (reason != ZMTP_ACCEPTED)
        session->step = ZMTP_STEP_ENDED;
    return reason;
}

/* ── what is asked about a session ── */

int zmtp_session_is_open(const struct zmtp_session *session)
{
    return session->step == ZMTP_STEP_OPEN;
}

int zmtp_session_is_unfinished(const struct zmtp_session *session)
{
    return session->rest_size > 0 || session->assembly;
}

size_t zmtp_session_frame_size(const struct zmtp_session *session, size_t size)
{
    return ZMTP_FRAME_HEAD_MAX + size + (session->curve ? ZMTP_CURVE_OVERHEAD : 0);
}

size_t zmtp_session_frame(struct zmtp_session *session, unsigned flags, const void *data, size_t size, uint8_t *out)
{
    if (session->curve) {
        size_t head = zmtp_frame_write(out, 0, size + ZMTP_CURVE_OVERHEAD);
        zmtp_curve_seal(session->curve, flags, data, size, out + head);
        return head + size + ZMTP_CURVE_OVERHEAD;
    }
    size_t head = zmtp_frame_write(out, flags, size);
    if (size)
        memcpy(out + head, data, size);
    return head + size;
}
