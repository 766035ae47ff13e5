#include "api.h"

#include "clock.h"
#include "cursor.h"
#include "desk_status.h"
#include "heads.h"
#include "json_writer.h"
#include "openapi_json.h"
#include "page_subject.h"
#include "respond.h"
#include "story_json.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define STORIES_DEFAULT 50

/* ── /api/v1/stories ── */

/* Reads ?limit; 0 when it is no number from 1 to HEADS_MAX. */
static size_t read_limit(const char *text)
{
    char *end = NULL;
    if (!text)
        return STORIES_DEFAULT;
    unsigned long limit = isdigit((unsigned char)*text) ? strtoul(text, &end, 10) : 0;
    return end && !*end && limit <= HEADS_MAX ? limit : 0;
}

/* Reads ?blindspot; 0 when it is none of what it may be. */
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

/* Returns NULL, or what is wrong with the request. */
static const char *read_query(const struct http_request *request, struct catalog_query *query, size_t *out_limit)
{
    const char *since = http_query(request, "since"), *all = http_query(request, "all");
    const char *order = http_query(request, "order");
    query->lang = http_query(request, "lang");
    query->source = http_query(request, "source");
    query->topic = http_query(request, "topic");
    query->place = http_query(request, "place");
    query->search = http_query(request, "q");
    query->is_all = all && strcmp(all, "1") == 0;
    query->order = order && strcmp(order, "top") == 0 ? CATALOG_TOP : CATALOG_LATEST;
    if (!read_blindspots(http_query(request, "blindspot"), &query->blindspots))
        return "blindspot is left, right, or 1 for both.";
    if (subject_problem(query->topic, query->place))
        return subject_problem(query->topic, query->place);
    *out_limit = read_limit(http_query(request, "limit"));
    if (!*out_limit)
        return "limit is a number from 1 to 200.";
    if (since && !clock_parse_rfc3339(since, &query->since_ms))
        return "since is a time as RFC 3339 writes it, like 2026-01-01T00:00:00Z.";
    if (!cursor_read(http_query(request, "cursor"), query))
        return "cursor is what an earlier answer gave as next_cursor.";
    if (query->order == CATALOG_TOP && *query->after_id)
        return "order=top has no cursor.";
    return NULL;
}

static void write_story(struct web *web, enum tier tier, struct json_writer *writer, const struct heads *heads,
                        size_t index)
{
    const struct catalog_entry *entry = heads->entry[index];
    struct story_json story = {.head = heads->head[index], .seq = *entry->seq ? entry->seq : web->seq, .tier = tier};
    story_json_write(writer, NULL, &story);
}

static void write_stories(struct web *web, enum tier tier, struct json_writer *writer, const struct heads *heads,
                          int has_more)
{
    char cursor[CURSOR_SIZE] = "";
    if (has_more && heads->count > 0)
        cursor_write(heads->entry[heads->count - 1], cursor);
    json_object_begin(writer, NULL);
    json_put_text_or_null(writer, "seq", web->seq);
    json_put_text_or_null(writer, "next_cursor", cursor);
    json_array_begin(writer, "stories");
    for (size_t i = 0; i < heads->count; i++)
        write_story(web, tier, writer, heads, i);
    json_array_end(writer);
    json_object_end(writer);
}

void get_stories(struct web *web, struct http_request *request)
{
    const struct catalog_entry *entries[HEADS_MAX + 1];
    struct catalog_query query = {0};
    struct json_writer writer;
    struct heads heads;
    size_t limit = 0;
    const char *problem = read_query(request, &query, &limit);
    if (problem) {
        respond_problem(request, 400, "Bad Request", problem);
        return;
    }
    size_t count = catalog_list(web->catalog, &query, entries, limit + 1);
    heads_init(&heads, entries, count < limit ? count : limit);
    json_writer_init(&writer, PAGE_MAX);
    write_stories(web, tier_of_request(request), &writer, &heads, count > limit && query.order == CATALOG_LATEST);
    heads_done(&heads);
    respond_json(request, "no-cache", &writer);
}

/* ── /api/v1/stats ── */

/* What only the operator is to see: which feeds fail and why, and what is missing in his settings. */
static void write_failing(struct json_writer *writer, const struct desk_status *status)
{
    json_array_begin(writer, "failing_sample");
    for (unsigned i = 0; i < status->failing_count; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "name", status->failing[i].name);
        json_put_text(writer, "reason", status->failing[i].reason);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_put_text_or_null(writer, "note", status->contact_note);
}

static void write_feeds(struct json_writer *writer, const struct desk_status *status, int is_operator)
{
    json_object_begin(writer, "feeds");
    json_put_uint(writer, "total", status->feeds);
    json_put_uint(writer, "read", status->feeds_read);
    json_put_uint(writer, "failing", status->feeds_failing);
    if (is_operator)
        write_failing(writer, status);
    json_object_end(writer);
}

static void write_redis(struct json_writer *writer, const struct desk_status *status)
{
    json_object_begin(writer, "redis");
    json_put_uint(writer, "memory_used_bytes", status->memory_used_bytes);
    json_put_uint(writer, "memory_limit_bytes", status->memory_limit_bytes);
    json_object_end(writer);
}

static void write_work(struct json_writer *writer, const struct desk_status *status)
{
    static const enum stage stages[] = {STAGE_CLASSIFY, STAGE_SUMMARIZE, STAGE_PUBLISH};
    json_object_begin(writer, "todo");
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
        json_put_uint(writer, stage_name(stages[i]), status->todo[i]);
    json_object_end(writer);
    json_put_uint(writer, "dead", status->dead);
}

static void write_stats(struct web *web, struct json_writer *writer)
{
    const struct desk_status *status = web->desk;
    json_object_begin(writer, NULL);
    json_put_text(writer, "edition", web->site.edition);
    json_put_text(writer, "version", TRIPTYCH_VERSION);
    json_put_text_or_null(writer, "seq", web->seq);
    json_put_bool(writer, "is_counted", status->is_known);
    json_put_uint(writer, "epoch", status->epoch);
    json_put_uint(writer, "articles", status->articles);
    json_put_uint(writer, "stories", status->stories);
    json_put_uint(writer, "stories_loaded", catalog_count(web->catalog));
    json_put_uint(writer, "stories_shown", catalog_shown(web->catalog));
    json_put_uint(writer, "publish_min_sources", web->site.sources_min);
    json_put_uint(writer, "feed_entries", status->feed_entries);
    json_put_uint(writer, "log_entries", status->log_entries);
    write_work(writer, status);
    write_feeds(writer, status, web->has_operations);
    if (web->has_operations)
        write_redis(writer, status);
    json_put_uint(writer, "streams", web->server ? http_stats(web->server)->streams : 0);
    json_object_end(writer);
}

void get_stats(struct web *web, struct http_request *request)
{
    struct json_writer writer;
    json_writer_init(&writer, PAGE_MAX);
    write_stats(web, &writer);
    respond_json(request, "no-cache", &writer);
}

void get_openapi(struct web *web, struct http_request *request)
{
    struct buffer body;
    (void)web;
    buffer_init(&body, PAGE_MAX);
    buffer_add(&body, openapi_json, openapi_json_size);
    respond_body(request, "application/json", "max-age=3600", &body);
}
