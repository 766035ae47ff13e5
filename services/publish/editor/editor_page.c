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

/* A page on its way: what is written of it while its history is asked for. */
struct editor_read {
    struct request_wait *wait; /* owned */
    struct buffer page;
    char token[FORM_TOKEN_SIZE];
    char story_id[ID_SIZE];
};

static void read_free(struct editor_read *read)
{
    buffer_done(&read->page);
    free(read->wait);
    free(read);
}

/* Pages end in the order in which their answers come, and the language is one for all: it is set once more here. */
static void on_history(void *context, const struct store_result *result, const struct store_history *history)
{
    struct editor_read *read = context;
    if (request_wait_end(read->wait)) {
        struct site site = site_for_request(read->wait->web, read->wait->request);
        page_editor_end(&read->page, &site,
                        &(struct page_editor_history){read->story_id, read->token, result->code ? NULL : history});
        /* A form of now, for one browser. */
        respond_page_once(read->wait->request, 200, &read->page);
    }
    read_free(read);
}

/* Takes the read. */
static void show(struct editor_read *read, const Triptych__Story *story)
{
    struct request_wait *wait = read->wait;
    form_guard_token(wait->web, wait->request, read->token);
    struct site site = site_for_request(wait->web, wait->request);
    snprintf(read->story_id, sizeof read->story_id, "%s", story->head->id);
    page_editor_begin(&read->page, &site, &(struct page_editor){story, read->token});
    if (!store_story_history(wait->web->store, read->story_id, on_history, read, NULL))
        return;
    request_wait_refuse(wait);
    read->wait = NULL;
    read_free(read);
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
    struct editor_read *read = context;
    struct request_wait *wait = read->wait;
    (void)published_version;
    if (wait->request && !wait->web->is_closing && !result->code && story && !*story->head->merged_into) {
        show(read, story);
        return;
    }
    if (!request_wait_end(wait))
        ; /* answered 503 already */
    else if (result->code || wait->web->is_closing)
        request_wait_late(wait);
    else if (!story)
        request_wait_problem(wait, 404, "Not found", "There is no such story (any more).");
    else
        lead_on(wait, story->head->merged_into);
    read_free(read);
}

void get_editor(struct web *web, struct http_request *request, const char *rest)
{
    const struct request_wait here = {.web = web, .request = request, .is_page = 1};
    if (!editor_may(web, request, rest))
        return;
    struct editor_read *read = calloc(1, sizeof *read);
    if (!read) {
        respond_error_page(web, request, 503, "Service Unavailable", "There is no memory for this page.");
        return;
    }
    buffer_init(&read->page, PAGE_MAX);
    read->wait = request_wait_new(&here, &request_wait_plain);
    if (read->wait && !store_story_get(web->store, rest, WIRE_STORY_ARTICLES, 0, on_story, read, NULL))
        return;
    if (read->wait)
        request_wait_refuse(read->wait);
    read->wait = NULL;
    read_free(read);
}
