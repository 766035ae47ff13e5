/* The ledger: a ring of rows with their states and a count of each state, so that "is all done" is a comparison.
 * Settled rows leave at the front when it is full. */
#include "replay_ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 4096

static int needs_nothing(const struct given *given)
{
    return given->state == GIVEN_THERE || given->state == GIVEN_REFUSED || given->state == GIVEN_LOST;
}

static struct given *at(const struct replay_ledger *ledger, uint64_t number)
{
    /* The capacity is a power of two: a number keeps its place while the ring turns. */
    return &ledger->rows[number & (ledger->capacity - 1)];
}

void ledger_done(struct replay_ledger *ledger)
{
    free(ledger->rows);
    *ledger = (struct replay_ledger){0};
}

static int is_full(const struct replay_ledger *ledger)
{
    return ledger->next - ledger->first == ledger->capacity;
}

int ledger_has_room(const struct replay_ledger *ledger)
{
    return !is_full(ledger) || ledger->capacity < LEDGER_ROWS_MAX || needs_nothing(at(ledger, ledger->first));
}

static int grow(struct replay_ledger *ledger)
{
    size_t capacity = ledger->capacity ? 2 * ledger->capacity : CAPACITY_FIRST;
    struct given *rows = calloc(capacity, sizeof *rows);
    if (!rows)
        return 0;
    for (uint64_t number = ledger->first; number < ledger->next; number++)
        rows[number & (capacity - 1)] = *at(ledger, number);
    free(ledger->rows);
    ledger->rows = rows;
    ledger->capacity = capacity;
    return 1;
}

static void forget_first(struct replay_ledger *ledger)
{
    assert(needs_nothing(at(ledger, ledger->first)));
    ledger->forgotten += at(ledger, ledger->first)->state == GIVEN_THERE;
    ledger->first++;
    if (ledger->low < ledger->first)
        ledger->low = ledger->first;
}

uint64_t ledger_add(struct replay_ledger *ledger, int file, uint64_t line)
{
    assert(ledger_has_room(ledger));
    if (is_full(ledger) && ledger->capacity < LEDGER_ROWS_MAX && !grow(ledger))
        return UINT64_MAX;
    if (is_full(ledger))
        forget_first(ledger);
    *at(ledger, ledger->next) = (struct given){.line = line, .file = file, .state = GIVEN_WAITS};
    ledger->counts[GIVEN_WAITS]++;
    return ledger->next++;
}

struct given *ledger_find(const struct replay_ledger *ledger, uint64_t number)
{
    return number >= ledger->first && number < ledger->next ? at(ledger, number) : NULL;
}

void ledger_set(struct replay_ledger *ledger, struct given *given, enum given_state state)
{
    assert(ledger->counts[given->state] > 0);
    ledger->counts[given->state]--;
    ledger->counts[state]++;
    given->state = state;
}

void ledger_miss(struct replay_ledger *ledger, struct given *given)
{
    given->tries++;
    ledger_set(ledger, given, given->tries < LEDGER_TRIES_MAX ? GIVEN_MISSING : GIVEN_LOST);
}

void ledger_doubt(struct replay_ledger *ledger)
{
    for (uint64_t number = ledger->first; number < ledger->next; number++) {
        struct given *given = at(ledger, number);
        /* A row that Redis lost is not to blame for it. */
        given->tries = 0;
        if (given->state == GIVEN_THERE || given->state == GIVEN_LOOKING)
            ledger_set(ledger, given, GIVEN_SAID);
    }
    ledger->low = ledger->first;
}

uint64_t ledger_seek(struct replay_ledger *ledger, uint64_t number, enum given_state state)
{
    while (ledger->low < ledger->next && needs_nothing(at(ledger, ledger->low)))
        ledger->low++;
    if (!ledger->counts[state])
        return ledger->next;
    if (number < ledger->low && state != GIVEN_THERE)
        number = ledger->low;
    while (number < ledger->next && at(ledger, number)->state != state)
        number++;
    return number;
}

int ledger_is_settled(const struct replay_ledger *ledger)
{
    return !ledger->counts[GIVEN_WAITS] && !ledger->counts[GIVEN_SAID] && !ledger->counts[GIVEN_LOOKING] &&
           !ledger->counts[GIVEN_MISSING];
}
