/* Work that no message found: what is overdue in the stage's todo set in Redis is claimed and announced again, and how
 * much of it is late is asked for. */
#include "link_sender_state.h"

#define CLAIM_MAX 500 /* overdue entries taken over at once: spreads the herd after an outage */

static void push_story(struct link_sender *sender, const char *id)
{
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    Triptych__StorySummarized summarized = TRIPTYCH__STORY_SUMMARIZED__INIT;
    work.id = changed.story_id = summarized.story_id = (char *)id;
    work.again = 1;
    if (sender->options.stage == STAGE_SUMMARIZE) {
        work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
        work.changed = &changed;
    } else {
        work.payload_case = TRIPTYCH__WORK__PAYLOAD_SUMMARIZED;
        work.summarized = &summarized;
    }
    link_push(sender, &work, NULL); /* full: it comes back when the lease is over */
}

static void on_claimed(void *context, const struct store_result *result, const char *const *ids, size_t count)
{
    struct link_sender *sender = context;
    sender->is_claiming = 0;
    if (!sender->is_closing && !result->code) {
        for (size_t i = 0; i < count; i++) {
            if (link_queue_knows(&sender->hands.queue, ids[i]))
                continue; /* it waits its turn, or is in hand: take_back sees to what is held too long */
            link_sender_tell(sender, LINK_AGAIN, ids[i], "overdue");
            if (sender->options.on_overdue)
                sender->options.on_overdue(sender->options.context, ids[i]);
            else
                push_story(sender, ids[i]);
        }
    }
    link_sender_answered(sender);
}

/* Only a sender that has somebody to give it to takes over what is overdue. */
void link_sender_claim(void *context)
{
    struct link_sender *sender = context;
    unsigned room = link_room(sender);
    if (sender->is_claiming || !sender->hands.count || !room)
        return;
    sender->is_claiming = 1;
    sender->calls++;
    if (store_todo_claim(sender->store, sender->options.stage, room < CLAIM_MAX ? room : CLAIM_MAX, STORE_TODO_LEASE_MS,
                         on_claimed, sender, NULL)) {
        sender->is_claiming = 0;
        sender->calls--;
    }
}

static void on_late(void *context, const struct store_result *result, uint64_t count, int64_t oldest_ms)
{
    struct link_sender *sender = context;
    if (!sender->is_closing && !result->code)
        sender->options.on_late(sender->options.context, count, oldest_ms);
    link_sender_answered(sender);
}

void link_sender_ask_late(void *context)
{
    struct link_sender *sender = context;
    sender->calls++;
    if (store_todo_late(sender->store, sender->options.stage, LINK_LATE_MS, on_late, sender, NULL))
        sender->calls--;
}
