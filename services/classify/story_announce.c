/* Tells summarize that a story has changed. Only a nudge: the commit has entered the story into summarize's todo set
 * already, so a message that is lost costs time and nothing else. */
#include "story_announce.h"

#include "classify.h"

void story_announce(struct classify *classify, const char *story_id, uint64_t version)
{
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    changed.story_id = work.id = (char *)story_id;
    changed.version = version;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    work.changed = &changed;
    service_announce(&classify->service, &work, NULL);
}
