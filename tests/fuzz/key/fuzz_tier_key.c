/* Any text is a tier key with a valid id, or is none; and a form's number is one, or none. */
#include "form_token.h"
#include "tier_key.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct tier_hasher hasher;
    char id[TIER_KEY_ID_SIZE], hash[TIER_KEY_HASH_SIZE];
    char *text = strndup((const char *)data, size);
    if (text && tier_key_read_id(text, id)) {
        tier_key_hash(&hasher, text, hash);
        if (!tier_key_id_is_valid(id) || strlen(hash) != TIER_KEY_HASH_SIZE - 1)
            abort();
    }
    if (text && form_token_is_right(&hasher, text, text)) /* a number is never its own token */
        abort();
    free(text);
    return 0;
}
