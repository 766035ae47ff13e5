/* OTLP's JSON as its protocol asks: ids in lower-case hexadecimal, times as texts of nanoseconds, 64-bit numbers as
 * texts. */
#include "passage_write.h"

#include "json_writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define KIND_INTERNAL 1
#define NUMBER_SIZE   24

/* Ids of trace and spans: the article's own id, hashed behind a word of its own. Never 0, which means "none". */
static uint64_t id_part(const char *word, const char *article_id)
{
    char text[16 + ID_SIZE];
    int len = snprintf(text, sizeof text, "%.15s%s", word, article_id);
    uint64_t hash = id_hash64(text, (size_t)len);
    return hash ? hash : 1;
}

int passage_is_sampled(const char *article_id, unsigned one_in)
{
    return one_in > 0 && id_part("sample", article_id) % one_in == 0;
}

/* OTLP knows several types of values; all of ours are texts. */
static void put_attribute(struct json_writer *writer, const char *key, const char *value)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "key", key);
    json_object_begin(writer, "value");
    json_put_text(writer, "stringValue", value);
    json_object_end(writer);
    json_object_end(writer);
}

static void put_id(struct json_writer *writer, const char *name, const char *word, const char *article_id)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%016" PRIx64, id_part(word, article_id));
    json_put_text(writer, name, text);
}

static void put_nanoseconds(struct json_writer *writer, const char *name, int64_t time_ms)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%" PRId64 "000000", time_ms);
    json_put_text(writer, name, text);
}

/* The way as a whole has no parent. */
static void put_span(struct json_writer *writer, const struct passage *passage, const char *name, int64_t start_ms,
                     int64_t end_ms)
{
    char trace[2 * NUMBER_SIZE];
    int is_whole = strcmp(name, "article") == 0;
    snprintf(trace, sizeof trace, "%016" PRIx64 "%016" PRIx64, id_part("trace", passage->article_id),
             id_part("rest", passage->article_id));
    json_object_begin(writer, NULL);
    json_put_text(writer, "traceId", trace);
    put_id(writer, "spanId", name, passage->article_id);
    if (!is_whole)
        put_id(writer, "parentSpanId", "article", passage->article_id);
    json_put_text(writer, "name", name);
    json_put_int(writer, "kind", KIND_INTERNAL);
    put_nanoseconds(writer, "startTimeUnixNano", start_ms);
    put_nanoseconds(writer, "endTimeUnixNano", end_ms > start_ms ? end_ms : start_ms);
    json_array_begin(writer, "attributes");
    put_attribute(writer, "triptych.article", passage->article_id);
    put_attribute(writer, "triptych.story", passage->story_id);
    put_attribute(writer, "triptych.source", passage->source);
    json_array_end(writer);
    json_object_end(writer);
}

/* The whole first: a collector that reads a request only in part has the frame of what follows. */
static void put_passage(struct json_writer *writer, const struct passage *passage)
{
    put_span(writer, passage, "article", passage->received_ms, passage->published_ms);
    put_span(writer, passage, "classify", passage->received_ms, passage->placed_ms);
    put_span(writer, passage, "publish", passage->placed_ms, passage->published_ms);
}

/* One service with several stages: the spans' names say which, so that a trace reads as one desk's. */
static void put_resource(struct json_writer *writer, const struct passage_teller *teller)
{
    json_object_begin(writer, "resource");
    json_array_begin(writer, "attributes");
    put_attribute(writer, "service.name", "triptych");
    put_attribute(writer, "service.version", teller->version);
    put_attribute(writer, "service.instance.id", teller->instance);
    put_attribute(writer, "triptych.edition", teller->edition);
    json_array_end(writer);
    json_object_end(writer);
}

int passages_write(const struct passage *passages, size_t count, const struct passage_teller *teller, char **out,
                   struct err *err)
{
    struct json_writer writer;
    size_t size_bytes;
    json_writer_init(&writer, PASSAGES_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_array_begin(&writer, "resourceSpans");
    json_object_begin(&writer, NULL);
    put_resource(&writer, teller);
    json_array_begin(&writer, "scopeSpans");
    json_object_begin(&writer, NULL);
    json_object_begin(&writer, "scope");
    json_put_text(&writer, "name", "triptych");
    json_object_end(&writer);
    json_array_begin(&writer, "spans");
    for (size_t i = 0; i < count; i++)
        put_passage(&writer, &passages[i]);
    json_array_end(&writer);
    json_object_end(&writer);
    json_array_end(&writer);
    json_object_end(&writer);
    json_array_end(&writer);
    json_object_end(&writer);
    int code = json_writer_take(&writer, out, &size_bytes, err);
    json_writer_done(&writer);
    return code;
}
