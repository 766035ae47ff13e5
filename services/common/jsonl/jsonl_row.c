#include "date.h"
#include "json.h"
#include "jsonl.h"
#include "utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MS_FROM 100000000000 /* a number as large as this is milliseconds: as seconds it would be the year 5138 */

struct jsonl_memory {
    struct json *document;
    char number[24]; /* an id that was written as a number */
    char *cut_text;  /* owned; only for a text that had to be cut */
};

/* A member that is a text, null or absent ("" then). */
static int read_member(const struct json *row, const char *name, const char **out, struct err *err)
{
    const struct json *value = json_member(row, name);
    const char *text = json_as_text(value);
    if (!text && json_kind(value) != JSON_KIND_NULL)
        return err_set(err, ERR_INVALID, "\"%s\" must be a string or null", name);
    *out = text ? text : "";
    return 0;
}

static int read_id(const struct json *row, struct jsonl_memory *memory, const char **out, struct err *err)
{
    const struct json *value = json_member(row, "id");
    if (json_kind(value) == JSON_KIND_NUMBER) {
        snprintf(memory->number, sizeof memory->number, "%" PRId64, json_as_integer(value, 0));
        *out = memory->number;
        return 0;
    }
    int result = read_member(row, "id", out, err);
    if (result == 0 && strlen(*out) > JSONL_ID_MAX)
        return err_set(err, ERR_TOO_LARGE, "\"id\" is longer than %d bytes", JSONL_ID_MAX);
    return result;
}

static int read_published(const struct json *row, int64_t *out_ms, struct err *err)
{
    const struct json *value = json_member(row, "published");
    const char *text = "";
    *out_ms = 0;
    if (json_kind(value) == JSON_KIND_NUMBER) {
        int64_t number = json_as_integer(value, 0);
        *out_ms = number >= MS_FROM || number <= -MS_FROM ? number : number * 1000;
        return 0;
    }
    int result = read_member(row, "published", &text, err);
    if (result == 0 && *text && !date_parse(text, out_ms))
        return err_set(err, ERR_INVALID, "\"published\" is not a date: \"%.40s\"", text);
    return result;
}

/* Cuts the text to what a ReplayRow may carry. */
static int cut_text(struct jsonl_row *row, struct jsonl_memory *memory, struct err *err)
{
    size_t len = strlen(row->text);
    if (len <= JSONL_TEXT_MAX)
        return 0;
    memory->cut_text = strndup(row->text, utf8_cut_len(row->text, len, JSONL_TEXT_MAX));
    if (!memory->cut_text)
        return err_set(err, ERR_MEMORY, "no memory for a row");
    row->text = memory->cut_text;
    return 0;
}

static int read_members(struct jsonl_memory *memory, struct jsonl_row *row, struct err *err)
{
    const struct json *object = memory->document;
    int result;
    if (json_kind(object) != JSON_KIND_OBJECT)
        return err_set(err, ERR_INVALID, "a row must be a JSON object");
    if ((result = read_id(object, memory, &row->external_id, err)) < 0 ||
        (result = read_member(object, "url", &row->url, err)) < 0 ||
        (result = read_member(object, "source", &row->source, err)) < 0 ||
        (result = read_member(object, "title", &row->title, err)) < 0 ||
        (result = read_member(object, "text", &row->text, err)) < 0 ||
        (result = read_member(object, "lang", &row->lang, err)) < 0 ||
        (result = read_published(object, &row->published_ms, err)) < 0)
        return result;
    if (!row->title[0] && !row->text[0])
        return err_set(err, ERR_INVALID, "a row needs a \"title\" or a \"text\"");
    return cut_text(row, memory, err);
}

int jsonl_row_read(const char *line, size_t size_bytes, struct jsonl_row *out_row, struct jsonl_memory **out_memory,
                   struct err *err)
{
    struct jsonl_row row = {0};
    struct jsonl_memory *memory = NULL;
    int result;
    if (size_bytes > JSONL_LINE_MAX)
        return err_set(err, ERR_TOO_LARGE, "longer than %d bytes", JSONL_LINE_MAX);
    memory = calloc(1, sizeof *memory);
    if (!memory)
        return err_set(err, ERR_MEMORY, "no memory for a row");
    result = json_read(line, size_bytes, &memory->document, err);
    if (result == 0)
        result = read_members(memory, &row, err);
    if (result < 0) {
        jsonl_memory_free(memory);
        return result;
    }
    *out_row = row;
    *out_memory = memory;
    return 0;
}

void jsonl_memory_free(struct jsonl_memory *memory)
{
    if (!memory)
        return;
    json_free(memory->document);
    free(memory->cut_text);
    free(memory);
}
