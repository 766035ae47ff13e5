/* The head is packed when the event is made; each other form when it is first asked for, then kept. */
#include "event_forms.h"

#include "buffer.h"
#include "event_json.h"
#include "query_facts.h"
#include "redact.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SSE_MAX  (EVENT_JSON_MAX + 256)
#define SSE_DATA "\ndata: "
#define SSE_END  "\n\n"
/* About as many times as large as the packed message is its text. */
#define SSE_TO_PACKED 2

int event_forms_new(const Triptych__StoryEvent *event, struct event_forms **out, struct err *err)
{
    struct event_forms *made = calloc(1, sizeof *made);
    if (!made)
        return err_set(err, ERR_MEMORY, "no memory for an event");
    /* Kept packed: as a message an event is several times as large, and most readers want its bytes anyway. */
    int code = wire_pack(event, &made->packed[EVENT_HEAD], &made->packed_size[EVENT_HEAD], err);
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

int event_forms_from_entry(const struct store_entry *entry, struct event_forms **out, struct err *err)
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
    return event_forms_new(&event, out, err);
}

int event_forms_from_packed(const struct store_packed_entry *entry, struct event_forms **out, struct err *err)
{
    struct event_forms *made = calloc(1, sizeof *made);
    uint8_t *packed = malloc(entry->size ? entry->size : 1);
    if (!made || !packed) {
        free(made);
        free(packed);
        return err_set(err, ERR_MEMORY, "no memory for an event");
    }
    memcpy(packed, entry->event, entry->size);
    made->packed[EVENT_HEAD] = packed;
    made->packed_size[EVENT_HEAD] = entry->size;
    made->references = 1;
    event_seq_set(made->seq, entry->seq);
    event_seq_set(made->prev, entry->prev);
    strncpy(made->kind, entry->kind, sizeof made->kind - 1);
    memcpy(made->story_id, entry->story_id, sizeof made->story_id);
    *out = made;
    return 0;
}

struct event_forms *event_forms_keep(struct event_forms *event)
{
    event->references++;
    return event;
}

void event_forms_release(struct event_forms *event)
{
    if (!event)
        return;
    assert(event->references > 0);
    if (--event->references > 0)
        return;
    event_forms_rest(event);
    free(event->facts);
    for (int form = 0; form < EVENT_FORMS; form++) {
        free(event->packed[form]);
        for (int tier = 0; tier < TIER_COUNT; tier++)
            free(event->sse[form][tier]);
    }
    free(event);
}

size_t event_forms_bytes(const struct event_forms *event)
{
    size_t bytes = sizeof *event + (event->facts ? event->facts->bytes : 0);
    for (int form = 0; form < EVENT_FORMS; form++) {
        bytes += event->packed_size[form];
        for (int tier = 0; tier < TIER_COUNT; tier++)
            bytes += event->sse_size[form][tier];
    }
    return bytes;
}

static int unpack(const uint8_t *packed, size_t size, Triptych__StoryEvent **out, struct err *err)
{
    ProtobufCMessage *message = NULL;
    int code = wire_unpack_scanned(&triptych__story_event__descriptor, packed, size, &message, err);
    if (!code)
        *out = (Triptych__StoryEvent *)message;
    return code;
}

void event_forms_rest(struct event_forms *event)
{
    wire_free(event->message);
    event->message = NULL;
    event->whole_story = NULL;
}

/* The message of the head form, with nothing left out; borrowed. Facts and JSON of several tiers are made of one. */
static const Triptych__StoryEvent *whole_message(struct event_forms *event, struct err *err)
{
    if (!event->message)
        unpack(event->packed[EVENT_HEAD], event->packed_size[EVENT_HEAD], &event->message, err);
    return event->message;
}

const struct query_facts *event_forms_facts(struct event_forms *event, int has_text)
{
    if (event->facts && (event->facts->has_text || !has_text))
        return event->facts;
    const Triptych__StoryEvent *message = whole_message(event, NULL);
    struct query_facts *facts = message && message->head ? query_facts_new(message->head, has_text, NULL) : NULL;
    if (facts) {
        free(event->facts);
        event->facts = facts;
    }
    return facts;
}

void event_forms_set_story(struct event_forms *event, const Triptych__Story *story)
{
    const Triptych__StoryEvent *head = whole_message(event, NULL);
    event->story = STORY_THERE;
    if (!story || !head)
        return;
    Triptych__StoryEvent whole = *head;
    whole.story = (Triptych__Story *)story;
    /* A story too large for one frame is left out; the subscriber can ask for it. */
    if (wire_pack(&whole, &event->packed[EVENT_FULL], &event->packed_size[EVENT_FULL], NULL))
        event->packed[EVENT_FULL] = NULL;
    else
        event->whole_story = story;
}

int event_forms_unpack(const struct event_forms *event, enum event_form form, enum tier tier,
                       Triptych__StoryEvent **out, struct err *err)
{
    /* The whole story is not there: retired, or too large. The head always is. */
    if (!event->packed[form])
        form = EVENT_HEAD;
    int code = unpack(event->packed[form], event->packed_size[form], out, err);
    if (!code)
        redact_event(*out, tier);
    return code;
}

int event_forms_pack(const struct event_forms *event, enum event_form form, enum tier tier, uint8_t **out,
                     size_t *out_size, struct err *err)
{
    Triptych__StoryEvent *message = NULL;
    int code = event_forms_unpack(event, form, tier, &message, err);
    if (!code)
        code = wire_pack(message, out, out_size, err);
    wire_free(message);
    return code;
}

/* JSON writes nothing that the tier may not see, so it needs no message of its own for each. */
static int print_sse(struct event_forms *event, enum event_form form, enum tier tier, struct buffer *out,
                     struct err *err)
{
    Triptych__StoryEvent *whole = NULL, with_story;
    const Triptych__StoryEvent *message = NULL;
    int code = 0;
    if (form == EVENT_FULL && event->packed[EVENT_FULL] && !event->whole_story)
        code = unpack(event->packed[EVENT_FULL], event->packed_size[EVENT_FULL], &whole, err);
    message = whole ? whole : code ? NULL : whole_message(event, err);
    if (form == EVENT_FULL && event->whole_story && message) {
        with_story = *message;
        with_story.story = (Triptych__Story *)event->whole_story;
        message = &with_story;
    }
    if (message) {
        buffer_expect(out, event->packed_size[form] * SSE_TO_PACKED);
        buffer_format(out, "id: %s\nevent: %s" SSE_DATA, event->seq, event->kind);
        event_json_add(message, tier, out);
        buffer_text(out, SSE_END);
    }
    wire_free(whole);
    return message ? code : code ? code : ERR_MEMORY;
}

int event_forms_sse(struct event_forms *event, enum event_form form, enum tier tier, const char **out, size_t *out_size,
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

int event_forms_json(struct event_forms *event, enum event_form form, enum tier tier, const char **out,
                     size_t *out_size, struct err *err)
{
    const char *text = NULL;
    size_t size = 0;
    int code = event_forms_sse(event, form, tier, &text, &size, err);
    if (code)
        return code;
    const char *data = memmem(text, size, SSE_DATA, strlen(SSE_DATA));
    assert(data); /* print_sse has written it, and no line break can stand before it */
    *out = data + strlen(SSE_DATA);
    *out_size = size - (size_t)(*out - text) - strlen(SSE_END);
    return 0;
}
