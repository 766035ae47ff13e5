/* What a request shows of itself: a tier key (Authorization: Bearer, or the cookie that the page /key sets) or, for
 * Atom, RSS and JSON Feed, a token (?token=). Whether these are any good is not decided here. Pure. */
#ifndef TRIPTYCH_CREDENTIALS_H
#define TRIPTYCH_CREDENTIALS_H

#include "http.h"
#include "tier.h"

#define CREDENTIALS_COOKIE "triptych_key"

/* The tier key behind "Bearer", else that of the cookie; NULL when neither is there. Borrowed from the request. */
const char *credentials_tier_key(const struct http_request *request);
/* Whether a key stands behind "Bearer", where no other site can make a browser put it. */
int credentials_are_in_header(const struct http_request *request);
/* The token of the address; NULL when there is none, or the path takes none. Borrowed from the request. */
const char *credentials_token(const struct http_request *request);
/* Whether there is either, good or not: what the request gets is for nobody else. */
int credentials_are_shown(const struct http_request *request);

/* Where readers may look at the desk as those of a lower tier do (the setting tiers=both): the tier that this browser
 * has chosen. Returns 1 and sets *out, or 0 when it has chosen none. */
#define CREDENTIALS_VIEW_COOKIE "triptych_view"
int credentials_view(const struct http_request *request, enum tier *out);

#endif
