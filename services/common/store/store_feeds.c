/* The feeds that ingest reads: which there are, when each is due, what is known of it. */
#include "store_call.h"
#include "store_feed_check.h"
#include "store_feed_settings.h"
#include "store_turns.h"

#include <stdlib.h>
#include <string.h>

#define FEED_URL_MAX 2048
#define TAKE_MAX     1000
#define PAGE         200
#define ROWS_MAX     8192

int store_feed_check(const char *url, const char *settings, struct err *err)
{
    if (!*url || strlen(url) > FEED_URL_MAX)
        return err_set(err, ERR_INVALID, "a feed's URL is empty or longer than %d bytes: %.100s", FEED_URL_MAX, url);
    if (strlen(settings) > STORE_FEED_SETTINGS_MAX)
        return err_set(err, ERR_TOO_LARGE, "the settings of a feed have more than %d bytes", STORE_FEED_SETTINGS_MAX);
    return 0;
}

/* Begins a function of the feeds and their state. */
static void feeds_function(struct store *store, struct command *command, const char *name)
{
    store_command_function(command, name, 2);
    store_command_key(command, store, KEY_FEEDS, "");
    store_command_key(command, store, KEY_FEEDS_STATE, "");
}

int store_feed_settle(struct store *store, const struct store_feed *feed, const char *token, const char *asked,
                      store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    if (feed->state_size > STORE_FEED_STATE_MAX)
        return err_set(err, ERR_TOO_LARGE, "the state of %.100s has %zu bytes, at most %d are kept", feed->url,
                       feed->state_size, STORE_FEED_STATE_MAX);
    feeds_function(store, &command, "feed_settle");
    command_text(&command, feed->url);
    command_bytes(&command, feed->state, feed->state_size);
    command_number(&command, feed->due_ms);
    /* Written only if the feed is still ours: after the lease another replica may have read it, and its state is the
     * newer one. */
    command_text(&command, token);
    command_text(&command, asked);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}

/* ── rows ── */

#define COLUMNS 4

static void read_row(const redisReply *flat, size_t at, struct store_feed *out)
{
    const redisReply *state = reply_at(flat, at + 1), *settings = reply_at(flat, at + 3);
    *out = (struct store_feed){.url = reply_text(reply_at(flat, at)),
                               .state = reply_text(state),
                               .state_size = reply_len(state),
                               .due_ms = reply_number(reply_at(flat, at + 2)),
                               .settings = reply_text(settings),
                               .settings_size = reply_len(settings)};
}

/* `flat` is {url, state, due ms, settings, …}. */
static void tell_feeds(const struct call *call, const struct store_result *result, const redisReply *flat,
                       const char *next)
{
    size_t count = reply_count(flat) / COLUMNS < ROWS_MAX ? reply_count(flat) / COLUMNS : ROWS_MAX;
    struct store_feed *rows = calloc(count + 1, sizeof *rows);
    struct store_result failure = {ERR_MEMORY, "no memory for a page of feeds"};
    if (!rows) {
        result = &failure;
        count = 0;
    }
    for (size_t i = 0; i < count; i++)
        read_row(flat, COLUMNS * i, &rows[i]);
    ((store_feeds_fn *)call->cargo.done)(call->cargo.context, result, rows, count, next);
    free(rows);
}

static void answer_taken(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    tell_feeds(call, result, answer, "");
}

int store_feeds_take(struct store *store, const struct store_take *take, store_feeds_fn *done, void *context,
                     struct err *err)
{
    struct command command;
    if (!*take->token || strlen(take->token) > STORE_TOKEN_MAX)
        return err_set(err, ERR_INVALID, "the token of a lease is empty or longer than %d bytes", STORE_TOKEN_MAX);
    store_command_function(&command, "feeds_take", 3);
    store_command_key(&command, store, KEY_FEEDS, "");
    store_command_key(&command, store, KEY_FEEDS_STATE, "");
    store_command_key(&command, store, KEY_HOSTS, "");
    command_number(&command, take->now_ms);
    command_number(&command, take->limit < TAKE_MAX ? take->limit : TAKE_MAX);
    command_number(&command, take->lease_ms);
    command_text(&command, take->token);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_taken}, (call_any_fn *)done,
                      context, err);
}

static void answer_page(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    const char *next = reply_text(reply_at(answer, 0));
    tell_feeds(call, result, reply_at(answer, 1), strcmp(next, "0") == 0 ? "" : next);
}

int store_feeds_scan(struct store *store, const char *cursor, store_feeds_fn *done, void *context, struct err *err)
{
    struct command command;
    feeds_function(store, &command, "feeds_page_2");
    command_text(&command, *cursor ? cursor : "0");
    command_number(&command, PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_page}, (call_any_fn *)done,
                      context, err);
}
