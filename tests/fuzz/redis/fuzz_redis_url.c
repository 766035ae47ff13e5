/* Any text is an address of Redis or is refused; what is shown of it does not depend on user and password. */
#include "redis_url.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct redis_url url;
    struct err err;
    char shown[REDIS_URL_SHOWN_SIZE], again[REDIS_URL_SHOWN_SIZE];
    char *text = strndup((const char *)data, size);
    if (text && redis_url_parse(text, &url, &err) == 0) {
        redis_url_show(&url, shown);
        memset(url.password, 'x', strlen(url.password));
        memset(url.user, 'x', strlen(url.user));
        redis_url_show(&url, again);
        if (strcmp(shown, again) != 0)
            abort();
    }
    free(text);
    return 0;
}
