#include "list_filter.h"

#include "cursor.h"
#include "heads.h"

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

/* Returns 0 when there is no such order. */
static int read_sort(const char *text, enum catalog_order *out)
{
    static const struct {
        const char *name;
        enum catalog_order order;
    } all[] = {{"latest", CATALOG_LATEST},
               {"top", CATALOG_TOP},
               {"coverage", CATALOG_COVERAGE},
               {"controversy", CATALOG_CONTROVERSY}};
    *out = CATALOG_LATEST;
    for (size_t i = 0; text && i < sizeof all / sizeof *all; i++)
        if (strcmp(text, all[i].name) == 0) {
            *out = all[i].order;
            return 1;
        }
    return !text;
}

static int fail(struct list_problem *problem, const char *parameter, const char *sentence)
{
    *problem = (struct list_problem){parameter, sentence};
    return 0;
}

int list_filter_read(const struct list_filter *filter, struct catalog_query *out, size_t *out_limit,
                     struct list_problem *problem)
{
    *out = (struct catalog_query){0};
    if (filter->sort && filter->order)
        return fail(problem, "order", "order is an older name of sort: say sort alone.");
    if (!read_sort(filter->sort ? filter->sort : filter->order, &out->order))
        return filter->sort ? fail(problem, "sort", "sort is one of: latest, top, coverage, controversy.")
                            : fail(problem, "order", "order, as sort, is one of: latest, top, coverage, controversy.");
    *out_limit = read_limit(filter->limit);
    if (!*out_limit)
        return fail(problem, "limit", "limit is a number from 1 to 200.");
    if (filter->all && strcmp(filter->all, "1") != 0 && strcmp(filter->all, "0") != 0)
        return fail(problem, "all", "all is 1 for stories of any number of sources, or 0.");
    out->is_all = filter->all && *filter->all == '1';
    if (!cursor_read(filter->cursor, out->order, &out->after))
        return fail(problem, "cursor", "cursor is what an earlier answer in the same order gave as next_cursor.");
    return 1;
}
