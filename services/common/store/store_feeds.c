/* The feeds that ingest reads: which there are, when each is due, what is known of it. */
#include "store_call.h"
#include "store_turns.h"

#include <stdlib.h>
#include <string.h>

#define FEED_URL_MAX 2048
#define TAKE_MAX     1000
#define PAGE         200
#define ROWS_MAX     8192

static void answer_added(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store_result full = {ERR_FULL, "more feeds than an edition may have; none of these was added"};
    if (!result->code && reply_number(answer) < 0)
        result = &full;
    ((store_done_fn *)call->cargo.done)(call->cargo.context, result);
}

static int url_is_valid(const char *url, struct err *err)
{
    if (*url && strlen(url) <= FEED_URL_MAX)
        return 1;
    err_set(err, ERR_INVALID, "a feed's URL is empty or longer than %d bytes: %.100s", FEED_URL_MAX, url);
    return 0;
}

int store_feeds_add(struct store *store, const char *const *urls, size_t count, store_done_fn *done, void *context,
                    struct err *err)
{
    struct command command;
    if (count > STORE_FEEDS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d feeds", STORE_FEEDS_MAX);
    for (size_t i = 0; i < count; i++)
        if (!url_is_valid(urls[i], err))
            return ERR_INVALID;
    store_command_function(&command, "feeds_add", 1);
    store_command_key(&command, store, KEY_FEEDS, "");
    command_number(&command, STORE_FEEDS_MAX);
    for (size_t i = 0; i < count; i++)
        command_text(&command, urls[i]);
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = answer_added}, (call_any_fn *)done,
                      context, err);
}

/* Begins a function of the feeds and their state. */
static void feeds_function(struct store *store, struct command *command, const char *name)
{
    store_command_function(command, name, 2);
    store_command_key(command, store, KEY_FEEDS, "");
    store_command_key(command, store, KEY_FEEDS_STATE, "");
}

int store_feeds_remove(struct store *store, const char *url, store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    feeds_function(store, &command, "feeds_remove");
    command_text(&command, url);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
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
    command_text(&command, token);
    command_text(&command, asked);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}

/* ── rows ── */

/* `flat` is {url, state, due ms, …}. */
static void tell_feeds(const struct call *call, const struct store_result *result, const redisReply *flat,
                       const char *next)
{
    size_t count = reply_count(flat) / 3 < ROWS_MAX ? reply_count(flat) / 3 : ROWS_MAX;
    struct store_feed *rows = calloc(count + 1, sizeof *rows);
    struct store_result failure = {ERR_MEMORY, "no memory for a page of feeds"};
    if (!rows) {
        result = &failure;
        count = 0;
    }
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct store_feed){reply_text(reply_at(flat, 3 * i)), reply_text(reply_at(flat, 3 * i + 1)),
                                      reply_len(reply_at(flat, 3 * i + 1)), reply_number(reply_at(flat, 3 * i + 2))};
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
    feeds_function(store, &command, "feeds_page");
    command_text(&command, *cursor ? cursor : "0");
    command_number(&command, PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_page}, (call_any_fn *)done,
                      context, err);
}
