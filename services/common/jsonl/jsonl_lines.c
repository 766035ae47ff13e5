#include "jsonl_lines.h"
#include "jsonl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define READ_BYTES   65536
#define BUFFER_BYTES (JSONL_LINE_MAX + READ_BYTES)

struct jsonl_lines {
    gzFile file;
    size_t start, end; /* what is read and not yet handed out */
    int is_ended;
    char buffer[BUFFER_BYTES];
};

int jsonl_lines_open(const char *path, struct jsonl_lines **out, struct err *err)
{
    struct jsonl_lines *lines = calloc(1, sizeof *lines);
    if (!lines)
        return err_set(err, ERR_MEMORY, "no memory to read %s", path);
    int is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? dup(STDIN_FILENO) : -1;
    errno = 0;
    lines->file = !is_stdin ? gzopen(path, "rbe") : fd >= 0 ? gzdopen(fd, "rb") : NULL;
    if (!lines->file) {
        int code = errno;
        if (fd >= 0)
            close(fd);
        free(lines);
        return err_set(err, code ? ERR_IO : ERR_MEMORY, "cannot open %s: %s", path, strerror(code ? code : ENOMEM));
    }
    gzbuffer(lines->file, READ_BYTES);
    *out = lines;
    return 0;
}

void jsonl_lines_close(struct jsonl_lines *lines)
{
    if (lines)
        gzclose(lines->file);
    free(lines);
}

/* Reads on behind what is there. Returns 0 (is_ended when there is no more) or ERR_IO. */
static int fill(struct jsonl_lines *lines, struct err *err)
{
    memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
    int count = gzread(lines->file, lines->buffer + lines->end, READ_BYTES);
    int code = Z_OK;
    const char *reason = gzerror(lines->file, &code);
    if (count < 0 || (count == 0 && code != Z_OK && code != Z_STREAM_END))
        return err_set(err, ERR_IO, "cannot read on: %s", code == Z_ERRNO ? strerror(errno) : reason);
    lines->end += (size_t)count;
    lines->is_ended = count == 0;
    return 0;
}

/* Throws away the rest of a line that is too long. */
static int skip_line(struct jsonl_lines *lines, struct err *err)
{
    for (;;) {
        char *newline = memchr(lines->buffer + lines->start, '\n', lines->end - lines->start);
        lines->start = newline ? (size_t)(newline + 1 - lines->buffer) : lines->end;
        if (newline || lines->is_ended)
            return err_set(err, ERR_TOO_LARGE, "longer than %d bytes", JSONL_LINE_MAX);
        int result = fill(lines, err);
        if (result < 0)
            return result;
    }
}

int jsonl_lines_next(struct jsonl_lines *lines, const char **out_line, size_t *out_size_bytes, struct err *err)
{
    size_t searched = 0;
    for (;;) {
        char *line = lines->buffer + lines->start;
        size_t size = lines->end - lines->start;
        char *newline = memchr(line + searched, '\n', size - searched);
        if (newline || (lines->is_ended && size > 0)) {
            *out_line = line;
            *out_size_bytes = newline ? (size_t)(newline - line) : size;
            lines->start += *out_size_bytes + (newline != NULL);
            if (*out_size_bytes > JSONL_LINE_MAX)
                return err_set(err, ERR_TOO_LARGE, "longer than %d bytes", JSONL_LINE_MAX);
            return 1;
        }
        if (lines->is_ended)
            return 0;
        if (size > JSONL_LINE_MAX)
            return skip_line(lines, err);
        searched = size;
        int result = fill(lines, err);
        if (result < 0)
            return result;
    }
}

int64_t jsonl_lines_position_bytes(const struct jsonl_lines *lines)
{
    return gzoffset(lines->file);
}
