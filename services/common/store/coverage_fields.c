/* The hash of a story's counters, as `counters.lua` keeps it, into the message that pages read. Field names are one
 * letter and a value; rows are sorted here, because a hash has no order. */
#include "coverage_fields.h"

#include "attributes.h"
#include "reply.h"

#include <stdlib.h>
#include <string.h>

/* By key: rows of one table are otherwise in whatever order the hash has. */
static int compare_rows(const void *left, const void *right)
{
    return strcmp((*(Triptych__Count *const *)left)->key, (*(Triptych__Count *const *)right)->key);
}

static void read_state(const char *name, const redisReply *value, struct coverage_fields *out)
{
    int64_t number = reply_number(value);
    if (strcmp(name, "v") == 0)
        out->head.version = (uint64_t)number;
    else if (strcmp(name, "f") == 0)
        out->head.first_published_ms = number;
    else if (strcmp(name, "l") == 0)
        out->head.last_updated_ms = number;
    else if (strcmp(name, "i") == 0)
        out->head.merged_into = (char *)reply_text(value);
    else if (strcmp(name, "sf") == 0)
        out->head.split_from = (char *)reply_text(value);
    else if (strcmp(name, "k") == 0)
        out->head.pinned = 1;
    else if (strcmp(name, "hd") == 0)
        out->head.hidden = 1;
    else if (strcmp(name, "pv") == 0)
        out->published_version = (uint64_t)number;
    else if (strcmp(name, "a") == 0)
        out->coverage.articles = (uint32_t)number;
    else if (strcmp(name, "n") == 0)
        out->coverage.sources = (uint32_t)number;
    else if (strcmp(name, "r") == 0)
        out->coverage.original_reports = (uint32_t)number;
}

/* The rows of one table ("L:" and so on), appended at *used. Returns where they begin. */
static Triptych__Count **read_table(const redisReply *fields, const char *prefix, struct coverage_fields *out,
                                    size_t *used, size_t *out_count)
{
    Triptych__Count **begin = out->pointers + *used;
    size_t count = 0;
    /* The field names are from Redis and so are their number: rows have a limit whatever is stored there. */
    for (size_t i = 0; i + 1 < reply_count(fields) && *used < COVERAGE_ROWS_MAX; i += 2) {
        const char *name = reply_text(reply_at(fields, i));
        uint32_t sources = (uint32_t)reply_number(reply_at(fields, i + 1));
        /* A counter that went back to 0 stays in the hash; no page shows a value that nobody has. */
        if (strncmp(name, prefix, 2) != 0 || !sources)
            continue;
        Triptych__Count *row = &out->rows[*used];
        triptych__count__init(row);
        row->key = (char *)name + 2;
        row->sources = sources;
        begin[count++] = row;
        (*used)++;
    }
    qsort(begin, count, sizeof(Triptych__Count *), compare_rows);
    *out_count = count;
    return begin;
}

int coverage_fields_read(const redisReply *fields, struct coverage_fields *out, struct err *err)
{
    size_t used = 0;
    memset(out, 0, sizeof *out);
    triptych__story_head__init(&out->head);
    triptych__coverage__init(&out->coverage);
    out->rows = calloc(COVERAGE_ROWS_MAX, sizeof *out->rows);
    out->pointers = calloc(COVERAGE_ROWS_MAX, sizeof(Triptych__Count *));
    if (!out->rows || !out->pointers) {
        coverage_fields_done(out);
        return err_set(err, ERR_MEMORY, "no memory for a story's coverage");
    }
    for (size_t i = 0; i + 1 < reply_count(fields); i += 2)
        read_state(reply_text(reply_at(fields, i)), reply_at(fields, i + 1), out);
    Triptych__Coverage *coverage = &out->coverage;
#define X(member, name, prefix) coverage->member = read_table(fields, prefix, out, &used, &coverage->n_##member);
    ATTRIBUTES(X)
#undef X
    out->head.coverage = coverage;
    return 0;
}

void coverage_fields_done(struct coverage_fields *fields)
{
    free(fields->rows);
    free(fields->pointers);
    fields->rows = NULL;
    fields->pointers = NULL;
}
