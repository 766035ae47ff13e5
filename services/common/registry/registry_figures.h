/* What a register holds, in a few lines for people who ask who rates: one figure a line, "5711 leaning", and one
 * line for each rater with how many sources it says something of, "rater 8864 MBFC 2026-08"; first "version <hash>".
 * Pure. */
#ifndef TRIPTYCH_REGISTRY_FIGURES_H
#define TRIPTYCH_REGISTRY_FIGURES_H

#include "registry.h"

#define REGISTRY_RATERS_MAX 16   /* that are counted: those met first; of the others there is no line */
#define REGISTRY_RATER_MAX  64   /* bytes of a rater's name, terminated; longer ones are cut */
#define REGISTRY_TEXT_MAX   1024 /* bytes that the lines may take, terminated */

/* Lines: version, sources, leaning, factuality, owner, ownership, country, other addresses, then the raters. A line
 * that finds no room is left out. */
void registry_figures_write(const struct registry *registry, char out[REGISTRY_TEXT_MAX]);

#endif
