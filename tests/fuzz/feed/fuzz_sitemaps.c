/* Lists of sitemaps: whatever one says, no other outlet is asked, nobody twice, and no more than a few; what another
 * document holds joins as its articles. */
#include "sitemap_pick.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct sitemap_pick *pick)
{
    char domain[URL_HOST_SIZE];
    assert(pick->count <= SITEMAPS_READ_MAX);
    for (size_t i = 0; i < pick->count; i++) {
        assert(url_registrable_domain(pick->urls[i], domain) && strcmp(domain, "daily.example") == 0);
        for (size_t j = 0; j < i; j++)
            assert(strcmp(pick->urls[i], pick->urls[j]) != 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sitemap_pick pick;
    struct feed *list = NULL, *all = feed_new("sitemap-index");
    if (all && feed_read((const char *)data, size, "https://daily.example/map.xml", NULL, &list, NULL) == 0) {
        size_t items = list->item_count;
        sitemap_pick(list, "https://daily.example/map.xml", 1700000000000, &pick);
        check(&pick);
        assert(sitemap_take_articles(all, list) + all->item_count + all->items_left_out >= items);
    }
    feed_free(list);
    feed_free(all);
    return 0;
}
