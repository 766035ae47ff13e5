/* Redis and the links as the summarize daemon's handlers see them, without either: calls are noted, and answered when
 * the test says so. */
#ifndef TRIPTYCH_FAKE_DESK_H
#define TRIPTYCH_FAKE_DESK_H

#include "store_ratings.h"
#include "summarize.h"

#define FAKE_TEXT_MAX  128
#define FAKE_REMAKE_MS 60000

/* What the handlers have done since fake_desk_open. */
struct fake_desk {
    unsigned touches;               /* stories that were given a new version */
    uint64_t touched_version;       /* that it was given at */
    char model_text[FAKE_TEXT_MAX]; /* of the first bullet that was committed */
    unsigned loads, commits, announced, dead, jobs_done;
    char loaded[ID_SIZE], committed[ID_SIZE], announced_id[ID_SIZE], dead_id[ID_SIZE];
    char outcome[FAKE_TEXT_MAX]; /* of the last job that was done */
    char headline[FAKE_TEXT_MAX];
    uint64_t based_on_version, announced_version;
    struct metric *kept;
    int is_paused;
    int is_crowded; /* what link_is_crowded is to return */
    /* The open calls; NULL when there is none. */
    store_story_fn *story_done;
    store_versioned_fn *commit_done;
    store_rerate_fn *touch_done;
    void *context;
};
extern struct fake_desk desk;

/* A daemon's state with real steps and metrics. Stories are due 100 ms after their last change. */
struct summarize *fake_desk_open(void);
void fake_desk_close(struct summarize *summarize);

/* A job that the test gives to on_story_changed. */
struct link_job *fake_job(const char *story_id, uint64_t version);

/* Answers the open load or commit. */
void fake_answer_story(int code, const Triptych__Story *story);
void fake_answer_commit(int code, int is_stale, int todo_left);
void fake_answer_touch(int code, enum rerate_outcome outcome);

#endif
