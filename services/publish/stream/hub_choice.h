/* Which of the events a reader gets: all, those that match its query, and of these perhaps the first of each story. It depends
 * on the events alone, so a reader that is cut off and comes back with its position misses none and gets none twice. */
#ifndef TRIPTYCH_HUB_CHOICE_H
#define TRIPTYCH_HUB_CHOICE_H

#include "event_forms.h"

#define HUB_ONCE_BYTES_MAX (64u << 20) /* of what all readers remember of stories that have matched */

struct query;

/* The stories that have matched, by a hash of their ids: open addressing. */
struct hub_once {
    uint64_t *stories; /* owned; 0: free */
    size_t room, count;
    size_t *all_bytes; /* borrowed: of all readers */
};

/* Zeroed: everything. */
struct hub_choice {
    const struct query *filter; /* borrowed; NULL: every event */
    struct hub_once *once;      /* owned; NULL: also later events of a story that has matched */
    /* Of `once`, while what the feed has kept of the time before is looked at: up to where, "" otherwise; and whether that
     * position was met. */
    char silent_until[EVENT_SEQ_SIZE];
    int is_met;
    const char *reason; /* of HUB_LOST; static */
};

enum hub_wish {
    HUB_GIVE,
    HUB_PASS, /* not for this reader */
    HUB_LOST, /* what it has had cannot be known (any more): the reason is in the choice */
    HUB_WAIT  /* no memory now */
};

/* Makes the choice one of first matches. Returns 0, ERR_MEMORY, or ERR_FULL when readers remember too much already. */
int hub_choice_once(struct hub_choice *choice, size_t *all_bytes, struct err *err);
/* What becomes of the reader's next event. */
enum hub_wish hub_choice_of(struct hub_choice *choice, struct event_forms *event);
/* The event was given: its story has matched. There is room for that since HUB_GIVE. */
void hub_choice_given(struct hub_choice *choice, const struct event_forms *event);
/* The reader begins again: nothing has matched yet. */
void hub_choice_reset(struct hub_choice *choice);
void hub_choice_done(struct hub_choice *choice);

#endif
