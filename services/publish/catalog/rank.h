/* Which stories are on top. Pure, and free of the clock: a story's score falls by half every RANK_HALF_LIFE_MS for all
 * stories alike, so their order only changes when one of them does.
 *
 *     score = reports × (1 + ½ · (sides − 1)) × 2 ^ (−age / half-life)
 *
 * reports  independent reports: min(original reports, sources), so neither copies of one text nor one busy outlet lift
 *          a story
 * sides    of left, center and right, those with at least one rated source, at least 1: a story that all three cover
 *          counts double
 * age      from the middle between the first article and the latest, but at most one half-life before the latest: one
 *          late article does not lift an old story to the top
 *
 * The key below is log2(score) with age counted from 1970, which orders stories the same way at any moment. */
#ifndef TRIPTYCH_RANK_H
#define TRIPTYCH_RANK_H

#include "story.pb-c.h"

#include <stdint.h>

#define RANK_HALF_LIFE_MS (12 * 3600 * 1000)

/* Higher is nearer to the top. Times that lie ahead of `now_ms` count as now. */
double rank_key(const Triptych__StoryHead *head, int64_t now_ms);

#endif
