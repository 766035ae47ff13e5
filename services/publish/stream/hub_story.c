/* One fetch serves all readers that wait for a story; what Redis does not answer is asked again. */
#include "hub_story.h"

#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct fetch {
    struct hub *hub;
    struct event_forms *event;
};

/* An event of before may be told again after an operator has hidden its story: what became of that since is nobody's. */
static int is_for_readers(const Triptych__Story *story)
{
    return story && !story->head->hidden;
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct fetch *fetch = context;
    struct hub *hub = fetch->hub;
    (void)published_version;
    assert(hub->fetches > 0 && fetch->event->story == STORY_ASKED);
    hub->fetches--;
    if (result->code == ERR_UNAVAILABLE) /* asked again: a reader of whole stories is not to get heads instead */
        fetch->event->story = STORY_UNASKED;
    else
        event_forms_set_story(fetch->event, result->code || !is_for_readers(story) ? NULL : story);
    if (!hub->is_closed)
        hub->on_story(hub);
    event_forms_rest(fetch->event); /* the story lives as long as this call */
    event_forms_release(fetch->event);
    free(fetch);
}

int hub_story_is_ready(struct hub *hub, struct event_forms *event, enum event_form form)
{
    if (form == EVENT_HEAD || event->story == STORY_THERE)
        return 1;
    /* There is no story any more to be fetched. */
    if (strcmp(event->kind, "retired") == 0 || !*event->story_id) {
        event_forms_set_story(event, NULL);
        return 1;
    }
    if (event->story == STORY_ASKED || hub->fetches == HUB_FETCHES_MAX)
        return 0;
    struct fetch *fetch = calloc(1, sizeof *fetch);
    if (!fetch)
        return 0;
    fetch->hub = hub;
    fetch->event = event_forms_keep(event);
    if (store_story_get(hub->store, event->story_id, WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, fetch, NULL)) {
        event_forms_release(event);
        free(fetch);
        return 0;
    }
    hub->fetches++;
    event->story = STORY_ASKED;
    return 0;
}
