/* A page of old events for one reader, asked for one at a time, so that a thousand readers that come back at once do
 * not read the whole stream into memory. */
#include "hub_page.h"

#include "hub.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct hub_page {
    hub_page_fn *done; /* NULL once closed: freed with the answer */
    void *context;
    struct store *store;   /* borrowed */
    int is_asked, is_last; /* is_last: the answer before had fewer events than there is room for */
    struct event_forms *events[2 * HUB_PAGE_EVENTS]; /* one reference each: a page, and the next that came meanwhile */
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

/* While a reader takes the second half of a page Redis is asked for the next: it would wait for each otherwise. */
static void ask_ahead(struct hub_page *page)
{
    size_t left = page->count - page->at;
    if (left && left <= HUB_PAGE_EVENTS / 2 && !page->is_asked && !page->is_last)
        hub_page_ask(page, page->store, page->events[page->count - 1]->seq);
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
    ask_ahead(page);
}

static int add_entry(struct hub_page *page, const struct store_packed_entry *entry)
{
    struct event_forms *event = NULL;
    int code = event_forms_from_packed(entry, &event, NULL);
    assert(page->count < 2 * HUB_PAGE_EVENTS);
    if (!code)
        page->events[page->count++] = event;
    return code;
}

/* Takes over what came; returns how many. */
static size_t take_entries(struct hub_page *page, const struct store_packed_entry *entries, size_t count)
{
    size_t taken = 0;
    memmove(page->events, page->events + page->at, (page->count - page->at) * sizeof(struct event_forms *));
    page->count -= page->at;
    page->at = 0;
    page->is_last = count < HUB_PAGE_EVENTS;
    while (taken < count && taken < HUB_PAGE_EVENTS && !add_entry(page, &entries[taken]))
        taken++; /* no memory: what follows is asked for again */
    return taken;
}

static void on_range(void *context, const struct store_result *result, int is_known,
                     const struct store_packed_entry *entries, size_t count)
{
    struct hub_page *page = context;
    enum page_answer answer = PAGE_EVENTS;
    assert(page->is_asked);
    page->is_asked = 0;
    if (!page->done) {
        free(page);
        return;
    }
    int is_ahead = page->at < page->count; /* there is still something to give: the rest is seen to afterwards */
    if (result->code)
        answer = PAGE_FAILED;
    else if (!is_known)
        answer = PAGE_UNKNOWN;
    else if (count == 0)
        answer = PAGE_EMPTY;
    else if (!take_entries(page, entries, count))
        answer = PAGE_FAILED;
    if (answer == PAGE_EVENTS || !is_ahead)
        page->done(page->context, answer);
    else
        page->is_last = 1; /* asked again when this page has been given */
}

int hub_page_ask(struct hub_page *page, struct store *store, const char *from)
{
    page->store = store;
    int code = store_feed_range(store, from, HUB_PAGE_EVENTS, on_range, page, NULL);
    page->is_asked = code == 0;
    return code;
}
