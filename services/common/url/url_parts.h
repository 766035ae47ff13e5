/* Steps of url_canonical that are tested through it. Pure; private to this folder. */
#ifndef TRIPTYCH_URL_PARTS_H
#define TRIPTYCH_URL_PARTS_H

#include "url.h"

/* A text being put together in a buffer of `size` bytes, always terminated; `is_full` once something did not fit. */
struct url_text {
    char *bytes;
    size_t size, len;
    int is_full;
};

void url_text_add(struct url_text *text, const char *bytes, size_t len);

/* Copies a path or query: percent-encoded unreserved characters decoded, hexadecimal digits in upper case, bytes that
 * no address may hold encoded. */
void url_text_add_escaped(struct url_text *text, const char *bytes, size_t len);

/* `raw` without white space around it, control characters, a CDATA wrapper, HTML's "&amp;" and what follows a '#',
 * quote or angle bracket. */
int url_clean_raw(const char *raw, int keep_fragment, char out[URL_RAW_MAX + 1], struct err *err);

/* Which parameters are left out of an address. */
enum url_query_use {
    URL_QUERY_SHOWN,   /* known to say where the reader came from, whatever the site */
    URL_QUERY_IDENTITY /* also what nearly always does, and what asks for another form of the same page (AMP) */
};

/* Adds '?' and the parameters of `query` that count. */
void url_text_add_query(struct url_text *text, const char *query, enum url_query_use use);

/* Percent-encoded bytes of a parameter's value become themselves; `out` has room for `len` bytes and the terminator. */
void url_decode(const char *value, size_t len, char *out);

/* The address that `canonical` only leads on to, as it is written there. Returns 1, or 0 when the table of url_unwrap.c
 * knows of none. */
int url_unwrap(const char *canonical, char out[URL_SIZE]);

/* Lower case and ASCII: writes at most URL_HOST_MAX bytes. Returns 1, or 0 when `host` cannot be a host. */
int url_host_to_ascii(const char *host, char out[URL_HOST_SIZE]);

#endif
