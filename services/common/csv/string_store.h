/* Strings that live as long as what they describe: blocks that never move, so that others may point into them. Equal
 * strings that come soon after another are kept once. Private to this folder. */
#ifndef TRIPTYCH_STRING_STORE_H
#define TRIPTYCH_STRING_STORE_H

#include <stddef.h>

#define STRING_STORE_RECENT 4096 /* a power of two */

struct string_block;

struct string_store {
    struct string_block *blocks; /* the one being filled first */
    const char **recent;         /* by hash; freed by string_store_freeze */
    size_t bytes;
    int is_out_of_memory; /* something was lost: what points to it says "" */
};

/* Returns the kept copy, "" without memory (then is_out_of_memory is set). */
const char *string_store_keep(struct string_store *store, const char *text, size_t length);
/* Nothing more will be kept: gives back what only that needs. */
void string_store_freeze(struct string_store *store);
void string_store_done(struct string_store *store);

#endif
