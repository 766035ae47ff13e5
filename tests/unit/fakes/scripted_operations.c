/* Endpoints, notes, keys, and what an operator asks. */
#include "scripted_store.h"

#include "store_backup.h"
#include "store_entries.h"
#include "store_replicas.h"
#include "store_room.h"
#include "store_secrets.h"
#include "store_touched.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void fail_done(const struct scripted_call *call)
{
    ((store_done_fn *)call->done)(call->context, call->result);
}

static void fail_count(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, 0);
}

int store_endpoint_put(struct store *store, enum stage stage, const char *instance, const char *address, int64_t ttl_ms,
                       store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s %s %" PRId64,
                         stage_name(stage), instance, address, ttl_ms);
}

static void fail_endpoints(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_endpoints_fn, NULL, 0);
}

int store_endpoints_get(struct store *store, enum stage stage, store_endpoints_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_endpoints, (scripted_any_fn *)done, context, err, "%s", stage_name(stage));
}

int store_replica_put(struct store *store, const char *card, int64_t ttl_ms, store_done_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%" PRId64 " %s", ttl_ms, card);
}

int store_replicas_get(struct store *store, store_endpoints_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_endpoints, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_callers_get(struct store *store, store_endpoints_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_endpoints, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_caller_note(struct store *store, int64_t ttl_ms, store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%" PRId64, ttl_ms);
}

int store_note_put(struct store *store, const char *name, const char *value, int64_t ttl_ms, store_done_fn *done,
                   void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s=%s %" PRId64, name, value,
                         ttl_ms);
}

static void fail_notes(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_notes_fn, NULL, NULL, 0);
}

int store_notes_get(struct store *store, store_notes_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_notes, (scripted_any_fn *)done, context, err, "%s", "");
}

/* ── secrets ── */

static void fail_secret(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_secret_fn, "");
}

int store_secret_share(struct store *store, const char *name, const char *made, store_secret_fn *done, void *context,
                       struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_secret, (scripted_any_fn *)done, context, err, "%s %zu", name, strlen(made));
}

/* ── tier keys ── */

int store_key_put(struct store *store, const struct store_key *key, store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err,
                         "%s %s hash=%zu owner=%s path=%s %" PRId64 " %" PRId64 " %s", key->id, key->tier,
                         strlen(key->hash), key->owner, key->path, key->created_ms, key->expires_ms, key->note);
}

int store_key_remove(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", id);
}

static void fail_keys(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_keys_fn, NULL, 0, "");
}

int store_keys_since(struct store *store, const char *version, store_keys_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_keys, (scripted_any_fn *)done, context, err, "[%s]", version);
}

/* ── operations ── */

static void fail_counts(const struct scripted_call *call)
{
    const struct store_counts counts = {.feed_seq = "", .log_seq = ""};
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

int store_counts_get(struct store *store, store_counts_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_counts, (scripted_any_fn *)done, context, err, "%s", "");
}

static void fail_info(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_info_fn, "");
}

int store_info_get(struct store *store, store_info_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_info, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_retention_step(struct store *store, int64_t now_ms, unsigned limit, store_count_fn *done, void *context,
                         struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%" PRId64 " %u", now_ms, limit);
}

int store_room_make(struct store *store, int64_t now_ms, unsigned limit, uint64_t feed_entries, store_count_fn *done,
                    void *context, struct err *err)
{
    (void)store, (void)now_ms;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%u %" PRIu64, limit,
                         feed_entries);
}

static void fail_recount(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_recount_fn, 0, 0, "", "");
}

int store_recount(struct store *store, const char *cursor, store_recount_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_recount, (scripted_any_fn *)done, context, err, "%s", cursor);
}

int store_edition_remove_step(struct store *store, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", "");
}

/* ── backup ── */

unsigned store_data_version(void)
{
    return 1;
}

int store_hold_take(struct store *store, store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_hold_leave(struct store *store, store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_hold(struct store *store, int64_t ms, store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%" PRId64, ms);
}

static void fail_records(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_records_fn, "");
}

int store_records_read(struct store *store, const char *cursor, store_record_fn *on_record, store_records_fn *done,
                       void *context, struct err *err)
{
    (void)store, (void)on_record;
    return scripted_note(__func__, fail_records, (scripted_any_fn *)done, context, err, "[%s]", cursor);
}

/* How many keys have been written since they were read; each call of store_touched_read takes up to STORE_NAMED_MAX off. */
size_t scripted_touched;
static char listening; /* only its address counts */

int store_touched_open(struct store *store, struct store_touched **out, store_done_fn *done, void *context,
                       struct err *err)
{
    (void)store;
    *out = (struct store_touched *)&listening;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s", "");
}

void store_touched_close(struct store_touched *touched)
{
    (void)touched;
}

size_t store_touched_count(const struct store_touched *touched)
{
    (void)touched;
    return scripted_touched;
}

int store_touched_await(struct store_touched *touched, store_done_fn *done, void *context, struct err *err)
{
    (void)touched;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_touched_read(struct store *store, struct store_touched *touched, store_record_fn *on_record,
                       store_records_fn *done, void *context, struct err *err)
{
    (void)store, (void)touched, (void)on_record;
    scripted_touched -= scripted_touched < STORE_NAMED_MAX ? scripted_touched : STORE_NAMED_MAX;
    return scripted_note(__func__, fail_records, (scripted_any_fn *)done, context, err, "%zu left", scripted_touched);
}

int store_record_write(struct store *store, const struct store_piece *pieces, size_t count, store_done_fn *done,
                       void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%.*s %zu", (int)pieces[1].size,
                         (const char *)pieces[1].data, count);
}

int store_epoch_raise(struct store *store, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", "");
}

/* The callback of an entry goes to whoever answers, as `scripted_on_entry`. */
store_entry_fn *scripted_on_entry;

static void fail_entries(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_entries_fn, "");
}

int store_entries_read(struct store *store, enum store_stream stream, const char *from, store_entry_fn *on_entry,
                       store_entries_fn *done, void *context, struct err *err)
{
    (void)store;
    scripted_on_entry = on_entry;
    return scripted_note(__func__, fail_entries, (scripted_any_fn *)done, context, err, "%s [%s]",
                         stream == STREAM_LOG ? "log" : "feed", from);
}
