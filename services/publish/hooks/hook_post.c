/* A message on its way: what it says, its signature (Standard Webhooks), its request. */
#include "hook_run.h"

#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGENT           "Triptych-Webhooks/" TRIPTYCH_VERSION
#define MESSAGE_MAX     4096 /* bytes of a message of our own */
#define MESSAGE_ID_SIZE (HOOK_ID_SIZE + 16 + EVENT_SEQ_SIZE)
#define HEADER_SIZE     (MESSAGE_ID_SIZE + 2 * HOOK_SIGNATURE_SIZE + 32)

static void on_answer(void *context, const struct http_answer *answer)
{
    struct hook_run *run = context;
    run->hooks->running--;
    run->answered(run, answer);
}

/* The same message has the same id however often it is sent: receivers know by it what they have had. */
static void write_id(const struct hook_run *run, enum hook_sends sends, const char *seq, char out[MESSAGE_ID_SIZE])
{
    if (sends == HOOK_SENDS_EVENT)
        snprintf(out, MESSAGE_ID_SIZE, "%s_%s", run->hook.id, seq);
    else
        snprintf(out, MESSAGE_ID_SIZE, "%s_%s_%s", run->hook.id, sends == HOOK_SENDS_TEST ? "test" : "gap",
                 sends == HOOK_SENDS_TEST ? run->hook.generation : seq);
}

int hook_post(struct hook_run *run, enum hook_sends sends, const char *seq, const char *body, size_t size_bytes)
{
    char id[MESSAGE_ID_SIZE], signature[2 * HOOK_SIGNATURE_SIZE];
    char id_line[HEADER_SIZE], time_line[HEADER_SIZE], signature_line[HEADER_SIZE];
    struct hooks *hooks = run->hooks;
    /* Curl would ask before it sends a body of some length, and wait a second for servers that do not answer that. */
    const char *const headers[] = {
        "Content-Type: application/json", "Expect:", id_line, time_line, signature_line, NULL};
    write_id(run, sends, seq, id);
    const struct hook_message message = {id, clock_now_ms() / 1000, body, size_bytes};
    hook_secret_sign(&run->secret, &message, signature);
    if (hook_signs_twice(&run->hook, clock_now_ms())) {
        /* Standard Webhooks: several signatures with a blank between them, of which one has to be right. */
        signature[HOOK_SIGNATURE_SIZE - 1] = ' ';
        hook_secret_sign(&run->old_secret, &message, signature + HOOK_SIGNATURE_SIZE);
    }
    snprintf(id_line, sizeof id_line, "webhook-id: %s", id);
    snprintf(time_line, sizeof time_line, "webhook-timestamp: %" PRId64, message.time_s);
    snprintf(signature_line, sizeof signature_line, "webhook-signature: %s", signature);
    const struct http_get get = {.url = run->hook.url,
                                 .accept = "*/*",
                                 .user_agent = AGENT,
                                 .headers = headers,
                                 .post = body,
                                 .post_bytes = size_bytes,
                                 .timeout_ms = HOOK_TIMEOUT_MS,
                                 .body_max_bytes = HOOK_ANSWER_MAX,
                                 .may_be_cut = 1};
    if (!hooks_may_send(hooks))
        return ERR_UNAVAILABLE;
    if (!run->transfer && !(run->transfer = http_transfer_new(hooks->client)))
        return ERR_MEMORY;
    int code = http_transfer_start(run->transfer, &get, on_answer, run, NULL);
    if (code)
        return code;
    run->sends = sends;
    event_seq_set(run->seq, seq);
    hooks->running++;
    return 0;
}

/* Sends a message of our own, which has the members of an event that are needed to tell what it is. */
static int post_object(struct hook_run *run, enum hook_sends sends, const char *seq, const char *reason)
{
    struct json_writer writer;
    char *json = NULL;
    size_t size = 0;
    json_writer_init(&writer, MESSAGE_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "kind", sends == HOOK_SENDS_TEST ? "test" : "snapshot-required");
    json_put_text(&writer, "webhook", run->hook.id);
    json_put_text_or_null(&writer, "seq", seq);
    if (sends == HOOK_SENDS_TEST) {
        json_put_text(&writer, "q", run->hook.query);
    } else {
        json_put_text(&writer, "detail", reason);
        json_put_text(&writer, "snapshot", "/api/v1/stories");
    }
    json_object_end(&writer);
    int code = json_writer_take(&writer, &json, &size, NULL);
    if (!code)
        code = hook_post(run, sends, seq, json, size);
    free(json);
    return code;
}

int hook_post_test(struct hook_run *run)
{
    return post_object(run, HOOK_SENDS_TEST, run->progress.seq, "");
}

int hook_post_gap(struct hook_run *run, const char *seq, const char *reason)
{
    return post_object(run, HOOK_SENDS_GAP, seq, reason);
}
