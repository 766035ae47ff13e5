/* Keeps a request while Redis is asked, with an end: what comes later finds it gone. */
#include "request_wait.h"

#include "respond.h"
#include "words.h"

#include <stdlib.h>

const struct request_wait_kind request_wait_plain = {WEB_WAITS_PLAIN, REQUEST_WAITS_MAX, request_wait_late};

/* Programs get the status's own name, people a word of their language. */
static const char *title_for_people(unsigned status, const char *title)
{
    return status == 400   ? SAY_LATER("Bad request")
           : status == 404 ? SAY_LATER("Not found")
           : status == 410 ? SAY_LATER("Gone")
           : status == 503 ? SAY_LATER("Not available")
                           : title;
}

void request_wait_problem(const struct request_wait *wait, unsigned status, const char *title, const char *detail)
{
    if (wait->is_page)
        respond_error_page(wait->web, wait->request, status, title_for_people(status, title), detail);
    else
        respond_problem(wait->request, status, title, detail);
}

void request_wait_late(struct request_wait *wait)
{
    http_header_add(wait->request, "Retry-After", "5");
    request_wait_problem(wait, 503, "Service Unavailable",
                         SAY_LATER("This cannot be read at the moment. Please try again shortly."));
}

static void on_late(void *context)
{
    struct request_wait *wait = context;
    metric_add(wait->web->metrics.late, 1);
    wait->kind->late(wait);
    /* The call under way still refers to the wait; its answer frees it. */
    wait->request = NULL;
}

struct request_wait *request_wait_new(const struct request_wait *here, const struct request_wait_kind *kind)
{
    struct web *web = here->web;
    /* Bounded: while Redis is slow, requests would otherwise pile up in memory. */
    struct request_wait *wait = web->waits[kind->counted_as] < kind->waits_max ? malloc(sizeof *wait) : NULL;
    if (!wait) {
        struct request_wait refused = *here;
        kind->late(&refused);
        return NULL;
    }
    *wait = *here;
    wait->kind = kind;
    wait->next = NULL;
    web->waits[kind->counted_as]++;
    loop_timer_init(&wait->timer, on_late, wait);
    loop_timer_start(web->loop, &wait->timer, REQUEST_WAIT_MS, 0);
    return wait;
}

struct http_request *request_wait_end(struct request_wait *wait)
{
    wait->web->waits[wait->kind->counted_as]--;
    loop_timer_stop(&wait->timer);
    return wait->request;
}

void request_wait_refuse(struct request_wait *wait)
{
    /* It may have been late before Redis refused: then it has been answered. */
    if (request_wait_end(wait))
        wait->kind->late(wait);
    free(wait);
}
