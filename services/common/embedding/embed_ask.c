/* What becomes of one text: it waits, and it ends with an answer, a failure or its time limit. */
#include "clock.h"
#include "embed_client.h"
#include "embed_whiten.h"

#include <stdlib.h>

void embed_ask_answer(struct embed *embed, struct embed_ask *ask, float *vector)
{
    /* A sample is our own question, whether the service is well: it is no text of a desk, in no count and with no
     * centre. */
    if (!ask->is_sample) {
        *(vector ? &embed->counts.answered : &embed->counts.failed) += 1;
        if (vector && embed->centre) {
            embed_centre_apply(embed->centre, ask->lang, vector);
            if (embed->is_whitened && embed_centre_is_known(embed->centre)) {
                embed_whiten(vector);
            }
        }
    }
    ask->done(ask->context, vector, vector ? embed->dimensions : 0);
    free(ask);
}

/* Those that asked go on by words: they are answered at once instead of each at its own limit, since none would get
 * another answer. */
void embed_ask_fail_all(struct embed *embed)
{
    struct embed_ask *ask;
    while ((ask = embed_queue_take(&embed->asked))) {
        embed_ask_answer(embed, ask, NULL);
    }
}

/* One timer for all, at the earliest limit: when it fires it finds the next one. */
void embed_ask_watch(struct embed *embed, int64_t due_ms)
{
    if (!embed->deadline.loop || due_ms < embed->deadline.due_ms) {
        int64_t wait_ms = due_ms - clock_monotonic_ms();
        loop_timer_start(embed->loop, &embed->deadline, wait_ms > 0 ? wait_ms : 0, 0);
    }
}

void embed_ask_add(struct embed *embed, struct embed_queue *queue, struct embed_ask *ask)
{
    embed_queue_add(queue, ask);
    embed_ask_watch(embed, ask->due_ms);
    /* A text waits a moment for others: a batch costs the service hardly more than one. A full batch goes at once. */
    if (!embed->gather.loop || queue->count == embed->batch_limit) {
        loop_timer_start(embed->loop, &embed->gather, queue->count >= embed->batch_limit ? 0 : EMBED_GATHER_MS, 0);
    }
}
