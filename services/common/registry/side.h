/* The seven leanings and the three sides that they make. Pure. */
#ifndef TRIPTYCH_SIDE_H
#define TRIPTYCH_SIDE_H

enum side { SIDE_UNRATED, SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT };

/* far-left, left and lean-left are the left side, center the center, lean-right, right and far-right the right one; any
 * other text, also the empty one, is not rated. */
enum side side_of_leaning(const char *leaning);

/* "left", "center", "right" or "unrated" (a static string). */
const char *side_name(enum side side);

#endif
