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
    FIELD_PUBLISHED, /* a date as text: all are kept, the first that can be read counts */
    FIELD_HUB,
    FIELD_SELF,
    FIELD_TTL,       /* minutes as text */
    FIELD_PERIOD,    /* "daily": how often it is updated … */
    FIELD_FREQUENCY, /* … so many times in that period */
    FIELD_SKIP_HOUR, /* all count, joined */
    FIELD_SKIP_DAY,  /* likewise */
    FIELD_COUNT
};

#define FEED_DATES_MAX 8 /* of an item; further ones are left out */

struct feed_date {
    char *text; /* owned */
    int rank;
};

struct feed_draft {
    char *values[FIELD_COUNT]; /* owned, NULL: nothing yet; never of FIELD_PUBLISHED */
    int ranks[FIELD_COUNT];
    struct feed_date dates[FEED_DATES_MAX]; /* the highest rank first, of equals in the order they came */
    size_t date_count;
    long image_size;      /* of the picture that counts so far */
    int has_lasting_guid; /* the guid that counts so far is not said to be the item's address */
};

/* Keeps a copy of `value` if it counts; empty ones never do. Returns 0 or ERR_MEMORY. */
int feed_draft_put(struct feed_draft *draft, enum feed_field field, int rank, const char *value);
/* As feed_draft_put for a guid; `is_lasting`: it is not said to be the item's address. */
int feed_draft_put_guid(struct feed_draft *draft, int rank, const char *value, int is_lasting);
/* As feed_draft_put for an address at `base` (which may be ""): one that cannot be resolved is kept as it is
 * written. */
int feed_draft_put_url(struct feed_draft *draft, enum feed_field field, int rank, const char *value, const char *base);

/* As feed_draft_put_url for a picture: of equal rank the larger counts. `size` is its width or whatever tells; 0 for
 * not said. Pictures of authors ("avatars") never count. */
int feed_draft_put_image(struct feed_draft *draft, int rank, long size, const char *value, const char *base);

/* Moves the values into the item / the feed's head and leaves the draft empty. `lang` (NULL: not known) is what the
 * feed is written in: dates are read in the item's language, else in this one. */
void feed_draft_move_to_item(struct feed_draft *draft, struct feed_item *item, const char *lang);
void feed_draft_move_to_feed(struct feed_draft *draft, struct feed *feed);
void feed_draft_done(struct feed_draft *draft);

#endif
