/* A hook for its owner, alike in the API and in what the tool prints as JSON. */
#include "hook.h"

const char *hook_state_word(const struct hook_progress *progress)
{
    switch (progress->state) {
    case HOOK_NEW:
        return "verifying";
    case HOOK_OFF:
        return "disabled";
    default:
        return progress->tries ? "failing" : "active";
    }
}

void hook_put_shown(struct json_writer *writer, const struct hook *hook, const struct hook_progress *progress,
                    const char *secret, int64_t now_ms)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "id", hook->id);
    json_put_text(writer, "url", hook->url);
    json_put_text(writer, "q", hook->query);
    json_put_text(writer, "tier", tier_name(hook->tier));
    json_put_bool(writer, "full", hook->is_full);
    json_put_text(writer, "notify", hook->is_once ? "once" : "every");
    json_put_text_or_null(writer, "note", hook->note);
    json_put_time(writer, "created", hook->created_ms);
    json_put_text(writer, "state", hook_state_word(progress));
    json_put_text_or_null(writer, "reason", progress->reason);
    json_put_text_or_null(writer, "seq", progress->seq);
    json_put_uint(writer, "delivered", progress->delivered);
    json_put_uint(writer, "refused", progress->refused);
    json_put_time(writer, "last_delivered", progress->last_ms);
    json_put_time(writer, "failing_since", progress->failing_ms);
    json_put_time(writer, "next_try", progress->next_ms);
    json_put_time(writer, "old_secret_until", hook_signs_twice(hook, now_ms) ? hook->rotated_ms + HOOK_BOTH_MS : 0);
    if (secret)
        json_put_text(writer, "secret", secret);
    json_object_end(writer);
}
