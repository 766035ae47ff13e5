/* The values of one term become tests. Private to this room. */
#ifndef TRIPTYCH_QUERY_VALUE_H
#define TRIPTYCH_QUERY_VALUE_H

#include "query_program.h"

/* Where in the text something is wrong: bytes from its start. */
struct query_span {
    size_t at, size;
};

/* Each adds tests, one of which must hold, to the end of the query's and returns how many; or < 0 with what is wrong in
 * *err and where in *span (from the start of `text`), and *opens when a tier would open it. `text` is not terminated. */
int query_words_read(struct query *query, const char *text, struct query_span *span, int is_phrase, struct err *err);
int query_values_read(struct query *query, enum query_field field, const char *text, struct query_span *span,
                      struct err *err);

#endif
