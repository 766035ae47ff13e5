/* What an operator does with feeds; what ingest does with them is store_feeds.c. */
#include "store_feed_settings.h"
#include "store_call.h"
#include "store_feed_check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAILURE_SIZE 320 /* bytes of one in the history */

static void feeds_function(struct store *store, struct command *command, const char *name, unsigned keys)
{
    store_command_function(command, name, keys);
    store_command_key(command, store, KEY_FEEDS, "");
    if (keys > 1)
        store_command_key(command, store, KEY_FEEDS_STATE, "");
}

/* ── enter ── */

static enum store_feed_entered entered_of(const char *word)
{
    static const char *const words[] = {"added", "known", "removed", "moved"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return (enum store_feed_entered)i;
    return STORE_FEED_KNOWN;
}

static void answer_entered(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    static const struct store_result full = {ERR_FULL, "more feeds than an edition may have; none of these was added"};
    enum store_feed_entered outcomes[STORE_FEEDS_AT_ONCE];
    size_t count = reply_count(answer) < STORE_FEEDS_AT_ONCE ? reply_count(answer) : STORE_FEEDS_AT_ONCE;
    if (!result->code && count == 1 && strcmp(reply_text(reply_at(answer, 0)), "full") == 0)
        result = &full;
    if (result->code)
        count = 0;
    for (size_t i = 0; i < count; i++)
        outcomes[i] = entered_of(reply_text(reply_at(answer, i)));
    ((store_feeds_entered_fn *)call->cargo.done)(call->cargo.context, result, outcomes, count);
}

int store_feeds_enter(struct store *store, const struct store_feeds_new *batch, store_feeds_entered_fn *done,
                      void *context, struct err *err)
{
    struct command command;
    if (batch->count > STORE_FEEDS_AT_ONCE)
        return err_set(err, ERR_TOO_LARGE, "more than %d feeds in one call", STORE_FEEDS_AT_ONCE);
    for (size_t i = 0; i < batch->count; i++)
        if (store_feed_check(batch->feeds[i].url, batch->feeds[i].settings, err) < 0)
            return ERR_INVALID;
    feeds_function(store, &command, "feeds_enter", 1);
    command_number(&command, STORE_FEEDS_MAX);
    command_text(&command, batch->is_list ? "list" : "person");
    for (size_t i = 0; i < batch->count; i++) {
        command_text(&command, batch->feeds[i].url);
        command_text(&command, batch->feeds[i].settings);
    }
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = answer_entered}, (call_any_fn *)done,
                      context, err);
}

/* ── set, refresh, remove, move ── */

static void answer_outcome(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    static const struct store_result paused = {ERR_CONFLICT, "the feed is paused"};
    int64_t number = result->code ? 0 : reply_number(answer);
    if (number < 0)
        result = &paused;
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, number > 0);
}

static int call_outcome(struct store *store, struct command *command, store_count_fn *done, void *context,
                        struct err *err)
{
    return store_call(store, command, &(struct store_plan){CALL_WRITE, .answer = answer_outcome}, (call_any_fn *)done,
                      context, err);
}

int store_feed_set(struct store *store, const struct store_feed_set *set, store_count_fn *done, void *context,
                   struct err *err)
{
    struct command command;
    if (store_feed_check(set->url, set->settings, err) < 0)
        return ERR_INVALID;
    feeds_function(store, &command, "feed_set", 1);
    command_text(&command, set->url);
    command_text(&command, set->settings);
    command_number(&command, set->is_paused != 0);
    return call_outcome(store, &command, done, context, err);
}

int store_feed_refresh(struct store *store, const char *url, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    feeds_function(store, &command, "feed_refresh", 1);
    command_text(&command, url);
    return call_outcome(store, &command, done, context, err);
}

int store_feeds_remove(struct store *store, const char *url, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    feeds_function(store, &command, "feeds_remove", 2);
    command_text(&command, url);
    return call_outcome(store, &command, done, context, err);
}

int store_feed_move(struct store *store, const struct store_feed_move *move, store_count_fn *done, void *context,
                    struct err *err)
{
    struct command command;
    if (store_feed_check(move->to, "", err) < 0)
        return ERR_INVALID;
    feeds_function(store, &command, "feed_move", 2);
    command_text(&command, move->from);
    command_text(&command, move->to);
    command_bytes(&command, move->state, move->state_size);
    return call_outcome(store, &command, done, context, err);
}

/* ── failures ── */

int store_feed_failed(struct store *store, const char *url, const struct store_feed_failure *failure,
                      store_done_fn *done, struct err *err)
{
    struct command command;
    char line[FAILURE_SIZE];
    snprintf(line, sizeof line, "%" PRId64 " %d %.*s", failure->at_ms, failure->http_status, STORE_FEED_SENTENCE_MAX,
             failure->sentence);
    feeds_function(store, &command, "feed_failed", 1);
    command_text(&command, url);
    command_text(&command, line);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, NULL, err);
}

/* Reads "<ms> <status> <sentence>" up to the end of the line, which it terminates. Returns what follows. */
static char *read_failure(char *line, struct store_feed_failure *out)
{
    char *next = line + strcspn(line, "\n");
    if (*next)
        *next++ = 0;
    out->at_ms = strtoll(line, &line, 10);
    out->http_status = (int)strtol(line, &line, 10);
    out->sentence = *line == ' ' ? line + 1 : line;
    return next;
}

/* ── get ── */

static void answer_got(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    struct store_feed_whole whole = {.gone = reply_text(reply_at(answer, 5))};
    char *failures = strdup(reply_text(reply_at(answer, 4)));
    static const struct store_result no_memory = {ERR_MEMORY, "no memory for a feed"};
    whole.feed = (struct store_feed){.url = reply_text(reply_at(answer, 0)),
                                     .state = reply_text(reply_at(answer, 1)),
                                     .state_size = reply_len(reply_at(answer, 1)),
                                     .due_ms = reply_number(reply_at(answer, 2)),
                                     .settings = reply_text(reply_at(answer, 3)),
                                     .settings_size = reply_len(reply_at(answer, 3))};
    for (char *at = failures; at && *at && whole.failure_count < STORE_FEED_FAILURES_KEPT;)
        at = read_failure(at, &whole.failures[whole.failure_count++]);
    ((store_feed_fn *)call->cargo.done)(call->cargo.context, failures ? result : &no_memory, &whole);
    free(failures);
}

int store_feed_get(struct store *store, const char *url, store_feed_fn *done, void *context, struct err *err)
{
    struct command command;
    feeds_function(store, &command, "feed_get", 2);
    command_text(&command, url);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_got}, (call_any_fn *)done,
                      context, err);
}
