/* WebSub (W3C): a feed that names a hub is subscribed to there, so that what is new comes at once. Polling goes on,
 * less often while a hub delivers, because a hub may fall silent without a word. push_subscribe.c asks, push_answer.c
 * is what hubs reach. */
#include "push.h"
#include "clock.h"
#include "link_header.h"
#include "push_sign.h"
#include "push_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DUE_MS 5000 /* how often subscriptions that are due are looked for */

const char *push_event_name(enum push_event event)
{
    static const char *const names[] = {"asked", "refused", "confirmed", "denied", "delivered", "unsigned"};
    return names[event];
}

/* Hubs get this address with a path behind it, so nothing may follow its own path; 80 bytes are for that path. */
int push_address_check(const char *address, struct err *err)
{
    char resolved[URL_SIZE];
    size_t len = strlen(address);
    if (!len)
        return 0;
    if (url_resolve(address, NULL, resolved, NULL) < 0 || strpbrk(address, "?#") || address[len - 1] == '/' ||
        len > URL_MAX - 80)
        return err_set(err, ERR_INVALID, "must be an address like https://desk.example, without '/' at its end");
    return 0;
}

int push_open(const struct push_options *options, struct fetcher *fetcher, struct push **out, struct err *err)
{
    struct push *push = calloc(1, sizeof *push);
    if (!push)
        return err_set(err, ERR_MEMORY, "no memory for subscriptions");
    push->options = *options;
    push->fetcher = fetcher;
    snprintf(push->address, sizeof push->address, "%s", options->address);
    loop_timer_init(&push->due, push_subscribe_due, push);
    loop_timer_start(options->loop, &push->due, DUE_MS, DUE_MS);
    *out = push;
    return 0;
}

void push_stop(struct push *push)
{
    if (!push)
        return;
    loop_timer_stop(&push->due);
    /* Their answers would come to an object that is gone: with no fetcher none is begun, and those under way are
     * forgotten. */
    push_forget_askings(push);
    push->fetcher = NULL;
}

void push_close(struct push *push)
{
    push_stop(push);
    free(push);
}

static void on_found(void *context, const struct store_result *result)
{
    (void)context;
    (void)result; /* the next reading finds it too */
}

/* The header wins over the document, as the protocol has it. The topic is the feed's own address for itself ("self"):
 * hubs know feeds by it, and it may differ from the address that we read. */
void push_found(struct push *push, const char *feed, const struct fetch_answer *answer, const char *hub,
                const char *self)
{
    const char *url = answer->url, *link = answer->link;
    char hub_url[URL_SIZE], topic[URL_SIZE], id[PUSH_RANDOM_SIZE], secret[PUSH_RANDOM_SIZE];
    int has_hub = link_header_find(link, "hub", url, hub_url) || (hub && url_resolve(hub, url, hub_url, NULL) == 0);
    if (!has_hub || push_random(id) < 0 || push_random(secret) < 0)
        return;
    if (!link_header_find(link, "self", url, topic) && (!self || url_resolve(self, url, topic, NULL) < 0))
        snprintf(topic, sizeof topic, "%s", url);
    /* The random id is the path that the hub calls: nobody else can guess it. A feed that is known keeps its id and
     * secret; then these two are not used. */
    const struct store_hub found = {.id = id, .feed = feed, .hub = hub_url, .topic = topic, .secret = secret};
    store_hub_found(push->options.store, &found, clock_now_ms(), on_found, NULL, NULL);
}
