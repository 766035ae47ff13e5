/* Whose turn it is to ask a host, what keeps feeds and turns in hand, and what hosts let robots do. */
#include "store_turns.h"
#include "store_call.h"

#include <stdlib.h>
#include <string.h>

static void hosts_function(struct store *store, struct command *command, const char *name)
{
    store_command_function(command, name, 1);
    store_command_key(command, store, KEY_HOSTS, "");
}

static int is_lease(const struct store_lease *lease, struct err *err)
{
    if (*lease->token && strlen(lease->token) <= STORE_TOKEN_MAX)
        return 1;
    err_set(err, ERR_INVALID, "the token of a lease is empty or longer than %d bytes", STORE_TOKEN_MAX);
    return 0;
}

static void answer_turn(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_turn_fn *)call->cargo.done)(call->cargo.context, result, reply_number(answer));
}

int store_turn_take(struct store *store, const struct store_lease *turn, int64_t now_ms, int64_t lease_ms,
                    store_turn_fn *done, void *context, struct err *err)
{
    struct command command;
    if (!is_lease(turn, err))
        return ERR_INVALID;
    hosts_function(store, &command, "turn_take");
    command_number(&command, now_ms);
    command_text(&command, turn->name);
    command_text(&command, turn->token);
    command_number(&command, lease_ms);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_turn}, (call_any_fn *)done,
                      context, err);
}

int store_turn_end(struct store *store, const struct store_lease *turn, int64_t now_ms, int64_t pause_ms,
                   store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    hosts_function(store, &command, "turn_end");
    command_number(&command, now_ms);
    command_text(&command, turn->name);
    command_text(&command, turn->token);
    command_number(&command, pause_ms);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}

/* ── leases ── */

/* Numbers count from 1, as Lua's do. */
static void answer_renewed(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    size_t lost[STORE_TURNS_MAX];
    size_t count = reply_count(answer) < STORE_TURNS_MAX ? reply_count(answer) : STORE_TURNS_MAX, kept = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t number = reply_number(reply_at(answer, i));
        if (number > 0 && number <= call->cargo.extra)
            lost[kept++] = (size_t)number - 1;
    }
    ((store_renewed_fn *)call->cargo.done)(call->cargo.context, result, lost, kept);
}

struct renewal {
    const char *function;
    enum key_kind key;
    const struct store_lease *leases;
    size_t count;
    int64_t now_ms, lease_ms;
};

static int renew(struct store *store, const struct renewal *renewal, call_any_fn *done, void *context, struct err *err)
{
    struct command command;
    /* Bounds how long Redis is busy with one call. */
    if (renewal->count > STORE_TURNS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d leases in one call", STORE_TURNS_MAX);
    for (size_t i = 0; i < renewal->count; i++)
        if (!is_lease(&renewal->leases[i], err))
            return ERR_INVALID;
    store_command_function(&command, renewal->function, 1);
    store_command_key(&command, store, renewal->key, "");
    command_number(&command, renewal->now_ms);
    command_number(&command, renewal->lease_ms);
    for (size_t i = 0; i < renewal->count; i++) {
        command_text(&command, renewal->leases[i].token);
        command_text(&command, renewal->leases[i].name);
    }
    const struct store_plan plan = {CALL_WRITE, .answer = answer_renewed, .extra = (int64_t)renewal->count};
    return store_call(store, &command, &plan, done, context, err);
}

int store_feeds_renew(struct store *store, const struct store_lease *leases, size_t count, int64_t now_ms,
                      int64_t lease_ms, store_renewed_fn *done, void *context, struct err *err)
{
    const struct renewal renewal = {"feeds_renew", KEY_FEEDS, leases, count, now_ms, lease_ms};
    return renew(store, &renewal, (call_any_fn *)done, context, err);
}

int store_turns_renew(struct store *store, const struct store_lease *turns, size_t count, int64_t now_ms,
                      int64_t lease_ms, store_renewed_fn *done, void *context, struct err *err)
{
    const struct renewal renewal = {"turns_renew", KEY_HOSTS, turns, count, now_ms, lease_ms};
    return renew(store, &renewal, (call_any_fn *)done, context, err);
}

/* ── robots.txt ── */

static void answer_robots(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    /* An empty text is an answer too (nothing is forbidden); only nil means that nobody has asked yet. */
    const char *text = answer && answer->type == REDIS_REPLY_STRING ? reply_text(answer) : NULL;
    ((store_robots_fn *)call->cargo.done)(call->cargo.context, result, text);
}

int store_robots_get(struct store *store, const char *origin, store_robots_fn *done, void *context, struct err *err)
{
    struct command command;
    hosts_function(store, &command, "robots_get");
    command_text(&command, origin);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_robots}, (call_any_fn *)done,
                      context, err);
}

int store_robots_put(struct store *store, const char *origin, const char *text, int64_t ttl_ms, store_done_fn *done,
                     void *context, struct err *err)
{
    struct command command;
    if (strlen(text) > STORE_ROBOTS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d bytes of a robots.txt", STORE_ROBOTS_MAX);
    hosts_function(store, &command, "robots_put");
    command_text(&command, origin);
    command_text(&command, text);
    command_number(&command, ttl_ms);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}
