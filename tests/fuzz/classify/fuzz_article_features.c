#include "article_features.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is accepted is in bounds and packs to the same bytes again; what an earlier version wrote, to bytes that are read
 * as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct article_features features;
    static uint8_t again[FEATURES_BYTES_MAX];
    struct err err;
    if (article_features_unpack(data, size, &features, &err) == 0) {
        size_t size_again = article_features_pack(&features, again);
        int is_old = data[0] != again[0];
        if (is_old ? article_features_unpack(again, size_again, &features, &err) < 0
                   : size_again != size || memcmp(again, data, size) != 0) {
            abort();
        }
    }
    return 0;
}
