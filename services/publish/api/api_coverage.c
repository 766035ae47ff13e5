/* Counted over the catalog for each request, as topics and places are: a story is in the row in which its earliest article was
 * published, with all the sources that it has by now. */
#include "api_coverage.h"

#include "api_subjects.h"
#include "ask.h"
#include "clock.h"
#include "growth.h"
#include "json_writer.h"
#include "params.h"
#include "respond.h"

#include <string.h>

/* Returns 0 when the request has been answered. */
static int read_width(struct web *web, struct http_request *request, const char **out_by, int64_t *out_width_ms)
{
    const char *by = http_query(request, "by");
    *out_by = by ? by : "day";
    *out_width_ms = strcmp(*out_by, "hour") == 0 ? GROWTH_HOUR_MS : GROWTH_DAY_MS;
    if (*out_width_ms == GROWTH_HOUR_MS || strcmp(*out_by, "day") == 0)
        return 1;
    params_refuse(web, request, "by", "by is one of: day hour.");
    return 0;
}

static void write_row(struct json_writer *writer, const struct growth_row *row)
{
    char time[CLOCK_RFC3339_SIZE];
    clock_rfc3339(row->time_ms, time);
    json_object_begin(writer, NULL);
    json_put_text(writer, "time", time); /* json_put_time would call 1970 unknown */
    json_put_uint(writer, "stories", row->stories);
    json_put_uint(writer, "articles", row->articles);
    api_reports_write(writer, row->sources);
    json_object_end(writer);
}

static void answer(struct web *web, struct http_request *request, const char *by, const struct growth *growth)
{
    struct json_writer writer;
    json_writer_init(&writer, PAGE_MAX);
    json_object_begin(&writer, NULL);
    json_put_text_or_null(&writer, "seq", web->seq);
    json_put_text(&writer, "by", by);
    json_put_uint(&writer, "earlier", growth->earlier);
    json_array_begin(&writer, "rows");
    for (size_t i = 0; i < growth->count; i++)
        write_row(&writer, &growth->rows[i]);
    json_array_end(&writer);
    json_object_end(&writer);
    respond_json(request, "no-cache", &writer);
}

void get_coverage(struct web *web, struct http_request *request)
{
    struct query *filter = NULL;
    struct growth growth;
    const char *by;
    int64_t width_ms;
    if (!read_width(web, request, &by, &width_ms) || !ask_query(web, request, 0, &filter))
        return;
    if (growth_count(web->catalog, &(struct catalog_query){.filter = filter}, width_ms, &growth)) {
        respond_problem(request, 503, "Service Unavailable", "There is no memory to count that now.");
    } else {
        answer(web, request, by, &growth);
        growth_done(&growth);
    }
    query_free(filter);
}
