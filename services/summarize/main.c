/* triptych-summarize: takes changed stories from classify, waits until a burst of changes is over, sums the story up
 * from its articles, commits, announces the summarized story to publish. Replicas need no knowledge of each other: of
 * two summaries of one story Redis keeps the one made from the newer version. */
#include "daemon.h"
#include "summarize.h"

int main(int argc, char **argv)
{
    static const struct daemon_spec spec = {
        .name = "summarize",
        .purpose = "sums up stories",
        .settings = summarize_settings,
        .open = summarize_open,
        .stop = summarize_stop,
        .is_idle = summarize_is_idle,
        .close = summarize_close,
    };
    return daemon_main(&spec, argc, argv);
}
