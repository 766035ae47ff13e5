/* Answers that many readers get alike, kept for some seconds with their packed forms: a thousand readers cost one
 * rendering and one packing. Bounded in number and bytes; of too many, the one that was asked for longest ago leaves. */
#ifndef TRIPTYCH_KEPT_ANSWER_H
#define TRIPTYCH_KEPT_ANSWER_H

#include "buffer.h"
#include "content_coding.h"
#include "etag.h"

#include <stddef.h>
#include <stdint.h>

#define KEPT_ANSWERS_MAX 512
#define KEPT_BYTES_MAX   (48u * 1024u * 1024u) /* of all, packed forms included */
#define KEPT_KEY_SIZE    192
#define KEPT_NOTE_SIZE   64

/* One answer. Zeroed: empty. */
struct kept_answer {
    const char *type;                 /* a static string */
    struct coded forms[CODING_COUNT]; /* without bytes: not packed so (yet) */
    unsigned tried;                   /* 1u << coding: packing was tried, and gains nothing where there is no body */
    uint64_t hash;                    /* of the plain bytes: what the validators are made of */
    int64_t made_ms;                  /* monotonic */
    char key[KEPT_KEY_SIZE];
    char note[KEPT_NOTE_SIZE]; /* what it was made of */
    uint64_t used;             /* when it was last asked for, in requests */
};

/* Takes what the buffer holds. Returns 0, or < 0 with nothing changed. */
int kept_answer_fill(struct kept_answer *answer, const char *type, struct buffer *out);
/* The body in the coding that is liked, or a plainer one when that gains nothing; *coding says which. Borrowed. */
const char *kept_answer_body(struct kept_answer *answer, enum coding_effort effort, enum coding *coding,
                             size_t *out_size);
size_t kept_answer_bytes(const struct kept_answer *answer);
void kept_answer_done(struct kept_answer *answer);

/* All that are kept. Zeroed: none. */
struct kept_answers {
    uint64_t hashes[KEPT_ANSWERS_MAX]; /* of the keys; 0: free */
    struct kept_answer *answers;       /* owned, KEPT_ANSWERS_MAX of them; NULL: none yet */
    size_t bytes;
    size_t bytes_max; /* 0: KEPT_BYTES_MAX */
    uint64_t requests;
};

/* The answer under `key` that was made of `note` at most `age_max_ms` ago, NULL when there is none. Borrowed until the
 * next kept_answers_put. */
struct kept_answer *kept_answers_find(struct kept_answers *all, const char *key, const char *note, int64_t age_max_ms);
/* Keeps what the buffer holds (takes it) under `key`, and returns it (borrowed likewise); NULL, with the buffer as it
 * was, when it cannot be kept: without memory, or with a key that is "", a key or a note that is too long. */
struct kept_answer *kept_answers_put(struct kept_answers *all, const char *key, const char *note, const char *type,
                                     struct buffer *out);
void kept_answers_done(struct kept_answers *all);

#endif
