/* One frame of ZMTP 3.x: a byte of flags, a size of one or eight bytes, the body. Pure.
 * https://rfc.zeromq.org/spec/37/ (ZMTP 3.1) */
#ifndef TRIPTYCH_ZMTP_FRAME_H
#define TRIPTYCH_ZMTP_FRAME_H

#include <stddef.h>
#include <stdint.h>

#define ZMTP_FRAME_HEAD_MAX 9

enum zmtp_flags { ZMTP_MORE = 1, ZMTP_LONG = 2, ZMTP_COMMAND = 4 };

struct zmtp_frame {
    unsigned flags;
    size_t head_size; /* of flags and size */
    uint64_t size;    /* of the body, as the peer says */
};

/* Returns 1 with a whole head, 0 when more bytes are needed, < 0 when it is invalid: reserved flags, a command in
 * parts. */
int zmtp_frame_read(const uint8_t *bytes, size_t size, struct zmtp_frame *out);

/* Writes a head for a body of `size` bytes (`flags` without ZMTP_LONG); returns its bytes. */
size_t zmtp_frame_write(uint8_t out[ZMTP_FRAME_HEAD_MAX], unsigned flags, uint64_t size);

#endif
