/* One event of the feed in the forms that it is sent in. Each form is made when it is first needed and then shared by
 * all subscribers, so a thousand of them cost one rendering. Counted references, one thread. */
#ifndef TRIPTYCH_EVENT_FORMS_H
#define TRIPTYCH_EVENT_FORMS_H

#include "err.h"
#include "event_seq.h"
#include "feed.pb-c.h"
#include "id.h"
#include "store.h"
#include "tier.h"

#include <stddef.h>
#include <stdint.h>

/* head: as stored. full: with the whole story, as it was when it was fetched. */
enum feed_form { FEED_HEAD, FEED_FULL };
#define FEED_FORMS 2

enum feed_story { STORY_UNASKED, STORY_ASKED, STORY_THERE };

struct feed_event {
    unsigned references;
    char seq[EVENT_SEQ_SIZE], prev[EVENT_SEQ_SIZE];
    char story_id[ID_SIZE];
    char kind[16];
    enum feed_story story; /* where the full form stands */
    /* Packed StoryEvents, nothing left out; [FEED_FULL] is NULL until the story is there, and when there is none. */
    uint8_t *packed[FEED_FORMS];
    size_t packed_size[FEED_FORMS];
    char *sse[FEED_FORMS][TIER_COUNT]; /* NULL until a subscriber of that tier has it */
    size_t sse_size[FEED_FORMS][TIER_COUNT];
};

/* Copies `event`; one reference. Returns 0 or < 0. */
int feed_event_new(const Triptych__StoryEvent *event, struct feed_event **out, struct err *err);
/* The same of an entry of the feed stream. */
int feed_event_from_entry(const struct store_entry *entry, struct feed_event **out, struct err *err);
struct feed_event *feed_event_keep(struct feed_event *event);
void feed_event_release(struct feed_event *event); /* NULL is fine */
size_t feed_event_bytes(const struct feed_event *event);

/* Makes the full form from the story (copies); NULL: there is none, the full form is the head's. */
void feed_event_set_story(struct feed_event *event, const Triptych__Story *story);

/* Unpacks a form for a tier: what it may not see is gone. Returns 0 and sets *out (returns owned: wire_free), or < 0.
 */
int feed_event_unpack(const struct feed_event *event, enum feed_form form, enum tier tier, Triptych__StoryEvent **out,
                      struct err *err);
/* The packed form for a tier. Returns 0, sets *out (returns owned: free) and *out_size, or < 0. */
int feed_event_pack(const struct feed_event *event, enum feed_form form, enum tier tier, uint8_t **out,
                    size_t *out_size, struct err *err);
/* The server-sent event: "id: …\nevent: …\ndata: …\n\n". Borrowed from the event. */
int feed_event_sse(struct feed_event *event, enum feed_form form, enum tier tier, const char **out, size_t *out_size,
                   struct err *err);

#endif
