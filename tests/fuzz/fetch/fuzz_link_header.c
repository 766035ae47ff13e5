/* The header Link of an answer: any bytes give an absolute address or none. */
#include "link_header.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *header = malloc(size + 1), out[URL_SIZE];
    memcpy(header, data, size);
    header[size] = '\0';
    if (link_header_find(header, "hub", "https://daily.example/feed", out))
        assert(strncasecmp(out, "http", 4) == 0 && strlen(out) <= URL_MAX);
    free(header);
    return 0;
}
