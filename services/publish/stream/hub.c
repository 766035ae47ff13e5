/* A walk over readers: each is given what follows its position, until it has no room or nothing is left. */
#include "hub.h"

#include "hub_page.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS 20 /* how soon a blocked reader is asked again */

void hub_retry(struct hub_reader *reader)
{
    struct hub *hub = reader->hub;
    reader->is_blocked = 1;
    if (!hub->tick.loop)
        loop_timer_start(hub->loop, &hub->tick, TICK_MS, 0);
}

/* ── whole stories ── */

struct fetch {
    struct hub *hub;
    struct event_forms *event;
};

static void pump_all(struct hub *hub, int only_blocked);

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct fetch *fetch = context;
    struct hub *hub = fetch->hub;
    (void)published_version;
    assert(hub->fetches > 0 && fetch->event->story == STORY_ASKED);
    hub->fetches--;
    if (result->code == ERR_UNAVAILABLE) /* asked again: a reader of whole stories is not to get heads instead */
        fetch->event->story = STORY_UNASKED;
    else
        event_forms_set_story(fetch->event, result->code ? NULL : story);
    event_forms_release(fetch->event);
    free(fetch);
    if (hub->is_closed)
        return;
    pump_all(hub, 0);
    recent_trim(&hub->recent);
}

/* Whether the event can be given in this form now; asks for the whole story when it is needed. */
static int is_form_ready(struct hub *hub, struct event_forms *event, enum event_form form)
{
    if (form == EVENT_HEAD || event->story == STORY_THERE)
        return 1;
    /* There is no story any more to be fetched. */
    if (strcmp(event->kind, "retired") == 0 || !*event->story_id) {
        event_forms_set_story(event, NULL);
        return 1;
    }
    /* One fetch serves all readers that wait for this story; the reader is asked again by the tick. */
    if (event->story == STORY_ASKED || hub->fetches == HUB_FETCHES_MAX)
        return 0;
    struct fetch *fetch = calloc(1, sizeof *fetch);
    if (!fetch)
        return 0;
    fetch->hub = hub;
    fetch->event = event_forms_keep(event);
    if (store_story_get(hub->store, event->story_id, WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, fetch, NULL)) {
        event_forms_release(event);
        free(fetch);
        return 0;
    }
    hub->fetches++;
    event->story = STORY_ASKED;
    return 0;
}

/* ── where a reader stands ── */

enum standing { STANDS_BEFORE, STANDS_AT_END, STANDS_FAR_BEHIND, STANDS_WAITING };

/* The next event for the reader, borrowed, or how it stands. */
static enum standing next_event(struct hub_reader *reader, struct event_forms **out)
{
    struct hub *hub = reader->hub;
    uint64_t position;
    if (reader->page) {
        *out = hub_page_next(reader->page);
        if (*out)
            return STANDS_BEFORE;
        if (hub_page_is_asked(reader->page))
            return STANDS_WAITING;
    }
    if (!hub->is_known)
        return STANDS_FAR_BEHIND;
    int order = event_seq_compare(reader->seq, hub->seq);
    if (order == 0 || (order > 0 && reader->is_trusted)) /* Redis may have told it more than the follower has yet */
        return STANDS_AT_END;
    /* Most readers are a few events behind at most, so Redis is asked only by those that come back after a while. */
    if (recent_after(&hub->recent, reader->seq, &position)) {
        *out = recent_at(&hub->recent, position);
        return STANDS_BEFORE;
    }
    return STANDS_FAR_BEHIND;
}

static void drop_page(struct hub_reader *reader)
{
    hub_page_close(reader->page);
    reader->page = NULL;
}

static void lose(struct hub_reader *reader, const char *reason)
{
    drop_page(reader);
    event_seq_set(reader->seq, reader->hub->seq);
    reader->is_trusted = 1;
    reader->is_blocked = 0;
    reader->on_lost(reader->context, reason);
}

static void on_page(void *context, enum page_answer answer)
{
    struct hub_reader *reader = context;
    if (answer == PAGE_UNKNOWN) {
        lose(reader, "this position is not in the feed (any more)");
        return;
    }
    if (answer == PAGE_FAILED) {
        drop_page(reader);
        hub_retry(reader);
        return;
    }
    reader->is_trusted = 1;
    if (answer == PAGE_EMPTY) {
        drop_page(reader);
        /* The stream goes on behind this position, yet Redis had nothing: look again, but not at once. */
        if (reader->hub->is_known && event_seq_compare(reader->seq, reader->hub->seq) < 0) {
            hub_retry(reader);
            return;
        }
    }
    hub_pump(reader);
}

static void ask_page(struct hub_reader *reader)
{
    if (!reader->page)
        reader->page = hub_page_new(on_page, reader);
    if (!reader->page || hub_page_ask(reader->page, reader->hub->store, reader->seq)) {
        drop_page(reader);
        hub_retry(reader);
    }
}

/* Gives one event: 1 when the next may follow, 0 when the reader has to wait, -1 when it has gone. */
static int give(struct hub_reader *reader, struct event_forms *event)
{
    struct hub *hub = reader->hub;
    if (!is_form_ready(hub, event, reader->form)) {
        hub_retry(reader);
        return 0;
    }
    /* The callback may end in recent_trim, which drops old events. */
    event_forms_keep(event);
    hub->current = reader;
    int is_taken = reader->give(reader->context, event, reader->form);
    /* The callback may remove the reader, and free it: hub_remove leaves this mark, as nobody may look at the reader
     * then. */
    int is_gone = hub->current != reader;
    hub->current = NULL;
    if (!is_gone && is_taken) {
        event_seq_set(reader->seq, event->seq);
        if (reader->page)
            hub_page_taken(reader->page, event);
    } else if (!is_gone) {
        hub_retry(reader);
    }
    event_forms_release(event);
    return is_gone ? -1 : is_taken;
}

void hub_pump(struct hub_reader *reader)
{
    struct event_forms *event = NULL;
    enum standing standing;
    int given = 0;
    if (!reader->hub)
        return;
    reader->is_blocked = 0;
    do {
        standing = next_event(reader, &event);
        if (standing == STANDS_BEFORE)
            given = give(reader, event);
    } while (standing == STANDS_BEFORE && given == 1);
    if (given < 0)
        return;
    if (standing == STANDS_FAR_BEHIND) {
        ask_page(reader);
    } else if (standing == STANDS_AT_END) {
        drop_page(reader);
        if (reader->on_caught_up)
            reader->on_caught_up(reader->context);
    }
}

/* ── readers ── */

/* Readers may be removed while this walks, also others than the one that is served. A walk inside a walk ends the outer
 * one; whoever it did not reach is reached by the next event or tick. */
static void pump_all(struct hub *hub, int only_blocked)
{
    for (struct hub_reader *reader = hub->readers; reader; reader = hub->cursor) {
        hub->cursor = reader->next;
        if (!only_blocked || reader->is_blocked)
            hub_pump(reader);
    }
}

static void on_tick(void *context)
{
    pump_all(context, 1);
}

int hub_add(struct hub *hub, struct hub_reader *reader, const char *from, struct err *err)
{
    if (hub->reader_count == HUB_READERS_MAX)
        return err_set(err, ERR_FULL, "there are %d subscribers already", HUB_READERS_MAX);
    assert(!reader->hub); /* it is in one list at most */
    reader->hub = hub;
    reader->previous = NULL;
    reader->next = hub->readers;
    if (hub->readers)
        hub->readers->previous = reader;
    hub->readers = reader;
    hub->reader_count++;
    reader->page = NULL;
    reader->is_blocked = 0;
    /* A position from outside may be one of another epoch, or invented: Redis says so when the reader is first
     * behind. */
    reader->is_trusted = !from;
    event_seq_set(reader->seq, from ? from : hub->seq);
    if (from || hub->is_known)
        hub_pump(reader);
    return 0;
}

void hub_remove(struct hub_reader *reader)
{
    struct hub *hub = reader->hub;
    if (!hub)
        return;
    if (hub->cursor == reader)
        hub->cursor = reader->next;
    if (hub->current == reader)
        hub->current = NULL;
    if (reader->previous)
        reader->previous->next = reader->next;
    else
        hub->readers = reader->next;
    if (reader->next)
        reader->next->previous = reader->previous;
    assert(hub->reader_count > 0);
    hub->reader_count--;
    drop_page(reader);
    reader->hub = NULL;
}

/* ── the stream ── */

void hub_init(struct hub *hub, struct loop *loop, struct store *store)
{
    memset(hub, 0, sizeof *hub);
    hub->loop = loop;
    hub->store = store;
    recent_init(&hub->recent);
    loop_timer_init(&hub->tick, on_tick, hub);
}

void hub_close(struct hub *hub)
{
    hub->is_closed = 1;
    loop_timer_stop(&hub->tick);
    recent_clear(&hub->recent);
}

void hub_start(struct hub *hub, const char *seq)
{
    if (hub->is_known)
        return;
    event_seq_set(hub->seq, seq);
    hub->is_known = 1;
    for (struct hub_reader *reader = hub->readers; reader; reader = reader->next)
        if (reader->is_trusted && !*reader->seq && !reader->page) /* came before the end of the stream was known */
            event_seq_set(reader->seq, seq);
    pump_all(hub, 0);
}

void hub_push(struct hub *hub, struct event_forms *event)
{
    recent_push(&hub->recent, event);
    event_seq_set(hub->seq, event->seq);
    hub->is_known = 1;
    pump_all(hub, 0);
}

void hub_reset(struct hub *hub, const char *seq, const char *reason)
{
    recent_clear(&hub->recent);
    event_seq_set(hub->seq, seq);
    hub->is_known = 1;
    for (struct hub_reader *reader = hub->readers; reader; reader = hub->cursor) {
        hub->cursor = reader->next;
        lose(reader, reason);
    }
}

void hub_check(const struct hub *hub)
{
    unsigned count = 0;
    const struct hub_reader *before = NULL;
    for (const struct hub_reader *reader = hub->readers; reader; reader = reader->next) {
        assert(reader->hub == hub && reader->previous == before);
        before = reader;
        count++;
    }
    assert(count == hub->reader_count && count <= HUB_READERS_MAX);
    assert(hub->fetches <= HUB_FETCHES_MAX);
    recent_check(&hub->recent);
    /* What is in memory ends where the stream stands. */
    assert(hub->recent.first == hub->recent.end ||
           strcmp(recent_at(&hub->recent, hub->recent.end - 1)->seq, hub->seq) == 0);
}
