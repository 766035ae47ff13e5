/* Addresses of articles and feeds: one form per article, and the outlet behind it. Pure; home of CURLU, libidn2 and
 * libpsl. Only http and https exist here. */
#ifndef TRIPTYCH_URL_H
#define TRIPTYCH_URL_H

#include "err.h"

#include <stddef.h>

#define URL_MAX       2048 /* bytes of an address that leaves this module */
#define URL_SIZE      (URL_MAX + 1)
#define URL_RAW_MAX   8192 /* bytes of one that enters it: trackers may double an address */
#define URL_HOST_MAX  253  /* RFC 1035 */
#define URL_HOST_SIZE (URL_HOST_MAX + 1)

/* The address that `raw` means on a page or in a feed at `base` (NULL or "": `raw` must be absolute). White space
 * around and control characters inside are dropped; an absolute address is otherwise left as it was served. Returns 0,
 * or ERR_INVALID (not http or https, no host), ERR_TOO_LARGE. */
int url_resolve(const char *raw, const char *base, char out[URL_SIZE], struct err *err);

/* As url_resolve, then brought to the one form that Triptych stores and shows: scheme and host in lower case and ASCII
 * (punycode), no user, default port, fragment or known tracking parameter (url_query.c has the table), dot segments
 * resolved, percent signs in upper case and only where needed, nothing behind a stray quote or angle bracket.
 * Idempotent. */
int url_canonical(const char *raw, const char *base, char out[URL_SIZE], struct err *err);

/* What makes two canonical addresses the same article: `canonical` without its scheme, a leading "www." and a slash at
 * the end of the path. Not an address any more. */
void url_identity(const char *canonical, char out[URL_SIZE]);

/* The host of an address, or of a bare "host[:port][/…]", in lower case and ASCII without the dot at its end. Returns
 * 1, or 0 when there is none. An IPv6 address comes without its brackets. */
int url_host(const char *host_or_url, char out[URL_HOST_SIZE]);

/* The outlet's registrable domain by the Public Suffix List ("news.bbc.co.uk" gives "bbc.co.uk"); a name whose last
 * label the list does not know follows its rule "*" ("www.daily.example" gives "daily.example"). Returns 1, or 0 when
 * the host is an IP address, a single label or itself a public suffix. */
int url_registrable_domain(const char *host_or_url, char out[URL_HOST_SIZE]);

#endif
