/* Looks for rows in Redis, some at a time; whatever may have taken Redis back in time makes them doubtful again. */
#include "replay_check.h"

#include <stdlib.h>

#define LOOKS_MAX 1024 /* under way at once */

/* One question under way; freed with its answer. */
struct look {
    struct replay_check *check;
    uint64_t number;
    unsigned doubts;
};

void replay_check_start(struct replay_check *check, struct tool *tool, struct replay_ledger *ledger)
{
    *check = (struct replay_check){.tool = tool, .ledger = ledger, .outages = tool->store_outages};
}

static void doubt(struct replay_check *check)
{
    check->doubts++;
    check->looking_at = 0;
    ledger_doubt(check->ledger);
}

void replay_check_epoch(struct replay_check *check, uint64_t epoch)
{
    if (check->epoch && epoch != check->epoch) {
        doubt(check);
        check->doubts_forgotten = check->ledger->forgotten;
    }
    check->epoch = epoch;
}

static void on_look(void *context, const struct store_result *result, uint64_t count)
{
    struct look *look = context;
    struct replay_check *check = look->check;
    struct given *given = check->is_closed ? NULL : ledger_find(check->ledger, look->number);
    check->looks--;
    /* An answer from before the last doubt may be of a Redis that has since come back older. */
    if (given && given->state == GIVEN_LOOKING && look->doubts == check->doubts) {
        if (result->code) /* Redis is away: asked again */
            ledger_set(check->ledger, given, GIVEN_SAID);
        else if (count)
            ledger_set(check->ledger, given, GIVEN_THERE);
        else
            ledger_miss(check->ledger, given);
    }
    free(look);
}

/* Returns 0 when no more can be asked now. */
static int look_for(struct replay_check *check, uint64_t number)
{
    struct err err = {0};
    struct given *given = ledger_find(check->ledger, number);
    struct look *look = malloc(sizeof *look);
    if (!look)
        return 0;
    *look = (struct look){check, number, check->doubts};
    ledger_set(check->ledger, given, GIVEN_LOOKING);
    int code = store_proof_look(check->tool->store, given->proof, on_look, look, &err);
    if (!code) {
        check->looks++;
        return 1;
    }
    free(look);
    if (code == ERR_INVALID) { /* it was not said where it is */
        check->ledger->unprovable++;
        ledger_miss(check->ledger, given);
        return 1;
    }
    ledger_set(check->ledger, given, GIVEN_SAID);
    return 0;
}

void replay_check_turn(struct replay_check *check)
{
    struct replay_ledger *ledger = check->ledger;
    if (check->outages != check->tool->store_outages) {
        check->outages = check->tool->store_outages;
        doubt(check);
    }
    if (check->tool->store_state == STORE_DOWN)
        return;
    while (check->looks < LOOKS_MAX && ledger->counts[GIVEN_SAID]) {
        check->looking_at = ledger_seek(ledger, check->looking_at, GIVEN_SAID);
        if (check->looking_at == ledger->next) {
            check->looking_at = 0; /* there are some before */
            continue;
        }
        if (!look_for(check, check->looking_at))
            return;
    }
}
