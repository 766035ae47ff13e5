/* What changes for readers from one register to another. */
#ifndef TRIPTYCH_SOURCES_DIFF_H
#define TRIPTYCH_SOURCES_DIFF_H

#include "registry.h"

#include <stdio.h>

struct sources_difference {
    size_t added, removed, changed; /* sources */
};

/* Calls back for each source that is new, gone or shown differently. All texts are borrowed until the call returns. */
struct sources_diff_out {
    void (*on_one)(void *context, char sign,
                   const char *domain); /* '+' new, '-' gone, '~' changed: its values follow */
    void (*on_value)(void *context, const char *name, const char *before, const char *after); /* "": none */
    void (*on_end)(void *context);                                                            /* of that source */
    void *context;
};
void sources_diff(const struct registry *old, const struct registry *new, const struct sources_diff_out *out,
                  struct sources_difference *count);

/* Prints a line for each: "+ domain", "- domain", or "~ domain  leaning: left > lean-left". */
void sources_diff_print(FILE *out, const struct registry *old, const struct registry *new,
                        struct sources_difference *count);

#endif
