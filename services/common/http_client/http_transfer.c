/* A transfer's curl handle: how it asks, what it takes in, how it ended. */
#include "http_transfer.h"
#include "body_decode.h"
#include "clock.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define HEADER_SIZE   512
#define REST_BLAME_MS 5000

/* Curl asks for each socket, with the address it is about to connect to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct http_transfer *transfer = context;
    (void)purpose;
    /* Here and not before: a name is resolved by curl, and may be resolved differently the next time (DNS
     * rebinding). */
    if (!net_permit_allows(transfer->client->permit, &address->addr, transfer->host)) {
        transfer->met_private = 1;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* What the server says that its answer has; more than any limit when it does not. */
static size_t said_bytes(const struct http_transfer *transfer)
{
    curl_off_t said = -1;
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &said);
    return said < 0 ? SIZE_MAX : (size_t)said;
}

size_t http_transfer_wants(const struct http_transfer *transfer)
{
    size_t said = said_bytes(transfer), most = transfer->body.max_bytes;
    most = said < most ? said : most;
    return most > HTTP_SHARE_BYTES ? most - HTTP_SHARE_BYTES : 0;
}

/* Whether its body may have `len` bytes. Large ones that rest were before other large ones. */
static int has_room(struct http_transfer *transfer, size_t len)
{
    struct http_client *client = transfer->client;
    if (len <= HTTP_SHARE_BYTES + transfer->reserved_bytes)
        return 1;
    size_t wanted = http_transfer_wants(transfer);
    if ((client->resting_count && wanted > HTTP_LARGE_BYTES) || !http_budget_reserve(&client->budget, wanted))
        return 0;
    transfer->reserved_bytes = wanted;
    return 1;
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct http_transfer *transfer = context;
    size_t size_bytes = size * count, said = transfer->body.len ? 0 : said_bytes(transfer);
    int is_useless = !transfer->may_be_cut && said != SIZE_MAX && said > transfer->body.max_bytes;
    if (is_useless || size_bytes > transfer->body.max_bytes - transfer->body.len) {
        transfer->is_too_large = 1;
        return 0;
    }
    if (!has_room(transfer, transfer->body.len + size_bytes)) {
        /* Curl keeps these bytes and gives them again when it goes on. */
        transfer->is_paused = 1;
        transfer->client->resting_count++;
        transfer->paused_ms = clock_monotonic_ms();
        return CURL_WRITEFUNC_PAUSE;
    }
    buffer_add(&transfer->body, data, size_bytes);
    return transfer->body.is_failed ? 0 : size_bytes;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct http_transfer *transfer = context;
    (void)data;
    transfer->header_bytes += size * count;
    /* Anything but the size that was given ends the transfer. */
    return transfer->header_bytes > HTTP_HEADERS_MAX ? 0 : size * count;
}

/* Adds a header unless it is empty or could break out of its line. */
static int add_line(struct http_transfer *transfer, const char *line)
{
    if (!line || !line[0] || strpbrk(line, "\r\n"))
        return 0;
    struct curl_slist *headers = curl_slist_append(transfer->headers, line);
    if (!headers)
        return ERR_MEMORY;
    transfer->headers = headers;
    return 0;
}

static int add_lines(struct http_transfer *transfer, const char *const *lines)
{
    int code = 0;
    for (; lines && *lines && !code; lines++)
        code = add_line(transfer, *lines);
    return code;
}

/* Adds "name: value" unless the value is empty, or too long. */
static int add_header(struct http_transfer *transfer, const char *name, const char *value)
{
    char line[HEADER_SIZE];
    if (!value || !value[0])
        return 0;
    int len = snprintf(line, sizeof line, "%s: %s", name, value);
    return len > 0 && (size_t)len < sizeof line ? add_line(transfer, line) : 0;
}

static void set_limits(CURL *easy)
{
    /* Curl would also read file:// and talk to whatever answers gopher://. */
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L); /* the next host has its own turn */
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                     (long)(HTTP_TIMEOUT_MS + HTTP_REST_MAX_MS)); /* http_client_check ends it */
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a resolver thread that hangs must not hold up the end */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");      /* nor the environment decide where we connect */
    /* Bodies are counted as they come and unpacked when they are whole, one at a time. */
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    /* The folder instead of the bundle: reading all of that costs 20 ms for each connection. */
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, "/etc/ssl/certs");
}

void http_transfer_set_up(struct http_transfer *transfer)
{
    CURL *easy = transfer->easy;
    set_limits(easy);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE, ""); /* cookies are sent back, and end with the handle */
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
}

static void set_options(struct http_transfer *transfer, const struct http_get *get)
{
    CURL *easy = transfer->easy;
    const char *own = transfer->client->user_agent;
    curl_easy_setopt(easy, CURLOPT_URL, get->url);
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    /* Its length first: what is copied is as long as was said last. */
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, get->form ? (curl_off_t)-1 : (curl_off_t)get->post_bytes);
    if (get->form || get->post)
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, get->form ? get->form : get->post);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, get->user_agent && get->user_agent[0] ? get->user_agent : own);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    /* The handle is used again for the next host: without a password of its own it must not keep this one. */
    curl_easy_setopt(easy, CURLOPT_USERPWD, get->auth && get->auth[0] ? get->auth : NULL);
}

int http_transfer_prepare(struct http_transfer *transfer, const struct http_get *get)
{
    curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
    buffer_done(&transfer->body);
    buffer_init(&transfer->body, get->body_max_bytes);
    transfer->header_bytes = 0;
    transfer->is_paused = transfer->met_private = transfer->is_too_large = 0;
    transfer->may_be_cut = get->may_be_cut;
    transfer->begun_ms = clock_monotonic_ms();
    transfer->rested_ms = 0;
    transfer->timeout_ms = get->timeout_ms > 0 && get->timeout_ms < HTTP_TIMEOUT_MS ? get->timeout_ms : HTTP_TIMEOUT_MS;
    transfer->error[0] = '\0';
    if (!url_host(get->url, transfer->host))
        transfer->host[0] = '\0';
    if (add_header(transfer, "Accept", get->accept) < 0 || add_header(transfer, "Accept-Encoding", BODY_CODINGS) < 0 ||
        add_header(transfer, "If-None-Match", get->etag) < 0 ||
        add_header(transfer, "If-Modified-Since", get->last_modified) < 0 || add_line(transfer, get->header) < 0 ||
        add_lines(transfer, get->headers) < 0)
        return ERR_MEMORY;
    set_options(transfer, get);
    return 0;
}

/* ── how it ended ── */

static enum fetch_failure judge(const struct http_transfer *transfer, CURLcode code)
{
    if (transfer->is_too_large)
        return FETCH_TOO_LARGE;
    switch (code) {
    case CURLE_OK:
        return FETCH_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
        return FETCH_UNRESOLVED;
    case CURLE_COULDNT_CONNECT:
        /* A socket that open_socket refused looks like a failed connection to curl. */
        return transfer->met_private ? FETCH_PRIVATE : FETCH_UNREACHED;
    case CURLE_OPERATION_TIMEDOUT:
        /* The time ran while it rested for want of our memory: that is no failure of the server. */
        return transfer->is_paused ? FETCH_BUSY : FETCH_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return FETCH_TLS;
    default:
        /* Servers give up on a reader that takes nothing for a minute: that it rested was our doing. */
        return transfer->rested_ms > REST_BLAME_MS ? FETCH_BUSY : FETCH_BROKEN;
    }
}

static const char *explain(const struct http_transfer *transfer, enum fetch_failure failure, CURLcode code)
{
    if (failure == FETCH_OK)
        return "";
    if (failure == FETCH_PRIVATE)
        return "its address is not on the public internet, and fetch_private does not name it";
    if (failure == FETCH_TOO_LARGE)
        return "the answer is larger than it may be";
    if (failure == FETCH_BUSY)
        return "it took too long while many answers were coming in";
    if (transfer->header_bytes > HTTP_HEADERS_MAX || code == CURLE_OUT_OF_MEMORY)
        return "the headers of the answer are larger than 64 KiB";
    return transfer->error[0] ? transfer->error : curl_easy_strerror(code);
}

/* A header of the answer, "" when it is not there. */
static const char *header_of(const struct http_transfer *transfer, const char *name)
{
    struct curl_header *header = NULL;
    if (curl_easy_header(transfer->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return "";
    return header->value;
}

static void take_headers(const struct http_transfer *transfer, struct http_answer *out)
{
    out->content_type = header_of(transfer, "Content-Type");
    out->content_location = header_of(transfer, "Content-Location");
    out->content_language = header_of(transfer, "Content-Language");
    out->etag = header_of(transfer, "ETag");
    out->last_modified = header_of(transfer, "Last-Modified");
    out->location = header_of(transfer, "Location");
    out->link = header_of(transfer, "Link");
    out->retry_after = header_of(transfer, "Retry-After");
    out->cache_control = header_of(transfer, "Cache-Control");
}

void http_transfer_answer(struct http_transfer *transfer, CURLcode code, struct http_answer *out)
{
    curl_off_t microseconds = 0;
    *out = (struct http_answer){.failure = judge(transfer, code)};
    take_headers(transfer, out);
    /* The beginning of what is too large is handed over too: a robots.txt may be cut, and a feed's reader says what is
     * wrong. */
    if ((out->failure == FETCH_OK || transfer->is_too_large) &&
        body_decode(&transfer->body, header_of(transfer, "Content-Encoding")) < 0)
        out->failure = FETCH_TOO_LARGE;
    out->sentence = explain(transfer, out->failure, code);
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &out->status);
    curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &microseconds);
    out->body = transfer->body.data ? transfer->body.data : "";
    out->size_bytes = transfer->body.len;
    out->seconds = (double)microseconds / 1e6;
}
