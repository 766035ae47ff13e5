/* A page of old events for one reader, asked for one at a time, so that a thousand readers that come back at once do
 * not read the whole stream into memory. */
#include "hub_page.h"

#include "hub.h"

#include <assert.h>
#include <stdlib.h>

struct hub_page {
    hub_page_fn *done; /* NULL once closed: freed with the answer */
    void *context;
    int is_asked;
    struct event_forms *events[HUB_PAGE_EVENTS]; /* one reference each */
    size_t count, at;
};

struct hub_page *hub_page_new(hub_page_fn *done, void *context)
{
    struct hub_page *page = calloc(1, sizeof *page);
    if (!page)
        return NULL;
    page->done = done;
    page->context = context;
    return page;
}

static void empty(struct hub_page *page)
{
    for (size_t i = page->at; i < page->count; i++)
        event_forms_release(page->events[i]);
    page->at = page->count = 0;
}

void hub_page_close(struct hub_page *page)
{
    if (!page)
        return;
    empty(page);
    page->done = NULL;
    if (!page->is_asked)
        free(page);
}

int hub_page_is_asked(const struct hub_page *page)
{
    return page->is_asked;
}

struct event_forms *hub_page_next(const struct hub_page *page)
{
    return page->at < page->count ? page->events[page->at] : NULL;
}

void hub_page_taken(struct hub_page *page, const struct event_forms *event)
{
    /* Given from memory, not from this page. */
    if (hub_page_next(page) != event)
        return;
    event_forms_release(page->events[page->at]);
    page->at++;
}

static int add_entry(struct hub_page *page, const struct store_entry *entry)
{
    struct event_forms *event = NULL;
    int code = event_forms_from_entry(entry, &event, NULL);
    assert(page->count < HUB_PAGE_EVENTS);
    if (!code)
        page->events[page->count++] = event;
    return code;
}

static void on_range(void *context, const struct store_result *result, int is_known, const struct store_entry *entries,
                     size_t count)
{
    struct hub_page *page = context;
    enum page_answer answer = PAGE_EVENTS;
    assert(page->is_asked && page->at == page->count); /* it was emptied when it asked */
    page->is_asked = 0;
    if (!page->done) {
        free(page);
        return;
    }
    if (result->code)
        answer = PAGE_FAILED;
    else if (!is_known)
        answer = PAGE_UNKNOWN;
    else if (count == 0)
        answer = PAGE_EMPTY;
    for (size_t i = 0; answer == PAGE_EVENTS && i < count && i < HUB_PAGE_EVENTS; i++)
        if (add_entry(page, &entries[i]))
            break; /* no memory: what follows is asked for again */
    if (answer == PAGE_EVENTS && page->count == 0)
        answer = PAGE_FAILED;
    page->done(page->context, answer);
}

int hub_page_ask(struct hub_page *page, struct store *store, const char *from)
{
    empty(page);
    int code = store_feed_range(store, from, HUB_PAGE_EVENTS, on_range, page, NULL);
    page->is_asked = code == 0;
    return code;
}
