/* A row that is wrong ends the reading: a digest that silently never came would be noticed by nobody. */
#include "digest_list.h"

#include "csv.h"
#include "id.h"
#include "utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX 1048576

enum column { COLUMN_TO, COLUMN_WHEN, COLUMN_ZONE, COLUMN_WHERE, COLUMN_LANG, COLUMNS };

static const char *const names[COLUMNS] = {"to", "when", "zone", "where", "lang"};

struct reading {
    const char *path;
    const struct query_options *options;
    struct digest_list *list;
    int places[COLUMNS]; /* of each column in a row; -1: not there */
};

static int fail_at(const struct reading *reading, const struct csv_row *row, const char *reason, struct err *err)
{
    /* `reason` may be in err itself. */
    struct err told;
    err_set(&told, ERR_INVALID, "%s", reason);
    return err_set(err, ERR_INVALID, "%.200s, line %u: %s", reading->path, row->line, told.text);
}

/* Columns are found by their names, in any order, so that a list may be kept in a spreadsheet. */
static int read_head(struct reading *reading, const struct csv_row *row, struct err *err)
{
    for (int column = 0; column < COLUMNS; column++)
        reading->places[column] = -1;
    for (unsigned i = 0; i < row->field_count; i++) {
        int column = 0;
        while (column < COLUMNS && strcmp(row->fields[i], names[column]) != 0)
            column++;
        if (column == COLUMNS)
            return fail_at(reading, row, "its columns are to, when, zone, where, lang", err);
        reading->places[column] = (int)i;
    }
    if (reading->places[COLUMN_TO] < 0 || reading->places[COLUMN_WHEN] < 0)
        return fail_at(reading, row, "it begins with the columns' names, \"to\" and \"when\" among them", err);
    return 0;
}

static const char *field(const struct reading *reading, const struct csv_row *row, enum column column)
{
    int place = reading->places[column];
    return place >= 0 && (unsigned)place < row->field_count ? row->fields[place] : "";
}

/* With the tier of readers without a key: what a gated desk locks must not be told by which stories come. */
static int check_query(const struct reading *reading, const char *where, struct err *err)
{
    struct query_problem problem = {.err = {0}};
    struct query *query = query_new(reading->options);
    int code = query ? 0 : err_set(&problem.err, ERR_MEMORY, "no memory for a query");
    if (!code && *where)
        code = query_add(query, where, &problem);
    query_free(query);
    return code ? err_set(err, code, "where: %s", problem.err.text) : 0;
}

/* What a mail's name is does not matter, so that correcting it sends nothing again. */
static void make_id(struct digest_row *row)
{
    char text[sizeof row->where + 512];
    int len = snprintf(text, sizeof text, "%s|%d|%d|%s|%u %s|%s", row->to.address, row->when.weekday, row->when.minute,
                       row->when.zone, row->langs.count, row->langs.count ? row->langs.codes[0] : "", row->where);
    snprintf(row->id, sizeof row->id, "d%016" PRIx64, id_hash64(text, (size_t)len));
}

static int fill(const struct reading *reading, const struct csv_row *csv, struct digest_row *row, struct err *err)
{
    const char *where = field(reading, csv, COLUMN_WHERE), *lang = field(reading, csv, COLUMN_LANG);
    int code = mail_address_read(field(reading, csv, COLUMN_TO), &row->to, err);
    if (!code)
        code = digest_when_read(field(reading, csv, COLUMN_WHEN), field(reading, csv, COLUMN_ZONE), &row->when, err);
    if (!code &&
        (!utf8_copy(row->where, sizeof row->where, where) || utf8_valid_len(where, strlen(where)) != strlen(where)))
        code = err_set(err, ERR_INVALID, "where: more than %d bytes, or no UTF-8", QUERY_BYTES_MAX);
    if (!code && *lang && !lang_list_add(&row->langs, lang))
        code = err_set(err, ERR_INVALID, "lang: \"%.20s\" is no language as ISO 639-1 has it, like en", lang);
    if (!code)
        code = check_query(reading, where, err);
    make_id(row);
    return code;
}

static int add_row(struct reading *reading, const struct csv_row *csv, struct err *err)
{
    struct digest_list *list = reading->list;
    if (list->count == DIGEST_ROWS_MAX)
        return fail_at(reading, csv, "there are more than 256 digests", err);
    struct digest_row *row = &list->rows[list->count];
    *row = (struct digest_row){.to = {.name = ""}};
    if (fill(reading, csv, row, err))
        return fail_at(reading, csv, err->text, err);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->rows[i].id, row->id) == 0)
            return fail_at(reading, csv, "the same digest stands in an earlier line", err);
    list->count++;
    return 0;
}

static int read_rows(struct reading *reading, struct csv_reader *csv, struct err *err)
{
    struct csv_row row;
    int code = csv_next(csv, &row, err), has_head = 0;
    for (; code == 1; code = csv_next(csv, &row, err)) {
        if (has_head ? add_row(reading, &row, err) : read_head(reading, &row, err))
            return ERR_INVALID;
        has_head = 1;
    }
    if (code < 0)
        return fail_at(reading, &row, err->text, err);
    return has_head
               ? 0
               : err_set(err, ERR_INVALID, "%.200s is empty: it begins with \"to,when,zone,where\"", reading->path);
}

int digest_list_parse(const char *path, const char *text, const struct query_options *options, struct digest_list *out,
                      struct err *err)
{
    struct err local = {0};
    struct reading reading = {.path = path, .options = options, .list = out};
    struct csv_reader csv;
    *out = (struct digest_list){.rows = calloc(DIGEST_ROWS_MAX, sizeof *out->rows)};
    if (!out->rows)
        return err_set(err, ERR_MEMORY, "no memory for the digests");
    csv_init(&csv, text, strlen(text));
    int code = read_rows(&reading, &csv, &local);
    if (code) {
        digest_list_done(out);
        return err_set(err, code, "%s", local.text);
    }
    return 0;
}

char *digest_file_read(const char *path, struct err *err)
{
    FILE *file = fopen(path, "re");
    char *text = file ? calloc(1, FILE_BYTES_MAX + 1) : NULL;
    size_t size = text ? fread(text, 1, FILE_BYTES_MAX + 1, file) : 0;
    int is_bad = !text || ferror(file) || size > FILE_BYTES_MAX;
    if (is_bad)
        err_set(err, ERR_INVALID, "%.200s cannot be read: %s", path,
                size > FILE_BYTES_MAX ? "it is too large" : strerror(errno));
    else
        text[size] = '\0';
    if (file)
        fclose(file);
    if (is_bad) {
        free(text);
        return NULL;
    }
    return text;
}

int digest_list_read(const char *path, const struct query_options *options, struct digest_list *out, struct err *err)
{
    char *text = digest_file_read(path, err);
    *out = (struct digest_list){0};
    if (!text)
        return ERR_INVALID;
    int code = digest_list_parse(path, text, options, out, err);
    free(text);
    return code;
}

void digest_list_done(struct digest_list *list)
{
    free(list->rows);
    *list = (struct digest_list){0};
}
