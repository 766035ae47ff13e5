/* Optional encryption of the link (CURVE, RFC 26): all processes of a deployment hold the same key file, made by
 * `triptych keys bus FILE`. Who does not hold it is turned away by ZAP (RFC 27) before a frame of his is read. */
#ifndef TRIPTYCH_LINK_CURVE_H
#define TRIPTYCH_LINK_CURVE_H

#include "err.h"
#include "loop.h"

/* Loads the key file ("" for none: nothing is encrypted then) and answers ZAP's questions on the loop. Once a process,
 * before the first link is opened. ERR_INVALID with the file's name; refuses a file that others may read. */
int link_curve_open(struct loop *loop, const char *key_path, struct err *err);
void link_curve_close(struct loop *loop);

/* Makes a socket that binds (`is_server`) or connects use the key, when there is one. */
int link_curve_protect(void *socket, int is_server, struct err *err);

/* Writes a new key pair to `path`, readable by its owner only; a file that exists is left alone (ERR_CONFLICT). */
int link_curve_create(const char *path, struct err *err);

/* Handshakes turned away so far. */
unsigned long link_curve_refused(void);

#endif
