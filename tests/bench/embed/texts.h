/* The texts of a bench: a file of them, each ended by a NUL. */
#ifndef TRIPTYCH_BENCH_TEXTS_H
#define TRIPTYCH_BENCH_TEXTS_H

#include "err.h"

#include <stddef.h>

struct texts {
    char *data;       /* owned */
    const char **all; /* owned */
    size_t count;
};

int texts_read(const char *path, struct texts *out, struct err *err);
void texts_done(struct texts *texts);

#endif
