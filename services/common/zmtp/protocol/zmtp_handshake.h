/* The begin of a session: greetings, then CURVE's or NULL's handshake, until the peer's socket type is known to fit.
 * Private to the session. */
#ifndef TRIPTYCH_ZMTP_HANDSHAKE_H
#define TRIPTYCH_ZMTP_HANDSHAKE_H

#include "zmtp_session.h"

/* Looks at the `size` bytes of a greeting that have come. ZMTP_ACCEPTED as long as nothing is wrong. */
enum zmtp_reason zmtp_handshake_check_greeting(const struct zmtp_session *session, const uint8_t *bytes, size_t size);
/* The greeting has come whole and was right: answers it, or makes ready for CURVE. */
enum zmtp_reason zmtp_handshake_begin(struct zmtp_session *session);
/* Takes one frame of the handshake; the session is open when that was the last. */
enum zmtp_reason zmtp_handshake_take(struct zmtp_session *session, const uint8_t *body, size_t size, unsigned flags);

#endif
