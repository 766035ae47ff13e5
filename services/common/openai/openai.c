/* Builds a request, collects the answer under a size limit, and turns HTTP's failures into sentences for the operator,
 * without the key that was sent. */
#include "openai.h"

#include "clock.h"
#include "json.h"
#include "openai_address.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE 1024
#define STATUS_OK   200L
#define KEY_PIECE   12 /* bytes of a key that are not shown; services show its first or last few so that it can be told */

static int add_header(struct openai_service *service, const char *line)
{
    struct curl_slist *longer = curl_slist_append(service->headers, line);
    if (!longer) {
        return ERR_MEMORY;
    }
    service->headers = longer;
    return 0;
}

static int add_key(struct openai_service *service, const char *key, struct err *err)
{
    char line[HEADER_SIZE];
    int written = snprintf(line, sizeof line, "Authorization: Bearer %s", key);
    /* A line break in a key would be a header of its own. */
    if (written < 0 || written >= HEADER_SIZE || strpbrk(key, "\r\n")) {
        return err_set(err, ERR_INVALID, "%s's key is longer than %d bytes or not one line", service->who, HEADER_SIZE);
    }
    int result = add_header(service, line);
    for (const struct curl_slist *at = service->headers; result == 0 && at; at = at->next)
        service->key = at->next ? "" : at->data + strlen("Authorization: Bearer ");
    return result;
}

/* Whether a text has the key, or a piece of it that is long enough to be of use to somebody: what a service says is cut, and
 * a key in the middle of that with it. */
static int has_key(const char *text, const char *key)
{
    char piece[KEY_PIECE + 1];
    size_t len = strlen(key);
    for (size_t at = 0; at == 0 || at + KEY_PIECE <= len; at++) {
        snprintf(piece, sizeof piece, "%s", key + at);
        if (piece[0] && strstr(text, piece)) {
            return 1;
        }
    }
    return 0;
}

void openai_service_hide(const struct openai_service *service, struct err *err)
{
    char shown[ERR_TEXT_MAX];
    url_text_for_show(err->text, service->address, shown, sizeof shown);
    if (has_key(shown, service->key)) {
        /* What a service says goes to the log and to pages. */
        snprintf(err->text, sizeof err->text, "%s refuses, and repeats the key while saying why", service->who);
    } else {
        snprintf(err->text, sizeof err->text, "%s", shown);
    }
}

int openai_service_init(struct openai_service *service, const struct openai_options *options, struct err *err)
{
    *service = (struct openai_service){.key = "", .who = options->who};
    if (strlen(options->model) >= sizeof service->model) {
        return err_set(err, ERR_INVALID, "%s's model has a name longer than %d bytes", options->who,
                       OPENAI_MODEL_SIZE - 1);
    }
    memcpy(service->model, options->model, strlen(options->model) + 1);
    int result = openai_address(options->url, options->tail, options->who, service->address, err);
    if (result == 0 && add_header(service, "Content-Type: application/json") < 0) {
        result = err_set(err, ERR_MEMORY, "no memory for %s's headers", options->who);
    }
    if (result == 0 && options->key && options->key[0]) {
        result = add_key(service, options->key, err);
    }
    if (result < 0) {
        openai_service_done(service);
    }
    return result;
}

void openai_service_done(struct openai_service *service)
{
    curl_slist_free_all(service->headers);
    service->headers = NULL;
}

static size_t take_answer(char *data, size_t size, size_t count, void *context)
{
    struct openai_post *post = context;
    buffer_add(&post->answer, data, size * count);
    /* Anything but the size that was given ends the transfer. */
    return post->answer.is_failed ? 0 : size * count;
}

/* A name that has several addresses is several services: each request goes to one of them by chance, with the name
 * looked up again, so that replicas that come and go are noticed. An encrypted connection is kept: to make one costs 20
 * ms. */
static void spread(CURL *easy, const struct openai_service *service)
{
    if (strncmp(service->address, "https:", 6) == 0)
        return;
    curl_easy_setopt(easy, CURLOPT_DNS_SHUFFLE_ADDRESSES, 1L);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

static void set_options(struct openai_post *post, size_t body_bytes, void *owner)
{
    CURL *easy = post->easy;
    curl_easy_setopt(easy, CURLOPT_URL, post->service->address);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, owner);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, post->error);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, post->body);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_bytes);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, post->service->headers);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a resolver thread that hangs must not hold up the end */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");      /* nor the environment decide where we connect */
    /* The folder instead of the bundle: reading all of that costs 20 ms for each connection. */
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, "/etc/ssl/certs");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, post);
    spread(easy, post->service);
}

int openai_post_start(struct openai_post *post, const struct openai_service *service,
                      const struct openai_document *document, void *owner, struct curl_loop *curl_loop, struct err *err)
{
    *post = (struct openai_post){.service = service, .body = document->body, .started_us = clock_monotonic_us()};
    buffer_init(&post->answer, document->answer_max);
    post->easy = curl_easy_init();
    if (!post->easy) {
        return err_set(err, ERR_MEMORY, "no memory for a request to %s", service->who);
    }
    set_options(post, document->body_bytes, owner);
    return curl_loop_add(curl_loop, post->easy, err);
}

static int refuse_status(const struct openai_post *post, long status, struct err *err)
{
    char complaint[OPENAI_COMPLAINT_SIZE] = "";
    if (post->answer.len > 0) {
        openai_complaint(post->answer.data, post->answer.len, complaint);
    }
    return err_set(err, ERR_UNAVAILABLE, "%s answered with status %ld%s%s", post->service->who, status,
                   complaint[0] ? ": " : "", complaint);
}

int openai_post_read(const struct openai_post *post, CURLcode code, long *out_status, struct err *err)
{
    long status = 0;
    curl_easy_getinfo(post->easy, CURLINFO_RESPONSE_CODE, &status);
    if (out_status)
        *out_status = status;
    if (post->answer.is_failed == ERR_TOO_LARGE) {
        return err_set(err, ERR_TOO_LARGE, "%s's answer is longer than %zu bytes", post->service->who,
                       post->answer.max_bytes);
    }
    if (code != CURLE_OK) {
        return err_set(err, ERR_UNAVAILABLE, "%s does not answer: %s", post->service->who,
                       post->error[0] ? post->error : curl_easy_strerror(code));
    }
    /* Unavailable whatever the status: a wrong key or model is put right at the service, while work goes on. */
    return status == STATUS_OK ? 0 : refuse_status(post, status, err);
}

void openai_post_done(struct openai_post *post)
{
    curl_easy_cleanup(post->easy);
    free(post->body);
    buffer_done(&post->answer);
    *post = (struct openai_post){0};
}

void openai_complaint(const char *body, size_t size_bytes, char out[OPENAI_COMPLAINT_SIZE])
{
    struct json *document = NULL;
    out[0] = '\0';
    if (json_read(body, size_bytes, &document, NULL) < 0) {
        return;
    }
    const struct json *error = json_member(document, "error");
    const char *text =
        json_kind(error) == JSON_KIND_TEXT ? json_as_text(error) : json_member_text(error, "message", "");
    size_t len = utf8_cut_len(text, strlen(text), OPENAI_COMPLAINT_SIZE - 1);
    memcpy(out, text, len);
    out[len] = '\0';
    json_free(document);
}
