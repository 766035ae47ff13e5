/* The page that an operator changes a story on: read from Redis, kept nowhere. */
#include "editor_page.h"

#include "form_guard.h"
#include "page_editor.h"
#include "request_wait.h"
#include "respond.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>

int editor_may(struct web *web, struct http_request *request, const char *id)
{
    if (!web_is_editor(request))
        respond_error_page(web, request, 403, "Not for everybody",
                           "Stories are changed by who runs the desk: with an operator's key, entered on /key.");
    else if (!id_is_valid(id, 's'))
        respond_error_page(web, request, 404, "Not found", "There is no such story: an id is \"s\" and 16 characters.");
    else
        return 1;
    return 0;
}

static void answer(struct request_wait *wait, const Triptych__Story *story)
{
    char token[FORM_TOKEN_SIZE];
    struct buffer page;
    form_guard_token(wait->web, wait->request, token);
    struct site site = site_for_request(wait->web, wait->request);
    buffer_init(&page, PAGE_MAX);
    page_editor(&page, &site, &(struct page_editor){story, token});
    /* A form of now, for one browser. */
    respond_page_once(wait->request, 200, &page);
}

/* The form is asked for again: 303, since tomorrow the story may have gone on. */
static void lead_on(const struct request_wait *wait, const char *merged_into)
{
    char location[64];
    snprintf(location, sizeof location, "/story/%s/edit", merged_into);
    http_header_add(wait->request, "Location", location);
    request_wait_problem(wait, 303, "Merged", "This story has been merged into another one.");
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct request_wait *wait = context;
    (void)published_version;
    if (!request_wait_end(wait))
        ; /* answered 503 already */
    else if (result->code)
        request_wait_late(wait);
    else if (!story)
        request_wait_problem(wait, 404, "Not found", "There is no such story (any more).");
    else if (*story->head->merged_into)
        lead_on(wait, story->head->merged_into);
    else
        answer(wait, story);
    free(wait);
}

void get_editor(struct web *web, struct http_request *request, const char *rest)
{
    const struct request_wait here = {.web = web, .request = request, .is_page = 1};
    struct request_wait *wait = editor_may(web, request, rest) ? request_wait_new(&here, &request_wait_plain) : NULL;
    if (wait && store_story_get(web->store, rest, WIRE_STORY_ARTICLES, 0, on_story, wait, NULL))
        request_wait_refuse(wait);
}
