/* Sequence numbers that clients send: two of them, on a line each, are in one order whichever is asked about first. */
#include "event_seq.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char set[EVENT_SEQ_SIZE], *text = strndup((const char *)data, size), *rest = text;
    const char *first = strsep(&rest, "\n"), *second = rest;
    if (first && event_seq_is_valid(first)) {
        event_seq_set(set, first);
        if (strcmp(set, first) != 0 || event_seq_compare(first, set) != 0) /* what is valid is never cut */
            abort();
        if (event_seq_compare("", first) >= 0)
            abort();
        if (second && event_seq_is_valid(second)) {
            int order = event_seq_compare(first, second), back = event_seq_compare(second, first);
            if ((order < 0) != (back > 0) || (order == 0) != (back == 0))
                abort();
        }
    }
    free(text);
    return 0;
}
