/* Lines of a file or a pipe, unpacked when they are gzip. Memory is fixed: JSONL_LINE_MAX and one piece more; a longer
 * line is passed over and reported, and reading goes on behind it. */
#include "jsonl_lines.h"
#include "jsonl.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define READ_BYTES   65536
#define BUFFER_BYTES (JSONL_LINE_MAX + READ_BYTES)

#define GZIP_MAGIC_1 0x1F
#define GZIP_MAGIC_2 0x8B
#define GZIP_WINDOW  (15 + 16) /* zlib's largest window, with gzip's header and trailer */

enum form { FORM_UNKNOWN, FORM_PLAIN, FORM_GZIP };

/* What is there is handed out at once, never waiting for a full buffer: a pipe may bring the next line much later. */
struct jsonl_lines {
    int fd;
    enum form form;
    int64_t position_bytes;
    z_stream stream;           /* FORM_GZIP */
    int is_member_ended;       /* a gzip file may be several, one behind the other */
    size_t raw_start, raw_end; /* what is read of the file and not yet unpacked */
    int is_raw_ended;
    size_t start, end; /* what is unpacked and not yet handed out */
    int is_ended;
    unsigned char raw[READ_BYTES];
    char buffer[BUFFER_BYTES];
};

static int open_path(const char *path, struct err *err)
{
    struct stat info;
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        close(fd);
        return err_set(err, ERR_IO, "cannot open %s: it is a directory", path);
    }
    return fd;
}

int jsonl_lines_open(const char *path, struct jsonl_lines **out, struct err *err)
{
    int fd = open_path(path, err);
    if (fd < 0)
        return ERR_IO;
    struct jsonl_lines *lines = calloc(1, sizeof *lines);
    if (!lines) {
        close(fd);
        return err_set(err, ERR_MEMORY, "no memory to read %s", path);
    }
    lines->fd = fd;
    *out = lines;
    return 0;
}

void jsonl_lines_close(struct jsonl_lines *lines)
{
    if (!lines)
        return;
    if (lines->form == FORM_GZIP)
        inflateEnd(&lines->stream);
    close(lines->fd);
    free(lines);
}

/* Reads what there is, or waits for some, behind what is left. Returns 0 or ERR_IO. */
static int read_raw(struct jsonl_lines *lines, struct err *err)
{
    memmove(lines->raw, lines->raw + lines->raw_start, lines->raw_end - lines->raw_start);
    lines->raw_end -= lines->raw_start;
    lines->raw_start = 0;
    ssize_t count;
    while ((count = read(lines->fd, lines->raw + lines->raw_end, READ_BYTES - lines->raw_end)) < 0) {
        struct pollfd input = {.fd = lines->fd, .events = POLLIN};
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            poll(&input, 1, -1); /* somebody has made standard input non-blocking */
        else if (errno != EINTR)
            return err_set(err, ERR_IO, "cannot read on: %s", strerror(errno));
    }
    lines->raw_end += (size_t)count;
    lines->position_bytes += count;
    lines->is_raw_ended = count == 0;
    return 0;
}

static size_t raw_left(const struct jsonl_lines *lines)
{
    return lines->raw_end - lines->raw_start;
}

/* Tells gzip by its first two bytes, as soon as they are there. */
static int find_form(struct jsonl_lines *lines, struct err *err)
{
    const unsigned char *first = lines->raw + lines->raw_start;
    if (raw_left(lines) < 2 && !lines->is_raw_ended && (!raw_left(lines) || first[0] == GZIP_MAGIC_1))
        return read_raw(lines, err);
    int is_gzip = raw_left(lines) >= 2 && first[0] == GZIP_MAGIC_1 && first[1] == GZIP_MAGIC_2;
    if (is_gzip && inflateInit2(&lines->stream, GZIP_WINDOW) != Z_OK)
        return err_set(err, ERR_MEMORY, "no memory to unpack");
    lines->form = is_gzip ? FORM_GZIP : FORM_PLAIN;
    return 0;
}

static int copy_plain(struct jsonl_lines *lines, struct err *err)
{
    int result = raw_left(lines) ? 0 : read_raw(lines, err);
    size_t count = raw_left(lines);
    memcpy(lines->buffer + lines->end, lines->raw + lines->raw_start, count);
    lines->end += count;
    lines->raw_start += count;
    lines->is_ended = lines->is_raw_ended;
    return result;
}

/* Behind a member: the next one begins, or the file has ended. What is neither is passed over, as gzip does. */
static int begin_member(struct jsonl_lines *lines, struct err *err)
{
    if (raw_left(lines) < 2 && !lines->is_raw_ended)
        return read_raw(lines, err);
    const unsigned char *first = lines->raw + lines->raw_start;
    /* Files that were joined by `cat a.gz b.gz` are one gzip file by its standard. */
    lines->is_ended = raw_left(lines) < 2 || first[0] != GZIP_MAGIC_1 || first[1] != GZIP_MAGIC_2;
    lines->is_member_ended = 0;
    inflateReset(&lines->stream);
    return 0;
}

static int unpack(struct jsonl_lines *lines, struct err *err)
{
    if (lines->is_member_ended)
        return begin_member(lines, err);
    if (!raw_left(lines)) {
        int result = read_raw(lines, err);
        if (result < 0)
            return result;
        if (lines->is_raw_ended)
            return err_set(err, ERR_IO, "cannot read on: the gzip file is cut off");
    }
    lines->stream.next_in = lines->raw + lines->raw_start;
    lines->stream.avail_in = (unsigned)raw_left(lines);
    lines->stream.next_out = (unsigned char *)lines->buffer + lines->end;
    /* Bounded by what fits, whatever the ratio: a bomb is unpacked a piece at a time, and its lines are too long. */
    lines->stream.avail_out = READ_BYTES;
    int code = inflate(&lines->stream, Z_SYNC_FLUSH);
    lines->raw_start = lines->raw_end - lines->stream.avail_in;
    lines->end += READ_BYTES - lines->stream.avail_out;
    lines->is_member_ended = code == Z_STREAM_END;
    if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR)
        return 0;
    return err_set(err, ERR_IO, "cannot read on: %s", lines->stream.msg ? lines->stream.msg : "not gzip");
}

/* Goes on behind what is there. Returns 0 (is_ended when there is no more) or ERR_IO. */
static int fill(struct jsonl_lines *lines, struct err *err)
{
    memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
    size_t had = lines->end;
    assert(had + READ_BYTES <= BUFFER_BYTES);
    int result = 0;
    while (result == 0 && lines->end == had && !lines->is_ended)
        result = lines->form == FORM_GZIP    ? unpack(lines, err)
                 : lines->form == FORM_PLAIN ? copy_plain(lines, err)
                                             : find_form(lines, err);
    return result;
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
        /* A long line is not searched from its start each time a piece arrives. */
        searched = size;
        int result = fill(lines, err);
        if (result < 0)
            return result;
    }
}

int64_t jsonl_lines_position_bytes(const struct jsonl_lines *lines)
{
    return lines->position_bytes;
}
