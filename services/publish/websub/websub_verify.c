/* Whether an asker meant it (5.3): until the callback has given back a number that nobody can guess, nothing is kept. Any
 * replica asks; one that dies meanwhile has forgotten it, and the asker asks again. */
#include "websub.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct websub_pending {
    struct websub_pending *next;
    struct websub *websub; /* NULL: closed meanwhile; the store's answer frees it */
    struct websub_request request;
    struct http_transfer *transfer; /* owned */
    char host[URL_HOST_SIZE], challenge[WEBSUB_CHALLENGE_LEN + 1];
    int is_storing;
};

static void unlink_pending(struct websub_pending *pending)
{
    struct websub_pending **at = &pending->websub->pendings;
    while (*at != pending)
        at = &(*at)->next;
    *at = pending->next;
    pending->websub->pending_count--;
}

static void end(struct websub_pending *pending, const char *event)
{
    if (pending->websub) {
        websub_count(pending->websub, event);
        unlink_pending(pending);
        http_transfer_free(pending->transfer);
    }
    free(pending);
}

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    (void)result, (void)count; /* one that was not there is gone as well */
    end(context, "unsubscribed");
}

static void on_told(void *context, const struct http_answer *answer)
{
    (void)answer; /* what it says changes nothing */
    end(context, "told");
}

static int send_question(struct websub_pending *pending, const char *question, http_done_fn *done, struct err *err)
{
    const struct http_get get = {.url = question,
                                 .accept = "*/*",
                                 .user_agent = "Triptych-Hub/" TRIPTYCH_VERSION,
                                 .timeout_ms = WEBSUB_TIMEOUT_MS,
                                 .body_max_bytes = WEBSUB_ANSWER_MAX,
                                 .may_be_cut = 1};
    return http_transfer_start(pending->transfer, &get, done, pending, err);
}

static int tell(struct websub_pending *pending, const char *reason)
{
    char denial[URL_SIZE];
    if (!websub_denial(&pending->request, reason, denial))
        return ERR_INVALID;
    pending->is_storing = 0;
    return send_question(pending, denial, on_told, NULL);
}

/* It has confirmed what it does not get. */
static void refuse(struct websub_pending *pending, const char *reason)
{
    websub_count(pending->websub, "full");
    if (tell(pending, reason))
        end(pending, "failed");
}

static void on_put(void *context, const struct store_result *result)
{
    struct websub_pending *pending = context;
    if (pending->websub && result->code == ERR_FULL)
        refuse(pending, "This desk has as many subscriptions as it takes.");
    else
        end(pending, result->code ? "failed" : "subscribed");
}

static int put(struct websub_pending *pending)
{
    char id[HOOK_ID_SIZE], generation[HOOK_GENERATION_SIZE], json[WEBSUB_ROW_MAX];
    const struct store_hook row = {.id = id, .generation = generation, .row = json, .progress = ""};
    websub_id(pending->request.callback, pending->request.topic, id);
    hook_id_make(generation);
    int64_t until_ms = clock_now_ms() + pending->request.lease_s * 1000;
    int code = websub_row_write(&pending->request, until_ms, json, NULL);
    return code ? code : store_websub_put(pending->websub->web->store, &row, on_put, pending, NULL);
}

/* How many subscriptions the host has beside this one. */
static unsigned count_host(const struct websub_pending *pending, const struct store_hook *rows, size_t count)
{
    char id[HOOK_ID_SIZE], host[URL_HOST_SIZE];
    struct websub_request request;
    int64_t until_ms;
    unsigned found = 0;
    websub_id(pending->request.callback, pending->request.topic, id);
    for (size_t i = 0; i < count; i++)
        found += strcmp(rows[i].id, id) != 0 && !websub_row_read(rows[i].row, &request, &until_ms, NULL) &&
                 url_host(request.callback, host) && strcmp(host, pending->host) == 0;
    return found;
}

static void on_rows(void *context, const struct store_result *result, const struct store_hook *rows, size_t count,
                    const char *version)
{
    struct websub_pending *pending = context;
    (void)version;
    if (!pending->websub || result->code)
        end(pending, "failed");
    else if (count_host(pending, rows, count) >= WEBSUB_HOST_MAX)
        refuse(pending, "Your host has as many subscriptions here as one may have.");
    else if (put(pending))
        end(pending, "failed");
}

static int is_confirmed(const struct websub_pending *pending, const struct http_answer *answer)
{
    return answer->failure == FETCH_OK && answer->status >= 200 && answer->status < 300 &&
           answer->size_bytes == WEBSUB_CHALLENGE_LEN &&
           memcmp(answer->body, pending->challenge, WEBSUB_CHALLENGE_LEN) == 0;
}

static void on_answer(void *context, const struct http_answer *answer)
{
    struct websub_pending *pending = context;
    struct store *store = pending->websub->web->store;
    char id[HOOK_ID_SIZE];
    int code;
    if (!is_confirmed(pending, answer)) {
        end(pending, "denied");
        return;
    }
    pending->is_storing = 1;
    websub_id(pending->request.callback, pending->request.topic, id);
    code = pending->request.is_unsubscribe ? store_websub_remove(store, id, on_removed, pending, NULL)
                                           : store_websubs_since(store, "", on_rows, pending, NULL);
    if (code)
        end(pending, "failed");
}

static unsigned count_pending(const struct websub *websub, const char *host)
{
    unsigned count = 0;
    for (const struct websub_pending *pending = websub->pendings; pending; pending = pending->next)
        count += strcmp(pending->host, host) == 0;
    return count;
}

/* Returns 0 and sets *out (returns owned, nobody is asked so far: enter_or_drop), or ERR_INVALID, ERR_FULL, ERR_MEMORY. */
static int pending_new(struct websub *websub, const struct websub_request *request, struct websub_pending **out,
                       struct err *err)
{
    char host[URL_HOST_SIZE];
    if (!url_host(request->callback, host))
        return err_set(err, ERR_INVALID, "hub.callback has no host.");
    if (websub->pending_count >= WEBSUB_PENDING_MAX || count_pending(websub, host) >= WEBSUB_HOST_PENDING)
        return err_set(err, ERR_FULL, "Others are being asked whether they meant it; ask again in a minute.");
    struct websub_pending *pending = calloc(1, sizeof *pending);
    if (!pending || !(pending->transfer = http_transfer_new(websub->client))) {
        free(pending);
        return err_set(err, ERR_MEMORY, "There is no memory for this.");
    }
    pending->websub = websub;
    pending->request = *request;
    strcpy(pending->host, host);
    *out = pending;
    return 0;
}

/* `code`: whether it is under way; passed on. */
static int enter_or_drop(struct websub_pending *pending, int code)
{
    struct websub *websub = pending->websub;
    if (code) {
        http_transfer_free(pending->transfer);
        free(pending);
        return code;
    }
    pending->next = websub->pendings;
    websub->pendings = pending;
    websub->pending_count++;
    return 0;
}

static int ask(struct websub_pending *pending, struct err *err)
{
    char question[URL_SIZE], random[SIGNATURE_SECRET_SIZE];
    signature_secret_make(random);
    snprintf(pending->challenge, sizeof pending->challenge, "%.*s", WEBSUB_CHALLENGE_LEN, random);
    if (!websub_question(&pending->request, pending->challenge, question))
        return err_set(err, ERR_INVALID, "hub.callback and hub.topic are too long together.");
    return send_question(pending, question, on_answer, err);
}

int websub_verify(struct websub *websub, const struct websub_request *request, struct err *err)
{
    struct websub_pending *pending;
    int code = pending_new(websub, request, &pending, err);
    return code ? code : enter_or_drop(pending, ask(pending, err));
}

int websub_deny(struct websub *websub, const struct websub_request *request, const char *reason)
{
    struct websub_pending *pending;
    int code = pending_new(websub, request, &pending, NULL);
    return code ? code : enter_or_drop(pending, tell(pending, reason));
}

void websub_verify_close(struct websub *websub)
{
    while (websub->pendings) {
        struct websub_pending *pending = websub->pendings;
        int is_storing = pending->is_storing;
        unlink_pending(pending);
        http_transfer_free(pending->transfer);
        pending->websub = NULL;
        if (!is_storing)
            free(pending);
    }
}
