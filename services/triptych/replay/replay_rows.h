/* The rows of one replay as work for ingest, each once and, when it turns out to be missing, again: rows of files are
 * read again, of those that came through a pipe the last KEPT_BYTES_MAX are kept. Broken rows are named on stderr,
 * counted and passed over. */
#ifndef TRIPTYCH_REPLAY_ROWS_H
#define TRIPTYCH_REPLAY_ROWS_H

#include "link.h"
#include "replay_ledger.h"
#include "row_reader.h"
#include "tool.h"

#define KEPT_BYTES_MAX 33554432 /* of rows that cannot be read again; the oldest leave */

struct replay_rows {
    struct tool *tool;
    struct link_sender *sender; /* set by the owner before the first push */
    struct replay_ledger ledger;
    struct row_reader *reader;
    uint64_t read, broken, given_again;
    int64_t bytes_total;                        /* of all files; < 0 when unknown (standard input) */
    uint8_t can_read_again[TOOL_ARGUMENTS_MAX]; /* by argument: a file, no pipe */
    int has_failed;                             /* a file could not be read to its end */
    int has_ended;

    struct row_item *kept, **kept_end; /* rows of pipes, the oldest first */
    size_t kept_bytes;

    struct row_reader *again; /* reads the files again; NULL when nothing is missing */
    uint64_t again_at;        /* number of the next missing row that it is to bring */
    const char *again_paths[TOOL_ARGUMENTS_MAX];
    int again_files[TOOL_ARGUMENTS_MAX]; /* which arguments they are */
};

/* Looks at all files, and says which cannot be read; then begins to read. Returns enum tool_exit. */
int replay_rows_start(struct replay_rows *rows, struct tool *tool);
/* Pushes what is missing and then what has been read, as long as there is room. */
void replay_rows_push(struct replay_rows *rows);
void replay_rows_done(struct replay_rows *rows);
double replay_rows_share(const struct replay_rows *rows); /* read of all, 0 to 1; -1 unknown */

/* The row that an id of work stands for; NULL when there is none. */
struct given *replay_rows_given(const struct replay_rows *rows, const char *work_id);

#endif
