/* One reader's page of a replay from Redis. Private to the hub. Survives its reader: an answer that comes after
 * hub_page_close is thrown away. */
#ifndef TRIPTYCH_HUB_PAGE_H
#define TRIPTYCH_HUB_PAGE_H

#include "event_forms.h"
#include "store_range.h"

struct hub_page;

enum page_answer {
    PAGE_EVENTS,  /* hub_page_next has them */
    PAGE_EMPTY,   /* nothing after this position */
    PAGE_UNKNOWN, /* the position is not in the stream */
    PAGE_FAILED,  /* Redis did not answer */
};
typedef void hub_page_fn(void *context, enum page_answer answer);

struct hub_page *hub_page_new(hub_page_fn *done, void *context); /* NULL without memory */
void hub_page_close(struct hub_page *page);                      /* NULL is fine */
/* Asks for what follows `from`, when there is no event left; the pages behind it are asked for while one is taken. `done`
 * is called with each, later. Returns 0 or < 0 (then it is not called). */
int hub_page_ask(struct hub_page *page, struct store *store, const char *from);
int hub_page_is_asked(const struct hub_page *page);

/* The next event that was not taken; NULL at the page's end. Borrowed. */
struct event_forms *hub_page_next(const struct hub_page *page);
void hub_page_taken(struct hub_page *page, const struct event_forms *event); /* another event is no matter */

#endif
