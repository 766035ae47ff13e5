#include "access.h"

#include "clock.h"
#include "respond.h"
#include "routes.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define BEARER       "Bearer "
#define BEARER_CHARS 7

/* The key behind "Bearer", NULL when the header says something else: another scheme is a proxy's business. */
static const char *bearer_key(const struct http_request *request)
{
    const char *value = http_header(request, "Authorization");
    if (!value || strncasecmp(value, BEARER, BEARER_CHARS) != 0)
        return NULL;
    return value + BEARER_CHARS + strspn(value + BEARER_CHARS, " ");
}

/* A feed's token; other paths have none. */
static const char *feed_token(const struct http_request *request)
{
    return strncmp(http_path(request), "/feed.", 6) == 0 ? http_query(request, "token") : NULL;
}

/* A browser that has been told to forget its key may send what is left of the cookie. */
static const char *cookie_key(const struct http_request *request)
{
    const char *key = http_cookie(request, ACCESS_COOKIE);
    return key && *key ? key : NULL;
}

int access_is_personal(const struct http_request *request)
{
    return bearer_key(request) || cookie_key(request) || feed_token(request);
}

enum key_verdict access_check(struct publish *publish, const struct http_request *request, struct keyring_key **out)
{
    const char *token = feed_token(request), *key = bearer_key(request);
    int64_t now_ms = clock_now_ms();
    if (token)
        return keyring_check(&publish->keyring, token, http_path(request), now_ms, out);
    if (!key)
        key = cookie_key(request);
    return key ? keyring_check(&publish->keyring, key, "", now_ms, out) : KEY_NONE;
}

const char *access_sentence(enum key_verdict verdict)
{
    if (verdict == KEY_EXPIRED)
        return "This key has expired.";
    return verdict == KEY_WRONG ? "There is no such key, or it has been revoked." : "";
}

static void refuse(struct publish *publish, struct http_request *request, unsigned status, const char *title,
                   const char *detail)
{
    if (route_is_page(http_path(request)))
        respond_error_page(publish, request, status, title, detail);
    else
        respond_problem(request, status, title, detail);
}

static void refuse_key(struct publish *publish, struct http_request *request, enum key_verdict verdict)
{
    metric_add(publish->metrics.keys_refused, 1);
    if (route_is_page(http_path(request))) {
        key_answer_form(publish, request, 401, access_sentence(verdict));
        return;
    }
    http_header_add(request, "WWW-Authenticate", "Bearer");
    respond_problem(request, 401, "Unauthorized", access_sentence(verdict));
}

static void refuse_often(struct publish *publish, struct http_request *request, unsigned retry_s, int has_key)
{
    char seconds[16];
    snprintf(seconds, sizeof seconds, "%u", retry_s);
    http_header_add(request, "Retry-After", seconds);
    metric_add(has_key ? publish->metrics.keys_limited : publish->metrics.readers_limited, 1);
    refuse(publish, request, 429, "Too Many Requests",
           has_key ? "This key asks too often; try again a little later."
                   : "Your address asks too often; try again a little later, or ask with a key.");
}

/* draft-ietf-httpapi-ratelimit-headers-03, the form that clients know. */
static void tell_rate(struct http_request *request, const struct rate_standing *standing)
{
    const struct {
        const char *name;
        unsigned value;
    } headers[] = {{"RateLimit-Limit", standing->limit},
                   {"RateLimit-Remaining", standing->remaining},
                   {"RateLimit-Reset", standing->reset_s}};
    char text[16];
    for (size_t i = 0; standing->limit && i < sizeof headers / sizeof headers[0]; i++) {
        snprintf(text, sizeof text, "%u", headers[i].value);
        http_header_add(request, headers[i].name, text);
    }
}

/* Takes one request of the key, or of the address where there is none that is good. */
static int take_request(struct publish *publish, struct http_request *request, struct keyring_key *key)
{
    int64_t now_ms = clock_monotonic_ms();
    struct rate_standing standing = key ? keyring_take(&publish->keyring, key, now_ms)
                                        : reader_rate_take(&publish->readers, http_client(request), now_ms);
    tell_rate(request, &standing);
    if (!standing.retry_s)
        return 1;
    refuse_often(publish, request, standing.retry_s, key != NULL);
    return 0;
}

int access_take(struct publish *publish, struct http_request *request)
{
    struct keyring_key *key = NULL;
    http_mark_set(request, (int)publish->site.tier);
    if (access_is_personal(request) && publish->keys.is_known)
        access_check(publish, request, &key);
    return take_request(publish, request, key);
}

int access_settle(struct publish *publish, struct http_request *request)
{
    struct keyring_key *key = NULL;
    enum key_verdict verdict = KEY_NONE;
    int is_personal = access_is_personal(request), is_known = publish->keys.is_known;
    http_mark_set(request, (int)publish->site.tier);
    if (is_personal && is_known)
        verdict = access_check(publish, request, &key);
    if (!take_request(publish, request, key))
        return 0;
    if (http_query(request, "key")) {
        refuse(publish, request, 400, "Bad Request",
               "A key is never taken from an address: send it as Authorization: Bearer, or enter it on /key.");
        return 0;
    }
    if (is_personal && !is_known) {
        http_header_add(request, "Retry-After", "1");
        refuse(publish, request, 503, "Service Unavailable", "The keys are being loaded.");
        return 0;
    }
    if (verdict == KEY_WRONG || verdict == KEY_EXPIRED) {
        refuse_key(publish, request, verdict);
        return 0;
    }
    if (key && key->tier > publish->site.tier)
        http_mark_set(request, (int)key->tier);
    return 1;
}
