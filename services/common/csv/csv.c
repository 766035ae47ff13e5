/* Reads a row into one struct of fixed size, field by field, in one pass over the text; a row that does not fit is
 * refused with its line and the next one read. */
#include "csv.h"

#include <string.h>

void csv_init(struct csv_reader *reader, const char *text, size_t size_bytes)
{
    int has_mark = size_bytes >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0;
    *reader = (struct csv_reader){.text = text, .size_bytes = size_bytes, .at = has_mark ? 3 : 0, .line = 1};
}

static int peek(const struct csv_reader *reader)
{
    /* The end of the text ends its last line, so that no caller asks for it. */
    return reader->at < reader->size_bytes ? (unsigned char)reader->text[reader->at] : '\n';
}

static int is_line_end(const struct csv_reader *reader)
{
    return peek(reader) == '\n' ||
           (peek(reader) == '\r' && reader->at + 1 < reader->size_bytes && reader->text[reader->at + 1] == '\n');
}

static void skip_line(struct csv_reader *reader)
{
    while (reader->at < reader->size_bytes && peek(reader) != '\n') {
        reader->at++;
    }
    reader->at += reader->at < reader->size_bytes;
    reader->line++;
}

/* Where the row's next byte goes; NULL once it is full. */
struct sink {
    char *next;
    char *end;
};

static int sink_put(struct sink *sink, int byte)
{
    if (sink->next == sink->end) {
        return 0;
    }
    *sink->next++ = (char)byte;
    return 1;
}

/* After the opening quote. Returns what is wrong, or NULL. */
static const char *read_quoted(struct csv_reader *reader, struct sink *sink)
{
    for (;;) {
        if (reader->at >= reader->size_bytes) {
            return "a quoted field is never closed";
        }
        int byte = (unsigned char)reader->text[reader->at++];
        if (byte == '"' && (reader->at >= reader->size_bytes || reader->text[reader->at] != '"')) {
            return NULL;
        }
        /* A quote that is doubled stands for one; a quoted field may go over several lines. */
        reader->at += byte == '"';
        reader->line += byte == '\n';
        if (!sink_put(sink, byte)) {
            return "the row is too long";
        }
    }
}

static const char *read_plain(struct csv_reader *reader, struct sink *sink)
{
    while (peek(reader) != ',' && !is_line_end(reader)) {
        if (peek(reader) == '"') {
            /* Refused and not guessed at: a quote that was forgotten would swallow rows up to the next one. */
            return "a quote inside a field that does not begin with one";
        }
        if (!sink_put(sink, peek(reader))) {
            return "the row is too long";
        }
        reader->at++;
    }
    return NULL;
}

static const char *read_field(struct csv_reader *reader, struct sink *sink, struct csv_row *row)
{
    if (row->field_count == CSV_FIELDS_MAX) {
        return "too many fields";
    }
    row->fields[row->field_count++] = sink->next;
    const char *wrong = NULL;
    if (peek(reader) == '"') {
        reader->at++;
        wrong = read_quoted(reader, sink);
        if (!wrong && peek(reader) != ',' && !is_line_end(reader)) {
            wrong = "text after a closing quote";
        }
    } else {
        wrong = read_plain(reader, sink);
    }
    if (!wrong && !sink_put(sink, '\0')) {
        wrong = "the row is too long";
    }
    return wrong;
}

int csv_next(struct csv_reader *reader, struct csv_row *row, struct err *err)
{
    while (reader->at < reader->size_bytes && is_line_end(reader)) {
        skip_line(reader);
    }
    if (reader->at >= reader->size_bytes) {
        return 0;
    }
    row->line = reader->line;
    row->field_count = 0;
    struct sink sink = {row->bytes, row->bytes + sizeof row->bytes};
    for (;;) {
        const char *wrong = read_field(reader, &sink, row);
        if (wrong) {
            skip_line(reader);
            return err_set(err, ERR_INVALID, "line %u: %s", row->line, wrong);
        }
        if (is_line_end(reader)) {
            skip_line(reader);
            return 1;
        }
        reader->at++;
    }
}
