/* The heads of a web archive's records and of the HTTP answers in them, and bodies that were stored in chunks. Read
 * leniently, since archives are written by many tools. */
#include "warc_record.h"

#include "date.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct line {
    const char *text;
    size_t len; /* without the line end */
};

/* Takes the next line off [*at, end); 0 when there is none. */
static int next_line(const char **at, const char *end, struct line *out)
{
    if (*at >= end)
        return 0;
    const char *newline = memchr(*at, '\n', (size_t)(end - *at));
    const char *stop = newline ? newline : end;
    *out = (struct line){*at, (size_t)(stop - *at)};
    *at = newline ? newline + 1 : end;
    if (out->len && out->text[out->len - 1] == '\r')
        out->len--;
    return 1;
}

/* Copies the value of the field `name` if the line is that one's; one that does not fit is taken as empty. */
static int take_field(const struct line *line, const char *name, char *out, size_t size)
{
    size_t name_len = strlen(name);
    if (line->len <= name_len || line->text[name_len] != ':' || strncasecmp(line->text, name, name_len) != 0)
        return 0;
    const char *value = line->text + name_len + 1, *end = line->text + line->len;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    size_t len = (size_t)(end - value);
    if (len >= size || memchr(value, 0, len))
        len = 0;
    memcpy(out, value, len);
    out[len] = 0;
    return 1;
}

static int read_number(const char *text, uint64_t *out)
{
    char *end;
    if (*text < '0' || *text > '9' || strlen(text) > 18)
        return 0;
    *out = strtoull(text, &end, 10);
    return *end == 0;
}

/* Version 1.0 writes addresses in angle brackets. */
static void drop_brackets(char *url)
{
    size_t len = strlen(url);
    if (len < 2 || url[0] != '<' || url[len - 1] != '>')
        return;
    memmove(url, url + 1, len - 2);
    url[len - 2] = 0;
}

int warc_head_read(const char *head, size_t len, struct warc_head *out, struct err *err)
{
    const char *at = head, *end = head + len;
    struct line line;
    char value[WARC_NAME_SIZE];
    int has_length = 0;
    *out = (struct warc_head){0};
    if (!next_line(&at, end, &line) || line.len < 6 || strncasecmp(line.text, "WARC/", 5) != 0)
        return err_set(err, ERR_INVALID, "no record of a web archive begins here");
    while (next_line(&at, end, &line)) {
        take_field(&line, "WARC-Type", out->type, sizeof out->type);
        if (take_field(&line, "WARC-Target-URI", out->url, sizeof out->url))
            drop_brackets(out->url);
        else if (take_field(&line, "WARC-Date", value, sizeof value))
            date_parse(value, &out->date_ms);
        else if (take_field(&line, "Content-Length", value, sizeof value))
            has_length = read_number(value, &out->size_bytes);
    }
    return has_length ? 0 : err_set(err, ERR_INVALID, "a record of the web archive says no length");
}

/* ── the answer ── */

/* The size of the chunk whose line begins at *at, which goes behind it; -1 when there is none. */
static int64_t chunk_size(const char **at, const char *end)
{
    struct line line;
    uint64_t size = 0;
    size_t digits = 0;
    if (!next_line(at, end, &line))
        return -1;
    for (; digits < line.len && digits < 8; digits++) {
        const char *found = strchr("0123456789abcdef", line.text[digits] | 0x20);
        if (!found || !line.text[digits] ||
            (line.text[digits] < 'A' && (line.text[digits] < '0' || line.text[digits] > '9')))
            break;
        size = size * 16 + (uint64_t)(found - "0123456789abcdef");
    }
    return digits ? (int64_t)size : -1;
}

/* Some archives say "chunked" of bodies that they have put together already: those stay as they are. */
static size_t join_chunks(char *body, size_t len)
{
    const char *at = body, *end = body + len;
    size_t used = 0;
    int64_t size;
    while ((size = chunk_size(&at, end)) > 0) {
        size_t take = (size_t)size < (size_t)(end - at) ? (size_t)size : (size_t)(end - at);
        memmove(body + used, at, take);
        used += take;
        at += take;
        while (at < end && (*at == '\r' || *at == '\n'))
            at++;
    }
    return used ? used : len;
}

static long read_status(const struct line *line)
{
    const char *space = memchr(line->text, ' ', line->len);
    long status = 0;
    if (line->len < 12 || strncasecmp(line->text, "HTTP/", 5) != 0 || !space || line->text + line->len - space < 4)
        return 0;
    for (int i = 1; i <= 3; i++) {
        if (space[i] < '0' || space[i] > '9')
            return 0;
        status = status * 10 + (space[i] - '0');
    }
    return status;
}

int warc_answer_read(char *block, size_t len, struct warc_answer *out, struct err *err)
{
    const char *at = block, *end = block + len;
    struct line line;
    char value[WARC_NAME_SIZE];
    int is_chunked = 0;
    *out = (struct warc_answer){0};
    if (!next_line(&at, end, &line) || !(out->status = read_status(&line)))
        return err_set(err, ERR_INVALID, "a response of the web archive is no HTTP answer");
    while (next_line(&at, end, &line) && line.len) {
        take_field(&line, "Content-Type", out->content_type, sizeof out->content_type);
        if (take_field(&line, "Transfer-Encoding", value, sizeof value))
            is_chunked = strcasecmp(value, "chunked") == 0;
        else
            take_field(&line, "Content-Encoding", out->codings, sizeof out->codings);
    }
    out->body = block + (at - block);
    out->size_bytes = (size_t)(end - at);
    if (is_chunked)
        out->size_bytes = join_chunks(out->body, out->size_bytes);
    return 0;
}
