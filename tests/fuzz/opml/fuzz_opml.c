/* Any list of feeds: what was read of it and is written again is read as the same. */
#include "opml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct opml *list = NULL, *again = NULL;
    struct buffer out;
    struct err err;
    if (opml_read((const char *)data, size, &list, &err))
        return 0;
    buffer_init(&out, 64u << 20);
    opml_write(&out, "Feeds", list->feeds, list->count);
    if (list->count) {
        if (opml_read(out.data, out.len, &again, &err) || again->count != list->count)
            abort();
        for (size_t i = 0; i < list->count; i++)
            if (strcmp(list->feeds[i].url, again->feeds[i].url) != 0)
                abort();
    }
    buffer_done(&out);
    opml_free(list);
    opml_free(again);
    return 0;
}
