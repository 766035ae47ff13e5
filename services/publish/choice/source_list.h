/* The sources of the register that a choice has, those that stories of now have first. Pure. */
#ifndef TRIPTYCH_SOURCE_LIST_H
#define TRIPTYCH_SOURCE_LIST_H

#include "article_choice.h"
#include "article_list.h"
#include "facets.h"
#include "registry.h"

#include <stddef.h>
#include <stdint.h>

/* What is asked of the register; all borrowed. */
struct source_question {
    const struct registry *registry; /* NULL: none is set, and no source is found */
    const struct facets *told;       /* how many stories have each source */
    struct article_choice choice;
    const char *words; /* in the name or the domain, in any letter case; "" */
};

struct source_row {
    const struct source_entry *entry;
    uint32_t stories; /* that have it now */
    uint64_t begins;  /* the first letters of its name, small, so that most comparisons need no more */
};

struct source_list {
    struct source_row *rows; /* owned; most stories first, then by name */
    size_t count;
};

/* Hidden sources are in no list. Returns 0 and sets *out (source_list_done), or ERR_MEMORY. */
int source_list_make(const struct source_question *question, struct source_list *out);
void source_list_done(struct source_list *list);

/* How many sources there would be of each value of the field, were nothing asked for in it; most first, at most `max`.
 * Values are borrowed, "" is left out. Returns how many there are in `out`. */
size_t source_facets(const struct source_question *question, enum article_field field, struct article_facet *out,
                     size_t max);

/* The source's value in a field, as article_value has an article's. Borrowed. */
const char *source_value(const struct source_entry *entry, enum article_field field);

#endif
