/* Builds one request, collects the answer under a size limit, and turns HTTP's failures into sentences for the
 * operator, without the key that was sent. */
#include "embed_batch.h"
#include "clock.h"
#include "embed_address.h"
#include "json_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE   1024
#define STATUS_OK     200L
#define MODEL_DEFAULT "multilingual-e5-small"

static int is_given(const char *text)
{
    return text && text[0] != '\0';
}

static int add_header(struct embed_service *service, const char *line)
{
    struct curl_slist *longer = curl_slist_append(service->headers, line);
    if (!longer) {
        return ERR_MEMORY;
    }
    service->headers = longer;
    return 0;
}

static int add_key(struct embed_service *service, const char *key, struct err *err)
{
    char line[HEADER_SIZE];
    int written = snprintf(line, sizeof line, "Authorization: Bearer %s", key);
    /* A line break in a key would be a header of its own. */
    if (written < 0 || written >= HEADER_SIZE || strpbrk(key, "\r\n")) {
        return err_set(err, ERR_INVALID, "the embedder's key is longer than %d bytes or not one line", HEADER_SIZE);
    }
    int result = add_header(service, line);
    for (const struct curl_slist *at = service->headers; result == 0 && at; at = at->next)
        service->key = at->next ? "" : at->data + strlen("Authorization: Bearer ");
    return result;
}

void embed_service_hide(const struct embed_service *service, struct err *err)
{
    char shown[ERR_TEXT_MAX];
    url_text_for_show(err->text, service->address, shown, sizeof shown);
    int holds_key = service->key[0] && strstr(shown, service->key);
    snprintf(err->text, sizeof err->text, "%s",
             /* What a service says goes to the log and to pages. */
             holds_key ? "the embedder refuses, and repeats the key while saying why" : shown);
}

int embed_service_init(struct embed_service *service, const struct embed_options *options, struct err *err)
{
    const char *model = is_given(options->model) ? options->model : MODEL_DEFAULT;
    *service = (struct embed_service){.key = ""};
    if (strlen(model) >= sizeof service->model) {
        return err_set(err, ERR_INVALID, "the embedder's model has a name longer than %d bytes", EMBED_MODEL_SIZE - 1);
    }
    memcpy(service->model, model, strlen(model) + 1);
    int result = embed_address(options->url, service->address, err);
    if (result == 0 && add_header(service, "Content-Type: application/json") < 0) {
        result = err_set(err, ERR_MEMORY, "no memory for the embedder's headers");
    }
    if (result == 0 && is_given(options->key)) {
        result = add_key(service, options->key, err);
    }
    if (result < 0) {
        embed_service_done(service);
    }
    return result;
}

void embed_service_done(struct embed_service *service)
{
    curl_slist_free_all(service->headers);
    service->headers = NULL;
}

static int write_body(struct embed_batch *batch, const char *model, size_t *out_size_bytes, struct err *err)
{
    struct json_writer writer;
    json_writer_init(&writer, EMBED_BODY_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "model", model);
    json_array_begin(&writer, "input");
    for (unsigned i = 0; i < batch->count; i++) {
        json_put_text_bytes(&writer, NULL, batch->asks[i]->text, batch->asks[i]->size_bytes);
    }
    json_array_end(&writer);
    json_object_end(&writer);
    int result = json_writer_take(&writer, &batch->body, out_size_bytes, err);
    json_writer_done(&writer);
    return result;
}

static size_t take_answer(char *data, size_t size, size_t count, void *context)
{
    struct embed_batch *batch = context;
    buffer_add(&batch->answer, data, size * count);
    /* Anything but the size that was given ends the transfer. */
    return batch->answer.is_failed ? 0 : size * count;
}

/* A name that has several addresses is several embedders: each batch goes to one of them by chance, with the name
 * looked up again, so that replicas that come and go are noticed. An encrypted connection is kept: to make one costs 20
 * ms. */
static void spread(CURL *easy, const struct embed_service *service)
{
    if (strncmp(service->address, "https:", 6) == 0)
        return;
    curl_easy_setopt(easy, CURLOPT_DNS_SHUFFLE_ADDRESSES, 1L);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

static void set_options(struct embed_batch *batch, const struct embed_service *service, size_t body_bytes)
{
    CURL *easy = batch->easy;
    curl_easy_setopt(easy, CURLOPT_URL, service->address);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, batch);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, batch->error);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, batch->body);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_bytes);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, service->headers);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a resolver thread that hangs must not hold up the end */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");      /* nor the environment decide where we connect */
    /* The folder instead of the bundle: reading all of that costs 20 ms for each connection. */
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, "/etc/ssl/certs");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, batch);
    spread(easy, service);
}

int embed_batch_start(struct embed_batch *batch, const struct embed_service *service, struct curl_loop *curl_loop,
                      struct err *err)
{
    size_t body_bytes = 0;
    buffer_init(&batch->answer, EMBED_ANSWER_MAX);
    batch->started_us = clock_monotonic_us();
    int result = write_body(batch, service->model, &body_bytes, err);
    if (result < 0) {
        return result;
    }
    batch->easy = curl_easy_init();
    if (!batch->easy) {
        return err_set(err, ERR_MEMORY, "no memory for a request to the embedder");
    }
    set_options(batch, service, body_bytes);
    return curl_loop_add(curl_loop, batch->easy, err);
}

static int refuse_status(const struct embed_batch *batch, long status, struct err *err)
{
    char complaint[EMBED_COMPLAINT_SIZE] = "";
    if (batch->answer.len > 0) {
        embed_answer_complaint(batch->answer.data, batch->answer.len, complaint);
    }
    return err_set(err, ERR_UNAVAILABLE, "the embedder answered with status %ld%s%s", status, complaint[0] ? ": " : "",
                   complaint);
}

int embed_batch_read(const struct embed_batch *batch, CURLcode code, struct embed_answer *out, struct err *err)
{
    long status = 0;
    if (batch->answer.is_failed == ERR_TOO_LARGE) {
        return err_set(err, ERR_TOO_LARGE, "the embedder's answer is longer than %d bytes", EMBED_ANSWER_MAX);
    }
    if (code != CURLE_OK) {
        return err_set(err, ERR_UNAVAILABLE, "the embedder does not answer: %s",
                       batch->error[0] ? batch->error : curl_easy_strerror(code));
    }
    curl_easy_getinfo(batch->easy, CURLINFO_RESPONSE_CODE, &status);
    /* Unavailable whatever the status: a wrong key or model is put right at the service, while articles go on. */
    if (status != STATUS_OK) {
        return refuse_status(batch, status, err);
    }
    return embed_answer_read(batch->answer.data ? batch->answer.data : "", batch->answer.len, batch->count, out, err);
}

void embed_batch_done(struct embed_batch *batch)
{
    for (unsigned i = 0; i < batch->count; i++) {
        free(batch->asks[i]);
    }
    curl_easy_cleanup(batch->easy);
    free(batch->body);
    buffer_done(&batch->answer);
    *batch = (struct embed_batch){0};
}
