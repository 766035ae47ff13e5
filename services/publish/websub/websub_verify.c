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

static void on_put(void *context, const struct store_result *result)
{
    end(context, result->code ? "full" : "subscribed");
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
        end(pending, "full");
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

static struct websub_pending *pending_new(struct websub *websub, const struct websub_request *request)
{
    struct websub_pending *pending = calloc(1, sizeof *pending);
    if (!pending || !(pending->transfer = http_transfer_new(websub->client))) {
        free(pending);
        return NULL;
    }
    pending->websub = websub;
    pending->request = *request;
    return pending;
}

static int ask(struct websub_pending *pending, struct err *err)
{
    char question[URL_SIZE];
    const struct http_get get = {.url = question,
                                 .accept = "*/*",
                                 .user_agent = "Triptych-Hub/" TRIPTYCH_VERSION,
                                 .timeout_ms = WEBSUB_TIMEOUT_MS,
                                 .body_max_bytes = WEBSUB_ANSWER_MAX,
                                 .may_be_cut = 1};
    if (!websub_question(&pending->request, pending->challenge, question))
        return err_set(err, ERR_INVALID, "hub.callback and hub.topic are too long together.");
    return http_transfer_start(pending->transfer, &get, on_answer, pending, err);
}

int websub_verify(struct websub *websub, const struct websub_request *request, struct err *err)
{
    char host[URL_HOST_SIZE], random[SIGNATURE_SECRET_SIZE];
    if (!url_host(request->callback, host))
        return err_set(err, ERR_INVALID, "hub.callback has no host.");
    if (websub->pending_count >= WEBSUB_PENDING_MAX || count_pending(websub, host) >= WEBSUB_HOST_PENDING)
        return err_set(err, ERR_FULL, "Others are being asked whether they meant it; ask again in a minute.");
    struct websub_pending *pending = pending_new(websub, request);
    if (!pending)
        return err_set(err, ERR_MEMORY, "There is no memory for this.");
    strcpy(pending->host, host);
    signature_secret_make(random);
    snprintf(pending->challenge, sizeof pending->challenge, "%.*s", WEBSUB_CHALLENGE_LEN, random);
    int code = ask(pending, err);
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
