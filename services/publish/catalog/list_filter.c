#include "list_filter.h"

#include "clock.h"
#include "cursor.h"
#include "heads.h"
#include "subject_names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* strtoul would read "-1" and " 1" too. */
/* 0 when it is no number from 1 to HEADS_MAX. */
static size_t read_limit(const char *text)
{
    char *end = NULL;
    if (!text)
        return LIST_LIMIT_DEFAULT;
    unsigned long limit = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;
    return end && !*end && limit <= HEADS_MAX ? limit : 0;
}

/* Returns 0 when it is not one of the words allowed. */
static int read_blindspots(const char *text, unsigned *out)
{
    const unsigned left = 1u << SIDE_LEFT, right = 1u << SIDE_RIGHT;
    if (text && strcmp(text, "left") == 0)
        *out = left;
    else if (text && strcmp(text, "right") == 0)
        *out = right;
    else if (text && strcmp(text, "1") == 0)
        *out = left | right;
    else
        return !text;
    return 1;
}

static int is(const char *text, const char *value)
{
    return text && strcmp(text, value) == 0;
}

enum list_problem list_filter_read(const struct list_filter *filter, struct catalog_query *out, size_t *out_limit)
{
    *out = (struct catalog_query){.order = is(filter->order, "top") ? CATALOG_TOP : CATALOG_LATEST,
                                  .is_all = is(filter->all, "1"),
                                  .lang = filter->lang,
                                  .source = filter->source,
                                  .topic = filter->topic,
                                  .place = filter->place,
                                  .search = filter->search};
    if (!read_blindspots(filter->blindspot, &out->blindspots))
        return LIST_BLINDSPOT;
    if (filter->topic && !subject_is_topic(filter->topic))
        return LIST_TOPIC;
    if (filter->place && !subject_is_place(filter->place))
        return LIST_PLACE;
    *out_limit = read_limit(filter->limit);
    if (!*out_limit)
        return LIST_LIMIT;
    if (filter->since && !clock_parse_rfc3339(filter->since, &out->since_ms))
        return LIST_SINCE;
    if (!cursor_read(filter->cursor, out))
        return LIST_CURSOR;
    /* Ranks change with every article: a next page by rank would repeat and leave out stories. */
    return out->order == CATALOG_TOP && *out->after_id ? LIST_ORDER : LIST_FINE;
}

const char *list_problem_sentence(enum list_problem problem)
{
    static const char *const sentences[] = {
        [LIST_FINE] = "",
        [LIST_BLINDSPOT] = "blindspot is left, right, or 1 for both.",
        [LIST_TOPIC] = "topic is a name that stories have in `topics`, like politics.",
        [LIST_PLACE] = "place is a country or a city as stories have it in `places`, like FR or FR/Paris.",
        [LIST_LIMIT] = "limit is a number from 1 to 200.",
        [LIST_SINCE] = "since is a time as RFC 3339 writes it, like 2026-01-01T00:00:00Z.",
        [LIST_CURSOR] = "cursor is what an earlier answer gave as next_cursor.",
        [LIST_ORDER] = "order=top has no cursor.",
    };
    return sentences[problem];
}
