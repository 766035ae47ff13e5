#include "calls.h"

#include "clock.h"
#include "refusal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEADLINE_INTERVAL_MS 500

/* ── lists ── */

static void list_init(struct call_list *list)
{
    list->head = NULL;
    list->tail = &list->head;
}

static void list_push(struct call_list *list, struct call *call)
{
    call->next = NULL;
    *list->tail = call;
    list->tail = &call->next;
}

static struct call *list_pop(struct call_list *list)
{
    struct call *call = list->head;
    list->head = call->next;
    if (!list->head)
        list->tail = &list->head;
    return call;
}

/* Keeps the order of calling. Walks from the front: what is refused late stands near it. */
static void list_insert(struct call_list *list, struct call *call)
{
    struct call **at = &list->head;
    while (*at && (*at)->number < call->number)
        at = &(*at)->next;
    call->next = *at;
    *at = call;
    if (!call->next)
        list->tail = &call->next;
}

static void main_push(struct store *store, struct call *call)
{
    list_push(&store->main, call);
    if (!store->unsent)
        store->unsent = call;
}

/* ── state ── */

static void set_state(struct store *store, enum store_state state, const char *reason)
{
    if (store->state == state && strcmp(store->reason, reason) == 0)
        return;
    store->state = state;
    snprintf(store->reason, sizeof store->reason, "%s", reason);
    if (store->on_state && !store->closing)
        store->on_state(store->context, state, store->reason);
}

/* ── ends of calls ── */

static void call_free(struct call *call)
{
    free(call->data);
    free(call->owned);
    free(call);
}

static void finish(struct call *call, int code, const char *text, const redisReply *answer)
{
    struct store_result result = {code, text};
    call->store->pending--;
    if (call->done && !call->is_given_up)
        call->answer(call, &result, code ? NULL : answer);
    call_free(call);
}

void calls_answer_done(struct call *call, const struct store_result *result, const redisReply *answer)
{
    (void)answer;
    ((store_done_fn *)call->done)(call->context, result);
}

/* ── parking ── */

static int is_parkable(const struct store *store, const struct call *call)
{
    if (store->park == PARK_NONE || call->kind == CALL_READ)
        return 0;
    return store->park == PARK_DISK || call->kind == CALL_GROW;
}

static void park(struct store *store, struct call *call, enum park_cause cause, const char *reason)
{
    int first = store->park == PARK_NONE;
    if (first || cause > store->park)
        store->park = cause;
    if (first || call->is_probe) {
        store->park_backoff_ms = first ? CONNECTION_BACKOFF_MIN_MS : store->park_backoff_ms * 2;
        if (store->park_backoff_ms > CONNECTION_BACKOFF_MAX_MS)
            store->park_backoff_ms = CONNECTION_BACKOFF_MAX_MS;
        loop_timer_start(store->loop, &store->park_timer, store->park_backoff_ms, 0);
    }
    call->is_probe = 0;
    list_insert(&store->parked, call);
    set_state(store, STORE_FULL, reason);
}

static void unpark_all(struct store *store)
{
    store->park = PARK_NONE;
    loop_timer_stop(&store->park_timer);
    while (store->parked.head)
        main_push(store, list_pop(&store->parked));
    set_state(store, STORE_UP, "");
}

static void on_park_timer(void *context)
{
    struct store *store = context;
    if (!store->parked.head)
        return;
    struct call *call = list_pop(&store->parked);
    call->is_probe = 1;
    main_push(store, call);
}

/* ── sending ── */

static void flush(void *context)
{
    struct store *store = context;
    while (store->unsent && store->in_flight < CALLS_IN_FLIGHT_MAX && connection_has_room(store->connection)) {
        struct call *call = store->unsent;
        if (connection_send(store->connection, call->data + call->start, call->size - call->start))
            break; /* no memory now: the next round tries again */
        store->in_flight++;
        store->unsent = call->next;
    }
    if (store->in_flight)
        connection_flush(store->connection);
}

/* ── the connection's callbacks ── */

static void enter(struct store *store)
{
    store->busy++;
}

static void leave(struct store *store)
{
    if (--store->busy == 0 && store->closing)
        free(store);
}

static void on_ready(void *context)
{
    struct store *store = context;
    enter(store);
    if (store->park == PARK_NONE)
        set_state(store, STORE_UP, "");
    else
        set_state(store, STORE_FULL, "Redis refused writes before the connection was lost; trying again");
    leave(store);
}

/* Takes a call out of main; whoever walks the list holds `at`. */
static struct call *main_unlink(struct store *store, struct call **at)
{
    struct call *call = *at;
    *at = call->next;
    if (store->unsent == call)
        store->unsent = call->next;
    if (!*at)
        store->main.tail = at;
    return call;
}

static void on_down(void *context, const char *reason)
{
    struct store *store = context;
    enter(store);
    store->in_flight = 0;
    store->unsent = store->main.head;
    for (struct call **at = &store->main.head; *at;) {
        if ((*at)->is_given_up)
            finish(main_unlink(store, at), ERR_UNAVAILABLE, "", NULL); /* nobody waits for it any more */
        else
            at = &(*at)->next;
    }
    set_state(store, STORE_DOWN, reason);
    leave(store);
}

static void on_room(void *context)
{
    flush(context);
}

static struct call *main_pop_answered(struct store *store)
{
    assert(store->in_flight > 0 && store->main.head != store->unsent);
    store->in_flight--;
    return list_pop(&store->main);
}

/* An error that time may heal. Returns 1 when it was one, and has been dealt with. */
static int take_refusal(struct store *store, const redisReply *answer)
{
    enum refusal refusal = reply_is_error(answer) ? refusal_of(answer->str) : REFUSAL_FOR_GOOD;
    if (refusal == REFUSAL_RECONNECT) {
        connection_drop(store->connection, answer->str); /* the call stays first, to be sent again */
        return 1;
    }
    if (refusal == REFUSAL_MEMORY || refusal == REFUSAL_DISK) {
        struct call *call = main_pop_answered(store);
        park(store, call, refusal == REFUSAL_DISK ? PARK_DISK : PARK_MEMORY, answer->str);
        return 1;
    }
    return 0;
}

static void on_answer(void *context, const redisReply *answer)
{
    struct store *store = context;
    enter(store);
    if (!take_refusal(store, answer)) {
        struct call *call = main_pop_answered(store);
        connection_settle(store->connection);
        if (call->is_probe)
            unpark_all(store);
        if (reply_is_error(answer))
            finish(call, ERR_INVALID, answer->str, NULL);
        else
            finish(call, 0, "", answer);
    }
    leave(store);
}

/* ── deadlines of reads ── */

/* A read that has been sent stays in its place, because its answer will come in order; one that waits is taken out. The
 * callbacks may add calls, at the end, or close the store. */
static void on_deadline_timer(void *context)
{
    static const char late[] = "Redis did not answer in time";
    struct store *store = context;
    int64_t now_ms = clock_monotonic_ms();
    int is_sent = 1;
    enter(store);
    for (struct call **at = &store->main.head; !store->closing && *at;) {
        struct call *call = *at;
        if (call == store->unsent)
            is_sent = 0;
        if (call->kind != CALL_READ || call->is_given_up || call->deadline_ms > now_ms) {
            at = &call->next;
        } else if (is_sent) {
            at = &call->next;
            call->is_given_up = 1;
            if (call->done)
                call->answer(call, &(struct store_result){ERR_UNAVAILABLE, late}, NULL);
        } else {
            finish(main_unlink(store, at), ERR_UNAVAILABLE, late, NULL);
        }
    }
    leave(store);
}

/* ── for the store's other files ── */

int calls_add(struct store *store, struct command *command, const struct call_plan *plan, call_any_fn *done,
              void *context, struct err *err)
{
    int code = command_finish(command);
    struct call *call = NULL;
    if (code) {
        err_set(err, (enum err_code)code, "the call does not fit: %zu bytes", command->size);
    } else if (store->closing) {
        code = err_set(err, ERR_UNAVAILABLE, "the store is closed");
    } else if (store->pending >= store->calls_max) {
        code = err_set(err, ERR_FULL, "%u calls wait for Redis: %.150s", store->pending, store->reason);
    } else if (!(call = calloc(1, sizeof *call))) {
        code = err_set(err, ERR_MEMORY, "no memory for a call");
    }
    if (code) {
        command_done(command);
        free(plan->owned);
        return code;
    }
    *call = (struct call){.data = command->data,
                          .start = command->start,
                          .size = command->size,
                          .kind = plan->kind,
                          .number = store->next_number++,
                          .deadline_ms = clock_monotonic_ms() + CALLS_READ_MS,
                          .store = store,
                          .answer = plan->answer,
                          .done = done,
                          .context = context,
                          .extra = plan->extra,
                          .owned = plan->owned};
    store->pending++;
    if (is_parkable(store, call))
        list_push(&store->parked, call);
    else
        main_push(store, call);
    return 0;
}

int calls_start(struct store *store, struct err *err)
{
    list_init(&store->main);
    list_init(&store->parked);
    store->connection = connection_new(&(struct connection_options){.loop = store->loop,
                                                                    .url = &store->url,
                                                                    .password_file = store->password_file,
                                                                    .edition = store->edition,
                                                                    .silence_ms = CALLS_SILENCE_MS,
                                                                    .on_ready = on_ready,
                                                                    .on_answer = on_answer,
                                                                    .on_room = on_room,
                                                                    .on_down = on_down,
                                                                    .context = store});
    if (!store->connection)
        return err_set(err, ERR_MEMORY, "no memory for a connection to Redis");
    loop_timer_init(&store->park_timer, on_park_timer, store);
    loop_timer_init(&store->deadline_timer, on_deadline_timer, store);
    loop_timer_start(store->loop, &store->deadline_timer, DEADLINE_INTERVAL_MS, DEADLINE_INTERVAL_MS);
    store->flush_hook = (struct loop_hook){.run = flush, .context = store};
    loop_hook_add(store->loop, &store->flush_hook);
    return 0;
}

void calls_stop(struct store *store)
{
    store->closing = 1;
    loop_hook_remove(store->loop, &store->flush_hook);
    loop_timer_stop(&store->park_timer);
    loop_timer_stop(&store->deadline_timer);
    connection_free(store->connection);
    enter(store);
    while (store->main.head)
        finish(list_pop(&store->main), ERR_UNAVAILABLE, "the store was closed", NULL);
    while (store->parked.head)
        finish(list_pop(&store->parked), ERR_UNAVAILABLE, "the store was closed", NULL);
    leave(store);
}
