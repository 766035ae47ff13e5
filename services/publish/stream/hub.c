/* A walk over readers: each is given what follows its position, until it has no room or nothing is left. */
#include "hub.h"

#include "clock.h"
#include "hub_page.h"
#include "hub_scan.h"
#include "hub_story.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS 20 /* how soon a blocked reader is asked again */

#define PASSES_MAX 512 /* events that one reader passes over before others have their turn */

static void retry_in(struct hub_reader *reader, int64_t ms)
{
    struct hub *hub = reader->hub;
    reader->is_blocked = 1;
    if (!hub->tick.loop || hub->tick.due_ms > clock_monotonic_ms() + ms)
        loop_timer_start(hub->loop, &hub->tick, ms, 0);
}

void hub_retry(struct hub_reader *reader)
{
    retry_in(reader, TICK_MS);
}

const char *hub_position(const struct hub_reader *reader)
{
    return *reader->choice.silent_until ? reader->choice.silent_until : reader->seq;
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
    hub_scan_end(reader);
    hub_choice_reset(&reader->choice);
    event_seq_set(reader->seq, reader->hub->seq);
    reader->is_trusted = 1;
    reader->is_blocked = reader->is_paused = 0;
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

static void go_behind(struct hub_reader *reader, const struct event_forms *event)
{
    event_seq_set(reader->seq, event->seq);
    if (reader->page)
        hub_page_taken(reader->page, event);
}

/* Gives one event: 1 when the next may follow, 0 when the reader has to wait, -1 when it has gone. */
static int give(struct hub_reader *reader, struct event_forms *event)
{
    struct hub *hub = reader->hub;
    if (!hub_story_is_ready(hub, event, reader->form)) {
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
        hub_choice_given(&reader->choice, event);
        go_behind(reader, event);
    } else if (!is_gone && !reader->tells_room) {
        hub_retry(reader);
    }
    event_forms_release(event);
    return is_gone ? -1 : is_taken;
}

/* Gives the event, or passes it over: as `give`, and 2 when it was passed over. */
static int offer(struct hub_reader *reader, struct event_forms *event)
{
    enum hub_wish wish = hub_choice_of(&reader->choice, event);
    if (!*reader->choice.silent_until)
        hub_scan_end(reader);
    switch (wish) {
    case HUB_GIVE:
        return give(reader, event);
    case HUB_PASS:
        go_behind(reader, event);
        return 2;
    case HUB_WAIT:
        hub_retry(reader);
        return 0;
    default:
        lose(reader, reader->choice.reason);
        return -1;
    }
}

/* The latest event is handed round to all readers first. */
static int offer_and_rest(struct hub *hub, struct hub_reader *reader, struct event_forms *event)
{
    if (event == hub->pushed)
        return offer(reader, event);
    event_forms_keep(event);
    int given = offer(reader, event);
    event_forms_rest(event);
    event_forms_release(event);
    return given;
}

static void reach_end(struct hub_reader *reader)
{
    drop_page(reader);
    if (reader->is_scanning && !reader->choice.is_met) {
        lose(reader, "this position is not in the feed (any more)");
        return;
    }
    hub_scan_end(reader);
    if (reader->on_caught_up)
        reader->on_caught_up(reader->context);
}

void hub_pump(struct hub_reader *reader)
{
    struct event_forms *event = NULL;
    enum standing standing;
    int given = 0, passes = 0;
    struct hub *hub = reader->hub;
    if (!hub || reader->is_paused)
        return;
    reader->is_blocked = 0;
    do {
        standing = next_event(reader, &event);
        if (standing == STANDS_BEFORE)
            given = offer_and_rest(hub, reader, event);
        passes += given == 2;
    } while (standing == STANDS_BEFORE && given > 0 && passes < PASSES_MAX);
    if (given < 0)
        return;
    if (standing == STANDS_FAR_BEHIND)
        ask_page(reader);
    else if (standing == STANDS_AT_END)
        reach_end(reader);
    else if (passes == PASSES_MAX)
        retry_in(reader, 0);
}

/* A page of old events is a hundred of them: a thousand readers that wait would keep a hundred thousand. */
void hub_pause(struct hub_reader *reader)
{
    reader->is_paused = 1;
    reader->is_blocked = 0;
    drop_page(reader);
}

void hub_resume(struct hub_reader *reader)
{
    reader->is_paused = 0;
    hub_pump(reader);
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

/* A whole story has come, for whoever waits for it. */
static void on_story(struct hub *hub)
{
    pump_all(hub, 0);
    recent_trim(&hub->recent);
}

static void link_reader(struct hub *hub, struct hub_reader *reader)
{
    reader->previous = NULL;
    reader->next = hub->readers;
    if (hub->readers)
        hub->readers->previous = reader;
    hub->readers = reader;
    hub->reader_count++;
    reader->page = NULL;
    reader->is_blocked = 0;
}

int hub_add(struct hub *hub, struct hub_reader *reader, const char *from, struct err *err)
{
    int code = 0;
    if (hub->reader_count == HUB_READERS_MAX) {
        hub_choice_done(&reader->choice);
        return err_set(err, ERR_FULL, "there are %d subscribers already", HUB_READERS_MAX);
    }
    assert(!reader->hub); /* it is in one list at most */
    reader->hub = hub;
    const char *begin = from ? from : hub->seq;
    if (reader->choice.once && *begin)
        code = hub_scan_begin(reader, from, err);
    if (code) {
        reader->hub = NULL;
        hub_choice_done(&reader->choice);
        return code;
    }
    link_reader(hub, reader);
    /* A position from outside may be one of another epoch, or invented: Redis says so when the reader is first
     * behind. */
    reader->is_trusted = !from && !reader->is_scanning;
    event_seq_set(reader->seq, reader->is_scanning ? "" : begin);
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
    hub_scan_end(reader);
    hub_choice_done(&reader->choice);
    reader->hub = NULL;
}

/* ── the stream ── */

void hub_init(struct hub *hub, struct loop *loop, struct store *store)
{
    memset(hub, 0, sizeof *hub);
    hub->loop = loop;
    hub->store = store;
    hub->on_story = on_story;
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

int hub_is_newest(const struct hub *hub, const struct event_forms *event)
{
    return event == hub->pushed && !hub->more_follow;
}

void hub_push(struct hub *hub, struct event_forms *event, int more_follow)
{
    recent_push(&hub->recent, event);
    event_seq_set(hub->seq, event->seq);
    hub->is_known = 1;
    hub->pushed = event;
    hub->more_follow = more_follow;
    pump_all(hub, 0);
    hub->pushed = NULL;
    event_forms_rest(event);
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
    assert(count == hub->reader_count && count <= HUB_READERS_MAX && hub->scans <= HUB_SCANS_MAX);
    assert(hub->fetches <= HUB_FETCHES_MAX);
    recent_check(&hub->recent);
    /* What is in memory ends where the stream stands. */
    assert(hub->recent.first == hub->recent.end ||
           strcmp(recent_at(&hub->recent, hub->recent.end - 1)->seq, hub->seq) == 0);
}
