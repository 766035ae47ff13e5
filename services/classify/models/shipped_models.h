/* The model files that the build put into the program (CMakeLists.txt here lists them). */
#ifndef TRIPTYCH_SHIPPED_MODELS_H
#define TRIPTYCH_SHIPPED_MODELS_H

#include <stddef.h>

struct shipped_model {
    const char *name; /* without ".model" */
    const char *data;
    size_t size;
};

/* Returns 1 and fills *out, or 0 when none is called so. */
int shipped_model_find(const char *name, struct shipped_model *out);

#endif
