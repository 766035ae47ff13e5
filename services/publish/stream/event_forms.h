/* One story event in the forms that it is sent in. Each form is made when it is first needed and then shared by
 * all subscribers, so a thousand of them cost one rendering. Counted references, one thread. */
#ifndef TRIPTYCH_EVENT_FORMS_H
#define TRIPTYCH_EVENT_FORMS_H

#include "err.h"
#include "event_seq.h"
#include "feed.pb-c.h"
#include "id.h"
#include "store_range.h"
#include "tier.h"

#include <stddef.h>
#include <stdint.h>

/* head: as stored. full: with the whole story, as it was when it was fetched. */
enum event_form { EVENT_HEAD, EVENT_FULL };
#define EVENT_FORMS 2

enum event_story { STORY_UNASKED, STORY_ASKED, STORY_THERE };

struct query_facts;

struct event_forms {
    unsigned references;
    char seq[EVENT_SEQ_SIZE], prev[EVENT_SEQ_SIZE];
    char story_id[ID_SIZE];
    char kind[16];
    enum event_story story; /* where the full form stands */
    /* Packed StoryEvents, nothing left out; [EVENT_FULL] is NULL until the story is there, and when there is none. */
    uint8_t *packed[EVENT_FORMS];
    size_t packed_size[EVENT_FORMS];
    struct query_facts *facts;          /* owned; NULL until a query asks */
    Triptych__StoryEvent *message;      /* owned; of [EVENT_HEAD], all of it: while it is handed round */
    const Triptych__Story *whole_story; /* borrowed; what [EVENT_FULL] was made of, for the same while */
    char *sse[EVENT_FORMS][TIER_COUNT]; /* NULL until a subscriber of that tier has it */
    size_t sse_size[EVENT_FORMS][TIER_COUNT];
};

/* Copies `event`; one reference. Returns 0 or < 0. */
int event_forms_new(const Triptych__StoryEvent *event, struct event_forms **out, struct err *err);
/* The same of an entry of the stream. */
int event_forms_from_entry(const struct store_entry *entry, struct event_forms **out, struct err *err);
int event_forms_from_packed(const struct store_packed_entry *entry, struct event_forms **out, struct err *err);
struct event_forms *event_forms_keep(struct event_forms *event);
void event_forms_release(struct event_forms *event); /* NULL is fine */
size_t event_forms_bytes(const struct event_forms *event);

/* What a query asks of the event's head, with its text when that is wanted. Borrowed until it is asked for again; NULL
 * without memory. */
const struct query_facts *event_forms_facts(struct event_forms *event, int has_text);

/* What was unpacked to hand the event round is not needed any more: packed it takes a fifth of the memory. */
void event_forms_rest(struct event_forms *event);

/* Makes the full form from the story (copies, and borrows it until event_forms_rest: its first readers need not unpack it);
 * NULL: there is none, the full form is the head's. */
void event_forms_set_story(struct event_forms *event, const Triptych__Story *story);

/* Unpacks a form for a tier: what it may not see is gone. Returns 0 and sets *out (returns owned: wire_free), or <
 * 0. */
int event_forms_unpack(const struct event_forms *event, enum event_form form, enum tier tier,
                       Triptych__StoryEvent **out, struct err *err);
/* The packed form for a tier. Returns 0, sets *out (returns owned: free) and *out_size, or < 0. */
int event_forms_pack(const struct event_forms *event, enum event_form form, enum tier tier, uint8_t **out,
                     size_t *out_size, struct err *err);
/* The server-sent event: "id: …\nevent: …\ndata: …\n\n". Borrowed from the event. */
int event_forms_sse(struct event_forms *event, enum event_form form, enum tier tier, const char **out, size_t *out_size,
                    struct err *err);
/* The JSON of it alone, the same bytes; borrowed, not terminated. */
int event_forms_json(struct event_forms *event, enum event_form form, enum tier tier, const char **out,
                     size_t *out_size, struct err *err);

#endif
