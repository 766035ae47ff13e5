/* The source registry was read (registry_watch.h): articles are rated by it from now on. */
#ifndef TRIPTYCH_ON_REGISTRY_H
#define TRIPTYCH_ON_REGISTRY_H

#include "err.h"

struct classify;

/* Reads the registry that the settings name; without one every source is unrated. Its files are followed once
 * classify->registry_watch is started. */
int on_registry_open(struct classify *classify, struct err *err);

#endif
