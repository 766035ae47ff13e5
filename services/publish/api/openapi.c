#include "openapi.h"

#include "openapi_json.h"
#include "respond.h"

void get_openapi(struct web *web, struct http_request *request)
{
    struct buffer body;
    (void)web;
    buffer_init(&body, PAGE_MAX);
    buffer_add(&body, openapi_json, openapi_json_size);
    respond_body(request, "application/json", "max-age=3600", &body);
}
