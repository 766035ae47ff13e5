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

/* Adds '?' and the parameters of `query` that say what is shown, not where the reader came from. */
void url_text_add_query(struct url_text *text, const char *query);

/* Lower case and ASCII: writes at most URL_HOST_MAX bytes. Returns 1, or 0 when `host` cannot be a host. */
int url_host_to_ascii(const char *host, char out[URL_HOST_SIZE]);

#endif
