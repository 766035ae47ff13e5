/* The rows of a replay: taken from the reader's thread, checked, pushed to ingest with a number each, and pushed again
 * when they are missing. A ledger remembers every row's number and state; rows of files are read again from their
 * place, rows of a pipe are kept, the last KEPT_BYTES_MAX of them. What cannot be given again is named and counted as
 * lost: the exit code says so. */
#include "replay_rows.h"

#include "url.h"
#include "warc.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORK_ID_SIZE     64
#define ROWS_AT_ONCE_MAX 512 /* pushed before the loop gets its turn again */

/* ── before the first row ── */

/* Whether the file can be read, and read again; *out_bytes < 0 when it is a pipe. */
static int look_at(const struct tool *tool, const char *path, int64_t *out_bytes)
{
    struct stat info;
    struct jsonl *file = NULL;
    struct jsonl_row row;
    struct err err = {0};
    *out_bytes = -1;
    if (!strcmp(path, "-"))
        return TOOL_OK;
    if (stat(path, &info) || access(path, R_OK))
        return tool_fail(tool, TOOL_USAGE, "cannot open %s: %s", path, strerror(errno));
    if (S_ISFIFO(info.st_mode) || S_ISCHR(info.st_mode)) /* opening it would take away what it holds */
        return TOOL_OK;
    *out_bytes = info.st_size;
    if (warc_is_named(path))
        return TOOL_OK;
    if (jsonl_open(path, &file, &err))
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    int first = jsonl_next(file, &row, &err);
    jsonl_close(file);
    if (first == ERR_IO)
        return tool_fail(tool, TOOL_USAGE, "%s: %s", path, err.text);
    return TOOL_OK;
}

/* The loop only has to wake up: rows are taken in each of its turns. */
static void on_rows(void *context, int events)
{
    (void)events;
    row_reader_heard(context);
}

static int open_reader(const struct tool *tool, const char *const *paths, int count, struct row_reader **out)
{
    struct err err = {0};
    struct row_reader *reader = row_reader_open(paths, count);
    if (!reader)
        return tool_fail(tool, TOOL_FAILED, "no memory, or no thread, to read the rows");
    if (loop_fd_watch(tool->loop, row_reader_fd(reader), LOOP_READ, on_rows, reader, &err)) {
        row_reader_close(reader);
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    }
    *out = reader;
    return TOOL_OK;
}

static void close_reader(const struct tool *tool, struct row_reader **reader)
{
    if (*reader)
        loop_fd_forget(tool->loop, row_reader_fd(*reader));
    row_reader_close(*reader);
    *reader = NULL;
}

int replay_rows_start(struct replay_rows *rows, struct tool *tool)
{
    *rows = (struct replay_rows){.tool = tool};
    rows->kept_end = &rows->kept;
    for (int i = 0; i < tool->argument_count; i++) {
        int64_t bytes = 0;
        int code = look_at(tool, tool->arguments[i], &bytes);
        if (code)
            return code;
        rows->can_read_again[i] = bytes >= 0;
        /* One pipe among the files, and there is no total to show a share of. */
        rows->bytes_total = bytes < 0 || rows->bytes_total < 0 ? -1 : rows->bytes_total + bytes;
    }
    return open_reader(tool, tool->arguments, tool->argument_count, &rows->reader);
}

void replay_rows_done(struct replay_rows *rows)
{
    close_reader(rows->tool, &rows->reader);
    close_reader(rows->tool, &rows->again);
    while (rows->kept) {
        struct row_item *item = rows->kept;
        rows->kept = item->next;
        free(item);
    }
    ledger_done(&rows->ledger);
}

double replay_rows_share(const struct replay_rows *rows)
{
    if (rows->bytes_total <= 0)
        return -1;
    return (double)row_reader_position_bytes(rows->reader) / (double)rows->bytes_total;
}

/* ── giving ── */

/* The work's id names the row's place and its number in the ledger: unlike the row's own id it is there, and unique. */
static void make_id(int file, uint64_t line, uint64_t number, char out[WORK_ID_SIZE])
{
    snprintf(out, WORK_ID_SIZE, "r%d.%" PRIu64 ".%" PRIu64, file, line, number);
}

struct given *replay_rows_given(const struct replay_rows *rows, const char *work_id)
{
    int file;
    uint64_t line, number;
    /* From the wire: whatever does not parse, or names a number that was never given, is nobody's row. */
    if (sscanf(work_id, "r%d.%" SCNu64 ".%" SCNu64, &file, &line, &number) != 3)
        return NULL;
    return ledger_find(&rows->ledger, number);
}

static int push_row(struct replay_rows *rows, const struct jsonl_row *row, int file, uint64_t number, int is_again,
                    struct err *err)
{
    char id[WORK_ID_SIZE];
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__ReplayRow out = TRIPTYCH__REPLAY_ROW__INIT;
    make_id(file, row->line, number, id);
    out.line = row->line;
    out.external_id = (char *)row->external_id; /* packing does not change them */
    out.url = (char *)row->url;
    out.source = (char *)row->source;
    out.title = (char *)row->title;
    out.text = (char *)row->text;
    out.lang = (char *)row->lang;
    out.image = (char *)row->image;
    out.published_ms = row->published_ms;
    if (row->is_page) {
        out.page = out.text;
        out.text = (char *)"";
    }
    work.id = id;
    work.again = is_again;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ROW;
    work.row = &out;
    return link_push(rows->sender, &work, err);
}

/* Keeps a row that cannot be read again. Takes the item. */
static void keep(struct replay_rows *rows, struct row_item *item)
{
    item->next = NULL;
    *rows->kept_end = item;
    rows->kept_end = &item->next;
    rows->kept_bytes += item->size_bytes;
    /* The newest stays whatever its size. */
    while (rows->kept_bytes > KEPT_BYTES_MAX && rows->kept != item) {
        struct row_item *oldest = rows->kept;
        rows->kept = oldest->next;
        rows->kept_bytes -= oldest->size_bytes;
        free(oldest);
    }
}

/* What ingest would refuse is the row's own fault, and is said as of any broken row. */
static int check_row(const struct jsonl_row *row, struct err *err)
{
    char canonical[URL_SIZE];
    struct err why = {0};
    /* A row without an address is fine: its source and id identify it. */
    if (*row->url && url_canonical(row->url, NULL, canonical, &why))
        return err_set(err, ERR_INVALID, "line %" PRIu64 ": its url is %s", row->line, why.text);
    return 0;
}

static void say_broken(struct replay_rows *rows, const struct row_item *item, const char *why)
{
    rows->broken++;
    tool_fail(rows->tool, 0, "%s: %s", rows->tool->arguments[item->file], why);
}

/* Takes the item. */
static void give(struct replay_rows *rows, struct row_item *item)
{
    struct err err = {0};
    int code = check_row(&item->row, &err);
    uint64_t number = code ? 0 : ledger_add(&rows->ledger, item->file, item->row.line);
    if (number == UINT64_MAX)
        code = err_set(&err, ERR_MEMORY, "line %" PRIu64 ": no memory", item->row.line);
    if (!code && (code = push_row(rows, &item->row, item->file, number, 0, &err)) != 0)
        ledger_set(&rows->ledger, ledger_find(&rows->ledger, number), GIVEN_REFUSED);
    if (code) {
        say_broken(rows, item, err.text);
        free(item);
        return;
    }
    rows->read++;
    item->number = number;
    /* Memory only for what cannot be read a second time. */
    if (rows->can_read_again[item->file])
        free(item);
    else
        keep(rows, item);
}

/* Takes the item. */
static void take_item(struct replay_rows *rows, struct row_item *item)
{
    switch (item->kind) {
    case ROW_READ:
        give(rows, item);
        return;
    case ROW_BROKEN:
        say_broken(rows, item, item->problem);
        break;
    case ROW_FAILED:
        rows->has_failed = 1;
        tool_fail(rows->tool, 0, "%s: %s", rows->tool->arguments[item->file], item->problem);
        break;
    case ROW_END:
        rows->has_ended = 1;
        break;
    }
    free(item);
}

/* ── giving again ── */

static void lose(struct replay_rows *rows, struct given *given, const char *why)
{
    ledger_set(&rows->ledger, given, GIVEN_LOST);
    tool_fail(rows->tool, 0, "%s: line %" PRIu64 ": lost, and cannot be given again: %s",
              rows->tool->arguments[given->file], given->line, why);
}

static void give_again(struct replay_rows *rows, const struct jsonl_row *row, struct given *given, uint64_t number)
{
    struct err err = {0};
    if (push_row(rows, row, given->file, number, 1, &err)) {
        lose(rows, given, err.text);
        return;
    }
    ledger_set(&rows->ledger, given, GIVEN_WAITS);
    rows->given_again++;
}

/* The next missing row from `number` on that is of a file, or is not. */
static uint64_t seek_missing(struct replay_rows *rows, uint64_t number, int of_file)
{
    struct replay_ledger *ledger = &rows->ledger;
    while ((number = ledger_seek(ledger, number, GIVEN_MISSING)) < ledger->next &&
           rows->can_read_again[ledger_find(ledger, number)->file] != of_file)
        number++;
    return number;
}

static void give_kept_again(struct replay_rows *rows)
{
    uint64_t number = seek_missing(rows, 0, 0);
    for (struct row_item *item = rows->kept; item && number < rows->ledger.next && link_room(rows->sender);) {
        if (item->number < number) {
            item = item->next;
            continue;
        }
        if (item->number == number)
            give_again(rows, &item->row, ledger_find(&rows->ledger, number), number);
        else
            lose(rows, ledger_find(&rows->ledger, number), "too many came after it through the pipe");
        number = seek_missing(rows, number + 1, 0);
    }
    while (!rows->kept && number < rows->ledger.next) {
        lose(rows, ledger_find(&rows->ledger, number), "it came through a pipe");
        number = seek_missing(rows, number + 1, 0);
    }
}

static void open_again(struct replay_rows *rows)
{
    int count = 0;
    rows->again_at = seek_missing(rows, 0, 1);
    if (rows->again_at == rows->ledger.next)
        return;
    for (int i = ledger_find(&rows->ledger, rows->again_at)->file; i < rows->tool->argument_count; i++) {
        /* From the first file that holds a missing row on; those before need not be opened. */
        if (rows->can_read_again[i]) {
            rows->again_files[count] = i;
            rows->again_paths[count++] = rows->tool->arguments[i];
        }
    }
    if (open_reader(rows->tool, rows->again_paths, count, &rows->again)) /* it has said why */
        for (uint64_t at; (at = seek_missing(rows, 0, 1)) < rows->ledger.next;)
            ledger_set(&rows->ledger, ledger_find(&rows->ledger, at), GIVEN_LOST);
}

/* Where a row stands beside a place in the files: < 0 before it. */
static int compare_places(int file, uint64_t line, const struct given *given)
{
    if (file != given->file)
        return file < given->file ? -1 : 1;
    return line < given->line ? -1 : line > given->line;
}

/* The files hold the rows in the order of their numbers: what has been passed by is not there any more. */
static void meet_item(struct replay_rows *rows, const struct row_item *item)
{
    struct given *given;
    while ((rows->again_at = seek_missing(rows, rows->again_at, 1)) < rows->ledger.next) {
        given = ledger_find(&rows->ledger, rows->again_at);
        int order = item->kind == ROW_END ? 1 : compare_places(rows->again_files[item->file], item->row.line, given);
        if (order < 0 || (order == 0 && item->kind != ROW_READ))
            return;
        if (order == 0)
            give_again(rows, &item->row, given, rows->again_at);
        else
            lose(rows, given, "the file does not hold it any more");
        rows->again_at++;
        if (order == 0)
            return;
    }
}

static void read_again(struct replay_rows *rows)
{
    for (int i = 0; i < ROWS_AT_ONCE_MAX && rows->again && link_room(rows->sender); i++) {
        struct row_item *item = row_reader_next(rows->again);
        if (!item)
            return;
        int is_over = item->kind == ROW_END;
        if (item->kind == ROW_READ || item->kind == ROW_END)
            meet_item(rows, item);
        free(item);
        if (is_over)
            close_reader(rows->tool, &rows->again);
    }
}

/* Only once all that was said has been looked for, so that the files are read again once and not for each row. */
static void push_missing(struct replay_rows *rows)
{
    const uint64_t *counts = rows->ledger.counts;
    if (!rows->again && counts[GIVEN_MISSING] && !counts[GIVEN_SAID] && !counts[GIVEN_LOOKING]) {
        give_kept_again(rows);
        open_again(rows);
    }
    if (rows->again)
        read_again(rows);
}

void replay_rows_push(struct replay_rows *rows)
{
    push_missing(rows);
    for (int i = 0; i < ROWS_AT_ONCE_MAX && !rows->has_ended && link_room(rows->sender); i++) {
        /* Older rows must settle before more are given: the ledger is bounded. */
        if (!ledger_has_room(&rows->ledger))
            return;
        struct row_item *item = row_reader_next(rows->reader);
        if (!item)
            return;
        take_item(rows, item);
    }
}
