/* What another version may have written of a feed: read, written and read again it is the same. */
#include "feed_state.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct feed_state state, again;
    struct err err;
    char json[FEED_STATE_BYTES_MAX];
    if (feed_state_read((const char *)data, size, &state, &err))
        return 0;
    size_t written = feed_state_write(&state, json);
    if (written >= sizeof json || feed_state_read(json, written, &again, &err) || again.read_ms != state.read_ms ||
        again.failures != state.failures)
        abort();
    return 0;
}
