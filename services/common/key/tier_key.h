/* The keys that open a tier: "tk_" + an id that is no secret (by which the key is stored, listed and revoked) + "_" +
 * 160 random bits. Stored is a keyed hash of the secret (BLAKE2b), never the key: whoever reads Redis cannot use it.
 * Home of libsodium. */
#ifndef TRIPTYCH_TIER_KEY_H
#define TRIPTYCH_TIER_KEY_H

#include "err.h"

#include <stddef.h>

#define TIER_KEY_ID_SIZE    13         /* "k" and 11 characters, terminated */
#define TIER_KEY_SIZE       64         /* the longest key, terminated */
#define TIER_KEY_HASH_SIZE  65         /* 64 hexadecimal digits, terminated */
#define TIER_KEY_OPERATOR   "operator" /* stands for the tier of a key that opens all, and the operator's pages */
#define TIER_KEY_SECRET_MAX 4096       /* bytes of the file that keys the hashes */

/* What keys the hashes of an edition. */
struct tier_hasher {
    unsigned char pepper[32];
};

/* `secret_file`: a file that those who make keys and those who check them share; without it ("") the edition's name
 * alone keys the hashes, and the secret's 160 bits are what protects them. Returns 0, or ERR_INVALID, ERR_UNAVAILABLE
 * (the file is empty, too long, or cannot be read). */
int tier_hasher_init(struct tier_hasher *hasher, const char *edition, const char *secret_file, struct err *err);

/* Makes a key from the system's randomness. It is never to be seen again: show it once. */
void tier_key_make(char out_key[TIER_KEY_SIZE], char out_id[TIER_KEY_ID_SIZE]);

/* Reads the id out of a key. Returns 1, or 0 when `text` is no key in form, or NULL. */
int tier_key_read_id(const char *text, char out_id[TIER_KEY_ID_SIZE]);
int tier_key_id_is_valid(const char *id);

/* The hash to store of a key whose id has been read. */
void tier_key_hash(const struct tier_hasher *hasher, const char *key, char out[TIER_KEY_HASH_SIZE]);

/* Whether two hashes are the same, in a time that does not depend on where they differ. */
int tier_key_hash_is_equal(const char *a, const char *b);

#endif
