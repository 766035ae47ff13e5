/* The articles that wait for a late vector: a ring of EMBED_LATER_MAX entries. The latest are asked for first, since
 * their stories are still live; when it is full, the oldest is forgotten and counted. */
#include "embed_later.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void embed_later_add(struct embed_later *later, const char *article_id, const char *gist, const char *lang)
{
    if (!later->entries) {
        later->entries = calloc(EMBED_LATER_MAX, sizeof *later->entries);
    }
    char *copy = later->entries ? strdup(gist) : NULL;
    if (!copy) {
        later->forgotten++;
        return;
    }
    if (later->count == EMBED_LATER_MAX) {
        free(later->entries[later->first].gist);
        later->first = (later->first + 1) % EMBED_LATER_MAX;
        later->count--;
        later->forgotten++;
    }
    struct embed_later_entry *entry = &later->entries[(later->first + later->count++) % EMBED_LATER_MAX];
    snprintf(entry->article_id, sizeof entry->article_id, "%s", article_id);
    snprintf(entry->lang, sizeof entry->lang, "%s", lang);
    entry->gist = copy;
}

int embed_later_take(struct embed_later *later, struct embed_later_entry *out)
{
    if (later->count == 0) {
        return 0;
    }
    struct embed_later_entry *entry = &later->entries[(later->first + --later->count) % EMBED_LATER_MAX];
    *out = *entry;
    entry->gist = NULL;
    return 1;
}

void embed_later_done(struct embed_later *later)
{
    struct embed_later_entry entry;
    while (embed_later_take(later, &entry)) {
        free(entry.gist);
    }
    free(later->entries);
    *later = (struct embed_later){0};
}
