/* A feed on its way to one subscriber (7): signed when he gave a secret, tried again with doubling pauses. A later content takes the
 * place of one that waits: a feed holds all that matters of the one before. */
#include "websub.h"

#include "clock.h"
#include "hook_verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE (2 * URL_SIZE + 64)
#define FIRST_MS    5000 /* pause after the first failure */

static void send_content(struct websub_sub *sub);

void websub_content_release(struct websub_content *content)
{
    if (content && --content->references == 0)
        free(content);
}

static void drop(struct websub_content **content)
{
    websub_content_release(*content);
    *content = NULL;
}

/* What came meanwhile is next. */
static void go_on(struct websub_sub *sub)
{
    drop(&sub->content);
    sub->content = sub->later;
    sub->later = NULL;
    sub->tries = 0;
    if (sub->content)
        send_content(sub);
}

static void wait_again(struct websub_sub *sub, const char *retry_after)
{
    loop_timer_start(sub->websub->web->loop, &sub->timer, hook_pause_ms(sub->tries, FIRST_MS, retry_after), 0);
}

static void fail(struct websub_sub *sub, const char *retry_after)
{
    struct websub *websub = sub->websub;
    int64_t now_ms = clock_now_ms();
    websub_count(websub, "failed");
    sub->failing_ms = sub->failing_ms ? sub->failing_ms : now_ms;
    sub->tries++;
    if (now_ms - sub->failing_ms >= websub->hooks->patience_ms) {
        websub_deny(websub, &sub->request, "Nothing was taken at this address for too long.");
        websub->forget(websub, sub->id);
    } else if (sub->tries >= WEBSUB_TRIES)
        go_on(sub);
    else
        wait_again(sub, retry_after);
}

static void on_answer(void *context, const struct http_answer *answer)
{
    struct websub_sub *sub = context;
    char reason[HOOK_REASON_SIZE];
    enum hook_verdict verdict = hook_verdict_of(answer, sub->request.callback, reason);
    sub->is_sending = 0;
    if (verdict == HOOK_GONE) {
        sub->websub->forget(sub->websub, sub->id);
    } else if (verdict == HOOK_TAKEN) {
        websub_count(sub->websub, "delivered");
        sub->failing_ms = 0;
        go_on(sub);
    } else {
        fail(sub, answer->retry_after);
    }
}

static void on_timer(void *context)
{
    send_content(context);
}

static int post(struct websub_sub *sub)
{
    char type[96], links[HEADER_SIZE], signature[HMAC_HEX_SIZE + 32] = "", hex[HMAC_HEX_SIZE];
    const struct websub_content *content = sub->content;
    const char *const headers[] = {type, "Expect:", links, signature, NULL};
    snprintf(type, sizeof type, "Content-Type: %s", content->type);
    snprintf(links, sizeof links, "Link: <%s" WEBSUB_PATH ">; rel=\"hub\", <%s>; rel=\"self\"",
             sub->websub->web->site.base_url, sub->request.topic);
    if (*sub->request.secret) {
        hmac_sha256_hex(sub->request.secret, content->bytes, content->size, hex);
        snprintf(signature, sizeof signature, "X-Hub-Signature: sha256=%s", hex);
    }
    const struct http_get get = {.url = sub->request.callback,
                                 .accept = "*/*",
                                 .user_agent = "Triptych-Hub/" TRIPTYCH_VERSION,
                                 .headers = headers,
                                 .post = content->bytes,
                                 .post_bytes = content->size,
                                 .timeout_ms = WEBSUB_TIMEOUT_MS,
                                 .body_max_bytes = WEBSUB_ANSWER_MAX,
                                 .may_be_cut = 1};
    if (!sub->transfer && !(sub->transfer = http_transfer_new(sub->websub->client)))
        return ERR_MEMORY;
    return http_transfer_start(sub->transfer, &get, on_answer, sub, NULL);
}

static void send_content(struct websub_sub *sub)
{
    /* Without the lease another replica sends, and this subscription is dropped at the next tick; when the lease comes back
     * before that, this waits to be sent. */
    sub->is_sending = hooks_may_send(sub->websub->hooks) && !post(sub);
    if (!sub->is_sending)
        wait_again(sub, "");
}

void websub_deliver(struct websub_sub *sub, struct websub_content *content)
{
    if (!sub->timer.fire)
        loop_timer_init(&sub->timer, on_timer, sub);
    content->references++;
    drop(&sub->later);
    sub->later = content;
    if (sub->is_sending)
        return;
    /* One that is being tried again begins again with what is newer. */
    loop_timer_stop(&sub->timer);
    go_on(sub);
}

void websub_sub_free(struct websub_sub *sub)
{
    loop_timer_stop(&sub->timer);
    http_transfer_free(sub->transfer);
    drop(&sub->content);
    drop(&sub->later);
    free(sub);
}
