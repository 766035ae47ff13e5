/* How the store knows that it talks to the right Redis, for a URL that begins with `rediss`. */
#ifndef TRIPTYCH_STORE_TLS_H
#define TRIPTYCH_STORE_TLS_H

/* Paths of PEM files, read at every attempt to connect, and a name; NULL or "": none (redis_tls.h says what that means).
 * Borrowed for store_open. With a URL that is not encrypted they are refused. */
struct store_tls {
    const char *ca_file, *cert_file, *key_file;
    const char *cert_name;
};

#endif
