/* Stands in for common/store where the hub is tested: a feed in memory, answers that come when the test says so. */
#ifndef TRIPTYCH_FAKE_STORE_H
#define TRIPTYCH_FAKE_STORE_H

#include "store_range.h"

#define FAKE_EVENTS_MAX 6000

/* Empties the feed and forgets calls that wait. */
void fake_store_reset(void);
/* Appends an event that follows the last one; its seq is "1-<number>", counted from 1. */
void fake_store_append(void);
/* The same of a story by number, with so many sources; `kind` is static. */
void fake_store_append_of(unsigned story, unsigned sources, const char *kind);
unsigned fake_store_count(void);
/* Forgets the oldest events. */
void fake_store_trim(unsigned count);
/* The n-th event kept, for on_entry; borrowed. */
const struct store_entry *fake_store_entry(unsigned number);

/* Answers all calls that wait; returns how many there were. */
unsigned fake_store_answer(void);
/* The next calls fail with this code until it is 0 again. */
void fake_store_fail(int code);

#endif
