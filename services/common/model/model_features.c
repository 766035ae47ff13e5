/* The hash is over names and meanings in order: a changed meaning under the same name is another feature. */
#include "model_features.h"

#include "id.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void model_features_hash(const struct model_features *features, char out[MODEL_FEATURES_HASH_SIZE])
{
    uint64_t hash = 0;
    for (unsigned i = 0; i < features->count; i++) {
        /* Each step hashes what came before with one string, so that order and borders count. */
        const char *texts[] = {features->list[i].name, features->list[i].meaning};
        for (unsigned j = 0; j < 2; j++) {
            uint64_t both[2] = {hash, id_hash64(texts[j], strlen(texts[j]))};
            hash = id_hash64(both, sizeof both);
        }
    }
    snprintf(out, MODEL_FEATURES_HASH_SIZE, "%016" PRIx64, hash);
}

int model_features_find(const struct model_features *features, const char *name, size_t name_len)
{
    for (unsigned i = 0; i < features->count; i++)
        if (strlen(features->list[i].name) == name_len && memcmp(features->list[i].name, name, name_len) == 0)
            return (int)i;
    return -1;
}
