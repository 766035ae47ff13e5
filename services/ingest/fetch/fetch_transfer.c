#include "fetch_transfer.h"
#include "address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define HEADER_SIZE 320

static const char *const accepted[] = {
    [FETCH_FEED] = ("Accept: application/rss+xml, application/atom+xml, application/feed+json, "
                    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"),
    [FETCH_PAGE] = "Accept: text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.5",
};

const char *fetch_failure_name(enum fetch_failure failure)
{
    static const char *const names[] = {"ok",        "unresolved", "unreached", "private_address", "tls",
                                        "timed_out", "too_large",  "robots",    "host_busy",       "broken"};
    return names[failure];
}

/* Curl asks for each socket, with the address it is about to connect to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = context;
    (void)purpose;
    if (!transfer->may_be_private && !address_is_public(&address->addr)) {
        transfer->met_private = 1;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    buffer_add(&transfer->body, data, size * count);
    transfer->is_too_large = transfer->body.is_failed == ERR_TOO_LARGE;
    return transfer->body.is_failed ? 0 : size * count;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    (void)data;
    transfer->header_bytes += size * count;
    transfer->is_too_large = transfer->header_bytes > FETCH_HEADERS_MAX;
    return transfer->is_too_large ? 0 : size * count;
}

/* Adds "name: value" unless the value is empty, too long, or could break out of its header. */
static int add_header(struct transfer *transfer, const char *name, const char *value)
{
    char line[HEADER_SIZE];
    if (!value || !value[0] || strpbrk(value, "\r\n"))
        return 0;
    int len = snprintf(line, sizeof line, "%s: %s", name, value);
    if (len < 0 || (size_t)len >= sizeof line)
        return 0;
    struct curl_slist *headers = curl_slist_append(transfer->headers, line);
    if (!headers)
        return ERR_MEMORY;
    transfer->headers = headers;
    return 0;
}

static void set_options(struct transfer *transfer, const struct transfer_request *request)
{
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->wanted->url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, (long)FETCH_REDIRECTS_MAX);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)FETCH_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)FETCH_CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a resolver thread that hangs must not hold up the end */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");      /* nor the environment decide where we connect */
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, request->user_agent);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    /* The folder instead of the bundle: reading all of that costs 20 ms for each connection. */
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, "/etc/ssl/certs");
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
}

struct transfer *transfer_new(const struct transfer_request *request, struct err *err)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);
    if (transfer) {
        transfer->may_be_private = request->may_be_private;
        buffer_init(&transfer->body, FETCH_BODY_MAX);
        transfer->easy = curl_easy_init();
        transfer->headers = curl_slist_append(NULL, accepted[request->wanted->purpose]);
    }
    if (!transfer || !transfer->easy || !transfer->headers ||
        add_header(transfer, "If-None-Match", request->wanted->etag) < 0 ||
        add_header(transfer, "If-Modified-Since", request->wanted->last_modified) < 0) {
        transfer_free(transfer);
        err_set(err, ERR_MEMORY, "no memory for a transfer");
        return NULL;
    }
    set_options(transfer, request);
    return transfer;
}

void transfer_free(struct transfer *transfer)
{
    if (!transfer)
        return;
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    buffer_done(&transfer->body);
    free(transfer);
}

static enum fetch_failure judge(const struct transfer *transfer, CURLcode code)
{
    if (transfer->is_too_large)
        return FETCH_TOO_LARGE;
    switch (code) {
    case CURLE_OK:
        return FETCH_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
        return FETCH_UNRESOLVED;
    case CURLE_COULDNT_CONNECT:
        return transfer->met_private ? FETCH_PRIVATE : FETCH_UNREACHED;
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return FETCH_TLS;
    default:
        return FETCH_BROKEN;
    }
}

static const char *explain(const struct transfer *transfer, enum fetch_failure failure, CURLcode code)
{
    switch (failure) {
    case FETCH_OK:
        return "";
    case FETCH_PRIVATE:
        return "its address is not on the public internet";
    case FETCH_TOO_LARGE:
        return "the answer is larger than 8 MiB";
    default:
        return transfer->error[0] ? transfer->error : curl_easy_strerror(code);
    }
}

/* A header of the last answer, "" when it is not there. */
static const char *header_of(const struct transfer *transfer, const char *name)
{
    struct curl_header *header = NULL;
    if (curl_easy_header(transfer->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return "";
    return header->value;
}

void transfer_finish(struct transfer *transfer, CURLcode code)
{
    char *url = NULL;
    curl_off_t microseconds = 0;
    struct fetch_answer answer = {.failure = judge(transfer, code)};
    answer.sentence = explain(transfer, answer.failure, code);
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_easy_getinfo(transfer->easy, CURLINFO_EFFECTIVE_URL, &url);
    curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    answer.body = transfer->body.data ? transfer->body.data : "";
    answer.size_bytes = transfer->body.len;
    answer.url = url ? url : "";
    answer.content_type = header_of(transfer, "Content-Type");
    answer.etag = header_of(transfer, "ETag");
    answer.last_modified = header_of(transfer, "Last-Modified");
    answer.retry_after = header_of(transfer, "Retry-After");
    answer.cache_control = header_of(transfer, "Cache-Control");
    answer.seconds = (double)microseconds / 1e6;
    transfer->done(transfer->context, &answer);
}
