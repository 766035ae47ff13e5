/* What a list is asked for: cursor, and words to search for, on a line each, over a catalog of a few stories. */
#include "catalog.h"
#include "cursor.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct catalog *catalog_of_three(void)
{
    static const char *const headlines[] = {"Harbour bridge closed", "Ärzte im Streik", "港の橋が閉鎖"};
    struct err err;
    struct catalog *catalog = catalog_new(&(struct catalog_options){.stories_max = 10, .bytes_max = 1u << 20}, &err);
    for (int i = 0; i < 3; i++) {
        char id[ID_SIZE] = "s0000000000000000";
        Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
        Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
        Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
        id[ID_SIZE - 2] = (char)('1' + i);
        coverage.sources = 3;
        summary.headline = (char *)(uintptr_t)headlines[i];
        head.id = id;
        head.coverage = &coverage;
        head.summary = &summary;
        head.last_updated_ms = 1700000000000 + i;
        catalog_put(catalog, &head, "1-1", 1700000000000, &err);
    }
    return catalog;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct catalog *catalog;
    const struct catalog_entry *entries[4];
    struct catalog_query query = {0}, again = {0};
    char cursor[CURSOR_SIZE], *text = strndup((const char *)data, size), *rest = text;
    if (!catalog)
        catalog = catalog_of_three();
    char *first = strsep(&rest, "\n");
    query.is_all = 1;
    query.search = rest;
    if (cursor_read(first, &query)) {
        size_t count = catalog_list(catalog, &query, entries, 4);
        if (count > 3)
            abort();
        if (count) { /* what an answer gives as cursor is read as the same place */
            cursor_write(entries[count - 1], cursor);
            if (!cursor_read(cursor, &again) || again.after_ms != entries[count - 1]->last_updated_ms ||
                strcmp(again.after_id, entries[count - 1]->id) != 0)
                abort();
        }
    }
    free(text);
    return 0;
}
