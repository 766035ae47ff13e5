/* How the desk is doing, as the front page and /api/v1/stats tell it: what was counted in Redis and what became of the
 * feeds. Gathered by desk_watch.c, shown by pages; a plain struct that borrows nothing. */
#ifndef TRIPTYCH_DESK_STATUS_H
#define TRIPTYCH_DESK_STATUS_H

#include <stdint.h>

#define DESK_FAILING_MAX 20  /* failing feeds that are named */
#define DESK_TEXT_MAX    256 /* bytes of a name, a reason, a note */

#define DESK_TROUBLE_SIZE 512 /* bytes of what is wrong, terminated */

struct desk_failing {
    char name[DESK_TEXT_MAX]; /* its title, or its host: its address may hold a password */
    char reason[DESK_TEXT_MAX];
};

/* Read from Redis every few seconds, for all readers; what is older is shown as it was. */
struct desk_status {
    int is_known; /* 0: nothing was counted yet */
    uint64_t articles, stories, feeds;
    uint64_t feeds_read, feeds_failing; /* fetched at least once and well; failed the last time */
    uint64_t feeds_gone;                /* for good, as their servers or they say; these do not fail */
    struct desk_failing failing[DESK_FAILING_MAX];
    unsigned failing_count;
    char contact_note[DESK_TEXT_MAX]; /* ingest's sentence when CONTACT is missing; "" otherwise */
    char agent[DESK_TEXT_MAX * 2];    /* the User-Agent that ingest sends, as it says; or "" */
    char method[256];                 /* classify's thresholds, one a line: "join_score_min 0.50"; or "" */
    char registry[1024];              /* what classify's registry holds (common/registry/registry_figures.h), or "" */
    char ratings_problem[DESK_TEXT_MAX]; /* why ratings are left out; "" when none are */
    char trouble[DESK_TROUBLE_SIZE];     /* what is wrong with the desk (desk_trouble.h); "" for nothing */
    /* For /api/v1/stats. */
    uint64_t todo[3], dead, feed_entries, log_entries, epoch, memory_used_bytes, memory_limit_bytes;
};

#endif
