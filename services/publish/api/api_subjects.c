/* Counted over the catalog for each request: a walk over all stories takes some milliseconds, and the answer may be narrowed by
 * any query. Sources are shown as the registry knows them; one that it does not know has no rating. */
#include "api_subjects.h"

#include "ask.h"
#include "facets.h"
#include "json_writer.h"
#include "param_values.h"
#include "params.h"
#include "registry.h"
#include "respond.h"
#include "side.h"
#include "subject_names.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_DEFAULT 200
#define ROWS_MAX     FACETS_MAX

/* What an answer is made of. */
struct counted {
    struct web *web;
    struct facets facets;
    enum tier tier;
    size_t limit;
    int is_of_sources;
    const char *after; /* rows up to this key have been given before; NULL: from the first */
    const struct http_request *request;
};

/* ── rows ── */

/* Summed over stories, a source counts once for each: what is reported, not how many report. */
void api_reports_write(struct json_writer *writer, const uint32_t sources[COVERAGE_SIDES])
{
    json_object_begin(writer, "reports");
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        json_put_uint(writer, side_name((enum side)side), sources[side]);
    json_put_uint(writer, "unrated", sources[SIDE_UNRATED]);
    json_object_end(writer);
}

static void write_topic(struct json_writer *writer, const struct counted *counted, const struct facet *facet)
{
    char title[SUBJECT_TITLE_SIZE];
    (void)counted;
    subject_topic_title(facet->key, title, sizeof title);
    json_object_begin(writer, NULL);
    json_put_text(writer, "topic", facet->key);
    json_put_text(writer, "name", title);
    json_put_bool(writer, "is_first_level", subject_topic_is_first(facet->key));
    json_put_uint(writer, "stories", facet->stories);
    api_reports_write(writer, facet->sources);
    json_object_end(writer);
}

static void write_place(struct json_writer *writer, const struct counted *counted, const struct facet *facet)
{
    char title[SUBJECT_TITLE_SIZE];
    (void)counted;
    int is_known = subject_place_title(facet->key, title, sizeof title);
    json_object_begin(writer, NULL);
    json_put_text(writer, "place", facet->key);
    json_put_text(writer, "name", is_known ? title : facet->key);
    json_put_bool(writer, "is_country", !strchr(facet->key, '/'));
    json_put_uint(writer, "stories", facet->stories);
    api_reports_write(writer, facet->sources);
    json_object_end(writer);
}

static const struct source_entry *entry_of(const struct counted *counted, const struct facet *facet)
{
    return counted->web->registry ? registry_find(counted->web->registry, facet->key) : NULL;
}

/* What a tier may not see is not written, as everywhere. */
static void write_source(struct json_writer *writer, const struct counted *counted, const struct facet *facet)
{
    const struct source_entry *entry = entry_of(counted, facet);
    json_object_begin(writer, NULL);
    json_put_text(writer, "domain", facet->key);
    json_put_text_or_null(writer, "name", entry ? entry->name : NULL);
    json_put_text_or_null(writer, "country", entry ? entry->country : NULL);
    json_put_text_or_null(writer, "language", entry ? entry->lang : NULL);
    json_put_text_or_null(writer, "leaning", entry ? entry->leaning : NULL);
    json_put_text(writer, "side", side_name(entry ? side_of_leaning(entry->leaning) : SIDE_UNRATED));
    if (tier_sees_factuality(counted->tier))
        json_put_text_or_null(writer, "factuality", entry ? entry->factuality : NULL);
    if (tier_sees_ownership(counted->tier)) {
        json_put_text_or_null(writer, "owner", entry ? entry->owner : NULL);
        json_put_text_or_null(writer, "ownership", entry ? entry->ownership : NULL);
    }
    json_put_uint(writer, "stories", facet->stories);
    json_object_end(writer);
}

/* ── which rows ── */

/* The query has found the stories that such a source reports; here are the sources that are such themselves. */
static int is_such(const struct counted *counted, const struct facet *facet)
{
    static const struct source_entry unknown = {
        .country = "", .leaning = "", .factuality = "", .ownership = "", .owner = "", .owner_group = ""};
    const struct source_entry *entry = entry_of(counted, facet);
    if (!entry)
        entry = &unknown;
    return param_fits(counted->request, "source", facet->key, PARAM_IS) &&
           param_fits(counted->request, "country", entry->country, PARAM_IS) &&
           param_fits(counted->request, "leaning", entry->leaning, PARAM_IS) &&
           param_fits(counted->request, "side", side_name(side_of_leaning(entry->leaning)), PARAM_IS) &&
           param_fits(counted->request, "factuality", entry->factuality, PARAM_IS) &&
           param_fits(counted->request, "ownership", entry->ownership, PARAM_IS) &&
           (param_fits(counted->request, "owner", entry->owner, PARAM_IN) ||
            param_fits(counted->request, "owner", entry->owner_group, PARAM_IN));
}

/* The place of the row behind `after`. Counts change while somebody pages, so a row may come twice or not at all; whose key is
 * gone has reached the end, and nobody pages for ever. */
static size_t first_row(const struct counted *counted)
{
    for (size_t i = 0; counted->after && i < counted->facets.count; i++)
        if (strcmp(counted->facets.rows[i].key, counted->after) == 0)
            return i + 1;
    return counted->after ? counted->facets.count : 0;
}

typedef void write_row_fn(struct json_writer *writer, const struct counted *counted, const struct facet *facet);

/* One row more than is asked for is looked for: whether it is there says whether there is more. */
static void answer(struct http_request *request, const struct counted *counted, const char *name, write_row_fn *write)
{
    struct json_writer writer;
    const char *last = NULL, *next = NULL;
    size_t given = 0;
    json_writer_init(&writer, PAGE_MAX);
    json_object_begin(&writer, NULL);
    json_put_text_or_null(&writer, "seq", counted->web->seq);
    json_array_begin(&writer, name);
    for (size_t i = first_row(counted); i < counted->facets.count && !next; i++) {
        if (counted->is_of_sources && !is_such(counted, &counted->facets.rows[i]))
            continue;
        if (given++ == counted->limit) {
            next = last;
            break;
        }
        last = counted->facets.rows[i].key;
        write(&writer, counted, &counted->facets.rows[i]);
    }
    json_array_end(&writer);
    json_put_text_or_null(&writer, "next_cursor", next);
    json_object_end(&writer);
    respond_json(request, "no-cache", &writer);
}

/* Returns 0 when the request has been answered. */
static int read_limit(struct web *web, struct http_request *request, size_t *out)
{
    const char *text = http_query(request, "limit");
    char *end = NULL;
    *out = ROWS_DEFAULT;
    if (!text)
        return 1;
    unsigned long limit = *text >= '1' && *text <= '9' ? strtoul(text, &end, 10) : 0;
    if (limit && !*end && limit <= ROWS_MAX) {
        *out = limit;
        return 1;
    }
    params_refuse(web, request, "limit", "limit is a number from 1 to 8192.");
    return 0;
}

static void count(struct counted *counted, struct http_request *request, enum facet_kind kind, write_row_fn *write)
{
    static const char *const names[] = {"topics", "places", "languages", "sources"};
    struct query *filter = NULL;
    if (!read_limit(counted->web, request, &counted->limit) || !ask_query(counted->web, request, 0, &filter))
        return;
    const struct catalog_query query = {.filter = filter};
    counted->tier = tier_of_request(request);
    counted->request = request;
    counted->after = http_query(request, "cursor");
    if (facets_count(counted->web->catalog, &query, kind, &counted->facets)) {
        respond_problem(request, 503, "Service Unavailable", "There is no memory to count that now.");
    } else {
        answer(request, counted, names[kind], write);
        facets_done(&counted->facets);
    }
    query_free(filter);
}

void get_topic_counts(struct web *web, struct http_request *request)
{
    count(&(struct counted){.web = web}, request, FACET_TOPIC, write_topic);
}

void get_place_counts(struct web *web, struct http_request *request)
{
    count(&(struct counted){.web = web}, request, FACET_PLACE, write_place);
}

void get_source_counts(struct web *web, struct http_request *request)
{
    count(&(struct counted){.web = web, .is_of_sources = 1}, request, FACET_SOURCE, write_source);
}
