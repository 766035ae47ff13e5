/* A story's articles as a choice has them: in groups, each by time, copies under their original. Pure. */
#ifndef TRIPTYCH_ARTICLE_LIST_H
#define TRIPTYCH_ARTICLE_LIST_H

#include "article_choice.h"
#include "story.pb-c.h"
#include "wire.h"

#include <stddef.h>

/* An article of the list; borrowed. */
struct listed {
    const Triptych__PlacedArticle *placed;
    const Triptych__PlacedArticle *original; /* whose text it has; NULL: its own, or not among the story's articles */
    int is_under;                            /* it stands under `original`, which is in the list, too */
    size_t copies;                           /* that stand under it */
    size_t group;                            /* of article_list.groups */
};

struct listed_group {
    const char *value; /* as article_value; "" of an order without groups */
    size_t articles;   /* with those under others */
    size_t alone;      /* that stand by themselves */
};

struct article_list {
    struct listed rows[WIRE_STORY_ARTICLES]; /* the newest first */
    size_t count;
    struct listed_group groups[WIRE_STORY_ARTICLES]; /* in the order in which they are shown */
    size_t group_count;
    size_t listed, hidden; /* articles of the story that may be listed, and those of sources that are in no list */
};

/* Whether it may be in a list: hidden ones, of a source that the operator's file says not to list, count all the same, so
 * that the bar does not change with what is shown. */
int article_is_listed(const Triptych__PlacedArticle *placed);

/* The story's article with this id, or NULL. */
const Triptych__PlacedArticle *page_article_find(const Triptych__Story *story, const char *article_id);

void article_list_make(const Triptych__Story *story, const struct article_choice *choice, struct article_list *out);

/* How many articles of the list would have each value of the field, were nothing asked for in it; most first. Values are
 * borrowed, "" and "und" are left out. Returns how many there are in `out`. */
#define ARTICLE_FACETS_MAX 64
struct article_facet {
    const char *value;
    size_t articles;
};
size_t article_facets(const Triptych__Story *story, const struct article_choice *choice, enum article_field field,
                      struct article_facet out[ARTICLE_FACETS_MAX]);

#endif
