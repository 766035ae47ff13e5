/* Which rows a replay has given and what became of each: the memory by which it knows what Redis must have. Pure.
 *
 * A row waits for an answer; is said to be stored; is looked for in Redis; is there. After anything that may have taken
 * Redis back in time all that was there is in doubt and looked for once more. What is missing is given again. */
#ifndef TRIPTYCH_REPLAY_LEDGER_H
#define TRIPTYCH_REPLAY_LEDGER_H

#include "store.h"

#include <stddef.h>
#include <stdint.h>

#define LEDGER_ROWS_MAX  524288 /* some 30 MB; of more the oldest that are settled are forgotten */
#define LEDGER_TRIES_MAX 3      /* times that a row may be missing with nothing to explain it */

enum given_state {
    GIVEN_WAITS,   /* for an answer */
    GIVEN_SAID,    /* to be stored: to be looked for */
    GIVEN_LOOKING, /* Redis has been asked */
    GIVEN_THERE,
    GIVEN_MISSING, /* to be given again */
    GIVEN_REFUSED, /* by the desk */
    GIVEN_LOST,    /* missing, and cannot be given again */
    GIVEN_STATES
};

struct given {
    uint64_t line;
    int file; /* index of the tool's argument */
    enum given_state state;
    uint8_t tries;
    uint8_t is_counted; /* its outcome is in the result */
    char proof[STORE_PROOF_SIZE];
};

struct replay_ledger {
    struct given *rows;             /* owned; a ring */
    size_t capacity;                /* a power of two, or 0 */
    uint64_t first, next;           /* numbers of the oldest row that is remembered, and of the next one */
    uint64_t low;                   /* none before it needs anything, unless Redis goes back in time */
    uint64_t counts[GIVEN_STATES];  /* of the rows that are remembered */
    uint64_t forgotten, unprovable; /* rows; answers that did not say where the row is */
};

void ledger_done(struct replay_ledger *ledger);

/* Whether one more can be remembered: not while LEDGER_ROWS_MAX are not settled. */
int ledger_has_room(const struct replay_ledger *ledger);
/* Remembers a row that is given now. Returns its number, UINT64_MAX without memory. */
uint64_t ledger_add(struct replay_ledger *ledger, int file, uint64_t line);
/* NULL when there is none, or none any more. */
struct given *ledger_find(const struct replay_ledger *ledger, uint64_t number);
void ledger_set(struct replay_ledger *ledger, struct given *given, enum given_state state);

/* It was not where it was said to be: GIVEN_MISSING, or GIVEN_LOST after LEDGER_TRIES_MAX times. */
void ledger_miss(struct replay_ledger *ledger, struct given *given);
/* Redis may have gone back in time: all that is there is to be looked for again. */
void ledger_doubt(struct replay_ledger *ledger);

/* The first row from `number` on in this state: its number, ledger->next when there is none. */
uint64_t ledger_seek(struct replay_ledger *ledger, uint64_t number, enum given_state state);
/* Every row that was given is there, refused or lost. */
int ledger_is_settled(const struct replay_ledger *ledger);

#endif
