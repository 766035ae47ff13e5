/* Why a feed gives no articles, in a sentence for its operator: "too_old 12" says more than an empty list. */
#include "feed_tally.h"

#include <stdio.h>
#include <string.h>

const char *feed_fate_name(enum feed_fate fate)
{
    static const char *const names[FATE_COUNT] = {"new", "repeated", "revised", "too_old", "invalid", "not_stored"};
    return names[fate];
}

void feed_tally_note(const struct feed_tally *tally, size_t item_count, char *out, size_t size)
{
    out[0] = 0;
    if (item_count == 0) {
        if (tally->untitled)
            snprintf(out, size, "its sitemaps list %zu addresses without titles: only news sitemaps have them",
                     tally->untitled);
        else
            snprintf(out, size, "it has no items, or none in a layout that is known");
        return;
    }
    /* It gave something, now or before: nothing to explain. */
    if (tally->counts[FATE_NEW] || tally->counts[FATE_REPEATED] || tally->counts[FATE_REVISED])
        return;
    snprintf(out, size, "none of its %zu items is taken:", item_count);
    for (int fate = FATE_TOO_OLD; fate < FATE_COUNT; fate++) {
        size_t len = strlen(out);
        if (tally->counts[fate])
            snprintf(out + len, size - len, " %s %zu", feed_fate_name((enum feed_fate)fate), tally->counts[fate]);
    }
}
