/* Writing JSON: values in order, commas and names by themselves, escaping always. Bytes that are not UTF-8 become
 * U+FFFD: a document is never invalid, whatever a feed brought. Nesting is bounded by JSON_WRITER_DEPTH_MAX; a bit for
 * each level says whether a comma is due. */
#include "json_writer.h"

#include "clock.h"
#include "json_escape.h"
#include "utf8.h"

#include <math.h>
#include <string.h>

void json_writer_init(struct json_writer *writer, size_t max_bytes)
{
    *writer = (struct json_writer){0};
    buffer_init(&writer->buffer, max_bytes);
}

void json_writer_begin(struct json_writer *writer, const struct buffer *out)
{
    *writer = (struct json_writer){.buffer = *out};
}

void json_writer_done(struct json_writer *writer)
{
    size_t max_bytes = writer->buffer.max_bytes;
    buffer_done(&writer->buffer);
    json_writer_init(writer, max_bytes);
}

int json_writer_take(struct json_writer *writer, char **out, size_t *out_size_bytes, struct err *err)
{
    /* Unlike a lack of memory this is the program's own mistake, and no half document leaves here. */
    int is_wrong = writer->is_misused || writer->depth;
    if (is_wrong && !writer->buffer.is_failed) {
        json_writer_done(writer);
        return err_set(err, ERR_INVALID, "JSON with objects or arrays that do not close");
    }
    int code = buffer_take(&writer->buffer, out, out_size_bytes, err);
    json_writer_done(writer);
    return code;
}

void json_writer_end(struct json_writer *writer, struct buffer *out)
{
    *out = writer->buffer;
    out->is_failed |= writer->is_misused || writer->depth;
    *writer = (struct json_writer){0};
}

/* Bytes that stand for themselves. */
static int is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define HIGH_BITS (EACH_BYTE * 0x80)

/* Not 0 when a byte of `word` is below `limit`, at most 0x80. The subtraction sets a byte's highest bit where that byte is
 * smaller, and borrows from the next one only then: so no word is marked that has no such byte. */
static uint64_t has_below(uint64_t word, uint64_t limit)
{
    return (word - EACH_BYTE * limit) & ~word & HIGH_BITS;
}

/* Whether the eight bytes are all plain: nearly all are, so they are looked at together. */
static int are_plain(uint64_t word)
{
    uint64_t others = has_below(word ^ EACH_BYTE * '"', 1) | has_below(word ^ EACH_BYTE * '\\', 1) |
                      has_below(word ^ EACH_BYTE * 0x7F, 1);
    return ((word & HIGH_BITS) | has_below(word, 0x20) | others) == 0;
}

/* The first bytes, eight at most, some of them twice where there are fewer: to copy a number of bytes that the compiler does
 * not know takes longer than to look at them. */
static uint64_t first_bytes(const char *text, size_t count)
{
    uint64_t word = 0;
    uint32_t first, last;
    if (count >= sizeof word) {
        memcpy(&word, text, sizeof word);
    } else if (count >= sizeof first) {
        memcpy(&first, text, sizeof first);
        memcpy(&last, text + count - sizeof last, sizeof last);
        word = first | (uint64_t)last << 32;
    } else {
        word = EACH_BYTE * (unsigned char)text[0];
        word ^= (uint64_t)((unsigned char)text[0] ^ (unsigned char)text[count / 2]) << 8;
        word ^= (uint64_t)((unsigned char)text[0] ^ (unsigned char)text[count - 1]) << 16;
    }
    return word;
}

/* How many bytes from the beginning on are written as they are: plain ones, and whole characters beyond ASCII. */
static size_t unescaped_len(const char *text, size_t size_bytes)
{
    size_t at = 0;
    for (size_t len = 1; len > 0 && at < size_bytes; at += len) {
        uint32_t point;
        len = size_bytes - at < sizeof(uint64_t) ? size_bytes - at : sizeof(uint64_t);
        if (are_plain(first_bytes(text + at, len)))
            continue;
        if ((unsigned char)text[at] < 0x80)
            len = (size_t)is_plain((unsigned char)text[at]);
        else
            len = utf8_next(text + at, size_bytes - at, &point);
    }
    return at;
}

static void add_escaped(struct buffer *buffer, const char *text, size_t size_bytes)
{
    buffer_char(buffer, '"');
    for (size_t at = 0; at < size_bytes;) {
        size_t end = at + unescaped_len(text + at, size_bytes - at);
        buffer_add(buffer, text + at, end - at);
        if (end == size_bytes)
            break;
        char escaped[JSON_ESCAPE_MAX];
        size_t escaped_size;
        at = end + json_escape(text + end, size_bytes - end, JSON_ESCAPE_NEEDED, escaped, &escaped_size);
        buffer_add(buffer, escaped, escaped_size);
    }
    buffer_char(buffer, '"');
}

/* The string and what follows it, `colon` or nothing. Nearly all have nothing to escape: they are put there in one piece. */
static void add_string(struct buffer *buffer, const char *text, size_t size_bytes, const char *colon)
{
    size_t more = *colon != '\0';
    char *at;
    if (unescaped_len(text, size_bytes) < size_bytes) {
        add_escaped(buffer, text, size_bytes);
        buffer_text(buffer, colon);
    } else if ((at = buffer_extend(buffer, size_bytes + 2 + more)) != NULL) {
        at[0] = '"';
        memcpy(at + 1, text, size_bytes);
        at[size_bytes + 1] = '"';
        if (more)
            at[size_bytes + 2] = *colon;
    }
}

/* A value that is not wanted is written and then taken back: whoever writes it need not know. */
static void cut(struct json_writer *writer)
{
    uint32_t bit = UINT32_C(1) << writer->keep_depth;
    if (!writer->is_cutting || writer->depth != writer->keep_depth)
        return;
    writer->is_cutting = 0;
    if (writer->buffer.is_failed)
        return;
    writer->buffer.len = writer->cut_at;
    if (!writer->had_items)
        writer->has_items &= ~bit;
}

/* A name that is part of another is not that one. */
static int is_kept(const char *names, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = names; (at = strstr(at, name)) != NULL; at += len)
        if ((at == names || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return 1;
    return 0;
}

void json_writer_keep(struct json_writer *writer, unsigned depth, const char *names)
{
    cut(writer);
    writer->keep = names;
    writer->keep_depth = depth + 1; /* where its members stand */
}

static void begin_cut(struct json_writer *writer, const char *name)
{
    cut(writer);
    if (!writer->keep || writer->depth != writer->keep_depth || !name || is_kept(writer->keep, name))
        return;
    writer->is_cutting = 1;
    writer->cut_at = writer->buffer.len;
    writer->had_items = (writer->has_items & (UINT32_C(1) << writer->depth)) != 0;
}

/* Comma and name: what comes before every value. */
static void begin_value(struct json_writer *writer, const char *name)
{
    begin_cut(writer, name);
    uint32_t bit = UINT32_C(1) << (writer->depth % JSON_WRITER_DEPTH_MAX);
    if (writer->has_items & bit)
        buffer_char(&writer->buffer, ',');
    writer->has_items |= bit;
    if (!name)
        return;
    add_string(&writer->buffer, name, strlen(name), ":");
}

static void open_level(struct json_writer *writer, const char *name, char bracket)
{
    begin_value(writer, name);
    buffer_char(&writer->buffer, bracket);
    if (writer->depth + 1 >= JSON_WRITER_DEPTH_MAX) {
        writer->is_misused = 1;
        return;
    }
    writer->depth++;
    writer->has_items &= ~(UINT32_C(1) << writer->depth);
}

static void close_level(struct json_writer *writer, char bracket)
{
    cut(writer);
    buffer_char(&writer->buffer, bracket);
    if (writer->depth == 0)
        writer->is_misused = 1;
    else
        writer->depth--;
}

void json_object_begin(struct json_writer *writer, const char *name)
{
    open_level(writer, name, '{');
}

void json_object_end(struct json_writer *writer)
{
    close_level(writer, '}');
}

void json_array_begin(struct json_writer *writer, const char *name)
{
    open_level(writer, name, '[');
}

void json_array_end(struct json_writer *writer)
{
    close_level(writer, ']');
}

void json_put_text_bytes(struct json_writer *writer, const char *name, const char *value, size_t size_bytes)
{
    begin_value(writer, name);
    add_string(&writer->buffer, value, size_bytes, "");
}

void json_put_text(struct json_writer *writer, const char *name, const char *value)
{
    if (value)
        json_put_text_bytes(writer, name, value, strlen(value));
    else
        json_put_null(writer, name);
}

void json_put_text_or_null(struct json_writer *writer, const char *name, const char *value)
{
    json_put_text(writer, name, value && *value ? value : NULL);
}

/* A story has dozens of numbers, and printf takes ten times as long for one. */
static void add_number(struct buffer *buffer, uint64_t value)
{
    char digits[20]; /* of UINT64_MAX */
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    buffer_add(buffer, digits + at, sizeof digits - at);
}

void json_put_int(struct json_writer *writer, const char *name, int64_t value)
{
    begin_value(writer, name);
    if (value < 0)
        buffer_char(&writer->buffer, '-');
    /* Negated as unsigned: INT64_MIN has no positive counterpart. */
    add_number(&writer->buffer, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void json_put_uint(struct json_writer *writer, const char *name, uint64_t value)
{
    begin_value(writer, name);
    add_number(&writer->buffer, value);
}

void json_put_real(struct json_writer *writer, const char *name, double value)
{
    /* JSON has no word for them. */
    if (!isfinite(value)) {
        json_put_null(writer, name);
        return;
    }
    begin_value(writer, name);
    /* Six digits: scores and shares, not identifiers. */
    buffer_format(&writer->buffer, "%.6g", value);
}

void json_put_bool(struct json_writer *writer, const char *name, int value)
{
    json_put_raw(writer, name, value ? "true" : "false", value ? 4 : 5);
}

void json_put_null(struct json_writer *writer, const char *name)
{
    json_put_raw(writer, name, "null", 4);
}

void json_put_time(struct json_writer *writer, const char *name, int64_t time_ms)
{
    char text[CLOCK_RFC3339_SIZE];
    if (!time_ms) {
        json_put_null(writer, name);
        return;
    }
    clock_rfc3339(time_ms, text);
    json_put_text(writer, name, text);
}

void json_put_raw(struct json_writer *writer, const char *name, const char *json, size_t size_bytes)
{
    begin_value(writer, name);
    buffer_add(&writer->buffer, json, size_bytes);
}
