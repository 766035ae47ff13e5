/* A backup as a file: a line that says of what it is, the records (store_backup.h), and an end that says how much it holds
 * and proves that nothing is missing. Written beside its name and put there when it is whole. */
#ifndef TRIPTYCH_BACKUP_FILE_H
#define TRIPTYCH_BACKUP_FILE_H

#include "err.h"
#include "store_backup.h"

#include <stdint.h>
#include <stdio.h>

#define BACKUP_FORM     2 /* of the file that is written; an unknown one is refused */
#define BACKUP_FORM_OLD 1 /* is read, too: its figures stand in the first line */
#define BACKUP_PATH_MAX 4096

struct backup_head {
    char edition[40];
    char version[24]; /* of the program that made it */
    unsigned data_version;
    int64_t time_ms; /* when it was begun */
};

/* What is in it: known when all is written, or read. */
struct backup_figures {
    uint64_t articles, stories;
};

/* How much has been written or read, and the chain of hashes over it. */
struct backup_sum {
    uint64_t records, bytes, hash;
};

struct backup_writer {
    FILE *file;                 /* owned; NULL when closed */
    char path[BACKUP_PATH_MAX]; /* "" for standard output */
    char temporary[BACKUP_PATH_MAX + 8];
    struct backup_sum sum;
    char *record; /* owned */
    size_t capacity;
    int code; /* the first failure */
};

/* `path` "-" is standard output. A file is for its owner alone. Returns 0, or ERR_IO, ERR_INVALID with the sentence;
 * then backup_abandon takes nothing back. */
int backup_create(struct backup_writer *writer, const char *path, const struct backup_head *head, struct err *err);
/* A failure is kept and told by backup_finish. */
void backup_add(struct backup_writer *writer, const struct store_piece *pieces, size_t count);
/* Writes the end, to the disk, and puts the file where it belongs. Returns 0, or a negative err_code; then there is no
 * new file. */
int backup_finish(struct backup_writer *writer, const struct backup_figures *figures, struct err *err);
/* Takes back what was not finished. */
void backup_abandon(struct backup_writer *writer);

struct backup_reader {
    FILE *file; /* owned */
    int form;
    struct backup_figures figures; /* when backup_next has returned 0 */
    struct backup_sum sum;
    char *record; /* owned: the pieces of the last record are in it */
    size_t capacity;
};

int backup_open(struct backup_reader *reader, const char *path, struct backup_head *head, struct err *err);
/* Returns 1 with a record, borrowed until the next call; 0 at the end, which agrees with what was read; ERR_INVALID for
 * a file that is damaged or cut off, ERR_IO, ERR_MEMORY. */
int backup_next(struct backup_reader *reader, struct store_piece pieces[STORE_PIECES_MAX], size_t *out_count,
                struct err *err);
void backup_close(struct backup_reader *reader);

#endif
