/* The best value of each field, while an element's children come in any order: every value has a rank
 * (feed_vocabulary.c), and a better one takes its place. Dates are all kept, best first, since the best may be
 * unreadable. */
#include "feed_draft.h"
#include "date.h"
#include "feed_rest.h"
#include "html_text.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AUTHORS_MAX 1024 /* bytes of all authors of an item together */

/* Whether `name` is one of `authors`, which are separated by ", ": all of it, not a part of a longer name. */
static int is_among(const char *authors, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = strstr(authors, name); at; at = strstr(at + 1, name)) {
        int begins = at == authors || (at >= authors + 2 && memcmp(at - 2, ", ", 2) == 0);
        int ends = !at[len] || strncmp(at + len, ", ", 2) == 0;
        if (begins && ends)
            return 1;
    }
    return 0;
}

static int is_joined(enum feed_field field)
{
    return field == FIELD_AUTHOR || field == FIELD_SKIP_HOUR || field == FIELD_SKIP_DAY;
}

/* Adds one more unless it is among them already. */
static int join(struct feed_draft *draft, enum feed_field field, const char *value)
{
    const char *have = draft->values[field];
    if (is_among(have, value) || strlen(have) + strlen(value) + 2 > AUTHORS_MAX)
        return 0;
    char *joined;
    if (asprintf(&joined, "%s, %s", have, value) < 0)
        return ERR_MEMORY;
    free(draft->values[field]);
    draft->values[field] = joined;
    return 0;
}

static int add_date(struct feed_draft *draft, int rank, const char *value)
{
    size_t at = draft->date_count;
    /* More dates than an item has elements for them: the first ones are as good. */
    if (at == FEED_DATES_MAX)
        return 0;
    char *copy = strdup(value);
    if (!copy)
        return ERR_MEMORY;
    for (; at > 0 && draft->dates[at - 1].rank < rank; at--)
        draft->dates[at] = draft->dates[at - 1];
    draft->dates[at] = (struct feed_date){copy, rank};
    draft->date_count++;
    return 0;
}

int feed_draft_put(struct feed_draft *draft, enum feed_field field, int rank, const char *value)
{
    if (field == FIELD_NONE || !value[0])
        return 0;
    if (field == FIELD_PUBLISHED)
        return add_date(draft, rank, value);
    /* Of equals the first stays; only authors are joined, because items have several. */
    if (draft->values[field] && rank <= draft->ranks[field])
        return is_joined(field) && rank == draft->ranks[field] ? join(draft, field, value) : 0;
    char *copy = strdup(value);
    if (!copy)
        return ERR_MEMORY;
    free(draft->values[field]);
    draft->values[field] = copy;
    draft->ranks[field] = rank;
    return 0;
}

int feed_draft_put_guid(struct feed_draft *draft, int rank, const char *value, int is_lasting)
{
    if (value[0] && (!draft->values[FIELD_GUID] || rank > draft->ranks[FIELD_GUID]))
        draft->has_lasting_guid = is_lasting;
    return feed_draft_put(draft, FIELD_GUID, rank, value);
}

int feed_draft_put_url(struct feed_draft *draft, enum feed_field field, int rank, const char *value, const char *base)
{
    char resolved[URL_SIZE];
    if (!value[0])
        return 0;
    int is_resolved = url_resolve(value, base, resolved, NULL) == 0;
    return feed_draft_put(draft, field, rank, is_resolved ? resolved : value);
}

int feed_draft_put_image(struct feed_draft *draft, int rank, long size, const char *value, const char *base)
{
    int have = draft->values[FIELD_IMAGE] ? draft->ranks[FIELD_IMAGE] : -1;
    if (!value[0] || html_is_avatar(value) || rank < have || (rank == have && size <= draft->image_size))
        return 0;
    draft->image_size = size;
    draft->ranks[FIELD_IMAGE] = -1; /* it makes room */
    return feed_draft_put_url(draft, FIELD_IMAGE, rank, value, base);
}

static char *take(struct feed_draft *draft, enum feed_field field)
{
    char *value = draft->values[field];
    draft->values[field] = NULL;
    return value;
}

static void read_date(const struct feed_draft *draft, const char *lang, int64_t *out_ms)
{
    for (size_t i = 0; i < draft->date_count; i++)
        if (date_parse_in(draft->dates[i].text, lang, out_ms))
            return;
}

void feed_draft_move_to_item(struct feed_draft *draft, struct feed_item *item, const char *lang)
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
    item->has_lasting_guid = draft->has_lasting_guid && item->guid && item->url && strcmp(item->guid, item->url) != 0;
    read_date(draft, item->lang ? item->lang : lang, &item->published_ms);
    feed_draft_done(draft);
}

void feed_draft_move_to_feed(struct feed_draft *draft, struct feed *feed)
{
    feed->title = take(draft, FIELD_TITLE);
    feed->url = take(draft, FIELD_URL);
    feed->lang = take(draft, FIELD_LANG);
    feed->author = take(draft, FIELD_AUTHOR);
    feed->hub = take(draft, FIELD_HUB);
    feed->self = take(draft, FIELD_SELF);
    feed_rest_read(draft, feed);
    feed_draft_done(draft);
}

void feed_draft_done(struct feed_draft *draft)
{
    for (int i = 0; i < FIELD_COUNT; i++)
        free(draft->values[i]);
    for (size_t i = 0; i < draft->date_count; i++)
        free(draft->dates[i].text);
    *draft = (struct feed_draft){0};
}
