/* Cursors of every order, over a catalog of a few stories. What is searched for is fuzzed in ../query. */
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
    char cursor[CURSOR_SIZE], *text = strndup((const char *)data, size);
    if (!catalog)
        catalog = catalog_of_three();
    for (int order = 0; order < CATALOG_ORDERS; order++) {
        struct catalog_query query = {.order = (enum catalog_order)order, .is_all = 1};
        struct catalog_place again;
        if (!cursor_read(text, query.order, &query.after))
            continue;
        size_t count = catalog_list(catalog, &query, entries, 4);
        if (count > 3)
            abort();
        if (!count)
            continue;
        /* What an answer gives as cursor is read as the same place. */
        struct catalog_place place = catalog_place_of(entries[count - 1], query.order);
        cursor_write(entries[count - 1], query.order, cursor);
        if (!cursor_read(cursor, query.order, &again) || again.key != place.key || strcmp(again.id, place.id) != 0)
            abort();
    }
    free(text);
    return 0;
}
