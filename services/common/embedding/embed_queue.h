/* Texts that wait for a batch, first come, first served. Private to the client. */
#ifndef TRIPTYCH_EMBED_QUEUE_H
#define TRIPTYCH_EMBED_QUEUE_H

#include "embed.h"

#include <stddef.h>

#define EMBED_LANG_SIZE 8 /* a longer one is cut, and then unknown */

/* One text and whom to answer. Answered exactly once: with a vector, or without one when it is late. */
struct embed_ask {
    struct embed_ask *next;
    embed_done_fn *done;
    void *context;
    int64_t due_ms; /* on clock_monotonic_ms: until then it may wait, or once it is sent, be answered */
    int is_sample;  /* of our own: embed_state.c */
    char lang[EMBED_LANG_SIZE];
    size_t size_bytes;
    char text[]; /* terminated */
};

/* The due times rise from the first to the last. */
struct embed_queue {
    struct embed_ask *first, *last;
    unsigned count;
};

/* Copies at most EMBED_TEXT_MAX bytes of `text`. Returns owned (free), NULL without memory. */
struct embed_ask *embed_ask_new(const char *text, const char *lang, int64_t due_ms, embed_done_fn *done, void *context);
void embed_queue_add(struct embed_queue *queue, struct embed_ask *ask); /* takes */
struct embed_ask *embed_queue_take(struct embed_queue *queue);          /* returns owned; NULL when empty */
void embed_queue_done(struct embed_queue *queue);

#endif
