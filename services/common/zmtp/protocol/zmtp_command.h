/* The commands of ZMTP 3.x: READY with its metadata, ERROR, PING, SUBSCRIBE. Pure. */
#ifndef TRIPTYCH_ZMTP_COMMAND_H
#define TRIPTYCH_ZMTP_COMMAND_H

#include <stddef.h>
#include <stdint.h>

#define ZMTP_REASON_MAX   255 /* bytes of the sentence in an ERROR */
#define ZMTP_METADATA_MAX 64  /* bytes of ours */
#define ZMTP_REPLY_MAX    320 /* bytes of the largest command that we send, its frame's head too */

struct zmtp_command {
    const char *name; /* not terminated */
    size_t name_len;
    const uint8_t *data;
    size_t size;
};

/* Splits a command's body into name and data, which point into it. Returns 1, or 0 when it has no name. */
int zmtp_command_read(const uint8_t *body, size_t size, struct zmtp_command *out);
int zmtp_command_is(const struct zmtp_command *command, const char *name);

/* Looks for a property; names are compared without case. Returns 1 with its value (points into `data`), 0 when it is
 * absent, < 0 when the list is broken. */
int zmtp_metadata_find(const uint8_t *data, size_t size, const char *name, const uint8_t **out_value, size_t *out_size);

/* The property Socket-Type; returns its bytes. */
size_t zmtp_metadata_write(uint8_t out[ZMTP_METADATA_MAX], const char *socket_type);

/* Whole frames; both return their bytes. ERROR's sentence is cut at ZMTP_REASON_MAX. */
size_t zmtp_command_write(uint8_t out[ZMTP_REPLY_MAX], const char *name, const void *data, size_t size);
size_t zmtp_error_write(uint8_t out[ZMTP_REPLY_MAX], const char *sentence);

#endif
