/* A reader of JSON lines: the next row, or the sentence that says which line is wrong. A bad line does not end the
 * file. */
#include "jsonl.h"
#include "jsonl_lines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct jsonl {
    struct jsonl_lines *lines;
    struct jsonl_memory *memory; /* of the row handed out last */
    uint64_t line;
};

int jsonl_open(const char *path, struct jsonl **out, struct err *err)
{
    struct jsonl *reader = calloc(1, sizeof *reader);
    if (!reader)
        return err_set(err, ERR_MEMORY, "no memory to read %s", path);
    int result = jsonl_lines_open(path, &reader->lines, err);
    if (result < 0) {
        free(reader);
        return result;
    }
    *out = reader;
    return 0;
}

void jsonl_close(struct jsonl *reader)
{
    if (!reader)
        return;
    jsonl_memory_free(reader->memory);
    jsonl_lines_close(reader->lines);
    free(reader);
}

static int is_blank(const char *line, size_t size)
{
    while (size > 0 && strchr(" \t\r", line[size - 1]))
        size--;
    return size == 0;
}

/* Steps over the byte order mark that some editors put at the start of a file. */
static void skip_mark(uint64_t line, const char **at, size_t *size)
{
    if (line == 1 && *size >= 3 && memcmp(*at, "\xEF\xBB\xBF", 3) == 0) {
        *at += 3;
        *size -= 3;
    }
}

int jsonl_next(struct jsonl *reader, struct jsonl_row *out_row, struct err *err)
{
    const char *line;
    size_t size;
    struct err reason = {0};
    int result;
    jsonl_memory_free(reader->memory);
    reader->memory = NULL;
    do {
        result = jsonl_lines_next(reader->lines, &line, &size, &reason);
        if (result == 0)
            return 0;
        reader->line++;
        if (result > 0)
            skip_mark(reader->line, &line, &size);
    } while (result > 0 && is_blank(line, size));
    if (result > 0)
        result = jsonl_row_read(line, size, out_row, &reader->memory, &reason);
    if (result < 0)
        return err_set(err, result, "line %" PRIu64 ": %s", reader->line, reason.text);
    out_row->line = reader->line;
    return 1;
}

int64_t jsonl_position_bytes(const struct jsonl *reader)
{
    return jsonl_lines_position_bytes(reader->lines);
}
