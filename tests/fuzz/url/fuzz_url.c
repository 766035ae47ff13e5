/* Addresses: any text has one form, which is its own, or is refused with a reason. */
#include "url.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The address of a feed likewise. */
static void check_feed(const char *raw)
{
    char once[URL_SIZE] = "", twice[URL_SIZE] = "", host[URL_HOST_SIZE];
    struct err err = {0};
    if (url_feed(raw, once, &err) < 0) {
        assert(err.text[0]);
        return;
    }
    assert(url_feed(once, twice, &err) == 0 && strcmp(once, twice) == 0);
    assert(url_feed_identity_len(once) > 0);
    url_for_show(once, host);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const bases[] = {NULL, "https://www.daily.example/dir/page.html?q=1#part"};
    char raw[URL_RAW_MAX + 2];
    size_t len = size < sizeof raw - 1 ? size : sizeof raw - 1;
    memcpy(raw, data, len);
    raw[len] = 0;
    check_feed(raw);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        char once[URL_SIZE] = "";
        char twice[URL_SIZE] = "";
        char identity[URL_SIZE];
        char host[URL_HOST_SIZE];
        struct err err = {0};
        if (url_resolve(raw, bases[i], once, &err) == 0)
            assert(strncasecmp(once, "http", 4) == 0);
        if (url_canonical(raw, bases[i], once, &err) < 0) {
            assert(err.text[0]);
            continue;
        }
        assert(url_canonical(once, NULL, twice, &err) == 0 && strcmp(once, twice) == 0);
        assert(url_host(once, host) == 1);
        url_identity(once, identity);
        assert(identity[0]);
    }
    return 0;
}
