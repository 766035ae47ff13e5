/* triptych-classify: takes articles from ingest, finds language, source rating and story, commits, announces the
 * changed story to summarize. Any number of replicas share one view of the stories by following the commit log. */
#include "classify.h"
#include "daemon.h"

int main(int argc, char **argv)
{
    static const struct daemon_spec spec = {
        .name = "classify",
        .purpose = "assigns articles to stories",
        .settings = classify_settings,
        .open = classify_open,
        .stop = classify_stop,
        .is_idle = classify_is_idle,
        .close = classify_close,
    };
    return daemon_main(&spec, argc, argv);
}
