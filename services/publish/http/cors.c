/* Which answers programs of other sites may read. */
#include "cors.h"

#include <string.h>

#define PREFLIGHT_KEPT_S "86400" /* a browser asks once a day */

int cors_is_open(const char *path)
{
    return strncmp(path, "/api/", 5) == 0 || strncmp(path, "/feed.", 6) == 0 || strcmp(path, "/openapi.json") == 0 ||
           strcmp(path, "/oembed") == 0;
}

void cors_add(struct http_request *request)
{
    /* With "*" no browser lets a script read what came for a cookie: another site sees what a stranger sees, or what
     * the key that it sends itself opens. With "*" a browser sends no cookies along: another site's script sees what a
     * stranger sees, or what its own key opens. */
    http_header_add(request, "Access-Control-Allow-Origin", "*");
    http_header_add(request, "Access-Control-Expose-Headers",
                    "ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Link, Location, Allow, "
                    "WWW-Authenticate");
}

/* "*" does not cover Authorization, and old browsers do not know it. */
void cors_add_preflight(struct http_request *request)
{
    http_header_add(request, "Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
    http_header_add(request, "Access-Control-Allow-Headers",
                    "Authorization, Last-Event-ID, Cache-Control, If-None-Match, If-Modified-Since, Accept, "
                    "Accept-Language, Content-Type, X-Requested-With, *");
    http_header_add(request, "Access-Control-Max-Age", PREFLIGHT_KEPT_S);
}
