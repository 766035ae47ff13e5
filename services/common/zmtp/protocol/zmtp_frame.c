/* A frame's head: flags, then one byte or eight of size (ZMTP 3.1, 2.2). Reserved flags are refused: they may mean
 * something one day, but not to us. */
#include "zmtp_frame.h"

#include "err.h"

#define SHORT_MAX  255u
#define SHORT_HEAD 2
#define SIZE_BYTES 8

int zmtp_frame_read(const uint8_t *bytes, size_t size, struct zmtp_frame *out)
{
    if (size == 0)
        return 0;
    unsigned flags = bytes[0];
    if (flags & ~(unsigned)(ZMTP_MORE | ZMTP_LONG | ZMTP_COMMAND) || (flags & ZMTP_COMMAND && flags & ZMTP_MORE))
        return ERR_INVALID;
    size_t head_size = flags & ZMTP_LONG ? ZMTP_FRAME_HEAD_MAX : SHORT_HEAD;
    if (size < head_size)
        return 0;
    uint64_t body = 0;
    for (size_t i = 1; i < head_size; i++)
        body = body << 8 | bytes[i];
    *out = (struct zmtp_frame){.flags = flags, .head_size = head_size, .size = body};
    return 1;
}

size_t zmtp_frame_write(uint8_t out[ZMTP_FRAME_HEAD_MAX], unsigned flags, uint64_t size)
{
    if (size <= SHORT_MAX) {
        out[0] = (uint8_t)flags;
        out[1] = (uint8_t)size;
        return SHORT_HEAD;
    }
    out[0] = (uint8_t)(flags | ZMTP_LONG);
    for (int i = 0; i < SIZE_BYTES; i++)
        out[1 + i] = (uint8_t)(size >> (8 * (SIZE_BYTES - 1 - i)));
    return ZMTP_FRAME_HEAD_MAX;
}
