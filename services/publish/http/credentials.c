/* Where a request can show a key or a token. */
#include "credentials.h"

#include <string.h>
#include <strings.h>

#define BEARER       "Bearer "
#define BEARER_CHARS 7

/* NULL when the header says something else: another scheme is a proxy's business. */
static const char *bearer_key(const struct http_request *request)
{
    const char *value = http_header(request, "Authorization");
    if (!value || strncasecmp(value, BEARER, BEARER_CHARS) != 0)
        return NULL;
    return value + BEARER_CHARS + strspn(value + BEARER_CHARS, " ");
}

/* A browser that has been told to forget its key may send what is left of the cookie. */
static const char *cookie_key(const struct http_request *request)
{
    const char *tier_key = http_cookie(request, CREDENTIALS_COOKIE);
    return tier_key && *tier_key ? tier_key : NULL;
}

int credentials_are_in_header(const struct http_request *request)
{
    return bearer_key(request) != NULL;
}

const char *credentials_tier_key(const struct http_request *request)
{
    const char *tier_key = bearer_key(request);
    return tier_key ? tier_key : cookie_key(request);
}

const char *credentials_token(const struct http_request *request)
{
    return strncmp(http_path(request), "/feed.", 6) == 0 ? http_query(request, "token") : NULL;
}

int credentials_view(const struct http_request *request, enum tier *out)
{
    const char *name = http_cookie(request, CREDENTIALS_VIEW_COOKIE);
    return name && tier_read(name, out);
}

int credentials_are_shown(const struct http_request *request)
{
    return credentials_tier_key(request) || credentials_token(request);
}
