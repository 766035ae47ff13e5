/* What the registry says of a source, for pages and answers. */
#include "registry_source.h"

#include <string.h>

const struct source_entry *registry_source_find(const struct registry *registry, const char *domain)
{
    return registry && *domain ? registry_find(registry, domain) : NULL;
}

const Triptych__SourceRating *registry_source_rate(const struct registry *registry,
                                                   const Triptych__SourceRating *rating, struct source_message *room)
{
    const struct source_entry *entry = rating->n_ratings ? NULL : registry_source_find(registry, rating->domain);
    if (!entry)
        return rating;
    source_message_fill(entry, room);
    size_t count = room->rating.n_ratings;
    /* What is shown stays what the story was counted with; only the raters are of now. */
    room->rating = *rating;
    room->rating.n_ratings = count;
    room->rating.ratings = room->list;
    return &room->rating;
}

static const char *owner_of(const struct source_entry *entry)
{
    return *entry->owner_group ? entry->owner_group : entry->owner;
}

size_t registry_source_siblings(const struct registry *registry, const struct source_entry *entry,
                                const struct source_entry *out[SOURCE_SIBLINGS_MAX], size_t *out_total)
{
    const char *owner = entry ? owner_of(entry) : "";
    size_t count = 0;
    *out_total = 0;
    for (size_t i = 0; *owner && i < registry_count(registry); i++) {
        const struct source_entry *other = registry_at(registry, i);
        if (other == entry || other->is_hidden || strcmp(owner_of(other), owner) != 0)
            continue;
        if (count < SOURCE_SIBLINGS_MAX)
            out[count++] = other;
        ++*out_total;
    }
    return count;
}
