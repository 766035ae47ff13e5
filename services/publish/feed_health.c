#include "feed_health.h"

#include "feed_state.h"
#include "utf8.h"

#include <string.h>

/* Copies what fits, cut between characters. */
static void copy_text(char out[DESK_TEXT_MAX], const char *text)
{
    size_t len = utf8_cut_len(text, strlen(text), DESK_TEXT_MAX - 1);
    memcpy(out, text, len);
    out[len] = '\0';
}

static void note_failing(struct desk_status *status, const char *url, const char *reason)
{
    status->feeds_failing++;
    if (status->failing_count == DESK_FAILING_MAX)
        return;
    struct desk_failing *failing = &status->failing[status->failing_count++];
    copy_text(failing->url, url);
    copy_text(failing->reason, *reason ? reason : "It could not be read.");
}

void feed_health_count(struct desk_status *status, const char *url, const char *state, size_t size_bytes)
{
    struct feed_state feed;
    if (feed_state_read(state, size_bytes, &feed, NULL))
        return;
    if (feed.failures > 0)
        note_failing(status, url, feed.error);
    else if (feed.read_ms > 0)
        status->feeds_read++;
}
