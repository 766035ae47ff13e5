/* What changes for readers from one register to another. */
#ifndef TRIPTYCH_SOURCES_DIFF_H
#define TRIPTYCH_SOURCES_DIFF_H

#include "registry.h"

#include <stdio.h>

struct sources_difference {
    size_t added, removed, changed; /* sources */
};

/* Prints one line a source that is new, gone or shown differently: "+ domain", "- domain", or
 * "~ domain  leaning: left > lean-left". */
void sources_diff(FILE *out, const struct registry *old, const struct registry *new, struct sources_difference *count);

#endif
