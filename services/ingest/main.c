/* triptych-ingest: reads feeds and replayed rows, makes articles of them, stores what is new and announces it to
 * classify. Replicas share the feeds: each takes over those that are due, one at a time. */
#include "daemon.h"
#include "ingest.h"

int main(int argc, char **argv)
{
    static const struct daemon_spec spec = {
        .name = "ingest",
        .purpose = "reads feeds and replayed articles",
        .settings = ingest_settings,
        .open = ingest_open,
        .stop = ingest_stop,
        .is_idle = ingest_is_idle,
        .close = ingest_close,
        .http_body_max = PUSH_BODY_MAX,
        .on_request = on_feed_pushed_request,
    };
    return daemon_main(&spec, argc, argv);
}
