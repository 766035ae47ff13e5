/* Opens and closes the client, and takes requests: what does not fit into the queue is refused at once, so that callers
 * know without waiting. */
#include "embed.h"
#include "clock.h"
#include "embed_client.h"

#include <stdlib.h>

int embed_request(struct embed *embed, const char *text, const char *lang, embed_done_fn *done, void *context,
                  struct err *err)
{
    /* Some services give such a text a vector, which would be near to that of every other empty one. */
    if (text[0] == '\0') {
        return err_set(err, ERR_INVALID, "an empty text has no vector");
    }
    /* At once, and not after a time: articles are classified without meaning while there is none to be had. */
    if (embed->state == EMBED_AWAY) {
        embed->counts.refused++;
        return err_set(err, ERR_UNAVAILABLE, "%s", embed->reason);
    }
    if (embed->asked.count >= embed->queue_max) {
        embed->counts.refused++;
        return err_set(err, ERR_FULL, "%u texts wait for the embedder", embed->asked.count);
    }
    struct embed_ask *ask =
        embed_ask_new(text, lang, clock_monotonic_ms() + EMBED_WAIT_FACTOR * embed->timeout_ms, done, context);
    if (!ask) {
        return err_set(err, ERR_MEMORY, "no memory to ask the embedder");
    }
    embed_ask_add(embed, &embed->asked, ask);
    return 0;
}

static unsigned or_default(unsigned value, unsigned fallback)
{
    return value ? value : fallback;
}

static void set_limits(struct embed *embed, const struct embed_options *options)
{
    unsigned batch_max = or_default(options->batch_max, EMBED_BATCH_MAX);
    embed->timeout_ms = options->timeout_ms > 0 ? options->timeout_ms : EMBED_TIMEOUT_MS;
    embed->batch_max = batch_max < EMBED_BATCH_MAX ? batch_max : EMBED_BATCH_MAX;
    embed->queue_max = or_default(options->queue_max, EMBED_QUEUE_MAX);
}

int embed_open(struct loop *loop, const struct embed_options *options, struct embed **out, struct err *err)
{
    struct embed *embed = calloc(1, sizeof *embed);
    if (!embed) {
        return err_set(err, ERR_MEMORY, "no memory for the embedder's client");
    }
    embed->loop = loop;
    embed->is_raw = options->is_raw;
    embed->is_whitened = options->is_whitened;
    embed->on_state = options->on_state;
    embed->context = options->context;
    set_limits(embed, options);
    int result = embed_service_init(&embed->service, options, err);
    if (result == 0) {
        result = embed_send_open(embed, err);
    }
    if (result < 0) {
        embed_close(embed);
        return result;
    }
    embed_state_open(embed);
    *out = embed;
    return 0;
}

void embed_close(struct embed *embed)
{
    if (!embed) {
        return;
    }
    for (unsigned i = 0; i < EMBED_UNDER_WAY_MAX; i++) {
        if (embed->batches[i].post.easy) {
            curl_loop_remove(embed->curl_loop, embed->batches[i].post.easy);
        }
        embed_batch_done(&embed->batches[i]);
    }
    embed_queue_done(&embed->asked);
    embed_queue_done(&embed->own);
    loop_timer_stop(&embed->gather);
    loop_timer_stop(&embed->deadline);
    loop_timer_stop(&embed->probe);
    curl_loop_close(embed->curl_loop);
    openai_service_done(&embed->service);
    embed_centre_free(embed->centre);
    free(embed);
}

enum embed_state embed_state(const struct embed *embed)
{
    return embed->state;
}

unsigned embed_dimensions(const struct embed *embed)
{
    return embed->dimensions;
}

struct embed_counts embed_counts(const struct embed *embed)
{
    struct embed_counts counts = embed->counts;
    counts.waiting = embed->asked.count;
    for (unsigned i = 0; i < EMBED_UNDER_WAY_MAX; i++) {
        counts.under_way += embed->batches[i].count;
    }
    return counts;
}
