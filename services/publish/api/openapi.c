#include "openapi.h"

#include "json.h"
#include "openapi_json.h"
#include "page_api.h"
#include "respond.h"
#include "words.h"

void get_openapi(struct web *web, struct http_request *request)
{
    struct buffer body;
    (void)web;
    buffer_init(&body, PAGE_MAX);
    buffer_add(&body, openapi_json, openapi_json_size);
    respond_body(request, "application/json", "max-age=3600", &body);
}

void get_api_page(struct web *web, struct http_request *request)
{
    char key[KEPT_KEY_SIZE];
    struct buffer page;
    struct json *description;
    struct err err = {0};
    web_kept_key(web, request, "/api", key);
    struct kept_answer *kept = kept_answers_find(&web->kept, key, words_lang_code(words_used()), WEB_KEEP_MS);
    if (kept) {
        respond_kept(request, RESPOND_PAGE_KEEP, CODING_KEPT, kept);
        return;
    }
    /* Our own file: it fails for want of memory alone. Read for each rendering, it takes a millisecond and no memory in between. */
    if (json_read(openapi_json, openapi_json_size, &description, &err)) {
        http_problem(request, 503, "Service Unavailable", err.text);
        return;
    }
    struct site site = site_for_request(web, request);
    buffer_init(&page, PAGE_MAX);
    page_api(&page, &site, description);
    json_free(description);
    respond_and_keep(web, request,
                     &(struct respond_kept_as){key, words_lang_code(words_used()), PAGE_TYPE, RESPOND_PAGE_KEEP},
                     &page);
}
