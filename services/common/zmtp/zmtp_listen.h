/* Listening on a ZeroMQ endpoint: "tcp://127.0.0.1:5556", "tcp://[::1]:5556", or a star instead of the address for all
 * IPv4 addresses; a port "*" or 0 takes any free one. */
#ifndef TRIPTYCH_ZMTP_LISTEN_H
#define TRIPTYCH_ZMTP_LISTEN_H

#include "err.h"

#define ZMTP_ENDPOINT_SIZE 96

/* Returns a descriptor that does not block (owned: close) and the endpoint as bound; < 0: ERR_INVALID when it is no
 * such endpoint, ERR_IO. */
int zmtp_listen_open(const char *endpoint, char out_bound[ZMTP_ENDPOINT_SIZE], struct err *err);

#endif
