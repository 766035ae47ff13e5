/* HTTP: which path is answered by what. */
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
    static const char text[] = "User-agent: *\nDisallow: /api/\nDisallow: /search\n";
    (void)publish;
    (void)rest;
    http_respond(request, 200, "text/plain; charset=utf-8", text, sizeof text - 1);
}

static const struct route {
    const char *path;
    int has_rest; /* something must follow the path */
    route_fn *get;
} routes[] = {
    {"/", 0, get_front},
    {"/latest", 0, get_latest},
    {"/story/", 1, get_story_page},
    {"/source/", 1, get_source},
    {"/blindspot", 0, get_blindspot},
    {"/blindspot/", 1, get_blindspot_side},
    {"/search", 0, get_search},
    {"/feed.atom", 0, get_atom},
    {"/feed.rss", 0, get_rss},
    {"/feed.json", 0, get_json_feed},
    {"/api/v1/stories", 0, get_stories},
    {"/api/v1/stories/", 1, get_story_json},
    {"/api/v1/stats", 0, get_stats},
    {"/api/v1/events", 0, get_events},
    {"/openapi.json", 0, get_openapi},
    {"/robots.txt", 0, get_robots},
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

static void answer_unknown(struct publish *publish, struct http_request *request)
{
    static const char detail[] = "There is nothing at this address.";
    if (is_api(http_path(request)))
        respond_problem(request, 404, "Not Found", detail);
    else
        respond_error_page(publish, request, 404, "Not found", detail);
}

void on_request(void *context, struct http_request *request)
{
    struct publish *publish = context;
    const char *method = http_method(request), *path = http_path(request), *rest = NULL;
    if (daemon_answer(publish->service.daemon, request))
        return;
    const struct route *route = find_route(path, &rest);
    if (!route) {
        answer_unknown(publish, request);
        return;
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        http_header_add(request, "Allow", "GET, HEAD");
        http_problem(request, 405, "Method Not Allowed", "This is only read.");
        return;
    }
    /* What the API says is public: programs in any browser page may read it. */
    if (is_api(path))
        http_header_add(request, "Access-Control-Allow-Origin", "*");
    route->get(publish, request, rest);
}
