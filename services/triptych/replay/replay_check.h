/* Looks in Redis for every row that was said to be stored: a receiver's word is not enough, and what was stored may be
 * lost again when Redis comes back older than it was. */
#ifndef TRIPTYCH_REPLAY_CHECK_H
#define TRIPTYCH_REPLAY_CHECK_H

#include "replay_ledger.h"
#include "tool.h"

struct replay_check {
    struct tool *tool;
    struct replay_ledger *ledger;
    unsigned looks;            /* under way */
    unsigned doubts;           /* raised when Redis may have gone back in time: answers from before count no more */
    unsigned outages;          /* of tool->store_outages, seen */
    uint64_t epoch;            /* the edition's as last told; 0: not yet */
    uint64_t doubts_forgotten; /* rows that the ledger had forgotten when doubts were raised by an epoch */
    uint64_t looking_at;       /* number of the row to look for next */
    int is_closed;
};

void replay_check_start(struct replay_check *check, struct tool *tool, struct replay_ledger *ledger);
/* Asks on; to be called in each turn of the loop. An outage of Redis, or a raised epoch, puts all in doubt. */
void replay_check_turn(struct replay_check *check);
/* The edition's epoch, as it was just read. */
void replay_check_epoch(struct replay_check *check, uint64_t epoch);

#endif
