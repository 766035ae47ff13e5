/* HTTP: which path is answered by what. */
#include "access.h"
#include "cors.h"
#include "respond.h"
#include "routes.h"

#include <string.h>

static void get_events(struct publish *publish, struct http_request *request, const char *rest)
{
    (void)rest;
    api_events(publish, request);
}

static void get_robots(struct publish *publish, struct http_request *request, const char *rest)
{
    static const char text[] = "User-agent: *\nDisallow: /api/\nDisallow: /search\nDisallow: /lookup\n";
    (void)publish;
    (void)rest;
    http_respond(request, 200, "text/plain; charset=utf-8", text, sizeof text - 1);
}

static const struct route {
    const char *path;
    int has_rest; /* something must follow the path */
    route_fn *get;
    route_fn *post; /* NULL: it is only read */
} routes[] = {
    {"/", 0, get_front, NULL},
    {"/latest", 0, get_latest, NULL},
    {"/story/", 1, get_story_page, NULL},
    {"/source/", 1, get_source, NULL},
    {"/blindspot", 0, get_blindspot, NULL},
    {"/blindspot/", 1, get_blindspot_side, NULL},
    {"/topic/", 1, get_topic, NULL},
    {"/place/", 1, get_place, NULL},
    {"/method", 0, get_method, NULL},
    {"/search", 0, get_search, NULL},
    {"/lookup", 0, get_lookup, NULL},
    {"/feed.atom", 0, get_atom, NULL},
    {"/feed.rss", 0, get_rss, NULL},
    {"/feed.json", 0, get_json_feed, NULL},
    {"/api/v1/stories", 0, get_stories, NULL},
    {"/api/v1/stories/", 1, get_story_json, NULL},
    {"/api/v1/sources/", 1, get_source_json, NULL},
    {"/api/v1/lookup", 0, get_lookup_json, NULL},
    {"/api/v1/stats", 0, get_stats, NULL},
    {"/api/v1/events", 0, get_events, NULL},
    {"/openapi.json", 0, get_openapi, NULL},
    {"/robots.txt", 0, get_robots, NULL},
    {"/key", 0, get_key, post_key},
};

static const struct route *find_route(const char *path, const char **out_rest)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        size_t len = strlen(routes[i].path);
        if (routes[i].has_rest ? strncmp(path, routes[i].path, len) == 0 && path[len]
                               : strcmp(path, routes[i].path) == 0) {
            *out_rest = path + len;
            return &routes[i];
        }
    }
    return NULL;
}

static int is_api(const char *path)
{
    return strncmp(path, "/api/", 5) == 0;
}

int route_is_page(const char *path)
{
    return !is_api(path) && strncmp(path, "/feed.", 6) != 0 && strcmp(path, "/openapi.json") != 0;
}

static void answer_unknown(struct publish *publish, struct http_request *request)
{
    static const char detail[] = "There is nothing at this address.";
    if (is_api(http_path(request)))
        respond_problem(request, 404, "Not Found", detail);
    else
        respond_error_page(publish, request, 404, "Not found", detail);
}

static const char *methods_of(const struct route *route)
{
    return route && route->post ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
}

/* A preflight is answered whatever stands at the path: a program that cannot get past it cannot read the error either.
 */
static void answer_options(struct http_request *request, const struct route *route)
{
    http_header_add(request, "Allow", methods_of(route));
    if (cors_is_open(http_path(request)))
        cors_add_preflight(request);
    http_respond(request, 204, NULL, "", 0);
}

static void answer_route(struct publish *publish, struct http_request *request, const struct route *route,
                         const char *rest)
{
    const char *method = http_method(request);
    int is_post = route->post && strcmp(method, "POST") == 0;
    if (!is_post && strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        http_header_add(request, "Allow", methods_of(route));
        respond_problem(request, 405, "Method Not Allowed", "This is only read.");
        return;
    }
    if (route->get != get_key) {
        if (access_settle(publish, request))
            route->get(publish, request, rest);
    } else if (access_take(publish, request)) {
        (is_post ? route->post : route->get)(publish, request, rest);
    }
}

static int answer_operations(struct publish *publish, struct http_request *request)
{
    struct daemon *daemon = publish->service.daemon;
    return publish->has_operations ? daemon_answer(daemon, request) : daemon_answer_health(daemon, request);
}

void on_request(void *context, struct http_request *request)
{
    struct publish *publish = context;
    const char *path = http_path(request), *rest = NULL;
    if (answer_operations(publish, request))
        return;
    if (cors_is_open(path))
        cors_add(request);
    const struct route *route = find_route(path, &rest);
    if (strcmp(http_method(request), "OPTIONS") == 0 && (route || cors_is_open(path))) {
        answer_options(request, route);
        return;
    }
    http_header_add(request, "Vary", "Authorization, Cookie");
    if (route)
        answer_route(publish, request, route, rest);
    else if (access_take(publish, request))
        answer_unknown(publish, request);
}
