/* Signed addresses: what a daemon has written into a page it knows again, and nobody else can make. A signature is 128
 * bits of the keyed hash (BLAKE2b) of a text. Pure but for signature_secret_make. */
#ifndef TRIPTYCH_SIGNATURE_H
#define TRIPTYCH_SIGNATURE_H

#include <stddef.h>

#define SIGNATURE_SIZE        23 /* 22 characters of [A-Za-z0-9_-], terminated */
#define SIGNATURE_SECRET_SIZE 65 /* 64 hexadecimal digits, terminated */

struct signature_key {
    unsigned char bytes[32];
};

/* A secret of the system's randomness, as text. */
void signature_secret_make(char out[SIGNATURE_SECRET_SIZE]);
/* The key that such a text is. Returns 1, or 0 when it is none. */
int signature_key_read(const char *secret, struct signature_key *out);

void signature_make(const struct signature_key *key, const char *text, char out[SIGNATURE_SIZE]);
/* In a time that does not depend on where they differ. */
int signature_is_right(const struct signature_key *key, const char *text, const char *signature);

/* Text as one part of an address that no proxy on the way rewrites (RFC 4648, base64url without padding), and back.
 * Return 1; 0 when it does not fit `out_size` or, on the way back, is no such text or holds a NUL. */
int address_part_encode(const char *text, char *out, size_t out_size);
int address_part_decode(const char *part, char *out, size_t out_size);

#endif
