/* What a replay waits for: the work that is left in Redis, the reviews that are due, and why nothing moves. */
#ifndef TRIPTYCH_REPLAY_WATCH_H
#define TRIPTYCH_REPLAY_WATCH_H

#include "tool.h"

#define WATCH_TEXT_MAX 512

/* Figures from Redis and from the daemons' records there. Older than the last renewal they decide nothing: a todo set
 * that was empty before the last row went in says nothing about that row. */
struct replay_watch {
    struct tool *tool;
    int is_known; /* the figures below were asked for since replay_watch_renew */
    uint64_t todo[STAGE_COUNT];
    uint64_t reviews; /* articles and stories that classify still looks over */
    unsigned answers; /* that said so, since replay_watch_renew */
    uint64_t epoch, memory_used_bytes, memory_limit_bytes;
    unsigned classify, summarize; /* replicas that are there */

    int64_t asked_ms; /* monotonic */
    unsigned asking;  /* questions under way */
    unsigned renewals, asked_renewals;
    int has_failed; /* one of them */
    int is_closed;
};

void replay_watch_start(struct replay_watch *watch, struct tool *tool);
/* What is known was asked for too early: not known again until it has been asked for once more. */
void replay_watch_renew(struct replay_watch *watch);
/* Asks every `each_ms`; to be called in each turn of the loop. */
void replay_watch_turn(struct replay_watch *watch, int64_t each_ms);

uint64_t replay_watch_left(const struct replay_watch *watch); /* pieces of work, of all stages */
/* In the order in which they are asked: the first that holds is what a person can do something about. */
enum watch_reason {
    WATCH_NOTHING,
    WATCH_REDIS,
    WATCH_INGEST,
    WATCH_MEMORY,
    WATCH_CLASSIFY,
    WATCH_SUMMARIZE,
    WATCH_WORK
};
/* Why nothing moves, also in words for a person; `is_giving` while rows are given, to `receivers` ingests. */
enum watch_reason replay_watch_explain(const struct replay_watch *watch, int is_giving, unsigned receivers,
                                       char out[WATCH_TEXT_MAX]);

#endif
