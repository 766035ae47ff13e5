/* What became of the items of a feed in one reading: so that a feed that gives nothing is not called well. Pure. */
#ifndef TRIPTYCH_FEED_TALLY_H
#define TRIPTYCH_FEED_TALLY_H

#include <stddef.h>

enum feed_fate {
    FATE_NEW,
    FATE_REPEATED,   /* it was there before, or the same text is */
    FATE_REVISED,    /* it was there in other words */
    FATE_TOO_OLD,    /* at the first reading, or for what is kept at all */
    FATE_INVALID,    /* neither title nor text */
    FATE_NOT_STORED, /* Redis would not take it */
    FATE_COUNT
};

struct feed_tally {
    size_t counts[FATE_COUNT];
    size_t untitled; /* addresses in the feed's sitemaps that are no items: neither title nor text is given */
};

/* The word for a fate, as the metric and the log say it. Returns static. */
const char *feed_fate_name(enum feed_fate fate);

/* Writes why a feed that has been read gives nothing, for a person ("none of its 12 items is taken: too_old 12"), or ""
 * when it gives something. */
void feed_tally_note(const struct feed_tally *tally, size_t item_count, char *out, size_t size);

#endif
