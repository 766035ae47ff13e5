/* The library of Redis Functions (the Lua files of functions/), joined and embedded by embed.cmake. */
#ifndef TRIPTYCH_STORE_LIBRARY_H
#define TRIPTYCH_STORE_LIBRARY_H

#include <stddef.h>

struct store_library {
    unsigned version;       /* LIBRARY_VERSION of functions/base.lua; as callers we are of this version too */
    unsigned oldest_caller; /* OLDEST_CALLER: the oldest version whose callers it serves */
    unsigned data_version;  /* DATA_VERSION of functions/migrations.lua: of the data that it stores */
    const char *hash;       /* of the text, so that two builds of one version are told apart */
    const unsigned char *code;
    size_t size;
};

extern const struct store_library store_library;

#endif
