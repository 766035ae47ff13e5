/* The measures that a model was trained with, by name and meaning. A model file carries the hash of both, in order: a
 * model that was trained with other measures, or with measures that meant something else, is refused when it is loaded.
 * Whoever changes how a measure is computed changes its `meaning`, and trains again. Pure. */
#ifndef TRIPTYCH_MODEL_FEATURES_H
#define TRIPTYCH_MODEL_FEATURES_H

#include <stddef.h>

#define MODEL_FEATURES_HASH_SIZE 17 /* 16 hexadecimal digits, terminated */

struct model_feature {
    const char *name; /* [a-z_]+ */
    const char *meaning;
};

struct model_features {
    const struct model_feature *list;
    unsigned count; /* at most 127 */
};

/* XXH3 over names and meanings, in order. */
void model_features_hash(const struct model_features *features, char out[MODEL_FEATURES_HASH_SIZE]);
/* Its place, or -1. */
int model_features_find(const struct model_features *features, const char *name, size_t name_len);

#endif
