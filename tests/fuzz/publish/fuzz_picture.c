/* Bytes that a server sends as a picture, and an address that a client makes up for one. */
#include "picture_kind.h"
#include "picture_link.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture_links links = {.has_key = 1};
    char url[URL_SIZE], *text = strndup((const char *)data, size);
    const struct picture_kind kind = picture_kind_of(data, size);
    if (picture_kind_is_shown(&kind) && !*picture_type(kind.format))
        abort();
    if (text && picture_link_read(&links, text, url))
        abort(); /* nobody guesses 128 bits */
    if (text)
        picture_is_generic(text);
    free(text);
    return 0;
}
