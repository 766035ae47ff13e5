/* Fields of protobuf may follow one another in any order, and two packed messages written one after the other are one
 * message with the fields of both: so parts are joined by writing them in a row. */
#include "wire_event.h"

#include "wire.h"
#include "wire_scan.h"

#include <stdlib.h>
#include <string.h>

/* Numbers of StoryEvent's fields, and of StoryHead's id. */
enum { FIELD_SEQ = 1, FIELD_PREV = 2, FIELD_KIND = 3, FIELD_HEAD = 4, FIELD_TIME = 7, FIELD_NOTE = 8, HEAD_ID = 1 };
enum { REPLY_EVENTS = 5 }; /* of FeedReply */
enum { KIND_NUMBER = 0, KIND_BYTES = 2 };

#define TAG_AND_LENGTH_MAX 11 /* bytes before a field's content */
#define FIELDS             6

static uint8_t *put_number(uint8_t *at, uint64_t number)
{
    while (number >= 0x80) {
        *at++ = (uint8_t)(number | 0x80);
        number >>= 7;
    }
    *at++ = (uint8_t)number;
    return at;
}

static uint8_t *put_bytes(uint8_t *at, unsigned field, const void *bytes, size_t size)
{
    if (!size)
        return at;
    at = put_number(at, field << 3 | KIND_BYTES);
    at = put_number(at, size);
    memcpy(at, bytes, size);
    return at + size;
}

static uint8_t *put_text(uint8_t *at, unsigned field, const char *text)
{
    return put_bytes(at, field, text, strlen(text));
}

/* The id is the first field of a head as all our programs write it. */
static int read_id(const struct wire_event_parts *parts, char out_id[ID_SIZE], struct err *err)
{
    const uint8_t *head = parts->head;
    size_t len = ID_SIZE - 1;
    out_id[0] = '\0';
    if (parts->head_size >= len + 2 && head[0] == (HEAD_ID << 3 | KIND_BYTES) && head[1] == len) {
        memcpy(out_id, head + 2, len);
        out_id[len] = '\0';
    }
    return id_is_valid(out_id, 's') ? 0 : err_set(err, ERR_INVALID, "StoryEvent.head: does not begin with an id");
}

int wire_event_join(const struct wire_event_parts *parts, uint8_t **out, size_t *out_size, char out_id[ID_SIZE],
                    struct err *err)
{
    size_t most = parts->head_size + parts->rest_size + strlen(parts->seq) + strlen(parts->prev) + strlen(parts->kind) +
                  strlen(parts->note) + FIELDS * TAG_AND_LENGTH_MAX;
    if (most > WIRE_FRAME_MAX)
        return err_set(err, ERR_TOO_LARGE, "StoryEvent: %zu bytes, more than %d", most, WIRE_FRAME_MAX);
    int code = read_id(parts, out_id, err);
    if (code)
        return code;
    uint8_t *joined = malloc(most);
    if (!joined)
        return err_set(err, ERR_MEMORY, "no memory for an event of %zu bytes", most);
    uint8_t *at = put_text(joined, FIELD_SEQ, parts->seq);
    at = put_text(at, FIELD_PREV, parts->prev);
    at = put_text(at, FIELD_KIND, parts->kind);
    at = put_bytes(at, FIELD_HEAD, parts->head, parts->head_size);
    at = put_number(at, FIELD_TIME << 3 | KIND_NUMBER);
    at = put_number(at, (uint64_t)parts->time_ms);
    at = put_text(at, FIELD_NOTE, parts->note);
    if (parts->rest_size)
        memcpy(at, parts->rest, parts->rest_size);
    *out_size = (size_t)(at - joined) + parts->rest_size;
    code = wire_scan(&triptych__story_event__descriptor, joined, *out_size, err);
    if (code)
        free(joined);
    else
        *out = joined;
    return code;
}

int wire_reply_join(const Triptych__FeedReply *rest, const struct wire_packed_event *events, size_t count,
                    uint8_t **out, size_t *out_size, struct err *err)
{
    uint8_t *packed = NULL, *joined;
    size_t packed_size = 0;
    int code = wire_pack(rest, &packed, &packed_size, err);
    size_t most = packed_size;
    for (size_t i = 0; i < count; i++)
        most += events[i].size + TAG_AND_LENGTH_MAX;
    if (!code && most > WIRE_FRAME_MAX)
        code = err_set(err, ERR_TOO_LARGE, "FeedReply: %zu bytes, more than %d", most, WIRE_FRAME_MAX);
    /* One array for all: the rest of a reply is small and moves to where there is room for the events. */
    joined = code ? NULL : realloc(packed, most ? most : 1);
    if (!joined) {
        free(packed);
        return code ? code : err_set(err, ERR_MEMORY, "no memory for a reply of %zu bytes", most);
    }
    uint8_t *at = joined + packed_size;
    for (size_t i = 0; i < count; i++)
        at = put_bytes(at, REPLY_EVENTS, events[i].bytes, events[i].size);
    *out = joined;
    *out_size = (size_t)(at - joined);
    return 0;
}
