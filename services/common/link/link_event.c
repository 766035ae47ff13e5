/* What happened on a link, by the names that logs and metrics use. */
#include "link.h"

/* Logs and metrics keep the names that dashboards know: a receiver is a worker there, a sender an upstream. */
const char *link_event_name(enum link_event event)
{
    switch (event) {
    case LINK_RECEIVER_JOINED:
        return "worker_joined";
    case LINK_RECEIVER_LOST:
        return "worker_lost";
    case LINK_WORK_TAKEN:
        return "work_taken";
    case LINK_SENDER_JOINED:
        return "upstream_joined";
    case LINK_SENDER_LOST:
        return "upstream_lost";
    case LINK_FRAME_REFUSED:
        return "frame_refused";
    case LINK_AGAIN:
        return "announced_again";
    case LINK_ENDPOINTS:
        return "endpoints_unavailable";
    }
    return "unknown";
}
