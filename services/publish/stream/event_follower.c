/* Opens the follower at the stream's end; the catalog is loaded beside it, from when the end is known
 * (on_events_caught_up): so no change falls between the two. */
#include "event_follower.h"

#include "on_event_entry.h"
#include "on_events_lost.h"

int event_follower_open(struct event_follower *follower, struct loop *loop, struct store *store, struct err *err)
{
    struct store_follow_options options = {.stream = STREAM_FEED,
                                           .from = "$",
                                           .on_entry = on_event_entry,
                                           .on_caught_up = on_events_caught_up,
                                           .on_lost = on_events_lost,
                                           .context = follower};
    hub_init(&follower->hub, loop, store);
    follower->topics.hub = &follower->hub;
    int code = pub_topics_open(&follower->topics, err);
    return code ? code : store_follow_open(store, &options, &follower->follower, err);
}

void event_follower_close(struct event_follower *follower)
{
    pub_topics_close(&follower->topics);
    if (follower->hub.loop)
        hub_close(&follower->hub);
    store_follow_close(follower->follower);
    follower->follower = NULL;
}
