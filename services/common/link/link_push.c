/* What is pushed into a sender's queue, and how full it is. */
#include "link_sender_state.h"
#include "wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int link_push(struct link_sender *sender, const Triptych__Work *work, struct err *err)
{
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    uint8_t *packed = NULL;
    size_t size = 0;
    assert(*work->id && strlen(work->id) < LINK_WORK_ID_SIZE); /* our own ids */
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_WORK;
    frame.work = (Triptych__Work *)work; /* packing does not change it */
    /* Once, and not for each receiver: a piece that comes back goes to another one as it is. */
    int code = wire_pack(&frame, &packed, &size, err);
    if (!code)
        code = link_queue_push(&sender->hands.queue, work->id, packed, size, err);
    if (code) {
        free(packed);
    } else if (work->again) {
        sender->again++;
        link_hands_push_overdue(&sender->hands, work->id);
    }
    /* Remembered until there is room again, so that whoever paused is told once. */
    sender->was_crowded |= link_is_crowded(sender);
    return code;
}

unsigned link_room(const struct link_sender *sender)
{
    unsigned waiting = link_queue_waiting(&sender->hands.queue);
    return waiting < sender->hands.queue.waiting_max ? sender->hands.queue.waiting_max - waiting : 0;
}

/* Three quarters full: those who bring work pause early enough for what is on its way to them to find room. */
int link_is_crowded(const struct link_sender *sender)
{
    const struct link_queue *queue = &sender->hands.queue;
    return link_queue_waiting(queue) >= queue->waiting_max - queue->waiting_max / 4;
}

struct link_sender_counts link_sender_counts(const struct link_sender *sender)
{
    struct link_sender_counts counts = {.queued = link_queue_waiting(&sender->hands.queue),
                                        .in_flight = sender->hands.queue.held,
                                        .receivers = sender->hands.count,
                                        .sent = sender->sent,
                                        .again = sender->again,
                                        .done = sender->done};
    for (const struct receiver *receiver = link_sender_first(sender); receiver; receiver = link_sender_next(receiver))
        counts.credit += receiver->hand.credit;
    return counts;
}
