/* Batches: gathered from the queue for a few milliseconds, sent to the service's addresses in turn, each under a
 * deadline; what fails or is late ends with a callback like everything else. A batch that took long makes the next ones
 * smaller, a quick one larger again. */
#include "clock.h"
#include "embed_client.h"

#include <stdlib.h>

/* A batch should take at most half of the time that a text may take: the next one may have to wait for it. */
static void adapt_limit(struct embed *embed, int64_t took_ms)
{
    if (took_ms > embed->timeout_ms / 2 && embed->batch_limit > 1) {
        embed->batch_limit /= 2;
    } else if (took_ms < embed->timeout_ms / 4 && embed->batch_limit < embed->batch_max) {
        embed->batch_limit++;
    }
}

/* `got` NULL: there is no answer, and `err` says why. The transfer has ended. */
static void finish_batch(struct embed *embed, struct embed_batch *batch, const struct embed_answer *got,
                         const struct err *err)
{
    int64_t took_us = clock_monotonic_us() - batch->post.started_us;
    adapt_limit(embed, took_us / 1000);
    if (!got) {
        embed_note_failure(embed, err);
    } else {
        embed->failures = 0;
        embed->dimensions = got->dimensions;
        embed->counts.batches++;
        embed->counts.batch_seconds += (double)took_us / 1e6;
    }
    for (unsigned i = 0; i < batch->count; i++) {
        struct embed_ask *ask = batch->asks[i];
        batch->asks[i] = NULL;
        if (ask) {
            embed_ask_answer(embed, ask, got ? got->vectors + (size_t)i * got->dimensions : NULL);
        }
    }
    embed_batch_done(batch);
}

/* Its time is that of the service from now on. */
static void fill(struct embed *embed, struct embed_batch *batch, struct embed_queue *queue)
{
    int64_t due_ms = clock_monotonic_ms() + embed->timeout_ms;
    while (batch->count < embed->batch_limit && queue->count) {
        struct embed_ask *ask = embed_queue_take(queue);
        if (!ask->is_sample && due_ms < ask->due_ms) {
            ask->due_ms = due_ms;
        }
        batch->asks[batch->count++] = ask;
    }
    embed_ask_watch(embed, due_ms);
}

/* Sends what may be sent. A batch that cannot be sent has failed like one that was not answered. */
static void send_batches(void *context)
{
    struct embed *embed = context;
    for (unsigned i = 0; i < EMBED_UNDER_WAY_MAX; i++) {
        struct embed_batch *batch = &embed->batches[i];
        struct embed_queue *queue = embed->own.count ? &embed->own : &embed->asked;
        struct err err = {0};
        if (batch->count || !queue->count || (queue == &embed->asked && embed->state != EMBED_READY)) {
            continue;
        }
        fill(embed, batch, queue);
        if (embed_batch_start(batch, &embed->service, embed->curl_loop, &err) < 0) {
            finish_batch(embed, batch, NULL, &err);
            loop_timer_start(embed->loop, &embed->gather, EMBED_GATHER_MS, 0);
        }
    }
}

static void on_done(void *context, void *owner, CURLcode code)
{
    struct embed *embed = context;
    struct embed_batch *batch = owner;
    struct embed_answer got = {0};
    struct err err = {0};
    int result = embed_batch_read(batch, code, &got, &err);
    if (result < 0) {
        openai_service_hide(&embed->service, &err);
    }
    if (result == 0 && embed->dimensions && got.dimensions != embed->dimensions) {
        result = err_set(&err, ERR_INVALID, "the embedder gives %u dimensions where it gave %u before: restart",
                         got.dimensions, embed->dimensions);
    }
    finish_batch(embed, batch, result < 0 ? NULL : &got, &err);
    free(got.vectors);
    send_batches(embed);
}

/* Gives up the texts whose time is over. A batch that nobody waits for any more is broken off. */
static void expire_batch(struct embed *embed, struct embed_batch *batch, int64_t now_ms)
{
    unsigned left = 0;
    for (unsigned i = 0; i < batch->count; i++) {
        left += batch->asks[i] && batch->asks[i]->due_ms > now_ms;
    }
    if (batch->count && !left) {
        struct err err = {0};
        err_set(&err, ERR_TIMEOUT, "the embedder does not answer in time");
        curl_loop_remove(embed->curl_loop, batch->post.easy);
        finish_batch(embed, batch, NULL, &err);
    }
    for (unsigned i = 0; i < batch->count; i++) {
        struct embed_ask *ask = batch->asks[i];
        if (ask && ask->due_ms <= now_ms) {
            batch->asks[i] = NULL;
            embed_ask_answer(embed, ask, NULL);
        }
    }
}

static void expire_queue(struct embed *embed, struct embed_queue *queue, int64_t now_ms)
{
    while (queue->first && queue->first->due_ms <= now_ms) {
        embed_ask_answer(embed, embed_queue_take(queue), NULL);
    }
}

static void watch_next(struct embed *embed)
{
    const struct embed_ask *firsts[] = {embed->asked.first, embed->own.first};
    for (unsigned i = 0; i < 2; i++) {
        if (firsts[i]) {
            embed_ask_watch(embed, firsts[i]->due_ms);
        }
    }
    for (unsigned i = 0; i < EMBED_UNDER_WAY_MAX; i++) {
        for (unsigned j = 0; j < embed->batches[i].count; j++) {
            if (embed->batches[i].asks[j]) {
                embed_ask_watch(embed, embed->batches[i].asks[j]->due_ms);
            }
        }
    }
}

static void on_deadline(void *context)
{
    struct embed *embed = context;
    int64_t now_ms = clock_monotonic_ms();
    for (unsigned i = 0; i < EMBED_UNDER_WAY_MAX; i++) {
        expire_batch(embed, &embed->batches[i], now_ms);
    }
    expire_queue(embed, &embed->asked, now_ms);
    expire_queue(embed, &embed->own, now_ms);
    watch_next(embed);
    send_batches(embed);
}

int embed_send_open(struct embed *embed, struct err *err)
{
    embed->batch_limit = embed->batch_max;
    loop_timer_init(&embed->gather, send_batches, embed);
    loop_timer_init(&embed->deadline, on_deadline, embed);
    return curl_loop_open(embed->loop, EMBED_UNDER_WAY_MAX, on_done, embed, &embed->curl_loop, err);
}
