/* One hook while this replica delivers to it: where it stands, the message under way, the pause after a failure. Private to
 * this room. */
#ifndef TRIPTYCH_HOOK_RUN_H
#define TRIPTYCH_HOOK_RUN_H

#include "hook_verdict.h"
#include "hooks.h"
#include "query.h"

/* TEST: what an address has to answer before anything else is sent. GAP: events are missing before the next one. */
enum hook_sends { HOOK_SENDS_NOTHING, HOOK_SENDS_TEST, HOOK_SENDS_GAP, HOOK_SENDS_EVENT };

struct hook_run {
    struct hook_run *next;
    struct hooks *hooks;
    struct hook hook;
    struct hook_progress progress;
    struct hook_secret secret, old_secret; /* the old one signs beside it for a time after an exchange */
    struct query *filter;                  /* owned; NULL: everything */
    struct hub_reader reader;
    struct loop_timer timer;                                                  /* the pause after a failure */
    struct http_transfer *transfer;                                           /* owned; made when first needed */
    void (*answered)(struct hook_run *run, const struct http_answer *answer); /* the message has ended */
    enum hook_sends sends;                                                    /* what is under way */
    char seq[EVENT_SEQ_SIZE]; /* of it: where the hook stands once it is taken */
    unsigned refusals; /* of the event under way, one after another; begins again where another replica goes on */
    int is_saving, is_unsaved; /* its progress */
};

/* Returns owned (hook_run_free), not begun; NULL without memory. */
struct hook_run *hook_run_new(struct hooks *hooks, const struct hook *hook, const struct hook_progress *progress);
/* Breaks off what is under way: another replica, or this one, sends it again. NULL is fine. */
void hook_run_free(struct hook_run *run);

/* Does what its progress says: tests the address, waits, or follows the events. */
void hook_run_begin(struct hook_run *run);
/* Keeps its position when the query has passed over events. */
void hook_run_note_position(struct hook_run *run);
/* Leaves the hub; a message under way may end. */
void hook_run_stop(struct hook_run *run);

/* ── hook_post.c ── */

/* Posts the body (copied), signed, as message `id` about `seq`. Returns 0; < 0 when it cannot begin now. */
int hook_post(struct hook_run *run, enum hook_sends sends, const char *seq, const char *body, size_t size_bytes);
int hook_post_test(struct hook_run *run);
/* `reason`: why events are missing; `seq`: behind which they go on. */
int hook_post_gap(struct hook_run *run, const char *seq, const char *reason);
#endif
