/* The list of a feed's items, bounded: of a feed with more than FEED_ITEMS_MAX the newest are kept, whichever end of
 * the list they stand at. */
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

static void item_done(struct feed_item *item);

static int is_oldest_first(const struct feed *feed)
{
    const struct feed_item *first = &feed->items[0];
    const struct feed_item *last = &feed->items[FEED_ITEMS_MAX - 1];
    /* Most feeds list the newest first: what does not fit is then the oldest. For the few that are the other way round,
     * new items take the place of old ones. */
    return feed->first_item || (first->published_ms && last->published_ms > first->published_ms);
}

/* The oldest item becomes the newest. */
static struct feed_item *make_room(struct feed *feed)
{
    feed->items_left_out++;
    if (!is_oldest_first(feed))
        return NULL;
    struct feed_item *item = &feed->items[feed->first_item++ % FEED_ITEMS_MAX];
    item_done(item);
    *item = (struct feed_item){0};
    return item;
}

struct feed_item *feed_item_add(struct feed *feed)
{
    if (feed->item_count == FEED_ITEMS_MAX)
        return make_room(feed);
    /* By steps of a fixed size: a feed has some dozens, and FEED_ITEMS_MAX bounds the copying. */
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

void feed_items_settle(struct feed *feed)
{
    size_t first = feed->first_item % FEED_ITEMS_MAX;
    struct feed_item *sorted = first ? malloc(feed->item_count * sizeof *sorted) : NULL;
    if (!sorted) /* in order already; without memory the order is a little off, no more */
        return;
    size_t tail = feed->item_count - first;
    memcpy(sorted, feed->items + first, tail * sizeof *sorted);
    memcpy(sorted + tail, feed->items, first * sizeof *sorted);
    free(feed->items);
    feed->items = sorted;
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
    free(feed->author);
    free(feed->hub);
    free(feed->self);
    free(feed);
}
