/* Fills the catalog from the heads that Redis keeps, page by page, while the stream of events is followed already: of
 * two heads of one story the catalog keeps the newer, and a story that left meanwhile is taken out again at the end. */
#ifndef TRIPTYCH_HEADS_LOAD_H
#define TRIPTYCH_HEADS_LOAD_H

#include "catalog.h"
#include "loop.h"
#include "store.h"

#define HEADS_LOAD_GONE_MAX 10000 /* stories that leave while the catalog is being loaded */

/* Lives inside the daemon's state, zeroed before. */
struct heads_load {
    /* Set by the daemon before heads_load_start; borrowed. */
    struct loop *loop;
    struct store *store;
    struct catalog *catalog;
    void (*on_state)(void *context, int is_done); /* the loading has begun, or is done */
    void *context;

    int is_done;
    unsigned round; /* raised at each start: answers to an older round are thrown away; 0: not started yet */
    /* Private. */
    char cursor[64];
    char (*gone)[ID_SIZE]; /* owned: stories that left meanwhile and must not come back with an old page */
    size_t gone_count;
    struct loop_timer retry;
    int is_closed;
};

/* From the beginning, also when it is under way. */
void heads_load_start(struct heads_load *load);
/* The story has left the catalog. */
void heads_load_note_gone(struct heads_load *load, const char *story_id);
/* No more asking; an answer that still comes is thrown away. */
void heads_load_close(struct heads_load *load);
/* Frees what is remembered, when the store has been closed. Zeroed is fine. */
void heads_load_done(struct heads_load *load);

#endif
