/* Keeps a request while Redis is asked, with an end: what comes later finds it gone. */
#include "request_wait.h"

#include "respond.h"

#include <stdio.h>
#include <stdlib.h>

void request_wait_problem(const struct request_wait *wait, unsigned status, const char *title, const char *detail)
{
    if (wait->is_page)
        respond_error_page(wait->web, wait->request, status, title, detail);
    else
        respond_problem(wait->request, status, title, detail);
}

void request_wait_late(const struct request_wait *wait)
{
    http_header_add(wait->request, "Retry-After", "5");
    request_wait_problem(wait, 503, "Service Unavailable",
                         "This cannot be read at the moment. Please try again shortly.");
}

static void on_late(void *context)
{
    struct request_wait *wait = context;
    metric_add(wait->web->metrics.late, 1);
    request_wait_late(wait);
    /* The call under way still refers to the wait; its answer frees it. */
    wait->request = NULL;
}

struct request_wait *request_wait_new(struct web *web, struct http_request *request, int is_page, const char *text)
{
    struct request_wait here = {.web = web, .request = request, .is_page = is_page};
    /* Bounded: while Redis is slow, requests would otherwise pile up in memory. */
    struct request_wait *wait = web->request_waits < REQUEST_WAITS_MAX ? malloc(sizeof *wait) : NULL;
    if (!wait) {
        request_wait_late(&here);
        return NULL;
    }
    *wait = here;
    snprintf(wait->text, sizeof wait->text, "%s", text);
    web->request_waits++;
    loop_timer_init(&wait->timer, on_late, wait);
    loop_timer_start(web->loop, &wait->timer, REQUEST_WAIT_MS, 0);
    return wait;
}

struct http_request *request_wait_end(struct request_wait *wait)
{
    wait->web->request_waits--;
    loop_timer_stop(&wait->timer);
    return wait->request;
}
