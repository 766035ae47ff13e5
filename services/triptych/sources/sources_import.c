/* Converts what a rater publishes into rows of our registry: columns by their names, words by tables (import_format.c),
 * domains cleaned. Each row is read back as the registry would read it before it is written: what this writes, `sources
 * check` accepts. */
#include "sources_import.h"

#include "csv.h"
#include "import_format.h"
#include "sources_write.h"
#include "url.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX_BYTES 1024
#define OWNER_MAX      80 /* bytes: what is longer is a sentence about the owner, not a name */
#define FILE_MAX       REGISTRY_FILE_MAX

struct importing {
    const struct sources_import *job;
    const struct import_format *format;
    int position[IMPORT_COLUMNS_MAX]; /* of each of the format's columns in the file; -1: not there */
    int rated_by;                     /* likewise */
    char values[IMPORT_FIELDS][TEXT_MAX_BYTES];
    size_t rows;
};

static int position_of(const struct csv_row *header, const char *const *names)
{
    for (int name = 0; name < IMPORT_NAMES_MAX && names[name]; name++)
        for (unsigned i = 0; i < header->field_count; i++)
            if (!strcasecmp(header->fields[i], names[name]))
                return (int)i;
    return -1;
}

static int read_header(struct importing *importing, const struct csv_row *header, struct err *err)
{
    static const char *const rated_by[IMPORT_NAMES_MAX] = {"rated_by"};
    for (int i = 0; i < IMPORT_COLUMNS_MAX && importing->format->columns[i].names[0]; i++) {
        const struct import_column *column = &importing->format->columns[i];
        importing->position[i] = position_of(header, column->names);
        if (column->is_needed && importing->position[i] < 0)
            return err_set(err, ERR_INVALID, "the first row names no column \"%s\", which %s has", column->names[0],
                           importing->format->name);
    }
    importing->rated_by = position_of(header, rated_by);
    return 0;
}

/* "https://www.Example.org/" and "Example.org" become "example.org"; a path stays. */
static int clean_domain(const char *text, char out[TEXT_MAX_BYTES], struct err *err)
{
    char host[URL_HOST_SIZE];
    if (!url_host(text, host) || !strchr(host, '.'))
        return err_set(err, ERR_INVALID, "\"%.100s\" is no domain", text);
    const char *behind = strstr(text, "://");
    behind = behind ? behind + 3 : text;
    behind += strcspn(behind, "/?#");
    size_t length = *behind == '/' ? strcspn(behind, "?#") : 0;
    if (length && strpbrk(behind, "?#"))
        return err_set(err, ERR_INVALID, "\"%.100s\" has a query, which no source is known by", text);
    while (length && behind[length - 1] == '/')
        length--;
    /* Lower case and without "www.": the registry compares bytes. */
    snprintf(out, TEXT_MAX_BYTES, "%s%.*s", host + (strncmp(host, "www.", 4) ? 0 : 4), (int)length, behind);
    for (char *at = out; *at; at++)
        *at = *at >= 'A' && *at <= 'Z' ? (char)(*at | 0x20) : *at;
    return 0;
}

/* One line, without blanks around it. */
static void clean_text(const char *text, char out[TEXT_MAX_BYTES])
{
    size_t length = 0;
    text += strspn(text, " \t\r\n");
    for (; *text && length + 1 < TEXT_MAX_BYTES; text++)
        out[length++] = strchr("\t\r\n", *text) ? ' ' : *text;
    while (length && out[length - 1] == ' ')
        length--;
    out[length] = 0;
}

static int find_meaning(const struct import_column *column, const char *word, const char **out, struct err *err)
{
    for (const struct meaning *at = column->meanings; at->word; at++) {
        if (!strcasecmp(at->word, word)) {
            *out = at->value;
            return 0;
        }
    }
    return err_set(err, ERR_INVALID, "%s \"%.60s\" is not one that is known", column->names[0], word);
}

/* Flags come from several columns, with blanks or bars between them. */
static void add_flags(char out[TEXT_MAX_BYTES], const char *more)
{
    size_t used = strlen(out);
    snprintf(out + used, TEXT_MAX_BYTES - used, "%s%s", used && *more ? " " : "", more);
    for (char *at = out; *at; at++)
        *at = *at == '|' ? ' ' : *at;
}

static int take_value(struct importing *importing, const struct import_column *column, const char *text,
                      struct err *err)
{
    char *out = importing->values[column->field];
    char cleaned[TEXT_MAX_BYTES];
    clean_text(text, cleaned);
    const char *value = cleaned;
    if (column->field == IMPORT_DOMAIN)
        return clean_domain(cleaned, out, err);
    if (*cleaned && column->meanings && find_meaning(column, cleaned, &value, err) < 0)
        return err->code;
    if (column->field == IMPORT_FLAGS)
        add_flags(out, value);
    /* A sentence about an owner would be shown as its name. */
    else if (column->field != IMPORT_OWNER || strlen(value) <= OWNER_MAX || !strcmp(importing->format->name, "csv"))
        strcpy(out, value);
    return 0;
}

static int take_row(struct importing *importing, const struct csv_row *row, struct err *err)
{
    memset(importing->values, 0, sizeof importing->values);
    for (int i = 0; i < IMPORT_COLUMNS_MAX && importing->format->columns[i].names[0]; i++) {
        int position = importing->position[i];
        /* A column that this file lacks: only those that are needed were asked for in the header. */
        if (position < 0)
            continue;
        if ((unsigned)position >= row->field_count)
            return err_set(err, ERR_INVALID, "only %u fields", row->field_count);
        if (take_value(importing, &importing->format->columns[i], row->fields[position], err) < 0)
            return ERR_INVALID;
    }
    return 0;
}

static void print_row(const struct importing *importing, FILE *out, const struct csv_row *row)
{
    const char *rater = importing->job->rater;
    if (!rater)
        rater = importing->rated_by >= 0 && (unsigned)importing->rated_by < row->field_count
                    ? row->fields[importing->rated_by]
                    : importing->format->rater;
    for (int i = 0; i < IMPORT_FIELDS; i++)
        sources_write_value(out, importing->values[i], ",");
    sources_write_value(out, rater, "\n");
}

static void print_header(FILE *out)
{
    for (int i = 0; i < IMPORT_FIELDS; i++)
        fprintf(out, "%s,", import_field_names[i]);
    fputs("rated_by\n", out);
}

static void note_reason(void *context, const char *file, unsigned line, const char *reason)
{
    (void)file;
    (void)line;
    err_set(context, ERR_INVALID, "%s", reason);
}

/* What the register itself would refuse: its own reading of a file of this one row. */
static int check_row(const struct importing *importing, const struct csv_row *row, struct err *err)
{
    char *text = NULL;
    size_t size = 0;
    struct registry *registry = NULL;
    struct err reason = {0}, failed = {0};
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return err_set(err, ERR_MEMORY, "no memory");
    print_header(memory);
    print_row(importing, memory, row);
    fclose(memory);
    /* The registry's own parser instead of a second set of rules. */
    int code = registry_parse(text, size, note_reason, &reason, &registry, &failed);
    registry_free(registry);
    free(text);
    return code ? err_set(err, (enum err_code)code, "%s", reason.code ? reason.text : failed.text) : 0;
}

static void refuse(const struct importing *importing, unsigned line, const char *reason)
{
    if (importing->job->on_problem)
        importing->job->on_problem(importing->job->context, importing->job->path, line, reason);
}

static int import_rows(struct importing *importing, struct csv_reader *reader, struct csv_row *row, struct err *err)
{
    row->field_count = 0;
    int found = csv_next(reader, row, err);
    if (found < 0 || read_header(importing, row, err) < 0)
        return ERR_INVALID;
    print_header(importing->job->out);
    for (;;) {
        struct err why = {0};
        found = csv_next(reader, row, &why);
        if (found == 0)
            return 0;
        if (found < 0 || take_row(importing, row, &why) < 0 || check_row(importing, row, &why) < 0) {
            refuse(importing, row->line, why.text);
        } else {
            print_row(importing, importing->job->out, row);
            importing->rows++;
        }
    }
}

/* Returns owned. */
static char *read_file(const char *path, size_t *out_size, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        err_set(err, ERR_IO, "cannot open %s: %s", path, strerror(errno));
        return NULL;
    }
    char *text = malloc(FILE_MAX + 1);
    *out_size = text ? fread(text, 1, FILE_MAX + 1, file) : 0;
    int code = !text ? ERR_MEMORY : ferror(file) ? ERR_IO : *out_size > FILE_MAX ? ERR_TOO_LARGE : 0;
    fclose(file);
    if (!code)
        return text;
    err_set(err, (enum err_code)code, "cannot read %s, or it has more than %u bytes", path, FILE_MAX);
    free(text);
    return NULL;
}

int sources_import(const struct sources_import *import, size_t *out_rows, struct err *err)
{
    struct csv_reader reader;
    size_t size = 0;
    const struct import_format *format = import_format_find(import->format);
    if (!format)
        return err_set(err, ERR_INVALID, "format \"%s\" is not mbfc, allsides, kite or csv", import->format);
    char *text = read_file(import->path, &size, err);
    if (!text)
        return err->code;
    struct importing *importing = calloc(1, sizeof *importing);
    struct csv_row *row = malloc(sizeof *row);
    int code = importing && row ? 0 : err_set(err, ERR_MEMORY, "no memory to read %s", import->path);
    if (!code) {
        *importing = (struct importing){.job = import, .format = format};
        csv_init(&reader, text, size);
        code = import_rows(importing, &reader, row, err);
        *out_rows = importing->rows;
    }
    free(text);
    free(row);
    free(importing);
    return code;
}
