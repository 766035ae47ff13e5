#include "article_features.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_BYTES 7 /* the last two: how many terms there are, of TERM_BYTES each */
#define TERM_BYTES 7
#define HASH_BYTES 3 /* of the sketch behind them; two before it: how many there are */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t number_at(const uint8_t *at)
{
    return at[0] | (size_t)at[1] << 8;
}

/* Whether hashes of the sketch have the bits that are not kept any more. */
static int is_finer(const uint8_t *data)
{
    const uint8_t *sketch = data + HEAD_BYTES + number_at(data + HEAD_BYTES - 2) * TERM_BYTES;
    for (size_t i = 0; i < number_at(sketch); i++) {
        if (sketch[2 + i * HASH_BYTES] != 0) {
            return 1;
        }
    }
    return 0;
}

/* What is accepted is in bounds and packs to the same bytes again; what an earlier version wrote, to bytes that are read
 * as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct article_features features;
    static uint8_t again[FEATURES_BYTES_MAX], third[FEATURES_BYTES_MAX];
    struct err err;
    if (article_features_unpack(data, size, &features, &err) == 0) {
        size_t size_again = article_features_pack(&features, again);
        int is_same = size_again == size && memcmp(again, data, size) == 0;
        if (!is_same && data[0] == again[0] && !is_finer(data)) {
            abort();
        }
        if (article_features_unpack(again, size_again, &features, &err) < 0 ||
            article_features_pack(&features, third) != size_again || memcmp(third, again, size_again) != 0) {
            abort();
        }
    }
    return 0;
}
