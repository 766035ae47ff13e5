/* What a replica sees of the others: they commit stories that it has not read of yet, and it has stories on their way that
 * they have not read of. Of stories of one event that are begun so, Redis takes one and refuses the rest. The further it
 * has come with the log, and the less it has on its way, the fewer those are. Alone, a replica waits for nothing. */
#ifndef TRIPTYCH_CLASSIFY_VIEW_H
#define TRIPTYCH_CLASSIFY_VIEW_H

#include "store.h"

#include <stdint.h>

struct classify;

struct view {
    unsigned committing;               /* articles whose commits Redis has not answered */
    char answered_seq[STORE_SEQ_SIZE]; /* where the latest answer stands in the log; "" before the first */
    int64_t other_seen_ms; /* when another replica's placement came last, on clock_monotonic_ms; 0: none did */
    int is_waited_for;     /* an article is held because the view was behind */
};

/* Whether to decide is to wait, until view_moved: too much is on its way, or the log is to be read as far as Redis has
 * answered; while other replicas place articles too. */
int view_is_behind(struct classify *classify);

/* A commit was answered; `log_seq` "" where it is not in the log. */
void view_answered(struct classify *classify, const char *log_seq);
/* Another replica placed an article. */
void view_other_seen(struct classify *classify);
/* After either, after each entry of the log, and now and then: articles that waited are decided on. */
void view_moved(struct classify *classify);

#endif
