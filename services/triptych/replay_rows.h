/* Reads the rows of the files of one replay, one after the other, as work for ingest; broken rows are named on stderr,
 * counted and passed over. */
#ifndef TRIPTYCH_REPLAY_ROWS_H
#define TRIPTYCH_REPLAY_ROWS_H

#include "link.h"
#include "tool.h"

struct jsonl;

struct replay_rows {
    struct tool *tool;
    struct jsonl *reader;
    int file; /* index of the argument being read */
    uint64_t read, broken;
    int64_t bytes_done, bytes_total; /* of all files; total < 0 when unknown (standard input) */
    int has_failed;                  /* a file could not be opened or read to its end */
};

void replay_rows_start(struct replay_rows *rows, struct tool *tool);
/* Pushes rows until the link is full or the files end. Returns 1 while more may come, 0 at the end. */
int replay_rows_push(struct replay_rows *rows, struct link_upstream *upstream);
void replay_rows_done(struct replay_rows *rows);
double replay_rows_share(const struct replay_rows *rows); /* read of all, 0 to 1; -1 unknown */

#endif
