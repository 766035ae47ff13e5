/* A body and what its Content-Encoding says: unpacked within its limit, or left alone. The first byte picks the coding.
 */
#include "body_decode.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const codings[] = {"", "gzip", "deflate", "br", "deflate, gzip", "x-gzip", "utf-8", ",, br br"};
    struct buffer body;
    if (!size)
        return 0;
    buffer_init(&body, 65536);
    buffer_add(&body, data + 1, size - 1);
    int result = body_decode(&body, codings[data[0] % 8]);
    assert(body.len <= body.max_bytes && (result == 0 || result == ERR_TOO_LARGE || result == ERR_MEMORY));
    buffer_done(&body);
    return 0;
}
