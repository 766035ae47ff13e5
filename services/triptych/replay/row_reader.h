/* Reads article rows of files on a thread of its own, because standard input may keep one waiting while the loop's
 * heartbeats must go on. Rows come in order through a bounded queue. */
#ifndef TRIPTYCH_ROW_READER_H
#define TRIPTYCH_ROW_READER_H

#include "err.h"
#include "jsonl.h"

#include <stdint.h>

#define ROW_READER_QUEUE_MAX 1024

enum row_kind {
    ROW_READ,
    ROW_BROKEN, /* this row is passed over: `problem` says why */
    ROW_FAILED, /* the file cannot be opened or read to its end */
    ROW_END,    /* after the last row of the last file */
};

struct row_item {
    enum row_kind kind;
    int file; /* index of the path */
    struct jsonl_row row;
    char problem[ERR_TEXT_MAX];
    struct row_item *next;
    size_t size_bytes; /* of the item, its strings included */
    uint64_t number;   /* the owner's */
    char strings[];    /* what `row` points to */
};

struct row_reader;

/* Copies `paths`. Returns owned, NULL without memory or thread. */
struct row_reader *row_reader_open(const char *const *paths, int count);
/* Ends the thread unless it waits for input that may never come: then it ends with that, or with the process. */
void row_reader_close(struct row_reader *reader);

/* The next item, without waiting: returns owned (free), NULL when none has been read yet. */
struct row_item *row_reader_next(struct row_reader *reader);
/* Becomes readable when an item comes into the empty queue; row_reader_heard makes it quiet until the next time. */
int row_reader_fd(const struct row_reader *reader);
void row_reader_heard(struct row_reader *reader);
/* Bytes of all files read so far, compressed ones as they are. */
int64_t row_reader_position_bytes(struct row_reader *reader);

#endif
