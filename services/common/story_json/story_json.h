/* A story as the API, the server-sent events and the tool show it (the shape is in openapi.json). What the tier may not
 * see is not written. Pure. */
#ifndef TRIPTYCH_STORY_JSON_H
#define TRIPTYCH_STORY_JSON_H

#include "json_writer.h"
#include "lang_list.h"
#include "story.pb-c.h"
#include "tier.h"

#include <stddef.h>

struct story_json_related;

struct story_json {
    const Triptych__StoryHead *head;
    const char *seq;  /* position in the feed that this state covers; "" or NULL: null */
    int has_articles; /* 0: no "articles" member, as in lists */
    int is_whole;     /* the articles are all there are (of very many the latest): "reporting" counts them */
    int has_why;      /* each article says "why" it is here: more than half of the bytes */
    Triptych__PlacedArticle *const *articles;
    size_t article_count;
    enum tier tier;
    const struct lang_list *langs;            /* what its reader likes to read; NULL: the edition's language */
    const Triptych__StoryDetails *details;    /* of a whole story; NULL: none */
    const struct story_json_related *related; /* NULL: as the summary has them */
};

/* Ids of stories beside this one, as the writer knows them to be there. Borrowed. */
struct story_json_related {
    char *const *ids;
    size_t count;
};

/* Names of all members, separated by blanks. */
extern const char story_json_members[];

/* Writes the object as a value: `name` as json_object_begin takes it. All strings are borrowed. */
void story_json_write(struct json_writer *writer, const char *name, const struct story_json *story);

/* Writes one article as stories list them; it has its `article`. */
void story_json_article_write(struct json_writer *writer, const char *name, const Triptych__PlacedArticle *placed,
                              enum tier tier);

#endif
