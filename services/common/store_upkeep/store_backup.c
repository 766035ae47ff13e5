/* Values as DUMP gives them and RESTORE takes them, with the time that they have left. The two streams may be larger
 * than what Redis takes as one value, so they are read and written entry by entry, behind all other keys. */
#include "store_backup.h"

#include "store_call.h"
#include "store_library.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCAN_PAGE    500 /* keys looked at by one call */
#define VALUES_BATCH 50  /* values read by one call */
#define STREAM_PAGE  200 /* entries read by one call */
#define KEY_RECORD   "K" /* then the key behind the edition's prefix, the time left in ms or 0, the value */
#define ENTRY_RECORD "X" /* then the key, the entry's id, its fields and values */
#define GONE_RECORD  "D" /* then the key: it was there when it was read first */

/* Many in a call: what waits meanwhile waits for less. A key that has expired since it was seen has no value. */
#define READ_SCRIPT                                                                                                    \
    "local r={} for i,k in ipairs(KEYS) do r[2*i-1]=redis.call('PTTL',k) r[2*i]=redis.call('DUMP',k) end return r"
#define EPOCH_SCRIPT                                                                                                   \
    "local e=tonumber(redis.call('HGET',KEYS[1],'epoch') or 1)+1 redis.call('HSET',KEYS[1],'epoch',e) return e"

/* Of a page that is being read: alive until its last value has come. */
struct page {
    struct store *store;
    store_record_fn *on_record;
    store_records_fn *done;
    void *context;
    unsigned waiting; /* values that have not come */
    int is_named;     /* keys that may have been read before: of one that is gone there is a record, too */
    int code;         /* the first failure */
    char text[ERR_TEXT_MAX];
    char next[64];
};

/* Values that are asked for. */
struct wanted {
    struct page *page;
    size_t count;
    char keys[VALUES_BATCH][KEY_SIZE]; /* whole */
};

unsigned store_data_version(void)
{
    return store_library.data_version;
}

/* ── reading ── */

static void fail_page(struct page *page, int code, const char *text)
{
    if (!page->code)
        snprintf(page->text, sizeof page->text, "%s", text);
    page->code = page->code ? page->code : code;
}

/* When nothing is awaited any more the page is over. */
static void settle(struct page *page)
{
    if (page->waiting)
        return;
    const struct store_result result = {page->code, page->text};
    page->done(page->context, &result, page->code ? "" : page->next);
    free(page);
}

static struct store_piece piece_of(const redisReply *reply)
{
    return (struct store_piece){reply_text(reply), reply_len(reply)};
}

static struct store_piece piece_text(const char *text)
{
    return (struct store_piece){text, strlen(text)};
}

/* A key that is gone has no value and leaves no record, as Redis itself would have it, unless it may have left one. */
static void give_value(struct page *page, const char *key, const redisReply *left, const redisReply *value)
{
    char left_text[24];
    int64_t left_ms = reply_number(left);
    const struct store_piece name = piece_text(strstr(key, "}:") + 2);
    if (value && value->type == REDIS_REPLY_STRING) {
        snprintf(left_text, sizeof left_text, "%" PRId64, left_ms > 0 ? left_ms : 0);
        const struct store_piece pieces[] = {piece_text(KEY_RECORD), name, piece_text(left_text), piece_of(value)};
        page->on_record(page->context, pieces, 4);
    } else if (page->is_named) {
        const struct store_piece pieces[] = {piece_text(GONE_RECORD), name};
        page->on_record(page->context, pieces, 2);
    }
}

/* Of each key its time left, or -1, and its value. */
static void answer_values(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct wanted *wanted = call->cargo.context;
    struct page *page = wanted->page;
    if (result->code)
        fail_page(page, result->code, result->text);
    for (size_t i = 0; !page->code && i < wanted->count; i++)
        give_value(page, wanted->keys[i], reply_at(answer, 2 * i), reply_at(answer, 2 * i + 1));
    free(wanted);
    page->waiting--;
    settle(page);
}

/* The store calls it through the answer alone. */
static void no_done(void)
{
}

/* Takes `wanted`. */
static void ask_values(struct wanted *wanted)
{
    struct page *page = wanted->page;
    struct command command;
    struct err err = {0};
    command_init(&command);
    command_text(&command, "EVAL_RO");
    command_text(&command, READ_SCRIPT);
    command_number(&command, (int64_t)wanted->count);
    for (size_t i = 0; i < wanted->count; i++)
        command_text(&command, wanted->keys[i]);
    const struct store_plan plan = {CALL_READ, .answer = answer_values};
    page->waiting++;
    if (!store_call(page->store, &command, &plan, no_done, wanted, &err))
        return;
    page->waiting--;
    fail_page(page, err.code, err.text);
    free(wanted);
}

/* Streams come last, and what processes say of themselves is of no use later. */
int store_key_is_left_out(const char *edition, const char *key)
{
    static const enum key_kind kinds[] = {KEY_LOG, KEY_FEED, KEY_NOTES};
    struct redis_key endpoints = redis_key_make(edition, KEY_ENDPOINTS, "");
    struct redis_key turns = redis_key_make(edition, KEY_HOST_TURN, "");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(redis_key_make(edition, kinds[i], "").text, key) == 0)
            return 1;
    return strncmp(key, endpoints.text, strlen(endpoints.text)) == 0 ||
           strncmp(key, turns.text, strlen(turns.text)) == 0 || !strstr(key, "}:");
}

/* In batches. */
static void ask_for_keys(struct page *page, const char *const *keys, size_t count)
{
    struct wanted *wanted = NULL;
    for (size_t i = 0; !page->code && i < count; i++) {
        const char *key = keys[i];
        if (store_key_is_left_out(page->store->edition, key))
            continue;
        if (!wanted && !(wanted = calloc(1, sizeof *wanted))) {
            fail_page(page, ERR_MEMORY, "no memory to read values");
            return;
        }
        wanted->page = page;
        snprintf(wanted->keys[wanted->count++], KEY_SIZE, "%s", key);
        if (wanted->count < VALUES_BATCH)
            continue;
        ask_values(wanted);
        wanted = NULL;
    }
    if (wanted)
        ask_values(wanted);
}

/* Redis gives some more than SCAN_PAGE at times. */
static void ask_for_reply(struct page *page, const redisReply *reply)
{
    const char *keys[SCAN_PAGE];
    size_t count = reply_count(reply);
    for (size_t at = 0; at < count; at += SCAN_PAGE) {
        size_t size = count - at < SCAN_PAGE ? count - at : SCAN_PAGE;
        for (size_t i = 0; i < size; i++)
            keys[i] = reply_text(reply_at(reply, at + i));
        ask_for_keys(page, keys, size);
    }
}

static void answer_keys(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct page *page = call->cargo.context;
    page->waiting--;
    if (result->code)
        fail_page(page, result->code, result->text);
    const char *next = reply_text(reply_at(answer, 0));
    /* "k<cursor>" among the keys, then "log <id>" and "feed <id>". */
    if (strcmp(next, "0") == 0)
        snprintf(page->next, sizeof page->next, STORE_CURSOR_LOG "-");
    else
        snprintf(page->next, sizeof page->next, "k%s", next);
    page->waiting++; /* this function itself: the page is not over before all are asked for */
    ask_for_reply(page, reply_at(answer, 1));
    page->waiting--;
    settle(page);
}

static int scan(struct page *page, const char *cursor, struct err *err)
{
    struct command command;
    store_command_scan(&command, page->store, cursor, SCAN_PAGE);
    return store_call(page->store, &command, &(struct store_plan){CALL_READ, .answer = answer_keys}, no_done, page,
                      err);
}

/* Its fields as they are: whoever follows the stream reads them, this does not. */
static void give_entry(struct page *page, const char *name, const redisReply *entry)
{
    const redisReply *fields = reply_at(entry, 1);
    struct store_piece pieces[STORE_PIECES_MAX] = {piece_text(ENTRY_RECORD), piece_text(name),
                                                   piece_of(reply_at(entry, 0))};
    size_t count = reply_count(fields);
    if (count + 3 > STORE_PIECES_MAX) {
        fail_page(page, ERR_TOO_LARGE, "an entry of a stream has too many fields");
        return;
    }
    for (size_t i = 0; i < count; i++)
        pieces[3 + i] = piece_of(reply_at(fields, i));
    page->on_record(page->context, pieces, count + 3);
}

static void answer_entries(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct page *page = call->cargo.context;
    const char *name = call->cargo.extra == KEY_LOG ? "log" : "feed";
    size_t count = reply_count(answer);
    page->waiting--;
    if (result->code)
        fail_page(page, result->code, result->text);
    for (size_t i = 0; !page->code && i < count; i++)
        give_entry(page, name, reply_at(answer, i));
    /* The next page begins behind the last entry; an empty one is the end. */
    if (count)
        snprintf(page->next, sizeof page->next, "%s (%s", name, reply_text(reply_at(reply_at(answer, count - 1), 0)));
    else
        snprintf(page->next, sizeof page->next, "%s", call->cargo.extra == KEY_LOG ? STORE_CURSOR_FEED "-" : "");
    settle(page);
}

static int range(struct page *page, enum key_kind kind, const char *from, struct err *err)
{
    struct command command;
    command_init(&command);
    command_text(&command, "XRANGE");
    store_command_key(&command, page->store, kind, "");
    command_text(&command, from);
    command_text(&command, "+");
    command_text(&command, "COUNT");
    command_number(&command, STREAM_PAGE);
    return store_call(page->store, &command, &(struct store_plan){CALL_READ, .answer = answer_entries, .extra = kind},
                      no_done, page, err);
}

static struct page *new_page(struct store *store, store_record_fn *on_record, store_records_fn *done, void *context)
{
    struct page *page = calloc(1, sizeof *page);
    if (page)
        *page = (struct page){.store = store, .on_record = on_record, .done = done, .context = context, .waiting = 1};
    return page;
}

static const char *behind(const char *cursor, const char *name)
{
    return strncmp(cursor, name, strlen(name)) == 0 ? cursor + strlen(name) : NULL;
}

int store_records_read(struct store *store, const char *cursor, store_record_fn *on_record, store_records_fn *done,
                       void *context, struct err *err)
{
    struct page *page = new_page(store, on_record, done, context);
    const char *log = behind(cursor, STORE_CURSOR_LOG), *feed = behind(cursor, STORE_CURSOR_FEED);
    if (!page)
        return err_set(err, ERR_MEMORY, "no memory to read a page of the edition");
    int code = log    ? range(page, KEY_LOG, log, err)
               : feed ? range(page, KEY_FEED, feed, err)
                      : scan(page, *cursor ? cursor + 1 : "0", err);
    if (code)
        free(page);
    return code;
}

int store_records_named(struct store *store, const char *const *keys, size_t count, store_record_fn *on_record,
                        store_records_fn *done, void *context, struct err *err)
{
    struct page *page = new_page(store, on_record, done, context);
    assert(count <= STORE_NAMED_MAX);
    if (!page)
        return err_set(err, ERR_MEMORY, "no memory to read keys of the edition");
    page->is_named = 1;
    ask_for_keys(page, keys, count);
    page->waiting--;
    settle(page);
    return 0;
}

/* ── writing ── */

static int is_text(const struct store_piece *piece, const char *text)
{
    return piece->size == strlen(text) && memcmp(piece->data, text, piece->size) == 0;
}

/* Adds the key: the edition's prefix, and what the record has behind it. */
static void add_key(struct command *command, const struct store *store, const struct store_piece *name)
{
    char key[KEY_SIZE];
    int size = snprintf(key, sizeof key, "{%s}:%.*s", store->edition, (int)name->size, (const char *)name->data);
    command_bytes(command, key, (size_t)size);
}

/* A file may have been changed by anybody: what Redis is given is at least of the right shape, and in this edition. */
static int is_record(const struct store_piece *pieces, size_t count)
{
    if (count < 2 || count > STORE_PIECES_MAX || !pieces[1].size || pieces[1].size > KEY_SIZE - KEY_EDITION_MAX - 4 ||
        memchr(pieces[1].data, '\0', pieces[1].size))
        return 0;
    if (is_text(&pieces[0], GONE_RECORD))
        return count == 2;
    /* Fields and values come in pairs. */
    return is_text(&pieces[0], KEY_RECORD) ? count == 4
                                           : is_text(&pieces[0], ENTRY_RECORD) && count > 4 && count % 2 == 1;
}

int store_record_write(struct store *store, const struct store_piece *pieces, size_t count, store_done_fn *done,
                       void *context, struct err *err)
{
    struct command command;
    if (!is_record(pieces, count))
        return err_set(err, ERR_INVALID, "this is no record of a backup");
    int is_value = is_text(&pieces[0], KEY_RECORD);
    command_init(&command);
    command.size_max = STORE_RECORD_SIZE_MAX;
    command_text(&command, is_value ? "RESTORE" : is_text(&pieces[0], ENTRY_RECORD) ? "XADD" : "UNLINK");
    add_key(&command, store, &pieces[1]);
    for (size_t i = 2; i < count; i++)
        command_bytes(&command, pieces[i].data, pieces[i].size);
    if (is_value)
        command_text(&command, "REPLACE");
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}

static void answer_epoch(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(answer));
}

int store_epoch_raise(struct store *store, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    command_init(&command);
    command_text(&command, "EVAL");
    command_text(&command, EPOCH_SCRIPT);
    command_number(&command, 1);
    store_command_key(&command, store, KEY_STATE, "");
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_epoch}, (call_any_fn *)done,
                      context, err);
}
