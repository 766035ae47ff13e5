/* A source as /source/DOMAIN and /api/v1/sources/DOMAIN show it: its rating as the newest of its articles has it, and
 * figures over the latest stories that it covers. What the tier may not see is not written. Pure. */
#ifndef TRIPTYCH_SOURCE_VIEW_H
#define TRIPTYCH_SOURCE_VIEW_H

#include "json_writer.h"
#include "page_frame.h"
#include "registry_source.h"
#include "story.pb-c.h"

#include <stddef.h>

#define SOURCE_LATEST    30 /* stories listed */
#define SOURCE_TOPICS    6  /* that are named */
#define SOURCE_TREND_MIN 5  /* stories of several sources, from which on it is said which side's they tend to be */

/* All borrowed: filled by answer/source_answer.c from catalog, registry and Redis. */
struct source_view {
    const char *domain;
    const Triptych__SourceRating *rating; /* NULL: not known */
    int is_unread;                        /* the rating could not be read at the moment */
    Triptych__StoryHead *const *heads;    /* the latest stories that it covers, also those of too few sources */
    size_t count;
    int has_more; /* there are older ones */
    const char *seq;
    const struct source_entry *const *siblings; /* other outlets of its owner */
    size_t sibling_count, sibling_total;        /* at hand, and in all */
};

/* Over the stories at hand. */
struct source_figures {
    size_t stories;
    size_t shared;              /* that others cover too */
    size_t alone;               /* that no other source covers */
    size_t first;               /* of the shared ones: where it has the earliest original report */
    size_t articles, copies;    /* its own; copies: near-identical copies of another's */
    size_t led[COVERAGE_SIDES]; /* by the side with most of the other rated sources: its own leaning is not counted */
    size_t missed[COVERAGE_SIDES]; /* that this side hardly covers */
    struct source_topic {
        const char *topic; /* of the first level; borrowed */
        size_t stories;
    } topics[SOURCE_TOPICS]; /* that its stories are about, most first */
    size_t topic_count;
    enum side tends_to; /* the side that led most; SIDE_UNRATED when none does, or of too few stories */
};
/* One walk over the stories at hand, for page and API alike. */
void source_figures_count(const struct source_view *view, struct source_figures *out);

/* The rating of the source in the newest of a story's articles that is its; NULL when it has none there. Borrowed. */
const Triptych__SourceRating *source_rating_in(const Triptych__Story *story, const char *domain);

/* The same view as a page and as JSON: a figure that is in one is in the other. */
void page_source(struct buffer *out, const struct site *site, const struct source_view *view);
void source_json_write(struct json_writer *writer, const struct source_view *view, const struct site *site);

#endif
