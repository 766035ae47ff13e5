/* Adds to every answer its validator, how long it may be kept, and the security policy of pages; answers 304 where the
 * client has it. */
#include "respond.h"

#include "credentials.h"
#include "etag.h"
#include "html.h"
#include "id.h"
#include "page_error.h"
#include "web_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOCATION_MAX 8192 /* bytes of an address that leads on, with its parameters */

/* What a key opens is for its reader alone: no cache on the way may keep it for others. */
static void add_cache_control(struct http_request *request, const char *cache_control)
{
    char text[64];
    enum tier chosen;
    int is_personal = strncmp(cache_control, "public", 6) != 0 &&
                      (credentials_are_shown(request) || credentials_view(request, &chosen));
    snprintf(text, sizeof text, "%s%s", is_personal ? "private, " : "", cache_control);
    http_header_add(request, "Cache-Control", text);
}

/* With the headers of both answers, 200 and 304. Returns 1 when it has been answered, since the client has it. */
static int answered_unchanged(struct http_request *request, uint64_t hash, enum coding coding,
                              const char *cache_control)
{
    char etag[ETAG_SIZE];
    etag_make(hash, coding, etag);
    http_header_add(request, "ETag", etag);
    add_cache_control(request, cache_control);
    if (!etag_is_named(http_header(request, "If-None-Match"), hash))
        return 0;
    http_respond(request, 304, "text/plain", "", 0);
    return 1;
}

static enum coding liked_coding(const struct http_request *request)
{
    return coding_choose(http_header(request, "Accept-Encoding"));
}

/* Answers with the body (takes it), packed where the client likes that and it gains something. */
static void send_packed(struct http_request *request, unsigned status, const char *type, char *body, size_t size)
{
    enum coding coding = size < CODING_MIN_BYTES ? CODING_PLAIN : liked_coding(request);
    struct coded packed;
    if (coding != CODING_PLAIN && coding_pack(coding, CODING_ONCE, body, size, &packed) == 0) {
        free(body);
        http_header_add(request, "Content-Encoding", coding_name(coding));
        http_respond_take(request, status, type, packed.bytes, packed.size);
        return;
    }
    http_respond_take(request, status, type, body, size);
}

static void respond_bytes(struct http_request *request, const char *type, const char *cache_control, char *body,
                          size_t size)
{
    enum coding coding = size < CODING_MIN_BYTES ? CODING_PLAIN : liked_coding(request);
    if (answered_unchanged(request, id_hash64(body, size), coding, cache_control))
        free(body);
    else
        send_packed(request, 200, type, body, size);
}

void respond_page(struct http_request *request, unsigned status, struct buffer *page)
{
    char *body = NULL;
    size_t size = 0;
    struct err err = {0};
    if (buffer_take(page, &body, &size, &err)) {
        http_problem(request, 503, "Service Unavailable", err.text);
        return;
    }
    /* Errors are not kept: what is missing now may be there in a moment. */
    if (status == 200)
        respond_bytes(request, PAGE_TYPE, RESPOND_PAGE_KEEP, body, size);
    else
        send_packed(request, status, PAGE_TYPE, body, size);
}

/* For pages that hold a secret or a form's token: no cache, no validator that would show two of them to be the same, and
 * no packing, whose size would tell what of the secret stands in the page twice (BREACH). */
void respond_page_once(struct http_request *request, unsigned status, struct buffer *page)
{
    char *body = NULL;
    size_t size = 0;
    struct err err = {0};
    if (buffer_take(page, &body, &size, &err)) {
        http_problem(request, 503, "Service Unavailable", err.text);
        return;
    }
    http_header_add(request, "Cache-Control", "no-store");
    http_respond_take(request, status, PAGE_TYPE, body, size);
}

void respond_body(struct http_request *request, const char *type, const char *cache_control, struct buffer *out)
{
    char *body = NULL;
    size_t size = 0;
    struct err err = {0};
    if (buffer_take(out, &body, &size, &err))
        http_problem(request, 503, "Service Unavailable", err.text);
    else
        respond_bytes(request, type, cache_control, body, size);
}

void respond_json(struct http_request *request, const char *cache_control, struct json_writer *json)
{
    char *body = NULL;
    size_t size = 0;
    struct err err = {0};
    if (json_writer_take(json, &body, &size, &err))
        http_problem(request, 503, "Service Unavailable", err.text);
    else
        respond_bytes(request, "application/json", cache_control, body, size);
}

void respond_kept(struct http_request *request, const char *cache_control, enum coding_effort effort,
                  struct kept_answer *answer)
{
    enum coding coding = liked_coding(request);
    size_t size;
    const char *body = kept_answer_body(answer, effort, &coding, &size);
    if (answered_unchanged(request, answer->hash, coding, cache_control))
        return;
    if (coding != CODING_PLAIN)
        http_header_add(request, "Content-Encoding", coding_name(coding));
    http_respond(request, 200, answer->type, body, size);
}

void respond_and_keep(struct web *web, struct http_request *request, const struct respond_kept_as *as,
                      struct buffer *out)
{
    struct kept_answer *kept = kept_answers_put(&web->kept, as->key, as->note, as->type, out);
    if (kept)
        respond_kept(request, as->cache_control, CODING_KEPT, kept);
    else if (strcmp(as->type, PAGE_TYPE) == 0)
        respond_page(request, 200, out);
    else
        respond_body(request, as->type, as->cache_control, out);
}

void respond_problem(struct http_request *request, unsigned status, const char *title, const char *detail)
{
    http_header_add(request, "Cache-Control", "no-store");
    http_problem(request, status, title, detail);
}

void respond_problem_at(struct http_request *request, unsigned status, const char *detail,
                        const struct http_problem_place *place)
{
    http_header_add(request, "Cache-Control", "no-store");
    http_problem_at(request, status, http_status_title(status), detail, place);
}

void respond_error_page(struct web *web, struct http_request *request, unsigned status, const char *title,
                        const char *detail)
{
    struct buffer page;
    struct site site = site_for_request(web, request);
    /* What was asked may be what is wrong, or a secret at the wrong address: a switch of language leads to the path alone. */
    site.back[strcspn(site.back, "?")] = '\0';
    buffer_init(&page, PAGE_MAX);
    page_error(&page, &site, title, detail);
    http_header_add(request, "Cache-Control", "no-store");
    respond_page(request, status, &page);
}

void respond_moved(struct web *web, struct http_request *request, const char *path)
{
    struct buffer location;
    int is_page = web_path_is_page(http_path(request));
    buffer_init(&location, LOCATION_MAX);
    web_address_write(&location, request, path, NULL);
    /* "//host" would lead to another site. */
    if (location.is_failed || !location.data || location.data[1] == '/') {
        if (is_page)
            respond_error_page(web, request, 404, "Not found", "There is nothing at this address.");
        else
            respond_problem(request, 404, "Not Found", "There is nothing at this address.");
    } else {
        http_header_add(request, "Location", location.data);
        if (is_page)
            respond_error_page(web, request, 301, "Moved", "This page has another address.");
        else
            respond_problem(request, 308, "Permanent Redirect", "This has another address.");
    }
    buffer_done(&location);
}
