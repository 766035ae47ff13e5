/* The server's side of CurveZMQ (https://rfc.zeromq.org/spec/26/): all peers of a deployment hold one key pair, so
 * the one client key that is let in is the server's own. Pure but for random bytes. With common/key the home of
 * libsodium. */
#ifndef TRIPTYCH_ZMTP_CURVE_H
#define TRIPTYCH_ZMTP_CURVE_H

#include "zmtp_command.h"

#include <stddef.h>
#include <stdint.h>

#define ZMTP_CURVE_KEY_BYTES 32
#define ZMTP_CURVE_OVERHEAD  33 /* bytes of a MESSAGE beside its payload: name, nonce, code, flags */

struct zmtp_curve_keys {
    uint8_t public_key[ZMTP_CURVE_KEY_BYTES], secret_key[ZMTP_CURVE_KEY_BYTES];
};

struct zmtp_curve;

struct zmtp_curve *zmtp_curve_new(const struct zmtp_curve_keys *keys); /* borrows; returns owned, NULL: no memory */
void zmtp_curve_free(struct zmtp_curve *curve);                        /* forgets the session's keys */

/* Each takes the client's command and writes the answering command's frame. Returns its bytes, or < 0 when the command
 * is not what the protocol asks for, or made with another key. */
int zmtp_curve_hello(struct zmtp_curve *curve, const struct zmtp_command *hello, uint8_t out[ZMTP_REPLY_MAX]);
/* *out_metadata: the client's properties (they point into `initiate`, which is decrypted where it stands). */
int zmtp_curve_initiate(struct zmtp_curve *curve, const struct zmtp_command *initiate, const uint8_t **out_metadata,
                        size_t *out_size);
int zmtp_curve_ready(struct zmtp_curve *curve, const char *socket_type, uint8_t out[ZMTP_REPLY_MAX]);

/* Decrypts a MESSAGE where it stands: *out_flags as in a frame's head, *out_payload points into it. < 0: forged. */
int zmtp_curve_open(struct zmtp_curve *curve, const struct zmtp_command *message, unsigned *out_flags,
                    const uint8_t **out_payload, size_t *out_size);
/* Writes a MESSAGE's body of `size` + ZMTP_CURVE_OVERHEAD bytes. */
void zmtp_curve_seal(struct zmtp_curve *curve, unsigned flags, const void *payload, size_t size, uint8_t *out);

#endif
