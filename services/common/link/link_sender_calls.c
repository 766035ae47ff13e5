/* The sender's calls of the store, and its end: the answers point to it. */
#include "link_sender_state.h"

#include <assert.h>
#include <stdlib.h>

void link_sender_release(struct link_sender *sender)
{
    if (!sender->is_closing || sender->calls)
        return;
    link_hands_done(&sender->hands);
    free(sender);
}

void link_sender_answered(struct link_sender *sender)
{
    assert(sender->calls);
    sender->calls--;
    link_sender_release(sender);
}

void link_sender_on_result(void *context, const struct store_result *result)
{
    struct link_sender *sender = context;
    if (result->code && !sender->is_closing)
        link_sender_tell(sender, LINK_ENDPOINTS, "", result->text);
    link_sender_answered(sender);
}
