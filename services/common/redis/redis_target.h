/* Which Redis, as whom, and what has to be there before it is asked for anything. */
#ifndef TRIPTYCH_REDIS_TARGET_H
#define TRIPTYCH_REDIS_TARGET_H

#include "function_library.h"
#include "redis_tls.h"
#include "redis_url.h"

#define REDIS_KEY_MAX 128 /* bytes of a key, terminated */

/* Filled by the store from the settings; the connection keeps a copy. */
struct redis_target {
    struct redis_url url;
    char password_file[REDIS_PATH_MAX];     /* see redis_password.h; "": none */
    struct redis_tls_files tls;             /* of a `rediss://` address */
    const struct function_library *library; /* borrowed */
    unsigned replicas;                      /* how many must have a write before its call ends; 0: Redis alone */
    const char *edition;                    /* borrowed: for messages */
    char state_key[REDIS_KEY_MAX];   /* a hash whose field "data" is the data's version; in a Redis Cluster the master
                                      * that has this key is the one to connect to */
    char callers_key[REDIS_KEY_MAX]; /* the hash of the library's callers */
};

#endif
