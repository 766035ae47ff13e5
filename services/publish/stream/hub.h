/* Hands story events to readers: server-sent events, the PUB topic "full", replays on the snapshot socket. Every
 * reader has a position of its own and gets every event after it once, in order, without a gap: from the latest events
 * in memory, and from Redis (in bounded pages) when it is further behind. So there is nothing between replay and live
 * for an event to fall through. A reader that has no room is asked again a little later; nothing is kept for it
 * meanwhile. */
#ifndef TRIPTYCH_HUB_H
#define TRIPTYCH_HUB_H

#include "event_forms.h"
#include "hub_choice.h"
#include "loop.h"
#include "recent.h"
#include "store.h"

#define HUB_PAGE_EVENTS 100   /* events of one page of a replay from Redis */
#define HUB_READERS_MAX 16384 /* at once */
#define HUB_FETCHES_MAX 64    /* whole stories under way */
#define HUB_SCANS_MAX   8     /* readers of first matches at once that look at what has matched before */

struct hub_reader;
struct hub_page;

/* Lives inside the struct of whoever reads; all of it but the first block is the hub's. */
struct hub_reader {
    /* 1: taken. 0: no room now, ask again later. The reader may remove and free itself inside (the value says nothing
     * then). */
    int (*give)(void *context, struct event_forms *event, enum event_form form);
    /* There is nothing after what was given. May be NULL; may come again and again; may remove the reader. */
    void (*on_caught_up)(void *context);
    /* Its position is not in the stream (any more): it stands at the latest event now. May remove the reader. */
    void (*on_lost)(void *context, const char *reason);
    void *context;
    enum event_form form;
    int tells_room;           /* it pumps itself when it has room again: it need not be asked */
    struct hub_choice choice; /* which events it gets; `filter` is set by the owner */

    struct hub *hub; /* NULL while not added */
    struct hub_reader *previous, *next;
    char seq[EVENT_SEQ_SIZE]; /* of the last event given, "" for none */
    int is_trusted;           /* seq is known to be a position in the stream */
    int is_scanning;          /* one of HUB_SCANS_MAX */
    int is_blocked;           /* has no room, or Redis no answer: asked again on the next tick */
    int is_paused;            /* until hub_resume it is a position and nothing else */
    struct hub_page *page;    /* of a replay; NULL when none is under way */
};

struct hub {
    struct loop *loop;
    struct store *store; /* borrowed */
    struct recent recent;
    char seq[EVENT_SEQ_SIZE]; /* of the latest event; "" until it is known */
    int is_known;             /* seq is */
    struct hub_reader *readers;
    struct hub_reader *cursor;        /* the next one of a walk over all, kept right when readers go */
    struct hub_reader *current;       /* the one that is being given events; NULL once it has gone */
    const struct event_forms *pushed; /* the latest event while it is handed round; else NULL */
    int more_follow;                  /* right behind `pushed` */
    unsigned reader_count, fetches, scans;
    size_t once_bytes;                 /* what readers remember of first matches */
    void (*on_story)(struct hub *hub); /* a whole story has come */
    struct loop_timer tick;
    int is_closed;
};

void hub_init(struct hub *hub, struct loop *loop, struct store *store);
/* Readers are removed before. Answers of the store may still come afterwards, until the store is closed. */
void hub_close(struct hub *hub);

/* The stream stands at `seq` (the follower has caught up for the first time). */
void hub_start(struct hub *hub, const char *seq);
/* The next event of the stream. more_follow: so do others, at once. */
void hub_push(struct hub *hub, struct event_forms *event, int more_follow);
/* Whether the event is handed round and nothing follows it yet: then it is worth sending by itself. */
int hub_is_newest(const struct hub *hub, const struct event_forms *event);
/* What was followed is gone; the stream goes on after `seq`. Tells every reader. */
void hub_reset(struct hub *hub, const char *seq, const char *reason);

/* Whether hub_add would take one more; is_once: a reader of first matches. */
int hub_has_room(const struct hub *hub, int is_once);
/* From now on the reader gets of each story the first event that matches. Before hub_add; ends with hub_remove. Returns 0,
 * ERR_MEMORY or ERR_FULL. */
int hub_reader_once(struct hub *hub, struct hub_reader *reader, struct err *err);
/* Adds a reader behind `from`: a sequence number, "" for the oldest event kept, NULL for what comes from now on.
 * Returns 0 or ERR_FULL, which ends what hub_reader_once began. Events may be given before it returns. */
int hub_add(struct hub *hub, struct hub_reader *reader, const char *from, struct err *err);
void hub_remove(struct hub_reader *reader); /* one that is not added is fine */
/* Where the reader stands, to go on from later: what came up to there was given or is not for it. */
const char *hub_position(const struct hub_reader *reader);
/* Gives what there is and what the reader has room for. */
void hub_pump(struct hub_reader *reader);
/* Asks the reader again a little later: for one that finds in on_caught_up that it has no room. */
void hub_retry(struct hub_reader *reader);

/* Nothing is given to the reader, nor kept for it, until it resumes: for one that may be long in coming. */
void hub_pause(struct hub_reader *reader);
void hub_resume(struct hub_reader *reader); /* one that is not paused is pumped */

/* Asserts that readers, their count and the events kept agree. For tests: it looks at all. */
void hub_check(const struct hub *hub);

#endif
