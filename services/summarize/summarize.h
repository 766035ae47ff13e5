/* The daemon's state and its steps, in the order in which a story goes through them:
 *   on_story_changed.c      a Work frame of classify: the story waits until its burst of changes is over
 *   on_debounced.c          the burst is over: the story's articles are asked for
 *   on_story_loaded.c       they are here: sum up (story_make.h) unless nothing is new (economy.h), commit
 *   on_summary_committed.c  Redis answered: announce to publish
 * and, when a language model or an embedder is set, beside that way (story_words.h, story_meanings.h): they are asked about
 * what was made, and
 *   story_again.c           a story whose texts would read otherwise, without a change of its own, goes the way once more */
#ifndef TRIPTYCH_SUMMARIZE_H
#define TRIPTYCH_SUMMARIZE_H

#include "debounce.h"
#include "economy.h"
#include "service.h"
#include "story_make.h"
#include "story_meanings.h"
#include "story_words.h"

#define SUMMARIZE_CAPACITY     DEBOUNCE_MAX /* changed stories in hand */
#define SUMMARIZE_QUEUE_MAX    16384 /* summarized stories that wait for publish; beyond it no new work is taken */
#define SUMMARIZE_CALM         256   /* fewer changed stories that wait: then what was put off has its turn */
#define SUMMARIZE_LOADS_MAX    32    /* stories under way between Redis and here: bounds memory */
#define SUMMARIZE_ARTICLES_MAX STORY_ARTICLES_MAX /* of one story that are loaded: the latest */

struct summarize_metrics {
    struct metric *changes, *bursts, *summaries; /* nudges, stories taken up after them, summaries committed */
    struct metric *kept;                         /* of the summaries: those that were not made again */
    struct metric *conflicts, *gone;
    struct metric *debounce, *under_way;
    struct metric *make_seconds;
};

/* A story is in the debounce, or under way to Redis and back; the same story may be in both when it changes again
 * meanwhile. */
struct summarize {
    struct service service;
    struct story_maker *maker;
    struct economy *economy;
    struct debounce *debounce; /* payloads: struct link_job; NULL: our own wish (story_again) */
    struct story_words words;
    struct story_meanings meanings;
    unsigned under_way;
    /* The first steps, called through pointers, so that later ones do not depend on them. */
    void (*take_next)(void *summarize); /* on_debounced: when a story is finished */
    store_story_fn *on_loaded;          /* on_story_loaded: when its articles have come */
    int is_closing;
    struct loop_timer tick;
    struct summarize_metrics metrics;
};

extern const struct setting summarize_settings[];

int summarize_open(struct daemon *daemon, void **out_state, struct err *err);
void summarize_stop(void *state);
int summarize_is_idle(void *state);
void summarize_close(void *state);

void on_story_changed(void *context, struct link_job *job);

/* Every SUMMARIZE_TICK_MS, and whenever a story is finished: takes up what is due, as far as there is room. */
void on_debounced(void *context);
#define SUMMARIZE_TICK_MS 20

store_story_fn on_story_loaded;

store_versioned_fn on_summary_committed;

/* Wishes that the story goes the way once more, although nothing has changed it: its texts would come out otherwise. What
 * does not fit is forgotten. Nobody waits for it, so a real change of the story takes its place. */
void story_again(struct summarize *summarize, const char *story_id);

/* At each tick: wishes it for a story whose texts were kept although something had joined, once their time is over. */
void story_again_due(struct summarize *summarize);

#endif
