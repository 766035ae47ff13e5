/* A library of Redis Functions as a program carries it. What it must offer, each name behind `prefix`:
 *   version                 [its version, the hash of its text, the oldest caller's version that it serves]
 *   expiring_get <hash>     [name, value, …] of what has not expired: here the versions of its callers, by instance
 *   data_migrate <hash> n   goes one step towards version n of the data; returns the version that the data has now */
#ifndef TRIPTYCH_FUNCTION_LIBRARY_H
#define TRIPTYCH_FUNCTION_LIBRARY_H

#include <stddef.h>

struct function_library {
    const char *prefix;     /* of the names of its functions */
    unsigned version;       /* as callers we are of this version too */
    unsigned oldest_caller; /* the oldest version whose callers it serves */
    unsigned data_version;  /* of the data that it stores */
    const char *hash;       /* of the text, so that two builds of one version are told apart */
    const unsigned char *code;
    size_t size; /* bytes of code */
};

#endif
