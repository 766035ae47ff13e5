/* Reviews of the stories that grew (review.h): when they are due, one step after the other, articles held meanwhile. */
#ifndef TRIPTYCH_ON_REVIEW_H
#define TRIPTYCH_ON_REVIEW_H

#include "loop.h"
#include "review_change.h"
#include "review_takeover.h"

/* A review compares stories as they are, so nothing may change them meanwhile: articles are held. What is placed and not
 * yet answered counts as placed; Redis gets a review's changes behind it. Articles go on before those are answered, but for
 * the next one that comes near a story of theirs. */
enum review_stage {
    REVIEWS_OFF,      /* by the setting */
    REVIEWS_IDLE,     /* articles are placed */
    REVIEWS_BEFORE,   /* articles are held from here on, the last one is on its way to Redis */
    REVIEWS_LOOKING,  /* one story after the other */
    REVIEWS_SETTLING, /* until Redis has answered all changes: then the index follows, and `after` is entered */
    REVIEW_STAGES
};

struct reviews {
    enum review_stage stage, after;
    char again[ID_SIZE]; /* a story to be looked at when the index has followed; "" for none */
    int is_draining;     /* all that are due are looked at: no more articles come */
    int is_asking;       /* whether a replay is under way */
    struct loop_timer tick, next;
    uint64_t placed;  /* articles decided on */
    uint64_t applied; /* articles in the index at the last tick */
    unsigned idle_ticks;
    int was_due; /* as the note in Redis says, and when it was written */
    int64_t noted_ms;
    int64_t heard_ms; /* when notes were last taken for what there is of other replicas */
    struct review_takeover takeover;
    struct review_changes changes;
    struct metric *looks, *due;
};

/* Reviews are made from now on, when the setting says so. */
void on_review_open(struct classify *classify);
void on_review_close(struct classify *classify);

/* An article has been decided on and entered; from some on, those that follow wait for a review. */
void on_review_placed(struct classify *classify);
/* Another replica has placed an article (`instance` "": none has): its story is that one's to review while it is there. */
void on_review_placed_elsewhere(struct classify *classify, const char *article_id, const char *instance);
/* Whether articles wait. */
int on_review_is_holding(const struct classify *classify);
/* Whether the index has yet to follow a change of that story. */
int on_review_is_open(const struct classify *classify, const char *story_id);
/* Returns 1: the index has followed every change; or 0: articles wait until Redis has answered and it has. Not while they
 * wait. */
int on_review_settle(struct classify *classify);

#endif
