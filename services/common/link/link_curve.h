/* Optional encryption of the link (CURVE, RFC 26): all processes of a deployment hold the same key file, made by
 * `triptych keys bus FILE`. Who does not hold it is turned away in the handshake, before a frame of his is read. */
#ifndef TRIPTYCH_LINK_CURVE_H
#define TRIPTYCH_LINK_CURVE_H

#include "err.h"
#include "zmtp_curve.h"

/* Loads the key file ("" for none: nothing is encrypted then). Once a process, before the first link is opened.
 * ERR_INVALID with the file's name; refuses a file that others may read. */
int link_curve_open(const char *key_path, struct err *err);

/* For a socket that listens; NULL when nothing is encrypted. */
const struct zmtp_curve_keys *link_curve_keys(void);

/* Makes a socket that connects use the key, when there is one. */
int link_curve_protect(void *socket, struct err *err);

/* Writes a new key pair to `path`, readable by its owner only; a file that exists is left alone (ERR_CONFLICT). */
int link_curve_create(const char *path, struct err *err);

#endif
