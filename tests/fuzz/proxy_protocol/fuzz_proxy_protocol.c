/* The PROXY protocol's header: any bytes are one, the begin of one, none, or a broken one. */
#include "proxy_protocol.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct proxy_header header = {0};
    enum proxy_verdict verdict = proxy_protocol_read(data, size, &header);
    if (verdict == PROXY_HEADER)
        assert(header.size > 0 && header.size <= size && header.size <= PROXY_HEADER_MAX);
    if (verdict == PROXY_NEED_MORE)
        assert(size < PROXY_HEADER_MAX);
    return 0;
}
