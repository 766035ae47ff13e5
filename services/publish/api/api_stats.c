/* /api/v1/stats: how the desk is doing, from what desk_watch.c counted last; asking costs Redis nothing. */
#include "api_stats.h"

#include "catalog.h"
#include "desk_status.h"
#include "json_writer.h"
#include "respond.h"

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
    json_put_uint(writer, "gone", status->feeds_gone);
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
