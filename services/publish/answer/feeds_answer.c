/* The page of all feeds: read from Redis page by page, sorted, shown to the operator alone. */
#include "feeds_answer.h"

#include "access.h"
#include "feed_settings.h"
#include "feed_state.h"
#include "page_feeds.h"
#include "page_follow.h"
#include "request_wait.h"
#include "respond.h"
#include "url.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>

struct feeds_read {
    struct request_wait *wait; /* owned */
    struct page_feed *feeds;   /* owned; PAGE_FEEDS_MAX */
    size_t count, total;
};

static void feeds_read_free(struct feeds_read *read)
{
    free(read->wait);
    free(read->feeds);
    free(read);
}

static enum page_feed_state state_of(const struct feed_state *state, const struct feed_settings *settings)
{
    if (settings->is_paused)
        return PAGE_FEED_PAUSED;
    if (state->gone_ms)
        return PAGE_FEED_GONE;
    if (state->failures)
        return PAGE_FEED_FAILS;
    return !state->read_ms ? PAGE_FEED_NEW : state->note[0] ? PAGE_FEED_EMPTY : PAGE_FEED_WELL;
}

/* Nothing of an address is copied but its host: the page is for the operator, but browsers keep and send pages. */
/* Returns 0 when what is stored of the feed is damaged. */
static int fill(const struct store_feed *row, struct page_feed *out)
{
    struct feed_state state;
    struct feed_settings settings;
    char name[URL_LOG_SIZE];
    if (feed_state_read(row->state, row->state_size, &state, NULL) < 0 ||
        feed_settings_read(row->settings, row->settings_size, &settings, NULL) < 0)
        return 0;
    *out = (struct page_feed){.state = state_of(&state, &settings),
                              .articles = state.articles,
                              .http_status = state.http_status,
                              .failures = state.failures,
                              .read_ms = state.read_ms,
                              .changed_ms = state.changed_ms,
                              .due_ms = row->due_ms};
    url_for_log(row->url, name);
    utf8_copy(out->name, sizeof out->name, name);
    if (state.moved_to[0]) {
        url_for_log(state.moved_to, name); /* it may carry the feed's own secrets */
        utf8_copy(out->moved_to, sizeof out->moved_to, name);
    }
    url_text_for_show(settings.title[0] ? settings.title : state.title, row->url, out->title, sizeof out->title);
    snprintf(out->folder, sizeof out->folder, "%s", settings.folder);
    url_text_for_show(state.failures ? state.error : state.note, row->url, out->reason, sizeof out->reason);
    return 1;
}

static void answer(struct feeds_read *read)
{
    struct buffer page;
    struct site site = site_for_request(read->wait->web, read->wait->request);
    qsort(read->feeds, read->count, sizeof *read->feeds, page_feed_compare);
    buffer_init(&page, PAGE_MAX);
    page_feeds(&page, &site, &(struct page_feeds){read->feeds, read->count, read->total});
    respond_page_once(read->wait->request, 200, &page);
}

static void on_feeds(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    struct feeds_read *read = context;
    struct web *web = read->wait->web;
    /* Beyond PAGE_FEEDS_MAX feeds are counted and not kept: the page says how many there are, and memory stays
     * bounded. */
    for (size_t i = 0; !result->code && i < count; i++) {
        read->total++;
        if (read->count < PAGE_FEEDS_MAX)
            read->count += (size_t)fill(&rows[i], &read->feeds[read->count]);
    }
    /* A reader who was told 503 meanwhile needs no more of it. */
    if (!result->code && *next_cursor && read->wait->request && !web->is_closing &&
        !store_feeds_scan(web->store, next_cursor, on_feeds, read, NULL))
        return;
    if (!request_wait_end(read->wait))
        ; /* told 503 already */
    else if (result->code || *next_cursor)
        request_wait_late(read->wait);
    else
        answer(read);
    feeds_read_free(read);
}

static void answer_follow(struct web *web, struct http_request *request)
{
    struct buffer page;
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    page_follow(&page, &site);
    respond_page(request, 200, &page);
}

void get_feeds(struct web *web, struct http_request *request)
{
    if (!access_is_operator(web, request)) {
        /* The feeds that the desk reads are the operator's; those that it gives are everybody's. */
        answer_follow(web, request);
        return;
    }
    struct feeds_read *read = calloc(1, sizeof *read);
    struct page_feed *feeds = read ? calloc(PAGE_FEEDS_MAX, sizeof *feeds) : NULL;
    const struct request_wait here = {.web = web, .request = request, .is_page = 1};
    struct request_wait *wait = feeds ? request_wait_new(&here, &request_wait_plain) : NULL;
    if (!wait) {
        if (!feeds)
            respond_error_page(web, request, 503, "Service Unavailable", "There is no memory for this page.");
        free(feeds);
        free(read);
        return;
    }
    *read = (struct feeds_read){.wait = wait, .feeds = feeds};
    if (store_feeds_scan(web->store, "", on_feeds, read, NULL)) {
        request_wait_refuse(wait);
        read->wait = NULL;
        feeds_read_free(read);
    }
}
