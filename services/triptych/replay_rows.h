/* The rows of one replay as work for ingest; broken rows are named on stderr, counted and passed over. */
#ifndef TRIPTYCH_REPLAY_ROWS_H
#define TRIPTYCH_REPLAY_ROWS_H

#include "link.h"
#include "row_reader.h"
#include "tool.h"

struct replay_rows {
    struct tool *tool;
    struct row_reader *reader;
    uint64_t read, broken;
    int64_t bytes_total; /* of all files; < 0 when unknown (standard input) */
    int has_failed;      /* a file could not be opened or read to its end */
    int has_ended;
};

/* Returns enum tool_exit. */
int replay_rows_start(struct replay_rows *rows, struct tool *tool);
/* Pushes what has been read, as long as the link has room. */
void replay_rows_push(struct replay_rows *rows, struct link_upstream *upstream);
void replay_rows_done(struct replay_rows *rows);
double replay_rows_share(const struct replay_rows *rows); /* read of all, 0 to 1; -1 unknown */

#endif
