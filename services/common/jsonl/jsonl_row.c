/* One row of JSON as an article's parts. Strict about types, since a row whose title is a number was written by
 * mistake; lenient about lengths of title and text, which are cut. */
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
    char *cut_title; /* owned; only where something had to be cut */
    char *cut_text;
};

/* A member that is a text of at most `max_bytes`, null or absent ("" then). */
static int read_member(const struct json *row, const char *name, size_t max_bytes, const char **out, struct err *err)
{
    const struct json *value = json_member(row, name);
    const char *text = json_as_text(value);
    if (!text && json_kind(value) != JSON_KIND_NULL)
        return err_set(err, ERR_INVALID, "\"%s\" must be a string or null", name);
    if (text && strlen(text) > max_bytes)
        return err_set(err, ERR_TOO_LARGE, "\"%s\" is longer than %zu bytes", name, max_bytes);
    *out = text ? text : "";
    return 0;
}

static int read_id(const struct json *row, struct jsonl_memory *memory, const char **out, struct err *err)
{
    const struct json *value = json_member(row, "id");
    if (json_kind(value) != JSON_KIND_NUMBER)
        return read_member(row, "id", JSONL_ID_MAX, out, err);
    snprintf(memory->number, sizeof memory->number, "%" PRId64, json_as_integer(value, 0));
    *out = memory->number;
    return 0;
}

/* Data sets have all kinds of things under this name: what is no address is none. */
static void read_image(const struct json *row, struct jsonl_row *out)
{
    if (read_member(row, "image", JSONL_URL_MAX, &out->image, NULL) < 0)
        out->image = "";
}

static int read_published(const struct json *row, int64_t *out_ms, struct err *err)
{
    const struct json *value = json_member(row, "published");
    const char *text = "";
    *out_ms = 0;
    if (json_kind(value) == JSON_KIND_NUMBER) {
        int64_t number = json_as_integer(value, 0);
        /* Data sets have both; no news is from the first years of 1970 in milliseconds, nor from the year 5138. */
        *out_ms = number >= MS_FROM || number <= -MS_FROM ? number : number * 1000;
        return 0;
    }
    int result = read_member(row, "published", DATE_TEXT_MAX, &text, err);
    if (result == 0 && *text && !date_parse(text, out_ms))
        return err_set(err, ERR_INVALID, "\"published\" is not a date: \"%.40s\"", text);
    return result;
}

/* Cuts *text to what a ReplayRow may carry; *out_owned then holds it. */
static int cut_member(const char **text, size_t max_bytes, char **out_owned, struct err *err)
{
    size_t len = strlen(*text);
    if (len <= max_bytes)
        return 0;
    *out_owned = strndup(*text, utf8_cut_len(*text, len, max_bytes));
    if (!*out_owned)
        return err_set(err, ERR_MEMORY, "no memory for a row");
    *text = *out_owned;
    return 0;
}

static int read_members(struct jsonl_memory *memory, struct jsonl_row *row, struct err *err)
{
    const struct json *object = memory->document;
    int result;
    if (json_kind(object) != JSON_KIND_OBJECT)
        return err_set(err, ERR_INVALID, "a row must be a JSON object");
    if ((result = read_id(object, memory, &row->external_id, err)) < 0 ||
        (result = read_member(object, "url", JSONL_URL_MAX, &row->url, err)) < 0 ||
        (result = read_member(object, "source", JSONL_SOURCE_MAX, &row->source, err)) < 0 ||
        (result = read_member(object, "title", JSONL_LINE_MAX, &row->title, err)) < 0 ||
        (result = read_member(object, "text", JSONL_LINE_MAX, &row->text, err)) < 0 ||
        (result = read_member(object, "lang", JSONL_LANG_MAX, &row->lang, err)) < 0 ||
        (result = read_published(object, &row->published_ms, err)) < 0 ||
        (result = cut_member(&row->title, JSONL_TITLE_MAX, &memory->cut_title, err)) < 0 ||
        (result = cut_member(&row->text, JSONL_TEXT_MAX, &memory->cut_text, err)) < 0)
        return result;
    read_image(object, row);
    if (!row->title[0] && !row->text[0])
        return err_set(err, ERR_INVALID, "a row needs a \"title\" or a \"text\"");
    return 0;
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
    free(memory->cut_title);
    free(memory->cut_text);
    free(memory);
}
