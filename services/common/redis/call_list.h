/* Calls in a row. Private to this folder. */
#ifndef TRIPTYCH_CALL_LIST_H
#define TRIPTYCH_CALL_LIST_H

#include "calls.h"

TAILQ_HEAD(call_list, call);

/* Takes the first one out; there must be one. */
struct call *call_list_pop(struct call_list *list);
/* Puts it in by the order of calling. Walks from the front: what is refused late stands near it. */
void call_list_insert(struct call_list *list, struct call *call);

/* For checks: the call at `position` (from 0), NULL behind the last; how many; whether all are in the order of calling. */
const struct call *call_list_at(const struct call_list *list, size_t position);
size_t call_list_count(const struct call_list *list);
int call_list_is_ordered(const struct call_list *list);

#endif
