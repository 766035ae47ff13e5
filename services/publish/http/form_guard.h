/* Forms of ours, and none that another site sends for a reader: whoever owns a form asks here before it acts. */
#ifndef TRIPTYCH_FORM_GUARD_H
#define TRIPTYCH_FORM_GUARD_H

#include "form_token.h"
#include "web.h"

/* The token that each form of this answer carries in its field "form"; a browser without its random number gets one, in a
 * cookie. Before the request is answered. */
void form_guard_token(struct web *web, struct http_request *request, char out[FORM_TOKEN_SIZE]);

enum form_verdict {
    FORM_OWN,       /* sent from a page of this site, in the browser that it was made for */
    FORM_NO_FORM,   /* the body is none */
    FORM_ELSEWHERE, /* another site's, by what the browser says of it */
    FORM_OLD,       /* its token is not this browser's */
};
/* What to make of a posted form; what is refused is counted by its reason. */
enum form_verdict form_guard_check(struct web *web, struct http_request *request);

/* Answers a body that holds no form, or a form of another site. */
void form_guard_refuse(struct web *web, struct http_request *request, enum form_verdict verdict);

/* "; Secure" behind a cookie where the site is reached by https. A browser would drop such a cookie that comes over plain
 * HTTP, which is how the demo is looked at. */
const char *form_guard_secure(const struct web *web);

#endif
