/* A reader of first matches looks at what the feed has kept of the time before it, from the oldest event on; few may at once. */
#include "hub_scan.h"

#include <assert.h>

int hub_has_room(const struct hub *hub, int is_once)
{
    return hub->reader_count < HUB_READERS_MAX && (!is_once || (hub->is_known && hub->scans < HUB_SCANS_MAX));
}

int hub_reader_once(struct hub *hub, struct hub_reader *reader, struct err *err)
{
    assert(!reader->hub);
    return hub_choice_once(&reader->choice, &hub->once_bytes, err);
}

/* A reader of first matches begins at the oldest event, and hears of those behind its position. */
int hub_scan_begin(struct hub_reader *reader, const char *from, struct err *err)
{
    struct hub *hub = reader->hub;
    if (!from && !hub->is_known)
        return err_set(err, ERR_UNAVAILABLE, "the feed's end is not known yet");
    if (hub->scans == HUB_SCANS_MAX)
        return err_set(err, ERR_FULL, "there are %d subscribers already that look at what matched before them",
                       HUB_SCANS_MAX);
    event_seq_set(reader->choice.silent_until, from ? from : hub->seq);
    reader->choice.is_met = !from;
    reader->is_scanning = 1;
    hub->scans++;
    return 0;
}

/* It looks back no longer. */
void hub_scan_end(struct hub_reader *reader)
{
    if (!reader->is_scanning)
        return;
    assert(reader->hub->scans > 0);
    reader->hub->scans--;
    reader->is_scanning = 0;
}
