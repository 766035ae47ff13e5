/* triptych-publish: turns summarized stories into numbered events, and serves stories and events to subscribers: web
 * pages, JSON API, server-sent events, syndication (Atom, RSS, JSON Feed), ZeroMQ. Every replica follows all events, so
 * any of them serves any subscriber. */
#include "daemon.h"
#include "publish.h"
#include "publish_settings.h"

int main(int argc, char **argv)
{
    static const struct daemon_spec spec = {
        .name = "publish",
        .purpose = "publishes stories as pages, API and feed",
        .settings = publish_settings,
        .open = publish_open,
        .stop = publish_stop,
        .is_idle = publish_is_idle,
        .close = publish_close,
    };
    return daemon_main(&spec, argc, argv);
}
