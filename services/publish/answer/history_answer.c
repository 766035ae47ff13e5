/* A story's history: asked of Redis, shown as a page or as JSON. */
#include "history_answer.h"

#include "catalog.h"
#include "history_view.h"
#include "request_wait.h"
#include "respond.h"
#include "wire.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX "/history"

static void answer_moved(struct request_wait *wait, const char *merged_into)
{
    char location[96];
    snprintf(location, sizeof location, "%s%s" SUFFIX, wait->is_page ? "/story/" : "/api/v1/stories/", merged_into);
    /* 308 for programs, which keep their method; 301 for pages, which every browser remembers. */
    http_header_add(wait->request, "Location", location);
    request_wait_problem(wait, wait->is_page ? 301 : 308, "Merged", "This story has been merged into another one.");
}

static void answer_view(struct request_wait *wait, const struct history_view *view)
{
    struct site site = site_for_request(wait->web, wait->request);
    struct json_writer writer;
    struct buffer page;
    if (wait->is_page) {
        buffer_init(&page, PAGE_MAX);
        page_history(&page, &site, view);
        respond_page(wait->request, 200, &page);
    } else {
        json_writer_init(&writer, PAGE_MAX);
        history_json_write(&writer, view);
        respond_json(wait->request, "no-cache", &writer);
    }
}

/* The headline comes from the catalog: good enough where the story has left it. */
static void answer_history(struct request_wait *wait, const struct store_history *history)
{
    const struct catalog_entry *entry = catalog_find(wait->web->catalog, wait->text);
    struct history_view view = {.story_id = wait->text, .headline = "", .history = history};
    Triptych__StoryHead *head = NULL;
    if (entry)
        catalog_head(entry, &head, NULL);
    if (head && head->summary)
        view.headline = head->summary->headline;
    answer_view(wait, &view);
    wire_free(head);
}

static void on_history(void *context, const struct store_result *result, const struct store_history *history)
{
    struct request_wait *wait = context;
    if (!request_wait_end(wait))
        ; /* answered 503 already */
    else if (result->code)
        request_wait_late(wait);
    else if (!history)
        request_wait_problem(wait, 404, "Not Found", SAY_LATER("There is no such story (any more)."));
    else if (*history->merged_into)
        answer_moved(wait, history->merged_into);
    else if (history->is_hidden && !web_is_editor(wait->request))
        request_wait_problem(wait, 410, "Gone", SAY_LATER("The editors of this desk have taken this story down."));
    else
        answer_history(wait, history);
    free(wait);
}

static void ask_history(struct web *web, struct http_request *request, const char *id, int is_page)
{
    struct request_wait here = {.web = web, .request = request, .is_page = is_page};
    if (!id_is_valid(id, 's')) {
        request_wait_problem(&here, 404, "Not Found",
                             SAY_LATER("There is no such story: an id is \"s\" and 16 characters."));
        return;
    }
    memcpy(here.text, id, ID_SIZE);
    struct request_wait *wait = request_wait_new(&here, &request_wait_plain);
    /* Not taken, so on_history will not come: the request is answered here. */
    if (wait && store_story_history(web->store, id, on_history, wait, NULL))
        request_wait_refuse(wait);
}

void get_history_page(struct web *web, struct http_request *request, const char *rest)
{
    ask_history(web, request, rest, 1);
}

void get_history_json(struct web *web, struct http_request *request, const char *rest)
{
    ask_history(web, request, rest, 0);
}
