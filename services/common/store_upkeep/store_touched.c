/* Listens on a connection of its own, which Redis tells of every key with the edition's prefix that is written: tracking in
 * broadcast mode, led to the channel that the same connection subscribes to. A connection that is lost has missed writes:
 * that is remembered, and nobody takes what was heard for all. */
#include "store_touched.h"

#include "connection.h"
#include "hash_index.h"
#include "id.h"
#include "store_call.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANNEL    "__redis__:invalidate"
#define SILENCE_MS 10000 /* answers are due and none comes: a hold of writes does not delay them */
#define FIRST_KEYS 1024

/* What the connection waits for. */
enum asked { ASKED_ID, ASKED_TRACKING, ASKED_CHANNEL, ASKED_NOTHING, ASKED_FIRST_PONG, ASKED_SECOND_PONG };

struct store_touched {
    /* Of its own: the store may go first. */
    struct redis_target target;
    char edition[KEY_EDITION_MAX + 1];
    struct connection *connection; /* owned */
    enum asked asked;
    store_done_fn *done; /* who waits; NULL: nobody */
    void *context;
    int code; /* not 0: what was heard is not all */
    char text[ERR_TEXT_MAX];
    char **keys; /* owned, each owned */
    size_t count, capacity;
    struct hash_index index; /* of the keys, by the hash of their names */
    int busy, closing;
};

/* ── the set of keys ── */

static void clear(struct store_touched *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        free(touched->keys[i]);
    free(touched->keys);
    hash_index_done(&touched->index);
}

static int is_known(const struct store_touched *touched, uint64_t hash, const char *key)
{
    size_t at = hash_index_home(&touched->index, hash);
    for (struct hash_cell *cell = hash_index_next(&touched->index, hash, &at); cell;
         cell = hash_index_next(&touched->index, hash, &at))
        if (strcmp((const char *)cell->value, key) == 0)
            return 1;
    return 0;
}

static int make_room(struct store_touched *touched)
{
    if (touched->count < touched->capacity)
        return 0;
    if (touched->count >= STORE_TOUCHED_MAX)
        return ERR_FULL;
    size_t capacity = touched->capacity ? 2 * touched->capacity : FIRST_KEYS;
    char **grown = realloc(touched->keys, capacity * sizeof *grown);
    if (!grown)
        return ERR_MEMORY;
    touched->keys = grown;
    touched->capacity = capacity;
    return 0;
}

static int add_key(struct store_touched *touched, const char *key)
{
    uint64_t hash = id_hash64(key, strlen(key));
    if (store_key_is_left_out(touched->edition, key) || is_known(touched, hash, key))
        return 0;
    int code = make_room(touched);
    char *copy = code ? NULL : strdup(key);
    if (code || !copy)
        return code ? code : ERR_MEMORY;
    if (hash_index_add(&touched->index, hash, (uintptr_t)copy)) {
        free(copy);
        return ERR_MEMORY;
    }
    touched->keys[touched->count++] = copy;
    return 0;
}

/* Takes the last ones out. Returns how many; the caller frees them. */
static size_t take_keys(struct store_touched *touched, char *keys[STORE_NAMED_MAX])
{
    size_t count = touched->count < STORE_NAMED_MAX ? touched->count : STORE_NAMED_MAX;
    for (size_t i = 0; i < count; i++) {
        keys[i] = touched->keys[--touched->count];
        hash_index_remove(&touched->index, id_hash64(keys[i], strlen(keys[i])), (uintptr_t)keys[i]);
    }
    return count;
}

/* ── asking ── */

/* Whoever waits is told, once. */
static void tell(struct store_touched *touched)
{
    store_done_fn *done = touched->done;
    const struct store_result result = {touched->code, touched->text};
    touched->done = NULL;
    if (done && !touched->closing)
        done(touched->context, &result);
}

/* From now on what was heard is not all that was written. */
static void give_up(struct store_touched *touched, int code, const char *why)
{
    if (!touched->code)
        snprintf(touched->text, sizeof touched->text, "%s", why);
    touched->code = touched->code ? touched->code : code;
    touched->asked = ASKED_NOTHING;
    tell(touched);
}

static void ask(struct store_touched *touched, struct command *command, enum asked asked)
{
    if (command_finish(command) ||
        connection_send(touched->connection, command->data + command->start, command->size - command->start)) {
        give_up(touched, ERR_MEMORY, "no memory to listen to Redis");
    } else {
        touched->asked = asked;
        connection_flush(touched->connection);
    }
    command_done(command);
}

static void ask_words(struct store_touched *touched, const char *const *words, enum asked asked)
{
    struct command command;
    command_init(&command);
    for (; *words; words++)
        command_text(&command, *words);
    ask(touched, &command, asked);
}

static void ask_tracking(struct store_touched *touched, int64_t id)
{
    char number[24], prefix[KEY_EDITION_MAX + 4];
    snprintf(number, sizeof number, "%lld", (long long)id);
    snprintf(prefix, sizeof prefix, "{%s}:", touched->edition);
    ask_words(touched,
              (const char *const[]){"CLIENT", "TRACKING", "ON", "REDIRECT", number, "BCAST", "PREFIX", prefix, NULL},
              ASKED_TRACKING);
}

/* ── the connection's callbacks ── */

/* Redis names keys at the end of each turn of its loop, which may be behind the answer of a PING of that turn: the second
 * one is of a later turn. */
static void take_pong(struct store_touched *touched)
{
    if (touched->asked == ASKED_FIRST_PONG) {
        ask_words(touched, (const char *const[]){"PING", NULL}, ASKED_SECOND_PONG);
    } else {
        touched->asked = ASKED_NOTHING;
        tell(touched);
    }
}

/* Without keys: all are gone at once (FLUSHALL). */
static void take_message(struct store_touched *touched, const redisReply *keys)
{
    size_t count = reply_count(keys);
    if (!count)
        give_up(touched, ERR_UNAVAILABLE, "Redis was emptied meanwhile");
    for (size_t i = 0; i < count && !touched->code; i++) {
        int code = add_key(touched, reply_text(reply_at(keys, i)));
        if (code)
            give_up(touched, code, "more is written than can be remembered");
    }
}

static void take_answer(struct store_touched *touched, const redisReply *answer)
{
    const char *what = reply_text(reply_at(answer, 0));
    if (reply_is_error(answer))
        give_up(touched, ERR_UNAVAILABLE, answer->str);
    else if (touched->asked == ASKED_ID)
        ask_tracking(touched, reply_number(answer));
    else if (touched->asked == ASKED_TRACKING)
        ask_words(touched, (const char *const[]){"SUBSCRIBE", CHANNEL, NULL}, ASKED_CHANNEL);
    else if (strcmp(what, "message") == 0)
        take_message(touched, reply_at(answer, 2));
    else if (strcmp(what, "pong") == 0)
        take_pong(touched);
    else if (touched->asked == ASKED_CHANNEL) {
        touched->asked = ASKED_NOTHING;
        tell(touched);
    }
}

static void leave(struct store_touched *touched)
{
    if (--touched->busy || !touched->closing)
        return;
    clear(touched);
    free(touched);
}

static void on_ready(void *context)
{
    struct store_touched *touched = context;
    touched->busy++;
    if (!touched->code)
        ask_words(touched, (const char *const[]){"CLIENT", "ID", NULL}, ASKED_ID);
    leave(touched);
}

static int on_answer(void *context, redisReply *answer)
{
    struct store_touched *touched = context;
    touched->busy++;
    if (!touched->code)
        take_answer(touched, answer);
    leave(touched);
    return 0;
}

static void on_room(void *context)
{
    (void)context;
}

static void on_down(void *context, const char *reason)
{
    struct store_touched *touched = context;
    touched->busy++;
    give_up(touched, ERR_UNAVAILABLE, reason);
    leave(touched);
}

int store_touched_open(struct store *store, struct store_touched **out, store_done_fn *done, void *context,
                       struct err *err)
{
    struct store_touched *touched = calloc(1, sizeof *touched);
    if (!touched || hash_index_init(&touched->index, FIRST_KEYS)) {
        free(touched);
        return err_set(err, ERR_MEMORY, "no memory to listen to Redis");
    }
    touched->target = store->target;
    touched->target.edition = touched->edition;
    snprintf(touched->edition, sizeof touched->edition, "%s", store->edition);
    touched->done = done;
    touched->context = context;
    touched->connection = connection_new(&(struct connection_options){.loop = store->loop,
                                                                      .target = &touched->target,
                                                                      .silence_ms = SILENCE_MS,
                                                                      .on_ready = on_ready,
                                                                      .on_answer = on_answer,
                                                                      .on_room = on_room,
                                                                      .on_down = on_down,
                                                                      .context = touched});
    if (!touched->connection) {
        clear(touched);
        free(touched);
        return err_set(err, ERR_MEMORY, "no memory for a connection to Redis");
    }
    *out = touched;
    return 0;
}

void store_touched_close(struct store_touched *touched)
{
    if (!touched)
        return;
    touched->closing = 1;
    connection_free(touched->connection);
    touched->busy++;
    leave(touched);
}

size_t store_touched_count(const struct store_touched *touched)
{
    return touched->count;
}

int store_touched_await(struct store_touched *touched, store_done_fn *done, void *context, struct err *err)
{
    assert(!touched->done);
    if (touched->code)
        return err_set(err, (enum err_code)touched->code, "%s", touched->text);
    touched->done = done;
    touched->context = context;
    ask_words(touched, (const char *const[]){"PING", NULL}, ASKED_FIRST_PONG);
    return 0;
}

int store_touched_read(struct store *store, struct store_touched *touched, store_record_fn *on_record,
                       store_records_fn *done, void *context, struct err *err)
{
    char *keys[STORE_NAMED_MAX] = {NULL};
    size_t count = take_keys(touched, keys);
    int code = store_records_named(store, (const char *const *)keys, count, on_record, done, context, err);
    for (size_t i = 0; i < count; i++)
        free(keys[i]);
    return code;
}
