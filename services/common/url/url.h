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
 * (punycode), no user, default port, fragment or parameter that is known to track wherever it stands (url_query.c has
 * the table), dot segments resolved, percent signs in upper case and only where needed, nothing behind a stray quote or
 * angle bracket. An address that only leads on to another (of a search engine, an AMP cache; the table stands in
 * url_unwrap.c) is that other one. Idempotent. */
int url_canonical(const char *raw, const char *base, char out[URL_SIZE], struct err *err);

/* Adds the fragment of `raw` to its canonical form again, where it fits. */
void url_add_fragment(const char *raw, char canonical[URL_SIZE]);

/* Whether a parameter of an address is known to track, whatever its value is. */
int url_is_tracker(const char *name);

/* What makes two canonical addresses the same article: `canonical` without its scheme, a leading "www.", "m." or
 * "amp.", what asks for an AMP page, parameters that nearly always track, and a slash at the end of the path. A
 * fragment, where it was added again, counts. Not an address any more. `out` may be
 * `canonical`. */
void url_identity(const char *canonical, char out[URL_SIZE]);

/* The host of an address, or of a bare "host[:port][/…]", in lower case and ASCII without the dot at its end. Returns
 * 1, or 0 when there is none. An IPv6 address comes without its brackets. */
int url_host(const char *host_or_url, char out[URL_HOST_SIZE]);

/* The outlet's registrable domain by the Public Suffix List ("news.bbc.co.uk" gives "bbc.co.uk"); a name whose last
 * label the list does not know follows its rule "*" ("www.daily.example" gives "daily.example"). Returns 1, or 0 when
 * the host is an IP address, a single label or itself a public suffix. */
int url_registrable_domain(const char *host_or_url, char out[URL_HOST_SIZE]);

/* The address of a feed, as it is stored, from how people type it and lists hold it: "feed:" and its like before it or
 * in place of the protocol, no protocol (then https), quotes or angle brackets around it, blanks in it, letter case of
 * protocol and host, their own port, a fragment. User, path and query stay as written, and what is not ASCII too.
 * Idempotent. Returns 0, or ERR_INVALID, ERR_TOO_LARGE. */
int url_feed(const char *raw, char out[URL_SIZE], struct err *err);

/* How many bytes of such an address tell its feed from others: "https://a.example/" is "https://a.example". */
size_t url_feed_identity_len(const char *url);

/* ── for show ──
 * The address of a feed may carry a user, a password or a token, in its path too. Whoever shows, logs or counts one
 * uses these; the operator alone sees it whole, in `triptych feeds list`. */

/* What anybody may see of an address: its host, or "?". */
void url_for_show(const char *url, char out[URL_HOST_SIZE]);

/* What a log line names a feed by: "host#1a2b3c4d". The number stands for the address without its user, so that a line
 * can be found again in `triptych feeds list`. */
#define URL_LOG_SIZE (URL_HOST_SIZE + 9)
void url_for_log(const char *url, char out[URL_LOG_SIZE]);

/* A sentence about the address `url` (NULL: about none in particular) without what no one is to see: of each address in
 * it the host is left, of "user:password@host" and of the parts of `url` nothing, queries are cut. What does not fit
 * `out_size` is left out by whole words. */
void url_text_for_show(const char *text, const char *url, char *out, size_t out_size);

/* The address without user, query and fragment: what is relative to a feed is resolved at it. */
void url_without_secrets(const char *url, char out[URL_SIZE]);

/* Takes the user out of an address, in place. */
void url_drop_user(char *url);

#endif
