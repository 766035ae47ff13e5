/* A fresh index of live stories, by the settings. */
#ifndef TRIPTYCH_INDEX_OPEN_H
#define TRIPTYCH_INDEX_OPEN_H

#include "err.h"

struct classify;

/* In place of the present one, which is freed. ERR_MEMORY: that stays. */
int index_open(struct classify *classify, struct err *err);

#endif
