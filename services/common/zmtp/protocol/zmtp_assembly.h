/* A message of several parts, put together as they come; of one part nothing is kept. Private to the session. */
#ifndef TRIPTYCH_ZMTP_ASSEMBLY_H
#define TRIPTYCH_ZMTP_ASSEMBLY_H

#include "zmtp_session.h"

/* Takes one part; delivers the message with its last. ZMTP_PARTS, ZMTP_MEMORY when it cannot be kept. */
enum zmtp_reason zmtp_assembly_take(struct zmtp_session *session, const uint8_t *body, size_t size, unsigned flags);
void zmtp_assembly_drop(struct zmtp_session *session);
size_t zmtp_assembly_size(const struct zmtp_session *session); /* bytes of the parts so far */

#endif
