/* Unpacked heads that end with the answer. */
#include "heads.h"

#include "wire.h"

void heads_init(struct heads *heads, const struct catalog_entry *const *entries, size_t count)
{
    heads->count = 0;
    for (size_t i = 0; i < count && heads->count < HEADS_MAX; i++) {
        if (catalog_head(entries[i], &heads->head[heads->count], NULL))
            continue;
        heads->entry[heads->count++] = entries[i];
    }
}

void heads_done(struct heads *heads)
{
    for (size_t i = 0; i < heads->count; i++)
        wire_free(heads->head[i]);
    heads->count = 0;
}
