#include "event_forms.h"

#include "buffer.h"
#include "event_json.h"
#include "redact.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SSE_MAX (EVENT_JSON_MAX + 256)

int feed_event_new(const Triptych__StoryEvent *event, struct feed_event **out, struct err *err)
{
    struct feed_event *made = calloc(1, sizeof *made);
    if (!made)
        return err_set(err, ERR_MEMORY, "no memory for an event");
    int code = wire_pack(event, &made->packed[FEED_HEAD], &made->packed_size[FEED_HEAD], err);
    if (code) {
        free(made);
        return code;
    }
    made->references = 1;
    event_seq_set(made->seq, event->seq);
    event_seq_set(made->prev, event->prev);
    strncpy(made->kind, event->kind, sizeof made->kind - 1);
    strncpy(made->story_id, event->head ? event->head->id : "", sizeof made->story_id - 1);
    *out = made;
    return 0;
}

/* protobuf-c's messages hold plain pointers; packing only reads. */
static char *unconst(const char *text)
{
    return (char *)text;
}

int feed_event_from_entry(const struct store_entry *entry, struct feed_event **out, struct err *err)
{
    Triptych__StoryEvent event = TRIPTYCH__STORY_EVENT__INIT;
    event.seq = unconst(entry->seq);
    event.prev = unconst(entry->prev);
    event.kind = unconst(entry->kind);
    event.head = (Triptych__StoryHead *)entry->head;
    event.n_changed = entry->changed_count;
    event.changed = (Triptych__PlacedArticle **)entry->changed;
    event.time_ms = entry->time_ms;
    event.note = unconst(entry->note);
    event.changes = unconst(entry->changes);
    return feed_event_new(&event, out, err);
}

struct feed_event *feed_event_keep(struct feed_event *event)
{
    event->references++;
    return event;
}

void feed_event_release(struct feed_event *event)
{
    if (!event)
        return;
    assert(event->references > 0);
    if (--event->references > 0)
        return;
    for (int form = 0; form < FEED_FORMS; form++) {
        free(event->packed[form]);
        for (int tier = 0; tier < TIER_COUNT; tier++)
            free(event->sse[form][tier]);
    }
    free(event);
}

size_t feed_event_bytes(const struct feed_event *event)
{
    size_t bytes = sizeof *event;
    for (int form = 0; form < FEED_FORMS; form++) {
        bytes += event->packed_size[form];
        for (int tier = 0; tier < TIER_COUNT; tier++)
            bytes += event->sse_size[form][tier];
    }
    return bytes;
}

static int unpack(const uint8_t *packed, size_t size, Triptych__StoryEvent **out, struct err *err)
{
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__story_event__descriptor, packed, size, &message, err);
    if (!code)
        *out = (Triptych__StoryEvent *)message;
    return code;
}

void feed_event_set_story(struct feed_event *event, const Triptych__Story *story)
{
    Triptych__StoryEvent *whole = NULL;
    event->story = STORY_THERE;
    if (!story || unpack(event->packed[FEED_HEAD], event->packed_size[FEED_HEAD], &whole, NULL))
        return;
    whole->story = (Triptych__Story *)story;
    /* A story too large for one frame is left out; the subscriber can ask for it. */
    if (wire_pack(whole, &event->packed[FEED_FULL], &event->packed_size[FEED_FULL], NULL))
        event->packed[FEED_FULL] = NULL;
    whole->story = NULL;
    wire_free(whole);
}

int feed_event_unpack(const struct feed_event *event, enum feed_form form, enum tier tier, Triptych__StoryEvent **out,
                      struct err *err)
{
    if (!event->packed[form])
        form = FEED_HEAD;
    int code = unpack(event->packed[form], event->packed_size[form], out, err);
    if (!code)
        redact_event(*out, tier);
    return code;
}

int feed_event_pack(const struct feed_event *event, enum feed_form form, enum tier tier, uint8_t **out,
                    size_t *out_size, struct err *err)
{
    Triptych__StoryEvent *message = NULL;
    int code = feed_event_unpack(event, form, tier, &message, err);
    if (!code)
        code = wire_pack(message, out, out_size, err);
    wire_free(message);
    return code;
}

static int print_sse(const struct feed_event *event, enum feed_form form, enum tier tier, struct buffer *out,
                     struct err *err)
{
    Triptych__StoryEvent *message = NULL;
    char *json = NULL;
    size_t size = 0;
    int code = feed_event_unpack(event, form, tier, &message, err);
    if (!code)
        code = event_json_print(message, tier, &json, &size, err);
    if (!code) {
        buffer_format(out, "id: %s\nevent: %s\ndata: ", event->seq, event->kind);
        buffer_add(out, json, size);
        buffer_text(out, "\n\n");
    }
    free(json);
    wire_free(message);
    return code;
}

int feed_event_sse(struct feed_event *event, enum feed_form form, enum tier tier, const char **out, size_t *out_size,
                   struct err *err)
{
    if (!event->sse[form][tier]) {
        struct buffer buffer;
        buffer_init(&buffer, SSE_MAX);
        int code = print_sse(event, form, tier, &buffer, err);
        if (!code)
            code = buffer_take(&buffer, &event->sse[form][tier], &event->sse_size[form][tier], err);
        buffer_done(&buffer);
        if (code)
            return code;
    }
    *out = event->sse[form][tier];
    *out_size = event->sse_size[form][tier];
    return 0;
}
