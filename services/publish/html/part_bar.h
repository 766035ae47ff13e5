/* How a story's sources lean, drawn and in words: shares only where there are enough rated sources for a share to mean
 * something, else the sources one by one. Pure. */
#ifndef TRIPTYCH_PART_BAR_H
#define TRIPTYCH_PART_BAR_H

#include "buffer.h"
#include "coverage_pct.h"

#define PART_SHARES_MIN 5 /* rated sources: with fewer, one more would move every share by a fifth or more */

/* Whether shares are shown of these. */
static inline int part_has_shares(const struct coverage_sides *sides)
{
    return sides->rated >= PART_SHARES_MIN;
}

/* The three segments, of different width; of too few rated sources a square for each. `href`: where a segment leads, to
 * the articles of the page that the side's name behind it makes ("/story/ID?side="); NULL: nowhere, and the bar is thin. The numbers are its label either way. */
void part_bar(struct buffer *out, const struct coverage_sides *sides, const char *href);

/* "Left 27% Center 45% Right 28%, of 45 rated sources, 22 not rated", each with its colour. */
void part_bar_key(struct buffer *out, const struct coverage_sides *sides);

/* "Left 27%, Center 45%, Right 28%" with the names that `name` gives: side_label or side_in_text. */
void part_shares(struct buffer *out, const unsigned pct[COVERAGE_SIDES], const char *(*name)(enum side));

/* "27% left, 45% center, 28% right". */
void part_shares_said(struct buffer *out, const unsigned pct[COVERAGE_SIDES]);

/* Who tells the story most: "45% center", "left and right tie at 40%"; of too few rated sources as part_few. */
void part_leader(struct buffer *out, const struct coverage_sides *sides);
/* "2 outlets rated: both center", "4 outlets rated: 3 left, 1 right", "none of the 3 outlets is rated". */
void part_few(struct buffer *out, const struct coverage_sides *sides);

#endif
