/* A feed's state as JSON in Redis. Members that a version does not know are passed over, those that are missing have a
 * default: replicas of two versions share feeds during an upgrade. */
#include "feed_state.h"
#include "json.h"
#include "json_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OFFSET(member) offsetof(struct feed_state, member)

static const struct {
    const char *name;
    size_t offset;
} numbers[] = {
    {"checked_ms", OFFSET(checked_ms)},   {"read_ms", OFFSET(read_ms)},     {"changed_ms", OFFSET(changed_ms)},
    {"interval_ms", OFFSET(interval_ms)}, {"failures", OFFSET(failures)},   {"articles", OFFSET(articles)},
    {"http_status", OFFSET(http_status)}, {"body_hash", OFFSET(body_hash)}, {"whole_ms", OFFSET(whole_ms)},
    {"gone_ms", OFFSET(gone_ms)},         {"moves", OFFSET(moves)},         {"keep_ms", OFFSET(keep_ms)},
    {"skip_hours", OFFSET(skip_hours)},   {"skip_days", OFFSET(skip_days)},
};

static const struct {
    const char *name;
    size_t offset;
} texts[] = {
    {"error", OFFSET(error)},       {"note", OFFSET(note)}, {"title", OFFSET(title)},
    {"moved_to", OFFSET(moved_to)}, {"etag", OFFSET(etag)}, {"last_modified", OFFSET(last_modified)},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

int feed_state_read(const char *json, size_t size_bytes, struct feed_state *out, struct err *err)
{
    struct feed_state state = {0};
    struct json *document = NULL;
    int result = size_bytes ? json_read(json, size_bytes, &document, err) : 0;
    if (result == 0 && document && json_kind(document) != JSON_KIND_OBJECT)
        result = err_set(err, ERR_INVALID, "a feed's state must be a JSON object");
    for (size_t i = 0; i < COUNT(numbers); i++)
        *(int64_t *)((char *)&state + numbers[i].offset) = json_as_integer(json_member(document, numbers[i].name), 0);
    for (size_t i = 0; i < COUNT(texts); i++)
        snprintf((char *)&state + texts[i].offset, FEED_STATE_TEXT_SIZE, "%s",
                 json_member_text(document, texts[i].name, ""));
    json_free(document);
    if (result == 0)
        *out = state;
    return result;
}

/* Writes all, the texts only if `with_texts`. Returns the length, 0 when it does not fit. */
static size_t write_all(const struct feed_state *state, int with_texts, char out[FEED_STATE_BYTES_MAX])
{
    struct json_writer writer;
    char *json = NULL;
    size_t size = 0;
    json_writer_init(&writer, FEED_STATE_BYTES_MAX - 1);
    json_object_begin(&writer, NULL);
    for (size_t i = 0; i < COUNT(numbers); i++)
        json_put_int(&writer, numbers[i].name, *(const int64_t *)((const char *)state + numbers[i].offset));
    for (size_t i = 0; with_texts && i < COUNT(texts); i++)
        json_put_text(&writer, texts[i].name, (const char *)state + texts[i].offset);
    json_object_end(&writer);
    if (json_writer_take(&writer, &json, &size, NULL) < 0)
        return 0;
    memcpy(out, json, size + 1);
    free(json);
    return size;
}

size_t feed_state_write(const struct feed_state *state, char out[FEED_STATE_BYTES_MAX])
{
    size_t size = write_all(state, 1, out);
    if (!size)
        size = write_all(state, 0, out);
    if (!size) /* no memory at all: a state that says nothing, like that of a new feed */
        out[0] = 0;
    return size;
}
