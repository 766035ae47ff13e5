/* The library of Redis Functions (the Lua files of functions/), joined and embedded by join.cmake. */
#ifndef TRIPTYCH_STORE_LIBRARY_H
#define TRIPTYCH_STORE_LIBRARY_H

#include "function_library.h"

extern const struct function_library store_library;

#endif
