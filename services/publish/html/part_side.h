/* Sides and leanings as pages write them. Pure. */
#ifndef TRIPTYCH_PART_SIDE_H
#define TRIPTYCH_PART_SIDE_H

#include "side.h"

/* "l", "c", "r", "n" as style.css calls the sides. A static string. */
const char *side_class(enum side side);
/* "Lean Left" for "lean-left"; "Not rated" for what is no leaning. A static string. */
const char *leaning_label(const char *leaning);

#endif
