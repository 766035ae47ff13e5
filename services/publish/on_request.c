/* The way of a request on the pages' listener: route, access, handler. */
#include "on_request.h"

#include "access.h"
#include "cors.h"
#include "params.h"
#include "publish.h"
#include "respond.h"
#include "routes.h"
#include "tier_key_form.h"
#include "web_path.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define PATH_MAX_BYTES 1024 /* of a path that is tried without its final slash */

static void answer_unknown(struct web *web, struct http_request *request)
{
    static const char detail[] = SAY_LATER("There is nothing at this address.");
    if (web_path_is_api(http_path(request)))
        respond_problem(request, 404, "Not Found", detail);
    else
        respond_error_page(web, request, 404, SAY_LATER("Not found"), detail);
}

static void answer_refused_tier_key(struct web *web, struct http_request *request, enum tier_key_verdict verdict)
{
    if (web_path_is_page(http_path(request))) {
        tier_key_form_answer(web, request, 401, tier_key_sentence(verdict));
        return;
    }
    http_header_add(request, "WWW-Authenticate", "Bearer");
    respond_problem(request, 401, "Unauthorized", tier_key_sentence(verdict));
}

#define METHODS_SIZE 48

/* Exactly what the path takes; NULL: a path that leads nowhere is only read. */
static void add_allow(struct http_request *request, const struct route *route)
{
    char methods[METHODS_SIZE];
    int has_get = !route || route->get || route->get_rest;
    int has_post = route && (route->post || route->post_rest);
    snprintf(methods, sizeof methods, "%s%s%s%sOPTIONS", has_get ? "GET, HEAD, " : "", has_post ? "POST, " : "",
             route && route->patch_rest ? "PATCH, " : "", route && route->remove_rest ? "DELETE, " : "");
    http_header_add(request, "Allow", methods);
}

/* A preflight is answered whatever stands at the path: a program that cannot get past it cannot read the error
 * either. */
static void answer_options(struct http_request *request, const struct route *route)
{
    add_allow(request, route);
    if (cors_is_open(http_path(request)))
        cors_add_preflight(request);
    http_respond(request, 204, NULL, "", 0);
}

/* Returns 0 when the request has been answered instead. */
static int settle_access(struct web *web, struct http_request *request, const struct route *route)
{
    enum tier_key_verdict verdict = TIER_KEY_NONE;
    /* /key itself tells a reader that a key is wrong: it must not be refused before it gets there, nor that page's
     * style. A frame shows what everybody sees, and never the form that takes a key. */
    if (route->judges_tier_keys || route->is_for_all || route->is_framed)
        return access_take(web, request);
    enum access access = access_decide(web, request, &verdict);
    if (access == ACCESS_KEY_REFUSED)
        answer_refused_tier_key(web, request, verdict);
    return access == ACCESS_GRANTED;
}

/* What a request does with its path. */
struct deed {
    web_handler *whole;
    web_rest_handler *rest;
};

/* Neither is set when the path does not take this method. */
static struct deed deed_of(const struct route *route, const char *method)
{
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        return (struct deed){route->get, route->get_rest};
    if (strcmp(method, "POST") == 0)
        return (struct deed){route->post, route->post_rest};
    if (strcmp(method, "PATCH") == 0)
        return (struct deed){NULL, route->patch_rest};
    return (struct deed){NULL, strcmp(method, "DELETE") == 0 ? route->remove_rest : NULL};
}

static void answer_route(struct web *web, struct http_request *request, const struct route *route, const char *rest)
{
    const struct deed deed = deed_of(route, http_method(request));
    if (!deed.whole && !deed.rest) {
        add_allow(request, route);
        respond_problem(request, 405, "Method Not Allowed",
                        route->post || route->post_rest || route->remove_rest
                            ? "This cannot be done here: Allow says what can."
                            : "This is only read.");
        return;
    }
    const char *params = route->params ? route->params : "", *may_be_empty = route->may_be_empty;
    if (!settle_access(web, request, route) || !params_check(web, request, params, may_be_empty ? may_be_empty : ""))
        return;
    web_speak(web, request);
    if (deed.rest)
        deed.rest(web, request, rest);
    else
        deed.whole(web, request);
}

/* "/latest/" is "/latest": whoever typed it has not meant anything else; programs are told 404. Returns 0 when the path does not end so, or leads
 * nowhere without it. */
static int answer_final_slash(struct web *web, struct http_request *request)
{
    char path[PATH_MAX_BYTES + 1], part[ROUTE_PART_SIZE];
    const char *rest;
    size_t len = strlen(http_path(request));
    if (len < 2 || len > PATH_MAX_BYTES || http_path(request)[len - 1] != '/' || !web_path_is_page(http_path(request)))
        return 0;
    memcpy(path, http_path(request), len + 1);
    while (len > 1 && path[len - 1] == '/')
        path[--len] = '\0';
    if (!route_find(path, part, &rest))
        return 0;
    if (access_take(web, request))
        respond_moved(web, request, path);
    return 1;
}

static int answer_operations(struct publish *publish, struct http_request *request)
{
    struct daemon *daemon = publish->service.daemon;
    return publish->web.has_operations ? daemon_answer(daemon, request) : daemon_answer_health(daemon, request);
}

static void add_policy(const struct publish *publish, struct http_request *request, int is_framed)
{
    int is_direct = publish->pictures.links.mode == PICTURES_DIRECT;
    http_header_add(request, "Content-Security-Policy",
                    is_framed   ? PAGE_CSP_FRAMED
                    : is_direct ? PAGE_CSP_DIRECT
                                : PAGE_CSP);
}

void on_request(void *context, struct http_request *request)
{
    struct publish *publish = context;
    const char *path = http_path(request), *rest = NULL;
    char part[ROUTE_PART_SIZE];
    /* Before everything: probes bear no key and are not limited. */
    if (answer_operations(publish, request))
        return;
    if (cors_is_open(path))
        cors_add(request);
    const struct route *route = route_find(path, part, &rest);
    if (strcmp(http_method(request), "OPTIONS") == 0 && (route || cors_is_open(path))) {
        answer_options(request, route);
        return;
    }
    /* On every answer, also those for strangers: a shared cache must not give one reader's page to another. */
    http_header_add(request, "Vary",
                    route && route->is_for_all  ? "Accept-Encoding"
                    : route && route->is_framed ? "Accept-Encoding, Accept-Language"
                                                : "Authorization, Cookie, Accept-Encoding, Accept-Language");
    if (web_path_is_page(path) && !(route && route->is_for_all))
        add_policy(publish, request, route && route->is_framed);
    if (answer_final_slash(&publish->web, request))
        return;
    if (route)
        answer_route(&publish->web, request, route, rest);
    else if (access_take(&publish->web, request))
        answer_unknown(&publish->web, request);
}
