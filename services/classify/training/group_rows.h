/* Article rows made ready for the engine, as classify makes articles ready. */
#ifndef TRIPTYCH_GROUP_ROWS_H
#define TRIPTYCH_GROUP_ROWS_H

#include "article_features.h"
#include "article_gist.h"
#include "embedding_store.h"
#include "err.h"
#include "id.h"
#include "jsonl.h"

#include <stdint.h>

struct group_row {
    const char *external_id; /* borrowed until the next row */
    char article_id[ID_SIZE];
    const char *own_title, *own_text; /* borrowed until the next row; without what says nothing (classify/repeats) */
    int64_t time_ms;
    struct article_features features;
    char gist[GIST_SIZE];       /* what is embedded; "" unless group_rows_want_gist */
    struct embedding embedding; /* borrowed; of the gist; no values unless the bench has them */
};

struct group_rows;

/* Opens a JSONL file ("-": standard input). Returns 0 and sets *out (returns owned: group_rows_close), or a code. */
int group_rows_open(const char *path, struct group_rows **out, struct err *err);
void group_rows_close(struct group_rows *rows);
/* Fills each row's `gist` from now on. Returns 0 or ERR_MEMORY. */
int group_rows_want_gist(struct group_rows *rows, struct err *err);

/* Returns 1 and fills *row; 0 at the end; ERR_INVALID or ERR_TOO_LARGE for a broken row, after which reading goes on;
 * any other code is final. */
int group_rows_next(struct group_rows *rows, struct group_row *row, struct err *err);

#endif
