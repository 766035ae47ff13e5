/* A request to the embedder: any bytes are texts within the limits, or are refused with a reason. */
#include "embedding_request.h"

#include "utf8.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct embedding_limits limits = {.texts_max = 5, .text_max = 100, .dimensions = 384};
    struct embedding_request request = {0};
    struct err err = {0};
    if (embedding_request_read((const char *)data, size, &limits, &request, &err) < 0) {
        assert(err.text[0] && !request.document && !request.texts);
        return 0;
    }
    assert(request.count >= 1 && request.count <= limits.texts_max);
    for (size_t i = 0; i < request.count; i++) {
        size_t len = strlen(request.texts[i]);
        assert(len >= 1 && len <= limits.text_max && utf8_valid_len(request.texts[i], len) == len);
    }
    embedding_request_done(&request);
    return 0;
}
