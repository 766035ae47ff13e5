#include "feed_state.h"

#include "json.h"
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
    copy_text(failing->reason, reason);
}

void feed_state_count(struct desk_status *status, const char *url, const char *state, size_t size)
{
    struct json *json = NULL;
    if (!size || json_read(state, size, &json, NULL))
        return;
    const char *error = json_member_text(json, "error", "");
    if (*error)
        note_failing(status, url, error);
    else if (json_as_integer(json_member(json, "fetched_ms"), 0) > 0)
        status->feeds_read++;
    json_free(json);
}
