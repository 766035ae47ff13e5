#include "replay_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROWS_AT_ONCE_MAX 512 /* pushed before the loop gets its turn again */

/* The loop only has to wake up: rows are taken in each of its turns. */
static void on_rows(void *context, int events)
{
    (void)events;
    row_reader_heard(((struct replay_rows *)context)->reader);
}

int replay_rows_start(struct replay_rows *rows, struct tool *tool)
{
    struct err err = {0};
    *rows = (struct replay_rows){.tool = tool};
    for (int i = 0; i < tool->argument_count; i++) {
        struct stat info;
        if (!strcmp(tool->arguments[i], "-") || stat(tool->arguments[i], &info))
            rows->bytes_total = -1;
        else if (rows->bytes_total >= 0)
            rows->bytes_total += info.st_size;
    }
    rows->reader = row_reader_open(tool->arguments, tool->argument_count);
    if (!rows->reader)
        return tool_fail(tool, TOOL_FAILED, "no memory, or no thread, to read the rows");
    if (loop_fd_watch(tool->loop, row_reader_fd(rows->reader), LOOP_READ, on_rows, rows, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    return TOOL_OK;
}

void replay_rows_done(struct replay_rows *rows)
{
    if (rows->reader)
        loop_fd_forget(rows->tool->loop, row_reader_fd(rows->reader));
    row_reader_close(rows->reader);
    rows->reader = NULL;
}

double replay_rows_share(const struct replay_rows *rows)
{
    if (rows->bytes_total <= 0)
        return -1;
    return (double)row_reader_position_bytes(rows->reader) / (double)rows->bytes_total;
}

/* The work's id is the row's place in the replay: unlike the row's own id it is there, short and unique. */
static int push_row(struct link_upstream *upstream, const struct row_item *item, struct err *err)
{
    char id[32];
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__ReplayRow out = TRIPTYCH__REPLAY_ROW__INIT;
    const struct jsonl_row *row = &item->row;
    snprintf(id, sizeof id, "r%d.%" PRIu64, item->file, row->line);
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

static void take_item(struct replay_rows *rows, struct link_upstream *upstream, const struct row_item *item)
{
    const char *path = item->kind == ROW_END ? "" : rows->tool->arguments[item->file];
    struct err err = {0};
    switch (item->kind) {
    case ROW_READ:
        if (push_row(upstream, item, &err)) {
            rows->broken++;
            tool_fail(rows->tool, 0, "%s: line %" PRIu64 ": %s", path, item->row.line, err.text);
        } else {
            rows->read++;
        }
        return;
    case ROW_BROKEN:
        rows->broken++;
        tool_fail(rows->tool, 0, "%s: %s", path, item->problem);
        return;
    case ROW_FAILED:
        rows->has_failed = 1;
        tool_fail(rows->tool, 0, "%s", item->problem);
        return;
    case ROW_END:
        rows->has_ended = 1;
        return;
    }
}

void replay_rows_push(struct replay_rows *rows, struct link_upstream *upstream)
{
    for (int i = 0; i < ROWS_AT_ONCE_MAX && !rows->has_ended && link_room(upstream); i++) {
        struct row_item *item = row_reader_next(rows->reader);
        if (!item)
            return;
        take_item(rows, upstream, item);
        free(item);
    }
}
