/* What webhooks are signed with (Standard Webhooks: "whsec_" and base64; HMAC-SHA256 over id, time and body). The secret of a
 * hook is stored nowhere: it is made, whenever it is needed, of the hook's id, of a secret that the edition's replicas share
 * in Redis, and of the file `key_secret` where there is one. So with that file a copy of Redis signs nothing. Pure but for
 * hook_id_make. */
#ifndef TRIPTYCH_HOOK_SECRET_H
#define TRIPTYCH_HOOK_SECRET_H

#include "signature.h"
#include "tier_key.h"

#include <stdint.h>

#define HOOK_SECRET_BYTES   32
#define HOOK_SECRET_SIZE    51         /* "whsec_" and 44 characters, terminated */
#define HOOK_SIGNATURE_SIZE 48         /* "v1," and 44 characters, terminated */
#define HOOK_ID_SIZE        19         /* "wh" and 16 hexadecimal digits, terminated */
#define HOOK_SECRET_NAME    "webhooks" /* of the edition's shared secret (store_secrets.h) */
#define HMAC_SHA256_BYTES   32
#define HMAC_HEX_SIZE       65 /* of one as hexadecimal digits, terminated */

/* Random: nobody can guess it, though it is no secret. */
void hook_id_make(char out[HOOK_ID_SIZE]);
int hook_id_is_valid(const char *id); /* NULL is not */

struct hook_secret {
    unsigned char bytes[HOOK_SECRET_BYTES];
};
/* `number`: how often it was exchanged for another one, from 0. */
void hook_secret_derive(const struct tier_hasher *hasher, const struct signature_key *shared, const char *id,
                        unsigned number, struct hook_secret *out);
/* As its owner is shown it, once. */
void hook_secret_write(const struct hook_secret *secret, char out[HOOK_SECRET_SIZE]);

/* What is sent. Borrowed. */
struct hook_message {
    const char *id;
    int64_t time_s;
    const void *body;
    size_t size_bytes;
};
/* The value of the header webhook-signature. */
void hook_secret_sign(const struct hook_secret *secret, const struct hook_message *message,
                      char out[HOOK_SIGNATURE_SIZE]);

/* HMAC-SHA256 of a body under a text, in hexadecimal digits (WebSub's X-Hub-Signature). */
void hmac_sha256_hex(const char *key, const void *body, size_t size_bytes, char out[HMAC_HEX_SIZE]);

#endif
