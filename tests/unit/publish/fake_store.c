#include "fake_store.h"

#include "wire.h"
#include "wire_event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_MAX 4096

struct fake_event {
    char seq[STORE_SEQ_SIZE], prev[STORE_SEQ_SIZE], id[ID_SIZE];
    Triptych__StoryHead head;
    Triptych__Coverage coverage;
    struct store_entry entry;
};

static struct fake_event events[FAKE_EVENTS_MAX];
static unsigned first, end; /* kept: first .. end - 1; event i has the number i + 1 */
static int failure;

struct fake_call {
    store_feed_range_fn *range;
    store_story_fn *story;
    void *context;
    char text[STORE_SEQ_SIZE];
    unsigned limit;
    int failure;
};
static struct fake_call calls[CALLS_MAX];
static unsigned call_count;

void fake_store_reset(void)
{
    first = end = call_count = 0;
    failure = 0;
}

void fake_store_append(void)
{
    fake_store_append_of(end + 1, 1, "updated");
}

void fake_store_append_of(unsigned story, unsigned sources, const char *kind)
{
    struct fake_event *event = &events[end];
    snprintf(event->seq, sizeof event->seq, "1-%u", end + 1);
    event->prev[0] = '\0';
    if (end)
        snprintf(event->prev, sizeof event->prev, "1-%u", end);
    snprintf(event->id, sizeof event->id, "s%016u", story);
    triptych__story_head__init(&event->head);
    triptych__coverage__init(&event->coverage);
    event->coverage.sources = sources;
    event->head.id = event->id;
    event->head.coverage = &event->coverage;
    event->entry = (struct store_entry){
        .seq = event->seq, .prev = event->prev, .kind = kind, .head = &event->head, .time_ms = end + 1};
    end++;
}

unsigned fake_store_count(void)
{
    return end;
}

void fake_store_trim(unsigned count)
{
    first += count;
}

const struct store_entry *fake_store_entry(unsigned number)
{
    return &events[number - 1].entry;
}

void fake_store_fail(int code)
{
    failure = code;
}

static struct fake_call *add_call(void *context, const char *text)
{
    struct fake_call *call = &calls[call_count++];
    *call = (struct fake_call){.context = context, .failure = failure};
    snprintf(call->text, sizeof call->text, "%s", text);
    return call;
}

int store_feed_range(struct store *store, const char *from, unsigned limit, store_feed_range_fn *done, void *context,
                     struct err *err)
{
    (void)store;
    if (call_count == CALLS_MAX)
        return err_set(err, ERR_FULL, "full");
    struct fake_call *call = add_call(context, from);
    call->range = done;
    call->limit = limit;
    return 0;
}

int store_story_get(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                    store_story_fn *done, void *context, struct err *err)
{
    (void)store;
    (void)articles_max;
    (void)text_max_bytes;
    if (call_count == CALLS_MAX)
        return err_set(err, ERR_FULL, "full");
    add_call(context, story_id)->story = done;
    return 0;
}

int store_story_get_brief(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                          store_story_fn *done, void *context, struct err *err)
{
    return store_story_get(store, story_id, articles_max, text_max_bytes, done, context, err);
}

static void pack(const struct fake_event *event, struct store_packed_entry *out)
{
    struct err err;
    uint8_t *head = NULL, *packed = NULL;
    size_t head_size = 0;
    struct wire_event_parts parts = {
        .seq = event->seq, .prev = event->prev, .kind = event->entry.kind, .note = "", .time_ms = event->entry.time_ms};
    if (wire_pack(&event->head, &head, &head_size, &err))
        abort();
    parts.head = head;
    parts.head_size = head_size;
    if (wire_event_join(&parts, &packed, &out->size, out->story_id, &err))
        abort();
    free(head);
    out->event = packed;
    out->kind = event->entry.kind;
    snprintf(out->seq, sizeof out->seq, "%s", event->seq);
    snprintf(out->prev, sizeof out->prev, "%s", event->prev);
}

static void answer_range(const struct fake_call *call)
{
    static struct store_packed_entry page[FAKE_EVENTS_MAX];
    struct store_result result = {call->failure, ""};
    unsigned after = 0, count = 0;
    int is_known = !*call->text || (sscanf(call->text, "1-%u", &after) == 1 && after >= first && after <= end);
    if (!*call->text)
        after = first;
    for (unsigned i = after; is_known && i < end && count < call->limit; i++)
        pack(&events[i], &page[count++]);
    call->range(call->context, &result, is_known, page, count);
    for (unsigned i = 0; i < count; i++)
        free((void *)(uintptr_t)page[i].event);
}

static void answer_story(const struct fake_call *call)
{
    struct store_result result = {call->failure, ""};
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    char id[STORE_SEQ_SIZE];
    snprintf(id, sizeof id, "%s", call->text);
    head.id = id;
    story.head = &head;
    call->story(call->context, &result, call->failure ? NULL : &story, 1);
}

unsigned fake_store_answer(void)
{
    static struct fake_call now[CALLS_MAX];
    unsigned count = call_count;
    memcpy(now, calls, count * sizeof *now);
    call_count = 0;
    for (unsigned i = 0; i < count; i++) {
        if (now[i].range)
            answer_range(&now[i]);
        else
            answer_story(&now[i]);
    }
    return count;
}
