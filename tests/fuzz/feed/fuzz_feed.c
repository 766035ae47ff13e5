/* Feeds: any bytes are a feed whose items become articles or are refused, or no feed, with a reason. */
#include "article_make.h"
#include "feed.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct article_made made;
    struct feed *feed = NULL;
    struct err err = {0};
    if (feed_read((const char *)data, size, "https://daily.example/feed", NULL, &feed, &err) < 0)
        assert(err.text[0] && !feed);
    for (size_t i = 0; feed && i < feed->item_count; i++)
        if (article_from_item(feed, &feed->items[i], "https://daily.example/feed", 1, &made, &err) < 0)
            assert(err.text[0]);
    feed_free(feed);
    return 0;
}
