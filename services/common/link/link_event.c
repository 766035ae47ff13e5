#include "link.h"

const char *link_event_name(enum link_event event)
{
    switch (event) {
    case LINK_WORKER_JOINED:
        return "worker_joined";
    case LINK_WORKER_LOST:
        return "worker_lost";
    case LINK_WORK_TAKEN:
        return "work_taken";
    case LINK_UPSTREAM_JOINED:
        return "upstream_joined";
    case LINK_UPSTREAM_LOST:
        return "upstream_lost";
    case LINK_FRAME_REFUSED:
        return "frame_refused";
    case LINK_AGAIN:
        return "announced_again";
    case LINK_REGISTRY:
        return "registry_unavailable";
    }
    return "unknown";
}
