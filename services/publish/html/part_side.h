/* Sides and leanings as pages write them. Pure. */
#ifndef TRIPTYCH_PART_SIDE_H
#define TRIPTYCH_PART_SIDE_H

#include "side.h"

/* "l", "c", "r", "n" as style.css calls the sides. A static string. */
const char *side_class(enum side side);
/* "Lean Left" for "lean-left"; "Not rated" for what is no leaning; in the language that is said. */
const char *leaning_label(const char *leaning);

/* side_label and side_in_text in the language that is said (words.h); a name that the edition gives stays as it is. */
const char *side_shown(enum side side);
const char *side_said(enum side side);

#endif
