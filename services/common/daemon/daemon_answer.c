/* What every daemon answers on `http_listen`: /healthz, /readyz, /metrics; the rest goes to the daemon's own code. */
#include "daemon_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HTTP_CONNECTIONS_MAX 64 /* on http_listen: probes, scrapes, a person */
#define HTTP_IDLE_S          30

/* Alive means that the loop turns, whatever else is away: who restarts on it must not do so because Redis is. */
static void answer_healthz(struct daemon *daemon, struct http_request *request)
{
    char text[256];
    int len =
        snprintf(text, sizeof text, "{\"healthy\":true,\"program\":\"%s\",\"version\":\"%s\",\"instance\":\"%s\"}\n",
                 daemon->program, TRIPTYCH_VERSION, daemon->instance);
    http_respond(request, 200, "application/json", text, (size_t)len);
}

/* Each reason is named in the body; 503 keeps a balancer from sending readers here. */
static void answer_readyz(struct daemon *daemon, struct http_request *request)
{
    char *text = malloc(HEALTH_JSON_MAX);
    if (!text) {
        http_problem(request, 503, "Service Unavailable", "There is no memory for the answer.");
        return;
    }
    size_t len = health_print(&daemon->health, text, HEALTH_JSON_MAX);
    unsigned status = health_is_ready(&daemon->health) ? 200 : 503;
    http_respond_take(request, status, "application/json", text, len);
}

/* What /readyz says, for those who watch many replicas at once. */
static void show_conditions(struct daemon *daemon)
{
    for (size_t i = 0; i < daemon->health.condition_count; i++) {
        const struct health_item *item = &daemon->health.conditions[i];
        metric_set(metrics_gauge(daemon->metrics, "triptych_condition_met",
                                 "1 where this condition of being ready is met, 0 where it is not", "condition",
                                 item->name),
                   item->is_met);
    }
}

static void answer_metrics(struct daemon *daemon, struct http_request *request)
{
    size_t size = 0;
    show_conditions(daemon);
    process_metrics_refresh(&daemon->process);
    char *text = metrics_print(daemon->metrics, &size);
    if (text)
        http_respond_take(request, 200, "text/plain; version=0.0.4; charset=utf-8", text, size);
    else
        http_problem(request, 503, "Service Unavailable", "There is no memory for the answer.");
}

typedef void answer_fn(struct daemon *daemon, struct http_request *request);

static int answer_at(struct daemon *daemon, struct http_request *request, const char *path, answer_fn *answer)
{
    const char *method = http_method(request);
    if (strcmp(http_path(request), path) != 0)
        return 0;
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0) {
        answer(daemon, request);
        return 1;
    }
    http_header_add(request, "Allow", "GET, HEAD, OPTIONS");
    if (strcmp(method, "OPTIONS") == 0)
        http_respond(request, 204, NULL, "", 0);
    else
        http_problem(request, 405, "Method Not Allowed", "This is only read.");
    return 1;
}

int daemon_answer_health(struct daemon *daemon, struct http_request *request)
{
    return answer_at(daemon, request, "/healthz", answer_healthz);
}

int daemon_answer(struct daemon *daemon, struct http_request *request)
{
    return daemon_answer_health(daemon, request) || answer_at(daemon, request, "/readyz", answer_readyz) ||
           answer_at(daemon, request, "/metrics", answer_metrics);
}

void daemon_http_limited(struct daemon *daemon, enum http_limit limit, const struct net_address *client)
{
    http_limits_note(&daemon->http_limits, limit, client);
}

static void on_http_limit(void *context, enum http_limit limit, const struct net_address *client)
{
    daemon_http_limited(context, limit, client);
}

static void on_request(void *context, struct http_request *request)
{
    struct daemon *daemon = context;
    if (daemon_answer(daemon, request))
        return;
    if (daemon->spec->on_request && daemon->state)
        daemon->spec->on_request(daemon->state, request);
    else
        http_problem(request, 404, "Not Found", "There are /healthz, /readyz and /metrics here.");
}

int daemon_open_http(struct daemon *daemon, struct err *err)
{
    struct http_options options = {.listen = settings_text(daemon->settings, "http_listen"),
                                   .connections_max = HTTP_CONNECTIONS_MAX,
                                   .body_max = daemon->spec->http_body_max,
                                   .client_connections_max = HTTP_CONNECTIONS_MAX / 2,
                                   .idle_timeout_s = HTTP_IDLE_S,
                                   .handler = on_request,
                                   .on_limit = on_http_limit,
                                   .context = daemon};
    /* Half of the connections for one address: a scraper that leaks them leaves the probes theirs. */
    if (strcmp(options.listen, "none") == 0)
        return 0;
    return http_open(daemon->loop, &options, &daemon->http, err);
}
