/* How all feeds do, in a few figures: the answer that most failing feeds have in common is what leads to the cause. */
#include "desk_view.h"

#include "feed_find.h"
#include "store_feed_settings.h"

#include <stdio.h>
#include <string.h>

#define STATUS_MAX 600 /* HTTP statuses are below */

struct tally {
    struct feeds_view view;
    unsigned by_status[STATUS_MAX];
    char errors[STATUS_MAX][REPLICA_TEXT_SIZE]; /* of the first feed that failed with it */
};

/* 0 stands for no answer at all, and for a number that is no status. */
static int64_t status_of(const struct feed_state *state)
{
    return state->http_status > 0 && state->http_status < STATUS_MAX ? state->http_status : 0;
}

/* Paused ones and those that are gone for good are not asked, so they do not fail either. */
static int count_feed(struct tool *tool, const struct feed_view *feed, void *context)
{
    struct tally *tally = context;
    const struct feed_state *state = &feed->state;
    int64_t status = status_of(state);
    (void)tool;
    tally->view.total++;
    tally->view.paused += feed->due_ms == STORE_FEED_PAUSED_MS;
    tally->view.gone += state->gone_ms != 0;
    if (feed->due_ms == STORE_FEED_PAUSED_MS || state->gone_ms)
        return TOOL_OK;
    tally->view.unread += !state->checked_ms;
    tally->view.failing += state->failures > 0;
    if (state->failures > 0 && !tally->by_status[status]++)
        snprintf(tally->errors[status], sizeof tally->errors[status], "%s", state->error);
    return TOOL_OK;
}

int feeds_view_read(struct tool *tool, struct feeds_view *out)
{
    static struct tally tally; /* too large for the stack */
    memset(&tally, 0, sizeof tally);
    int code = feeds_for_each(tool, count_feed, &tally);
    for (int64_t status = 0; status < STATUS_MAX; status++) {
        if (tally.by_status[status] <= tally.view.common)
            continue;
        tally.view.common = tally.by_status[status];
        tally.view.status = status;
        snprintf(tally.view.error, sizeof tally.view.error, "%s", tally.errors[status]);
    }
    *out = tally.view;
    return code;
}
