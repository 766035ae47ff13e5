/* HTTP: which path is answered by what. */
#include "embedder.h"
#include "embedding_answer.h"

#include <string.h>

static void post_embeddings(struct embedder *embedder, struct http_request *request)
{
    struct embedding_request wish = {0};
    struct err err = {0};
    size_t size = 0;
    const char *body = http_body(request, &size);
    /* Refused while stopping, answered what is in hand: so a restart loses no request that was taken. */
    if (embedder->is_stopping) {
        embedder_refuse(embedder, request, EMBEDDER_STOPPING, "The embedder was asked to stop: ask another one.");
        return;
    }
    int code = embedding_request_read(body, size, &embedder->limits, &wish, &err);
    if (code == 0)
        code = work_add(embedder->work, &wish, request, embedder->wait_max_ms, &err);
    if (code) {
        embedding_request_done(&wish);
        embedder_refuse(embedder, request, embedder_refusal_of(err.code), err.text);
        return;
    }
    embedder->unanswered++;
}

static void get_models(struct embedder *embedder, struct http_request *request)
{
    char *text = NULL;
    size_t size = 0;
    struct err err = {0};
    if (embedding_models_write(embedder->model_name, &text, &size, &err))
        embedder_refuse(embedder, request, EMBEDDER_FAILED, "There is no memory for the answer.");
    else
        http_respond_take(request, 200, "application/json", text, size);
}

static int is_method(const struct http_request *request, const char *method)
{
    return strcmp(http_method(request), method) == 0;
}

void embedder_on_request(void *context, struct http_request *request)
{
    static const struct {
        const char *path, *allow;
        void (*answer)(struct embedder *embedder, struct http_request *request);
    } routes[] = {{"/v1/embeddings", "POST", post_embeddings},
                  {"/embeddings", "POST", post_embeddings},
                  {"/v1/models", "GET, HEAD", get_models}};
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (strcmp(http_path(request), routes[i].path) != 0)
            continue;
        int is_allowed = routes[i].answer == post_embeddings ? is_method(request, "POST")
                                                             : is_method(request, "GET") || is_method(request, "HEAD");
        if (is_allowed) {
            routes[i].answer(context, request);
        } else {
            http_header_add(request, "Allow", routes[i].allow);
            http_problem(request, 405, "Method Not Allowed", "POST texts to /v1/embeddings; GET /v1/models.");
        }
        return;
    }
    http_problem(request, 404, "Not Found",
                 "There are /v1/embeddings, /v1/models, /healthz, /readyz and /metrics here.");
}
