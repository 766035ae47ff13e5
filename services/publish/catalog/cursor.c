/* A cursor is the place in the order and not a number of rows: stories that come or go meanwhile shift nothing. */
#include "cursor.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cursor_write(const struct catalog_entry *last, char out[CURSOR_SIZE])
{
    snprintf(out, CURSOR_SIZE, "%" PRId64 ".%s", last->last_updated_ms, last->id);
}

int cursor_read(const char *text, struct catalog_query *query)
{
    char *end = NULL;
    if (!text || !*text)
        return 1;
    errno = 0;
    int64_t after_ms = strtoll(text, &end, 10);
    if (errno || !(isdigit((unsigned char)*text) || *text == '-') || *end != '.' || !id_is_valid(end + 1, 's'))
        return 0;
    query->after_ms = after_ms;
    memcpy(query->after_id, end + 1, ID_SIZE);
    return 1;
}
