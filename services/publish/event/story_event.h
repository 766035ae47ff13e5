/* What the next event of a story says: its head, the articles that are new since the last event, and whether a reader
 * would care. Pure. */
#ifndef TRIPTYCH_STORY_EVENT_H
#define TRIPTYCH_STORY_EVENT_H

#include "blindspot.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define EVENT_CHANGED_MAX 100 /* articles that one event carries; the latest, when there are more */
#define EVENT_SOURCES_MAX 100 /* domains that a head names */
#define EVENT_OWNERS_MAX  64  /* names of owners, likewise */

/* Borrows from the story it was made of. */
struct story_event {
    const char *kind; /* "created", "split" or "updated" */
    Triptych__StoryHead head;
    Triptych__Blindspot blindspot; /* head.blindspot points here, or is NULL */
    char *sources[EVENT_SOURCES_MAX];
    uint32_t source_articles[EVENT_SOURCES_MAX], source_copies[EVENT_SOURCES_MAX];
    char *owners[EVENT_OWNERS_MAX];
    Triptych__PlacedArticle *changed[EVENT_CHANGED_MAX];
    size_t changed_count;
    char changes[64];          /* StoryEvent.changes */
    const char *new_headline;  /* of the summaries, when it is another than before; NULL otherwise */
    const char *new_blindspot; /* "left", "right" or "ended" when that is new; NULL otherwise */
};

/* `story` as it is now, `published_version` the version of its last event (0: none), `previous` the head of that event,
 * or NULL when it is not at hand. head.noted_ms becomes `now_ms` when something that a reader would care about is new:
 * another headline, a source that had not reported before, a sentence that the summary did not have. A further copy or
 * a further article of a known source is not. */
void story_event_make(const Triptych__Story *story, uint64_t published_version, const Triptych__StoryHead *previous,
                      int64_t now_ms, struct story_event *out);

/* Which pictures may not stand for a story, as far as its owner knows. */
struct story_event_pictures {
    int (*is_shared)(const void *context, const char *url, const char *story_id);
    const void *context;
};
/* The story's picture: the one it had, unless that is a logo or the like, or stands under other stories too; else that of
 * the earliest article that has a better one; else none. */
void story_event_choose_picture(struct story_event *event, const Triptych__Story *story,
                                const struct story_event_pictures *pictures);

/* Decides whether the story is a blindspot now; what the head says of it until then (the story's as it was published
 * last) is its state before. When it becomes one or ceases to be, head.noted_ms becomes `now_ms`. */
void story_event_find_blindspot(struct story_event *event, const struct blindspot_rule *rule, int64_t now_ms);

/* Whether the last change of an article in a story was a revision of it, rather than its coming. */
int story_event_is_revision(const Triptych__PlacedArticle *placed);

#endif
