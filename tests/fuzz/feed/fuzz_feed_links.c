/* Pages of sites that are searched for their feeds: any bytes give addresses of the web, each once, or none. */
#include "feed_links.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct feed_links links;
    static const char page_url[] = "https://daily.example/news/index.html";
    feed_links_is_page((const char *)data, size);
    feed_links_find((const char *)data, size, page_url, &links);
    feed_links_guess(page_url, &links);
    assert(links.count > 0 && links.count <= FEED_LINKS_MAX);
    for (size_t i = 0; i < links.count; i++) {
        assert(strncasecmp(links.urls[i], "http", 4) == 0 && strlen(links.urls[i]) <= URL_MAX);
        for (size_t j = 0; j < i; j++)
            assert(strcmp(links.urls[i], links.urls[j]) != 0);
    }
    return 0;
}
