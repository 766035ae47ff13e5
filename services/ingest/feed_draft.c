#include "feed_draft.h"
#include "date.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AUTHORS_MAX 1024   /* bytes of all authors of an item together */
#define TTL_MAX     527040 /* minutes: a year; more is a mistake */

/* Adds one more author unless it is among them already. */
static int join_author(struct feed_draft *draft, const char *value)
{
    const char *have = draft->values[FIELD_AUTHOR];
    if (strstr(have, value) || strlen(have) + strlen(value) + 2 > AUTHORS_MAX)
        return 0;
    char *joined;
    if (asprintf(&joined, "%s, %s", have, value) < 0)
        return ERR_MEMORY;
    free(draft->values[FIELD_AUTHOR]);
    draft->values[FIELD_AUTHOR] = joined;
    return 0;
}

int feed_draft_put(struct feed_draft *draft, enum feed_field field, int rank, const char *value)
{
    if (field == FIELD_NONE || !value[0])
        return 0;
    if (draft->values[field] && rank <= draft->ranks[field])
        return field == FIELD_AUTHOR && rank == draft->ranks[field] ? join_author(draft, value) : 0;
    char *copy = strdup(value);
    if (!copy)
        return ERR_MEMORY;
    free(draft->values[field]);
    draft->values[field] = copy;
    draft->ranks[field] = rank;
    return 0;
}

int feed_draft_put_url(struct feed_draft *draft, enum feed_field field, int rank, const char *value, const char *base)
{
    char resolved[URL_SIZE];
    if (!value[0])
        return 0;
    int is_resolved = url_resolve(value, base, resolved, NULL) == 0;
    return feed_draft_put(draft, field, rank, is_resolved ? resolved : value);
}

static char *take(struct feed_draft *draft, enum feed_field field)
{
    char *value = draft->values[field];
    draft->values[field] = NULL;
    return value;
}

void feed_draft_move_to_item(struct feed_draft *draft, struct feed_item *item)
{
    item->guid = take(draft, FIELD_GUID);
    item->url = take(draft, FIELD_URL);
    item->title = take(draft, FIELD_TITLE);
    item->summary = take(draft, FIELD_SUMMARY);
    item->content = take(draft, FIELD_CONTENT);
    item->author = take(draft, FIELD_AUTHOR);
    item->lang = take(draft, FIELD_LANG);
    item->image = take(draft, FIELD_IMAGE);
    item->source_name = take(draft, FIELD_SOURCE_NAME);
    item->source_url = take(draft, FIELD_SOURCE_URL);
    if (draft->values[FIELD_PUBLISHED])
        date_parse(draft->values[FIELD_PUBLISHED], &item->published_ms);
    feed_draft_done(draft);
}

void feed_draft_move_to_feed(struct feed_draft *draft, struct feed *feed)
{
    feed->title = take(draft, FIELD_TITLE);
    feed->url = take(draft, FIELD_URL);
    feed->lang = take(draft, FIELD_LANG);
    long minutes = draft->values[FIELD_TTL] ? strtol(draft->values[FIELD_TTL], NULL, 10) : 0;
    feed->ttl_minutes = minutes > 0 && minutes <= TTL_MAX ? (int)minutes : 0;
    feed_draft_done(draft);
}

void feed_draft_done(struct feed_draft *draft)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        free(draft->values[i]);
    *draft = (struct feed_draft){0};
}
