#include "feed.h"

#include <stdlib.h>
#include <string.h>

#define ITEMS_STEP 32

struct feed *feed_new(const char *format)
{
    struct feed *feed = calloc(1, sizeof *feed);
    if (feed)
        strncpy(feed->format, format, sizeof feed->format - 1);
    return feed;
}

struct feed_item *feed_item_add(struct feed *feed)
{
    if (feed->item_count == FEED_ITEMS_MAX) {
        feed->items_left_out++;
        return NULL;
    }
    if (feed->item_count % ITEMS_STEP == 0) {
        struct feed_item *items = realloc(feed->items, (feed->item_count + ITEMS_STEP) * sizeof *items);
        if (!items)
            return NULL;
        feed->items = items;
    }
    struct feed_item *item = &feed->items[feed->item_count++];
    *item = (struct feed_item){0};
    return item;
}

static void item_done(struct feed_item *item)
{
    free(item->guid);
    free(item->url);
    free(item->title);
    free(item->summary);
    free(item->content);
    free(item->author);
    free(item->lang);
    free(item->image);
    free(item->source_name);
    free(item->source_url);
}

void feed_free(struct feed *feed)
{
    if (!feed)
        return;
    for (size_t i = 0; i < feed->item_count; i++)
        item_done(&feed->items[i]);
    free(feed->items);
    free(feed->title);
    free(feed->url);
    free(feed->lang);
    free(feed);
}
