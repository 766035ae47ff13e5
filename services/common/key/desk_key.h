/* The desk's own key: what it signs anybody can verify, with the public half and without the desk. Ed25519 (RFC 8032), and
 * SHA-256 to chain what is signed. Pure. */
#ifndef TRIPTYCH_DESK_KEY_H
#define TRIPTYCH_DESK_KEY_H

#include <stddef.h>

#define DESK_KEY_SIZE       65  /* of a public key: 64 hexadecimal digits, terminated */
#define DESK_SIGNATURE_SIZE 129 /* likewise */
#define DESK_HASH_SIZE      65  /* likewise */

struct desk_key {
    unsigned char secret[64];
    char name[DESK_KEY_SIZE]; /* the public half */
};

/* The key whose seed is such a secret as signature_secret_make makes. Returns 1, or 0 when it is none. */
int desk_key_read(const char *secret, struct desk_key *out);

void desk_key_sign(const struct desk_key *key, const void *data, size_t size_bytes, char out[DESK_SIGNATURE_SIZE]);
/* Whether the holder of the key `name` has signed this; 0 also for what is no key or signature. */
int desk_key_has_signed(const char *name, const void *data, size_t size_bytes, const char *signature);

void desk_hash(const void *data, size_t size_bytes, char out[DESK_HASH_SIZE]);

#endif
