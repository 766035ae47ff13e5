/* Names of the edition's keys. schema/keys.def lists them with what each holds; enum key_kind is made of it. Pure. */
#ifndef TRIPTYCH_REDIS_KEYS_H
#define TRIPTYCH_REDIS_KEYS_H

#include "store_schema.h"

#define KEY_EDITION_MAX 32         /* characters of an edition's name */
#define KEY_ID_MAX      64         /* of the part behind the kind: ids, stages, hashes */
#define KEY_SIZE        128        /* holds the longest key, terminated */
#define KEY_CALLERS_ID  "callers"  /* of KEY_ENDPOINTS: the programs that call the library, by instance */
#define KEY_REPLICAS_ID "replicas" /* likewise: what each daemon says of itself */

/* By value: a key is made where it is used and needs no freeing. */
struct redis_key {
    char text[KEY_SIZE];
};

/* The key of `kind`; `id` is "" for the kinds that exist once. An id longer than KEY_ID_MAX is cut: callers check
 * ids. */
struct redis_key redis_key_make(const char *edition, enum key_kind kind, const char *id);

/* Whether `edition` is 1 to 32 characters of [a-z0-9_-]: it stands in keys and in match patterns unescaped. */
int redis_edition_is_valid(const char *edition);

#endif
