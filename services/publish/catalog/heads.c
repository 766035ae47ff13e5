/* Unpacked heads that end with the answer. */
#include "heads.h"

#include "wire.h"

void heads_init(struct heads *heads, const struct catalog *catalog, const struct catalog_entry *const *entries,
                size_t count)
{
    static char none[] = "";
    heads->count = 0;
    for (size_t i = 0; i < count && heads->count < HEADS_MAX; i++) {
        if (catalog_head(entries[i], &heads->head[heads->count], NULL))
            continue;
        Triptych__StoryHead *head = heads->head[heads->count];
        /* Which others have it was not known yet when the story was published. */
        if (catalog_picture_is_shared(catalog, head->image_url, head->id))
            head->image_url = none;
        heads->entry[heads->count++] = entries[i];
    }
}

void heads_done(struct heads *heads)
{
    for (size_t i = 0; i < heads->count; i++)
        wire_free(heads->head[i]);
    heads->count = 0;
}
