/* Related stories with their present headlines; the ids were found when the story was summed up. */
#include "related.h"

#include "wire.h"

#include <string.h>

void related_find(const struct catalog *catalog, const Triptych__StoryHead *head, struct related *out)
{
    const Triptych__Summary *summary = head->summary;
    struct err ignored;
    out->count = 0;
    for (size_t i = 0; summary && i < summary->n_related && out->count < RELATED_MAX; i++) {
        const struct catalog_entry *entry = catalog_find(catalog, summary->related[i]);
        Triptych__StoryHead *found = NULL;
        if (!entry || !entry->is_shown || strcmp(entry->id, head->id) == 0 || catalog_head(entry, &found, &ignored))
            continue;
        out->heads[out->count] = found;
        out->ids[out->count++] = found->id;
    }
}

void related_done(struct related *related)
{
    for (size_t i = 0; i < related->count; i++)
        wire_free(related->heads[i]);
    related->count = 0;
}
