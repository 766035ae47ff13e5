/* What a service answers to `POST /v1/chat/completions`: an envelope, and in it, as a text, the document that the model
 * wrote. Both are an outsider's. Pure. */
#ifndef TRIPTYCH_WRITER_ANSWER_H
#define TRIPTYCH_WRITER_ANSWER_H

#include "err.h"
#include "writer_task.h"

#include <stddef.h>
#include <stdint.h>

#define WRITER_ANSWER_MAX 65536    /* bytes of an answer: WRITER_ANSWER_TOKENS many times over */
#define WRITER_TOKENS_MAX 10000000 /* that a service may say one request cost; more is nonsense and counts as unknown */

struct writer_answer {
    /* What was written for each span, in the order of the task: owned, cut to WRITER_SENTENCE_MAX + 1 bytes; NULL: nothing. */
    char *sentences[WRITER_SPANS_MAX];
    uint64_t tokens; /* what the service says it cost; 0: it does not say */
};

/* Reads the answer to a task of `count` spans. Returns 0 and fills *out (writer_answer_done); ERR_INVALID with what is wrong
 * (out->tokens is set even then, for the cost is real), ERR_MEMORY. */
int writer_answer_read(const char *body, size_t size_bytes, unsigned count, struct writer_answer *out, struct err *err);
void writer_answer_done(struct writer_answer *answer);

#endif
