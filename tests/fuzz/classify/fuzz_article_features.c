#include "article_features.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is accepted is in bounds and packs to the same bytes again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct article_features features;
    static uint8_t again[FEATURES_BYTES_MAX];
    struct err err;
    if (article_features_unpack(data, size, &features, &err) == 0 &&
        (article_features_pack(&features, again) != size || memcmp(again, data, size) != 0)) {
        abort();
    }
    return 0;
}
