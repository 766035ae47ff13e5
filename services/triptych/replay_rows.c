#include "replay_rows.h"

#include "jsonl.h"
#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ROWS_AT_ONCE_MAX 512 /* read before the loop gets its turn again */

void replay_rows_start(struct replay_rows *rows, struct tool *tool)
{
    *rows = (struct replay_rows){.tool = tool, .file = -1};
    for (int i = 0; i < tool->argument_count; i++) {
        struct stat info;
        if (!strcmp(tool->arguments[i], "-") || stat(tool->arguments[i], &info))
            rows->bytes_total = -1;
        else if (rows->bytes_total >= 0)
            rows->bytes_total += info.st_size;
    }
}

void replay_rows_done(struct replay_rows *rows)
{
    jsonl_close(rows->reader);
    rows->reader = NULL;
}

double replay_rows_share(const struct replay_rows *rows)
{
    int64_t here = rows->reader ? jsonl_position_bytes(rows->reader) : 0;
    return rows->bytes_total <= 0 ? -1 : (double)(rows->bytes_done + here) / (double)rows->bytes_total;
}

static int open_next(struct replay_rows *rows)
{
    while (!rows->reader && ++rows->file < rows->tool->argument_count) {
        struct err err = {0};
        if (!jsonl_open(rows->tool->arguments[rows->file], &rows->reader, &err))
            break;
        tool_fail(rows->tool, 0, "%s", err.text);
        rows->has_failed = 1;
    }
    return rows->reader != NULL;
}

static void close_file(struct replay_rows *rows)
{
    rows->bytes_done += jsonl_position_bytes(rows->reader);
    replay_rows_done(rows);
}

static void report_broken(struct replay_rows *rows, const struct err *err)
{
    rows->broken++;
    tool_fail(rows->tool, 0, "%s: %s", rows->tool->arguments[rows->file], err->text);
}

/* The work's id is the row's place in the replay: unlike the row's own id it is there, short and unique. */
static int push_row(struct replay_rows *rows, struct link_upstream *upstream, const struct jsonl_row *row,
                    struct err *err)
{
    char id[32];
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__ReplayRow out = TRIPTYCH__REPLAY_ROW__INIT;
    snprintf(id, sizeof id, "r%d.%" PRIu64, rows->file, row->line);
    out.line = row->line;
    out.external_id = (char *)row->external_id; /* packing does not change them */
    out.url = (char *)row->url;
    out.source = (char *)row->source;
    out.title = (char *)row->title;
    out.text = (char *)row->text;
    out.lang = (char *)row->lang;
    out.published_ms = row->published_ms;
    work.id = id;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ROW;
    work.row = &out;
    return link_push(upstream, &work, err);
}

int replay_rows_push(struct replay_rows *rows, struct link_upstream *upstream)
{
    for (int i = 0; i < ROWS_AT_ONCE_MAX && link_room(upstream); i++) {
        struct jsonl_row row;
        struct err err = {0};
        if (!rows->reader && !open_next(rows))
            return 0;
        int got = jsonl_next(rows->reader, &row, &err);
        if (got == 0) {
            close_file(rows);
        } else if (got == ERR_IO || got == ERR_MEMORY) {
            tool_fail(rows->tool, 0, "%s: %s", rows->tool->arguments[rows->file], err.text);
            rows->has_failed = 1;
            close_file(rows);
        } else if (got < 0 || push_row(rows, upstream, &row, &err)) {
            report_broken(rows, &err);
        } else {
            rows->read++;
        }
    }
    return 1;
}
