/* What a hub signs with the secret that it got from us. Pure; home of OpenSSL. */
#ifndef TRIPTYCH_PUSH_SIGN_H
#define TRIPTYCH_PUSH_SIGN_H

#include <stddef.h>

/* Whether `header` (X-Hub-Signature: "sha256=…", also sha1, sha384, sha512; NULL is none) signs `body` with `secret`.
 * Compares in a time that does not depend on where they differ. */
int push_sign_is_right(const char *header, const char *secret, const void *body, size_t size_bytes);

#define PUSH_RANDOM_SIZE 41 /* 40 hexadecimal digits, terminated: 160 random bits */
/* From the system's randomness. Returns 0, or -1 when there is none. */
int push_random(char out[PUSH_RANDOM_SIZE]);

#endif
