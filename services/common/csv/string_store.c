/* Blocks of strings that are freed together; a small table finds equal strings that came lately, of which country codes
 * and rater names are most. */
#include "string_store.h"

#include "id.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 65536 /* longer strings get a block of their own */

struct string_block {
    struct string_block *next;
    size_t used, room;
    char bytes[];
};

static struct string_block *block_with_room(struct string_store *store, size_t size_bytes)
{
    struct string_block *block = store->blocks;
    if (block && block->room - block->used >= size_bytes) {
        return block;
    }
    size_t room = size_bytes > BLOCK_BYTES ? size_bytes : BLOCK_BYTES;
    block = malloc(sizeof *block + room);
    if (block) {
        *block = (struct string_block){.next = store->blocks, .room = room};
        store->blocks = block;
        store->bytes += sizeof *block + room;
    }
    return block;
}

const char *string_store_keep(struct string_store *store, const char *text, size_t length)
{
    if (length == 0) {
        return "";
    }
    if (!store->recent) {
        store->recent = calloc(STRING_STORE_RECENT, sizeof *store->recent);
    }
    /* One place for each hash and no table: a string that was pushed out is stored once more, which costs its bytes
     * and nothing else. */
    const char **recent = store->recent ? &store->recent[id_hash64(text, length) & (STRING_STORE_RECENT - 1)] : NULL;
    if (recent && *recent && strncmp(*recent, text, length) == 0 && (*recent)[length] == '\0') {
        return *recent;
    }
    struct string_block *block = block_with_room(store, length + 1);
    if (!block) {
        store->is_out_of_memory = 1;
        return "";
    }
    char *kept = memcpy(block->bytes + block->used, text, length);
    kept[length] = '\0';
    block->used += length + 1;
    if (recent) {
        *recent = kept;
    }
    return kept;
}

void string_store_freeze(struct string_store *store)
{
    free(store->recent);
    store->recent = NULL;
}

void string_store_done(struct string_store *store)
{
    string_store_freeze(store);
    while (store->blocks) {
        struct string_block *next = store->blocks->next;
        free(store->blocks);
        store->blocks = next;
    }
}
