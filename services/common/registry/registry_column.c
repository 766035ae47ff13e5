/* Checks each value against what its column may hold. A row that is wrong is refused with its line, and the others
 * stand: one slip must not take all ratings away. */
#include "registry_column.h"

#include "utf8.h"

#include <stdio.h>
#include <string.h>

#define HOST_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-."
#define PATH_LETTERS HOST_LETTERS "_~/+"

const char *const registry_column_names[REGISTRY_COLUMNS] = {
    [COLUMN_DOMAIN] = "domain",
    [COLUMN_SAME_AS] = "same_as",
#define X(member, column, choices) [COLUMN_##column] = #member,
    REGISTRY_FIELDS(X)
#undef X
        [COLUMN_HIDDEN] = "hidden",
    [COLUMN_RATED_BY] = "rated_by",
};

static const char *const CHOICES[REGISTRY_COLUMNS] = {
#define X(member, column, choices) [COLUMN_##column] = (choices),
    REGISTRY_FIELDS(X)
#undef X
        [COLUMN_HIDDEN] = " 0 1 ",
};

static int is_letters(const char *text, size_t length, char from, char to)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < from || text[i] > to) {
            return 0;
        }
    }
    return text[length] == '\0';
}

/* A host with a dot in it, and perhaps the beginning of a path without a slash at its end. */
static int is_key(const char *text)
{
    size_t length = strlen(text), host = strspn(text, HOST_LETTERS);
    const char *dot = memrchr(text, '.', host);
    if (length > REGISTRY_KEY_MAX || !dot || dot == text || dot + 1 == text + host || text[0] == '-' ||
        strstr(text, "..")) {
        return 0;
    }
    return text[host] == '\0' || (text[host] == '/' && text[length - 1] != '/' && !strstr(text, "//") &&
                                  strspn(text + host, PATH_LETTERS) == length - host);
}

/* A blank in the value could match across two choices. */
static int is_choice(const char *choices, const char *text)
{
    char framed[40];
    int length = snprintf(framed, sizeof framed, " %s ", text);
    return length < (int)sizeof framed && !strchr(text, ' ') && strstr(choices, framed) != NULL;
}

static int is_allowed(enum registry_column column, const char *text)
{
    if (column == COLUMN_DOMAIN) {
        return is_key(text);
    }
    /* Empty says nothing, so others may; the dash says that there is nothing, whatever others say. */
    if (text[0] == '\0' || (strcmp(text, REGISTRY_NOTHING) == 0 && column != COLUMN_SAME_AS)) {
        return 1;
    }
    switch (column) {
    case COLUMN_SAME_AS:
        return is_key(text);
    case COLUMN_COUNTRY:
        return is_letters(text, 2, 'A', 'Z');
    case COLUMN_LANG:
        return is_letters(text, 2, 'a', 'z');
    case COLUMN_FLAGS:
        return strspn(text, "abcdefghijklmnopqrstuvwxyz- ") == strlen(text);
    default:
        return !CHOICES[column] || is_choice(CHOICES[column], text);
    }
}

/* Columns are found by name: a table may have them in any order, and others beside them. */
int registry_header_read(const struct csv_row *row, struct registry_header *out, struct err *err)
{
    out->field_count = row->field_count;
    for (int column = 0; column < REGISTRY_COLUMNS; column++) {
        out->position[column] = -1;
        for (unsigned i = 0; i < row->field_count; i++) {
            if (strcmp(row->fields[i], registry_column_names[column]) == 0) {
                out->position[column] = (int)i;
            }
        }
    }
    if (out->position[COLUMN_DOMAIN] < 0) {
        return err_set(err, ERR_INVALID, "the first row must name the columns, \"domain\" among them");
    }
    return 0;
}

const char *registry_row_value(const struct registry_header *header, const struct csv_row *row,
                               enum registry_column column)
{
    int position = header->position[column];
    return position >= 0 && (unsigned)position < row->field_count ? row->fields[position] : "";
}

static int check_alias(const struct registry_header *header, const struct csv_row *row, struct err *err)
{
    if (registry_row_value(header, row, COLUMN_SAME_AS)[0] == '\0') {
        return 0;
    }
    for (int column = COLUMN_NAME; column < COLUMN_RATED_BY; column++) {
        if (registry_row_value(header, row, (enum registry_column)column)[0] != '\0') {
            return err_set(err, ERR_INVALID, "same_as and %s in one row: what is said of an alias stands in its own",
                           registry_column_names[column]);
        }
    }
    return 0;
}

int registry_row_check(const struct registry_header *header, const struct csv_row *row, struct err *err)
{
    /* Too few or too many: a comma within a value that was not quoted. Reading on would put values into the wrong
     * columns. */
    if (row->field_count != header->field_count) {
        return err_set(err, ERR_INVALID, "%u fields, the header has %u", row->field_count, header->field_count);
    }
    for (int column = 0; column < REGISTRY_COLUMNS; column++) {
        const char *value = registry_row_value(header, row, (enum registry_column)column);
        size_t length = strlen(value);
        if (length > REGISTRY_VALUE_MAX || utf8_valid_len(value, length) != length) {
            return err_set(err, ERR_INVALID, "%s is not UTF-8 of at most %d bytes", registry_column_names[column],
                           REGISTRY_VALUE_MAX);
        }
        if (!is_allowed((enum registry_column)column, value)) {
            return err_set(err, ERR_INVALID, "%s \"%.60s\" is not one of the values allowed",
                           registry_column_names[column], value);
        }
    }
    return check_alias(header, row, err);
}
