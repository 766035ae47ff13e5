/* TLS towards Redis or a Sentinel, over a socket that belongs to somebody else: `rediss://`. The other side's certificate
 * and the name in it are always checked; TLS 1.2 is the oldest that is spoken. Never waits. With ingest/push the home of
 * OpenSSL. */
#ifndef TRIPTYCH_REDIS_TLS_H
#define TRIPTYCH_REDIS_TLS_H

#include "err.h"
#include "redis_url.h"

#include <stddef.h>
#include <sys/types.h>

#define REDIS_PATH_MAX 4096 /* bytes of a file's path, terminated, as long as PATH_MAX allows */

/* The files are read again at every attempt to connect, so that a renewed certificate counts without a restart. */
struct redis_tls_files {
    char ca[REDIS_PATH_MAX]; /* PEM: whom to trust; "": whom this system trusts (/etc/ssl/certs) */
    char cert
        [REDIS_PATH_MAX]; /* PEM: our own certificate and what it hangs on, for a Redis that asks for one; "": none */
    char key[REDIS_PATH_MAX];  /* PEM: its private key; there when `cert` is */
    char name[REDIS_HOST_MAX]; /* the name that every certificate has to be for; "": the host that is connected to */
};

struct redis_tls;

/* Reads the files once, to learn of mistakes at the start. Returns 0, or ERR_INVALID with a sentence that names setting
 * and file. */
int redis_tls_check(const struct redis_tls_files *files, struct err *err);

/* Begins on `fd`, a connected socket that does not block (borrowed, outlives *out). `host`: where it leads, a name or an
 * address. Sets *out (returns owned: redis_tls_close). Returns 0, ERR_INVALID or ERR_MEMORY. */
int redis_tls_open(const struct redis_tls_files *files, const char *host, int fd, struct redis_tls **out,
                   struct err *err);
void redis_tls_close(struct redis_tls *tls); /* NULL is fine */

/* Goes on with the handshake as far as it can without waiting. Returns 1 when both sides know each other; 0 when the
 * socket has to be readable or writable first (*out_events, enum loop_events); ERR_IO with the reason, among them that
 * the certificate is not trusted or is for another name. */
int redis_tls_shake(struct redis_tls *tls, int *out_events, struct err *err);

/* As recv and send: bytes; 0 (read only) when the other side has ended it; -1 with errno, EAGAIN when it would have to
 * wait. One read gives at most one TLS record: a buffer of REDIS_TLS_RECORD leaves nothing behind that the loop would not
 * notice. A write that would have to wait is tried again with at least the same bytes. */
#define REDIS_TLS_RECORD 16384
ssize_t redis_tls_read(struct redis_tls *tls, void *out, size_t size);
ssize_t redis_tls_write(struct redis_tls *tls, const void *data, size_t size);

/* What OpenSSL said of the last read or write that failed with EPROTO: with TLS 1.3 a Redis that does not take our
 * certificate says so only then. Borrowed. */
const char *redis_tls_problem(const struct redis_tls *tls);

#endif
