/* A cursor is the place in the order and not a number of rows: stories that come or go meanwhile shift nothing. */
#include "cursor.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const letters[CATALOG_ORDERS] = {[CATALOG_TOP] = "t",
                                                    [CATALOG_LATEST] = "",
                                                    [CATALOG_COVERAGE] = "c",
                                                    [CATALOG_CONTROVERSY] = "v",
                                                    [CATALOG_NOTED] = "n"};

void cursor_write(const struct catalog_entry *last, enum catalog_order order, char out[CURSOR_SIZE])
{
    struct catalog_place place = catalog_place_of(last, order);
    snprintf(out, CURSOR_SIZE, "%s%" PRId64 ".%s", letters[order], place.key, place.id);
}

int cursor_read(const char *text, enum catalog_order order, struct catalog_place *out)
{
    char *end = NULL;
    size_t letter = strlen(letters[order]);
    *out = (struct catalog_place){0};
    if (!text || !*text)
        return 1;
    if (strncmp(text, letters[order], letter) != 0)
        return 0;
    text += letter;
    errno = 0;
    int64_t key = strtoll(text, &end, 10);
    if (errno || !(isdigit((unsigned char)*text) || *text == '-') || *end != '.' || !id_is_valid(end + 1, 's'))
        return 0;
    out->key = key;
    memcpy(out->id, end + 1, ID_SIZE);
    return 1;
}
