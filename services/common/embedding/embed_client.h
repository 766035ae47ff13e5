/* The client's state, private to its files:
 *   embed.c        opens, closes, takes requests
 *   embed_ask.c    texts wait in `asked`; each ends with an answer, a failure or its time limit
 *   embed_send.c   batches take texts, and bring what came back
 *   embed_state.c  whether the service is well, found out with samples of our own, which wait in `own` and go first
 * Callbacks come from the loop's own events alone; what they ask for is sent later. */
#ifndef TRIPTYCH_EMBED_CLIENT_H
#define TRIPTYCH_EMBED_CLIENT_H

#include "embed.h"
#include "embed_batch.h"
#include "embed_centre.h"
#include "embed_samples.h"

#define SAMPLES_MAX ((unsigned)EMBED_SAMPLE_LANGUAGES * EMBED_SAMPLE_TEXTS)

/* The context of a sample's ask; its place tells which it is. */
struct sample {
    struct embed *embed;
};

struct embed {
    struct loop *loop;
    struct curl_loop *curl_loop;
    struct openai_service service;
    int64_t timeout_ms;
    unsigned batch_max, queue_max;
    int is_raw, is_whitened;
    void (*on_state)(void *context, enum embed_state state, const char *reason);
    void *context;

    struct embed_queue asked, own;
    struct embed_batch batches[EMBED_UNDER_WAY_MAX]; /* in use while they have texts */
    unsigned batch_limit;                            /* fewer texts than batch_max while the service is slow */
    struct loop_timer gather, deadline, probe;

    enum embed_state state;
    char reason[ERR_TEXT_MAX]; /* of the last failure */
    unsigned failures;         /* batches in a row */
    int64_t pause_ms;          /* before the next probe, while away */

    unsigned dimensions;
    struct embed_centre *centre; /* NULL until the first answer, and when raw */
    int is_learned;
    struct sample samples[SAMPLES_MAX];
    unsigned samples_left, samples_failed;

    struct embed_counts counts;
};

/* embed_ask.c */
/* Puts the ask in a queue (takes) and sees to it that it is sent and that it ends. A full batch goes at once, which is
 * after the caller has returned. */
void embed_ask_add(struct embed *embed, struct embed_queue *queue, struct embed_ask *ask);
/* The deadline fires at this time, or earlier. */
void embed_ask_watch(struct embed *embed, int64_t due_ms);
/* The answer to one text, or none (NULL). Takes the ask. */
void embed_ask_answer(struct embed *embed, struct embed_ask *ask, float *vector);
void embed_ask_fail_all(struct embed *embed); /* all that wait in `asked` */

/* embed_send.c */
int embed_send_open(struct embed *embed, struct err *err);

/* embed_state.c */
void embed_state_open(struct embed *embed);
void embed_set_state(struct embed *embed, enum embed_state state);
void embed_note_failure(struct embed *embed, const struct err *err); /* of a batch */

#endif
