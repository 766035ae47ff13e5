/* The operator's list of digests: a CSV file with the columns to, when, zone, where, lang, of which the first two must be
 * there. What is wrong is told with its line before anything is sent. */
#ifndef TRIPTYCH_DIGEST_LIST_H
#define TRIPTYCH_DIGEST_LIST_H

#include "digest_when.h"
#include "lang_list.h"
#include "mail_address.h"
#include "query.h"

#include <stddef.h>

#define DIGEST_ROWS_MAX 256
#define DIGEST_ID_SIZE  18 /* of a row: "d" and 16 hexadecimal digits, terminated */

struct digest_row {
    char id[DIGEST_ID_SIZE]; /* a hash of all below: a row that is changed is another one */
    struct mail_address to;
    struct digest_when when;
    struct lang_list langs; /* empty: the edition's */
    char where[QUERY_BYTES_MAX + 1];
};

struct digest_list {
    struct digest_row *rows; /* owned */
    size_t count;
};

/* Reads the file at `path`; queries are checked with `options`. Returns 0, or ERR_INVALID with file, line and reason,
 * ERR_MEMORY; then *out is empty. */
int digest_list_read(const char *path, const struct query_options *options, struct digest_list *out, struct err *err);
/* The same of its text; `path` names it. */
int digest_list_parse(const char *path, const char *text, const struct query_options *options, struct digest_list *out,
                      struct err *err);
void digest_list_done(struct digest_list *list); /* zeroed is fine */

/* Reads a whole small file. Returns owned (free; terminated), or NULL with `err`. */
char *digest_file_read(const char *path, struct err *err);

#endif
