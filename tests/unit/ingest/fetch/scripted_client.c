#include "scripted_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct scripted_sent scripted_sent;

struct http_transfer {
    http_done_fn *done; /* NULL: nothing is under way */
    void *context;
};

static char place; /* the client's address */

int http_client_open(struct loop *on, const char *user_agent, const struct net_permit *permit, struct http_client **out,
                     struct err *err)
{
    (void)on, (void)user_agent, (void)permit, (void)err;
    *out = (struct http_client *)&place;
    return 0;
}

void http_client_close(struct http_client *client)
{
    (void)client;
}

struct http_transfer *http_transfer_new(struct http_client *client)
{
    (void)client;
    return calloc(1, sizeof(struct http_transfer));
}

void http_transfer_free(struct http_transfer *transfer)
{
    if (transfer && transfer->done)
        scripted_sent.running--;
    free(transfer);
}

int http_transfer_start(struct http_transfer *transfer, const struct http_get *get, http_done_fn *done, void *context,
                        struct err *err)
{
    if (scripted_sent.code)
        return err_set(err, (enum err_code)scripted_sent.code, "too many are running");
    assert_null(transfer->done);
    transfer->done = done;
    transfer->context = context;
    scripted_sent.count++;
    scripted_sent.running++;
    scripted_sent.transfer = transfer;
    snprintf(scripted_sent.url, sizeof scripted_sent.url, "%s", get->url);
    snprintf(scripted_sent.header, sizeof scripted_sent.header, "%s", get->header ? get->header : "");
    snprintf(scripted_sent.auth, sizeof scripted_sent.auth, "%s", get->auth ? get->auth : "");
    snprintf(scripted_sent.etag, sizeof scripted_sent.etag, "%s", get->etag ? get->etag : "");
    return 0;
}

void scripted_answer_sent(long status, const char *location, const char *retry_after)
{
    struct http_transfer *transfer = scripted_sent.transfer;
    const struct http_answer answer = {.sentence = "",
                                       .status = status,
                                       .body = "",
                                       .content_type = "",
                                       .content_location = "",
                                       .content_language = "",
                                       .etag = "",
                                       .last_modified = "",
                                       .location = location,
                                       .link = "",
                                       .retry_after = retry_after,
                                       .cache_control = ""};
    http_done_fn *done = transfer->done;
    transfer->done = NULL;
    scripted_sent.running--;
    done(transfer->context, &answer);
}
