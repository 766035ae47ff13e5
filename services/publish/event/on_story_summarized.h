/* A story has a new summary: what is new of it becomes an event, committed to Redis with the story's head. */
#ifndef TRIPTYCH_ON_STORY_SUMMARIZED_H
#define TRIPTYCH_ON_STORY_SUMMARIZED_H

#include "blindspot.h"
#include "catalog.h"
#include "passage_export.h"
#include "service.h"

/* What making events needs of the daemon; filled and lent by it. */
struct event_maker {
    struct service *service;
    const struct catalog *catalog; /* tells the head of the story's last event */
    struct blindspot_rule blindspot;
    struct passage_export *exporter; /* is told the ways of articles; NULL: nobody asks */
    struct metric *published;        /* events committed */
    struct metric *stale;            /* stories that had been published already, or are gone */
    int is_closing;                  /* the link has freed the jobs: what the store still answers ends none of them */
};

/* Takes the job: ends it when the event has been committed, or cannot be. */
void on_story_summarized(struct event_maker *maker, struct link_job *job);

#endif
