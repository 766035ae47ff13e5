/* Lines are read from Redis page by page and given as they are: a byte that is changed on the way breaks the signature. */
#include "ledger_answer.h"

#include "page_ledger.h"
#include "request_wait.h"
#include "respond.h"
#include "store_ledger.h"
#include "words.h"

#include <stdlib.h>

#define LINES_TYPE "application/x-ndjson"

/* ── all of them ── */

struct log_read {
    struct request_wait *wait; /* owned */
    struct buffer lines;
    int64_t from;
};

static void read_next(struct log_read *read);

static void read_free(struct log_read *read)
{
    buffer_done(&read->lines);
    free(read->wait);
    free(read);
}

static void give(struct log_read *read)
{
    struct http_request *request = request_wait_end(read->wait);
    if (request)
        respond_body(request, LINES_TYPE, "max-age=300", &read->lines);
    read_free(read);
}

static void give_up(struct log_read *read)
{
    if (request_wait_end(read->wait))
        request_wait_late(read->wait);
    read_free(read);
}

static void on_lines(void *context, const struct store_result *result, const char *const *lines, size_t count)
{
    struct log_read *read = context;
    if (!read->wait->request || result->code) {
        give_up(read);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        buffer_text(&read->lines, lines[i]);
        buffer_char(&read->lines, '\n');
    }
    read->from += (int64_t)count;
    if (count < STORE_LEDGER_PAGE)
        give(read);
    else
        read_next(read);
}

static void read_next(struct log_read *read)
{
    struct web *web = read->wait->web;
    if (web->is_closing || store_ledger_read(web->store, read->from, on_lines, read, NULL))
        give_up(read);
}

/* A desk that keeps none must not look like one on whose first day nothing is decided yet. Returns 0 when the request has been
 * answered. */
static int has_log(struct web *web, struct http_request *request, int is_page)
{
    static const char sentence[] = SAY_LATER("This desk keeps no log of what it decides.");
    if (web->site.has_log)
        return 1;
    if (is_page)
        respond_error_page(web, request, 404, SAY_LATER("Not found"), sentence);
    else
        respond_problem(request, 404, "Not Found", sentence);
    return 0;
}

void get_log_lines(struct web *web, struct http_request *request)
{
    if (!has_log(web, request, 0))
        return;
    const struct request_wait here = {.web = web, .request = request};
    struct request_wait *wait = request_wait_new(&here, &request_wait_plain);
    struct log_read *read = wait ? calloc(1, sizeof *read) : NULL;
    if (!read) {
        if (wait)
            request_wait_refuse(wait);
        return;
    }
    read->wait = wait;
    buffer_init(&read->lines, PAGE_MAX);
    read_next(read);
}

/* ── the latest ── */

static void on_latest(void *context, const struct store_result *result, const char *const *lines, size_t count)
{
    struct request_wait *wait = context;
    if (!request_wait_end(wait)) {
        ; /* answered 503 already */
    } else if (result->code) {
        request_wait_late(wait);
    } else {
        struct site site = site_for_request(wait->web, wait->request);
        struct buffer page;
        buffer_init(&page, PAGE_MAX);
        page_ledger(&page, &site, lines, count);
        respond_page(wait->request, 200, &page);
    }
    free(wait);
}

void get_log_page(struct web *web, struct http_request *request)
{
    if (!has_log(web, request, 1))
        return;
    const struct request_wait here = {.web = web, .request = request, .is_page = 1};
    struct request_wait *wait = request_wait_new(&here, &request_wait_plain);
    /* Not taken, so on_latest will not come: the request is answered here. */
    if (wait && store_ledger_read(web->store, -LEDGER_DAYS_SHOWN, on_latest, wait, NULL))
        request_wait_refuse(wait);
}
