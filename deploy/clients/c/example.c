/* Prints the stories of a query and what becomes of them: example [QUERY] [SNAPSHOT SOCKET] [FILE FOR THE POSITION] [START] */
#include "triptych_feed.h"

int main(int argc, char **argv)
{
    struct triptych_feed feed;
    const struct triptych_feed_options options = {.where = argc > 1 ? argv[1] : "sources>=2",
                                                  .snapshot = argc > 2 ? argv[2] : NULL,
                                                  .resume = argc > 3 ? argv[3] : NULL,
                                                  .start = argc > 4 ? argv[4] : "snapshot"};
    if (triptych_feed_open(&feed, &options))
        for (const Triptych__StoryEvent *event; (event = triptych_feed_next(&feed)) != NULL;) {
            printf("%s %s %s\n", event->seq, event->kind, event->head->summary ? event->head->summary->headline : "");
            fflush(stdout);
        }
    fprintf(stderr, "%s\n", feed.error);
    triptych_feed_close(&feed);
    return 1;
}
