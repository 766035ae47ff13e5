/* Reports at a time, with their digests, for what ../../../../services/summarize/facts looks at. */
#ifndef TRIPTYCH_FACTS_FIXTURE_H
#define TRIPTYCH_FACTS_FIXTURE_H

#include "digest_cache.h"
#include "story_fixture.h"
#include "told.h"

struct facts_fixture {
    struct story_fixture story;
    struct digest_cache *digests;
    struct told told;
};

int facts_fixture_open(struct facts_fixture *facts); /* 0, or -1 */
void facts_fixture_close(struct facts_fixture *facts);
void facts_fixture_clear(struct facts_fixture *facts); /* a story without reports */

/* Adds an English report of minute `minute`; 0: of an unknown time. */
void facts_add(struct facts_fixture *facts, const char *source, int64_t minute, const char *title, const char *text);

/* All reports in order, with digests. */
const struct told *facts_told(struct facts_fixture *facts);

#define FACTS_MINUTE_MS 60000

#endif
