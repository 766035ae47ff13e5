/* The library of Redis Functions (the Lua files of functions/), joined and embedded by embed.cmake. */
#ifndef TRIPTYCH_STORE_LIBRARY_H
#define TRIPTYCH_STORE_LIBRARY_H

#include <stddef.h>

extern const unsigned store_library_version; /* LIBRARY_VERSION of functions/base.lua */
extern const char store_library_hash[];      /* of the text, so that two builds of one version are told apart */
extern const unsigned char store_library_code[];
extern const size_t store_library_size;

#endif
