/* What has been found for one item (or for the feed's head) so far: several elements may say the same thing, the one of
 * the highest rank counts, of equals the first. Pure; private to the readers of the feed formats. */
#ifndef TRIPTYCH_FEED_DRAFT_H
#define TRIPTYCH_FEED_DRAFT_H

#include "feed.h"

enum feed_field {
    FIELD_NONE,
    FIELD_GUID,
    FIELD_URL,
    FIELD_TITLE,
    FIELD_SUMMARY,
    FIELD_CONTENT,
    FIELD_AUTHOR, /* of equal rank all count, joined */
    FIELD_LANG,
    FIELD_IMAGE,
    FIELD_SOURCE_NAME,
    FIELD_SOURCE_URL,
    FIELD_PUBLISHED, /* a date as text */
    FIELD_TTL,       /* minutes as text */
    FIELD_COUNT
};

struct feed_draft {
    char *values[FIELD_COUNT]; /* owned, NULL: nothing yet */
    int ranks[FIELD_COUNT];
};

/* Keeps a copy of `value` if it counts; empty ones never do. Returns 0 or ERR_MEMORY. */
int feed_draft_put(struct feed_draft *draft, enum feed_field field, int rank, const char *value);
/* As feed_draft_put for an address at `base` (which may be ""): one that cannot be resolved is kept as it is written.
 */
int feed_draft_put_url(struct feed_draft *draft, enum feed_field field, int rank, const char *value, const char *base);

/* Moves the values into the item / the feed's head and leaves the draft empty. */
void feed_draft_move_to_item(struct feed_draft *draft, struct feed_item *item);
void feed_draft_move_to_feed(struct feed_draft *draft, struct feed *feed);
void feed_draft_done(struct feed_draft *draft);

#endif
