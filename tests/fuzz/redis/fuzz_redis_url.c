/* Any text is an address of Redis or is refused; neither the refusal nor what is shown has the password. */
#include "redis_url.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct redis_url url;
    struct err err;
    char shown[REDIS_URL_SHOWN_SIZE];
    char *text = strndup((const char *)data, size);
    if (text && redis_url_parse(text, &url, &err) == 0) {
        redis_url_show(&url, shown);
        if (strchr(shown, '@'))
            abort();
    }
    free(text);
    return 0;
}
