/* Stories out of Redis, the latest first, each made into a line: by `triptych stories` and for assistants. */
#ifndef TRIPTYCH_STORY_LIST_H
#define TRIPTYCH_STORY_LIST_H

#include "story.pb-c.h"
#include "tool_query.h"

#define STORY_LIST_MAX         100000 /* stories gathered at most */
#define STORY_LIST_MIN_SOURCES 2      /* as publish_min_sources' default */

struct story_list_row;

struct story_list {
    struct tool *tool;                                                  /* borrowed, as all that is set by the owner */
    const struct tool_query *where;                                     /* which stories */
    unsigned min_sources;                                               /* that a story has at least; 0: any */
    char *(*make_line)(void *context, const Triptych__StoryHead *head); /* returns owned (free); NULL without memory */
    void *context;
    /* Private; zeroed before. */
    struct story_list_row *rows; /* owned */
    size_t count, room;
    char cursor[256];
    int has_failed;
};

/* Asks Redis for all stories and keeps those that are wanted. Returns enum tool_exit; says what failed. */
int story_list_gather(struct story_list *list);
/* Gives the latest `limit` of them, each once. */
void story_list_each(struct story_list *list, size_t limit, void (*give)(void *context, const char *line),
                     void *context);
void story_list_done(struct story_list *list); /* zeroed is fine */

#endif
