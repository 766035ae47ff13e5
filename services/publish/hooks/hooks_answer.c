/* Every answer waits for Redis, which has the rows; the replica that delivers sees them a moment later. */
#include "hooks_answer.h"

#include "access.h"
#include "clock.h"
#include "credentials.h"
#include "hook_body.h"
#include "hook_row.h"
#include "hooks.h"
#include "json_writer.h"
#include "request_wait.h"
#include "respond.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX   (4u << 20) /* bytes of a list */
#define NO_STORE   "no-store"
#define KEPT_PATHS 32

/* What is asked; its request waits. */
struct hook_ask {
    struct request_wait *wait; /* owned */
    enum { ASK_LIST, ASK_ONE, ASK_ADD, ASK_RENEW, ASK_REMOVE } what;
    struct hook hook; /* ADD: the new one; ONE, RENEW, REMOVE: its id; then the one that was found */
    struct hook_progress progress;
    /* RENEW: what for, beside another test message. CHANGE: as its request's body says. */
    enum { RENEW_TEST, RENEW_REPLAY, RENEW_CHANGE, RENEW_ROTATE } why;
    char from[EVENT_SEQ_SIZE]; /* of REPLAY; else it goes on where it stands */
};

/* ── who may ask ── */

/* The key has to be sent by a program: with a cookie, any other site could have a reader's browser make a hook, and a proxy's
 * password beside it comes from the browser, too. And it has to be a key: page_operations, which shows figures to everybody,
 * lets nobody make anything. Returns 0 when it has answered. */
int hooks_settle(struct web *web, struct http_request *request)
{
    struct tier_keyring_key *key = NULL;
    if (!credentials_are_in_header(request)) {
        http_header_add(request, "WWW-Authenticate", "Bearer");
        respond_problem(request, 401, "Unauthorized",
                        "Webhooks are the operator's: send Authorization: Bearer with an operator's key "
                        "(triptych keys new --tier operator).");
        return 0;
    }
    if (access_check(web, request, &key) == TIER_KEY_GOOD && key->is_operator)
        return 1;
    respond_problem(request, 403, "Forbidden", "Webhooks are the operator's: this key is another's.");
    return 0;
}

/* ── answers ── */

static void ask_free(struct hook_ask *ask)
{
    free(ask->wait);
    free(ask);
}

static void answer_hook(struct hook_ask *ask, unsigned status, const char *secret)
{
    struct http_request *request = ask->wait->request;
    struct json_writer writer;
    char *json = NULL, path[KEPT_PATHS + HOOK_ID_SIZE];
    size_t size = 0;
    json_writer_init(&writer, LIST_MAX);
    hook_put_shown(&writer, &ask->hook, &ask->progress, secret, clock_now_ms());
    http_header_add(request, "Cache-Control", NO_STORE);
    snprintf(path, sizeof path, "/api/v1/webhooks/%s", ask->hook.id);
    if (status == 201)
        http_header_add(request, "Location", path);
    json_writer_take(&writer, &json, &size, NULL);
    http_respond_take(request, status, "application/json", json, size);
}

static void answer_unknown(struct http_request *request)
{
    respond_problem(request, 404, "Not Found", "There is no such webhook (any more).");
}

/* As many hooks as there may be is the operator's to mend; all else is Redis, and passes. */
static void answer_failed(struct hook_ask *ask, const struct store_result *result)
{
    if (result->code == ERR_FULL)
        request_wait_problem(ask->wait, 409, "Conflict", result->text);
    else
        request_wait_late(ask->wait);
}

/* ── add ── */

/* Shown once, to whoever has made or exchanged it. */
static void write_secret(const struct hook_ask *ask, char out[HOOK_SECRET_SIZE])
{
    const struct hooks *hooks = ask->wait->web->hooks;
    struct hook_secret secret;
    hook_secret_derive(&hooks->web->tier_keys->keyring.hasher, &hooks->shared, ask->hook.id, ask->hook.secret_number,
                       &secret);
    hook_secret_write(&secret, out);
}

static void on_added(void *context, const struct store_result *result)
{
    struct hook_ask *ask = context;
    char shown[HOOK_SECRET_SIZE];
    if (request_wait_end(ask->wait)) {
        write_secret(ask, shown);
        if (result->code)
            answer_failed(ask, result);
        else
            answer_hook(ask, 201, shown);
    }
    ask_free(ask);
}

/* Whether the store took the call. */
static int write_row(struct hook_ask *ask, const char *replaced, store_count_fn *on_set)
{
    char json[HOOK_JSON_MAX];
    struct store *store = ask->wait->web->store;
    struct store_hook row;
    if (hook_row_make(&ask->hook, json, &row, NULL))
        return 0;
    return replaced ? !store_hook_set(store, &row, replaced, on_set, ask, NULL)
                    : !store_hook_add(store, &row, on_added, ask, NULL);
}

/* ── list, one, renew ── */

static void answer_rotated(struct hook_ask *ask)
{
    char shown[HOOK_SECRET_SIZE];
    write_secret(ask, shown);
    answer_hook(ask, 200, shown);
}

static void on_renewed(void *context, const struct store_result *result, uint64_t count)
{
    struct hook_ask *ask = context;
    if (request_wait_end(ask->wait)) {
        if (result->code)
            answer_failed(ask, result);
        else if (!count)
            answer_unknown(ask->wait->request); /* removed meanwhile, or renewed by another */
        else if (ask->why == RENEW_ROTATE)
            answer_rotated(ask);
        else
            answer_hook(ask, ask->why == RENEW_CHANGE ? 200 : 202, NULL);
    }
    ask_free(ask);
}

static struct hook_body_site site_of(const struct web *web)
{
    return (struct hook_body_site){.tier = web->site.tier, .seq = web->seq, .stemmers = web->stemmers};
}

/* What the request's body says is done to the hook that was found. Returns 0 when it has answered what is wrong with it. */
static int change(struct hook_ask *ask)
{
    const struct hook_body_site site = site_of(ask->wait->web);
    struct err err = {0};
    size_t size = 0;
    const char *body = http_body(ask->wait->request, &size);
    if (!hook_body_change(body, size, &site, &ask->hook, &err))
        return 1;
    if (request_wait_end(ask->wait))
        request_wait_problem(ask->wait, 400, "Bad Request", err.text);
    return 0;
}

/* A row with another generation makes the replica that delivers begin the hook again. Returns 1 when the store asks on; else
 * the request is still to be answered. */
static int renew(struct hook_ask *ask)
{
    char replaced[HOOK_GENERATION_SIZE];
    strcpy(replaced, ask->hook.generation);
    if (ask->why == RENEW_ROTATE)
        hook_rotate(&ask->hook, clock_now_ms());
    hook_renew(&ask->hook, ask->why == RENEW_REPLAY ? ask->from : ask->progress.seq);
    hook_progress_read("", &ask->hook, &ask->progress);
    return !ask->wait->web->is_closing && write_row(ask, replaced, on_renewed);
}

static int find(struct hook_ask *ask, const struct store_hook *rows, size_t count)
{
    char id[HOOK_ID_SIZE];
    strcpy(id, ask->hook.id);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].id, id) == 0)
            return hook_row_read(&rows[i], &ask->hook, &ask->progress);
    return 0;
}

static void answer_list(const struct request_wait *wait, const struct store_hook *rows, size_t count)
{
    struct json_writer writer;
    struct hook hook;
    struct hook_progress progress;
    json_writer_init(&writer, LIST_MAX);
    json_object_begin(&writer, NULL);
    json_array_begin(&writer, "webhooks");
    for (size_t i = 0; i < count; i++)
        if (hook_row_read(&rows[i], &hook, &progress))
            hook_put_shown(&writer, &hook, &progress, NULL, clock_now_ms());
    json_array_end(&writer);
    json_object_end(&writer);
    respond_json(wait->request, NO_STORE, &writer);
}

static void on_rows(void *context, const struct store_result *result, const struct store_hook *rows, size_t count,
                    const char *version)
{
    struct hook_ask *ask = context;
    (void)version;
    int is_there = !result->code && (ask->what == ASK_LIST || find(ask, rows, count));
    if (ask->what == ASK_RENEW && is_there && ask->wait->request) {
        if (ask->why == RENEW_CHANGE && !change(ask)) {
            ask_free(ask);
            return;
        }
        if (renew(ask))
            return;
    }
    if (!request_wait_end(ask->wait))
        ; /* told 503 already */
    else if (result->code || (is_there && ask->what == ASK_RENEW))
        request_wait_late(ask->wait);
    else if (!is_there)
        answer_unknown(ask->wait->request);
    else if (ask->what == ASK_LIST)
        answer_list(ask->wait, rows, count);
    else
        answer_hook(ask, 200, NULL);
    ask_free(ask);
}

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    struct hook_ask *ask = context;
    if (request_wait_end(ask->wait)) {
        if (result->code)
            answer_failed(ask, result);
        else if (!count)
            answer_unknown(ask->wait->request);
        else
            http_respond(ask->wait->request, 204, NULL, "", 0);
    }
    ask_free(ask);
}

/* ── the requests ── */

/* Asks what `from` says (copied). */
static void ask(struct web *web, struct http_request *request, const struct hook_ask *from)
{
    struct hook_ask *made = malloc(sizeof *made);
    const struct request_wait here = {.web = web, .request = request};
    struct request_wait *wait = made ? request_wait_new(&here, &request_wait_plain) : NULL;
    int is_asked = 0;
    if (!wait) {
        if (!made)
            respond_problem(request, 503, "Service Unavailable", "There is no memory for this.");
        free(made);
        return;
    }
    *made = *from;
    made->wait = wait;
    if (made->what == ASK_ADD)
        is_asked = write_row(made, NULL, NULL);
    else if (made->what == ASK_REMOVE)
        is_asked = !store_hook_remove(web->store, made->hook.id, on_removed, made, NULL);
    else
        is_asked = !store_hooks_since(web->store, "", on_rows, made, NULL);
    if (is_asked)
        return;
    request_wait_refuse(wait);
    free(made);
}

void get_hooks(struct web *web, struct http_request *request)
{
    if (hooks_settle(web, request))
        ask(web, request, &(struct hook_ask){.what = ASK_LIST});
}

/* Returns 0 when it has answered that no secret can be made yet. */
static int has_shared(const struct web *web, struct http_request *request)
{
    if (web->hooks->has_shared)
        return 1;
    http_header_add(request, "Retry-After", "2");
    respond_problem(request, 503, "Service Unavailable", "Redis has not told yet what webhooks are signed with.");
    return 0;
}

void post_hooks(struct web *web, struct http_request *request)
{
    struct hook_ask wanted = {.what = ASK_ADD};
    const struct hook_body_site site = site_of(web);
    struct err err = {0};
    size_t size = 0;
    const char *body = http_body(request, &size);
    if (!hooks_settle(web, request))
        return;
    if (hook_body_read(body, size, &site, &wanted.hook, &err)) {
        respond_problem(request, 400, "Bad Request", err.text);
        return;
    }
    if (!has_shared(web, request))
        return;
    hook_id_make(wanted.hook.id);
    hook_renew(&wanted.hook, wanted.hook.from);
    wanted.hook.created_ms = clock_now_ms();
    hook_progress_read("", &wanted.hook, &wanted.progress);
    ask(web, request, &wanted);
}

/* The id in the path. Returns 0 when it has answered that there is none. */
static int take_id(struct http_request *request, const char *id, size_t len, struct hook_ask *out)
{
    char text[HOOK_ID_SIZE] = "";
    if (len < sizeof text)
        snprintf(text, sizeof text, "%.*s", (int)len, id);
    if (hook_id_is_valid(text)) {
        strcpy(out->hook.id, text);
        return 1;
    }
    answer_unknown(request);
    return 0;
}

void get_hook(struct web *web, struct http_request *request, const char *rest)
{
    struct hook_ask wanted = {.what = ASK_ONE};
    if (hooks_settle(web, request) && take_id(request, rest, strlen(rest), &wanted))
        ask(web, request, &wanted);
}

void remove_hook(struct web *web, struct http_request *request, const char *rest)
{
    struct hook_ask wanted = {.what = ASK_REMOVE};
    if (hooks_settle(web, request) && take_id(request, rest, strlen(rest), &wanted))
        ask(web, request, &wanted);
}

void post_hook_test(struct web *web, struct http_request *request, const char *rest)
{
    struct hook_ask wanted = {.what = ASK_RENEW};
    if (hooks_settle(web, request) && take_id(request, rest, strlen(rest), &wanted))
        ask(web, request, &wanted);
}

void post_hook_replay(struct web *web, struct http_request *request, const char *rest)
{
    struct hook_ask wanted = {.what = ASK_RENEW, .why = RENEW_REPLAY};
    struct err err = {0};
    size_t size = 0;
    const char *body = http_body(request, &size);
    if (!hooks_settle(web, request) || !take_id(request, rest, strlen(rest), &wanted))
        return;
    if (hook_body_read_from(body, size, web->seq, wanted.from, &err))
        respond_problem(request, 400, "Bad Request", err.text);
    else
        ask(web, request, &wanted);
}

void patch_hook(struct web *web, struct http_request *request, const char *rest)
{
    struct hook_ask wanted = {.what = ASK_RENEW, .why = RENEW_CHANGE};
    if (hooks_settle(web, request) && take_id(request, rest, strlen(rest), &wanted))
        ask(web, request, &wanted);
}

void post_hook_rotate(struct web *web, struct http_request *request, const char *rest)
{
    struct hook_ask wanted = {.what = ASK_RENEW, .why = RENEW_ROTATE};
    if (hooks_settle(web, request) && take_id(request, rest, strlen(rest), &wanted) && has_shared(web, request))
        ask(web, request, &wanted);
}
