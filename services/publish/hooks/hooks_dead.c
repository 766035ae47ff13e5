/* GET /api/v1/webhooks/dead: events that their receivers refused for good, of all hooks together. */
#include "hooks_answer.h"

#include "json_writer.h"
#include "request_wait.h"
#include "respond.h"
#include "store_webhooks.h"

#include <stdlib.h>
#include <string.h>

#define LIST_MAX (4u << 20) /* bytes of the list */

static void on_dead(void *context, const struct store_result *result, const char *const *rows, size_t count)
{
    struct request_wait *wait = context;
    struct json_writer writer;
    json_writer_init(&writer, LIST_MAX);
    json_object_begin(&writer, NULL);
    json_array_begin(&writer, "dead");
    for (size_t i = 0; i < count; i++)
        json_put_raw(&writer, NULL, rows[i], strlen(rows[i]));
    json_array_end(&writer);
    json_object_end(&writer);
    if (!request_wait_end(wait))
        ; /* told 503 already */
    else if (result->code)
        request_wait_late(wait);
    else
        respond_json(wait->request, "no-store", &writer);
    json_writer_done(&writer);
    free(wait);
}

void get_hooks_dead(struct web *web, struct http_request *request)
{
    const struct request_wait here = {.web = web, .request = request};
    struct request_wait *wait = hooks_settle(web, request) ? request_wait_new(&here, &request_wait_plain) : NULL;
    if (wait && store_hook_dead_list(web->store, on_dead, wait, NULL))
        request_wait_refuse(wait);
}
