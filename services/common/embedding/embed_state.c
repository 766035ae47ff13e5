/* What is thought of the service: learning, ready, or pausing. After failures it is left alone for a while, then asked
 * with a sample of our own: articles are no probes, and nothing of a reader's waits for a service that is down. */
#include "clock.h"
#include "embed_client.h"

#include <stdio.h>

static void take_sample(void *context, const float *vector, unsigned dimensions);

/* Asks for the first `count` samples; with the last answer, end_samples draws the conclusion. */
static void ask_samples(struct embed *embed, unsigned count, int64_t timeout_ms)
{
    int64_t due_ms = clock_monotonic_ms() + timeout_ms;
    embed->samples_left = count;
    embed->samples_failed = 0;
    for (unsigned i = 0; i < count; i++) {
        const struct embed_sample *sample = &embed_samples[i / EMBED_SAMPLE_TEXTS];
        const char *text = sample->texts[i % EMBED_SAMPLE_TEXTS];
        struct embed_ask *ask = embed_ask_new(text, sample->lang, due_ms, take_sample, &embed->samples[i]);
        if (ask) {
            ask->is_sample = 1;
            embed_ask_add(embed, &embed->own, ask);
        } else {
            embed->samples_left--;
            embed->samples_failed++;
            snprintf(embed->reason, sizeof embed->reason, "no memory to ask the embedder");
        }
    }
    if (embed->samples_left == 0) {
        embed_set_state(embed, EMBED_AWAY);
    }
}

/* One text first: so a service that hangs is found out in the time that an article may take. */
static void begin_probe(void *context)
{
    struct embed *embed = context;
    if (embed->samples_left == 0) {
        ask_samples(embed, 1, embed->timeout_ms);
    }
}

static void begin_learning(struct embed *embed)
{
    embed->centre = embed_centre_new(embed->dimensions);
    if (embed->centre) {
        ask_samples(embed, SAMPLES_MAX, EMBED_LEARN_MS);
    } else {
        snprintf(embed->reason, sizeof embed->reason, "no memory for the embedder's samples");
        embed_set_state(embed, EMBED_AWAY);
    }
}

static void end_samples(struct embed *embed)
{
    if (embed->samples_failed) {
        embed_set_state(embed, EMBED_AWAY);
    } else if (embed->is_learned || embed->is_raw || embed->centre) {
        embed->is_learned = 1;
        embed_set_state(embed, EMBED_READY);
    } else {
        begin_learning(embed);
    }
}

static void take_sample(void *context, const float *vector, unsigned dimensions)
{
    struct sample *sample = context;
    struct embed *embed = sample->embed;
    if (!vector) {
        embed->samples_failed++;
    } else if (!embed->centre && !embed->is_raw) {
        embed->centre = embed_centre_known(vector, dimensions);
        embed->is_learned = embed->centre != NULL;
    } else if (embed->centre && !embed->is_learned) {
        embed_centre_learn(embed->centre, (unsigned)(sample - embed->samples) / EMBED_SAMPLE_TEXTS, vector);
    }
    if (--embed->samples_left == 0) {
        end_samples(embed);
    }
}

/* Until a probe finds it well. Learning that failed half-way starts over, perhaps with another model. */
static void begin_pause(struct embed *embed)
{
    /* Doubling, so that a service that is down for long is asked rarely, and one that hiccups soon. */
    int64_t longer_ms = embed->pause_ms * 2 < EMBED_PAUSE_MAX_MS ? embed->pause_ms * 2 : EMBED_PAUSE_MAX_MS;
    embed->pause_ms = embed->pause_ms ? longer_ms : EMBED_PAUSE_FIRST_MS;
    if (!embed->is_learned) {
        embed_centre_free(embed->centre);
        embed->centre = NULL;
        embed->dimensions = 0;
    }
    loop_timer_start(embed->loop, &embed->probe, embed->pause_ms, 0);
}

void embed_set_state(struct embed *embed, enum embed_state state)
{
    int is_changed = embed->state != state;
    embed->state = state;
    embed->failures = 0;
    if (state == EMBED_READY) {
        embed->pause_ms = 0;
        loop_timer_start(embed->loop, &embed->gather, 0, 0);
    } else {
        begin_pause(embed);
    }
    if (is_changed && embed->on_state) {
        embed->on_state(embed->context, state, state == EMBED_READY ? "" : embed->reason);
    }
    /* After the state is set: their callbacks may ask again, and are then refused. */
    if (state == EMBED_AWAY) {
        embed_ask_fail_all(embed);
    }
}

void embed_note_failure(struct embed *embed, const struct err *err)
{
    embed->counts.failed_batches++;
    snprintf(embed->reason, sizeof embed->reason, "%s", err->text);
    if (embed->state != EMBED_READY) {
        return; /* the samples draw the conclusion */
    }
    if (++embed->failures >= EMBED_FAILURES_MAX) {
        embed_set_state(embed, EMBED_AWAY);
    } else if (!embed->probe.loop) {
        /* With few articles, it would take long until so many have failed. */
        loop_timer_start(embed->loop, &embed->probe, EMBED_PAUSE_FIRST_MS, 0);
    }
}

void embed_state_open(struct embed *embed)
{
    for (unsigned i = 0; i < SAMPLES_MAX; i++) {
        embed->samples[i].embed = embed;
    }
    snprintf(embed->reason, sizeof embed->reason, "the embedder has not answered yet");
    loop_timer_init(&embed->probe, begin_probe, embed);
    loop_timer_start(embed->loop, &embed->probe, 0, 0);
}
