/* Settles who asks, and whether as often as it may, before any handler runs. */
#include "access.h"

#include "clock.h"
#include "credentials.h"
#include "respond.h"
#include "web_path.h"

#include <stdio.h>

enum tier_key_verdict access_check(struct web *web, const struct http_request *request, struct tier_keyring_key **out)
{
    const char *token = credentials_token(request), *tier_key = credentials_tier_key(request);
    int64_t now_ms = clock_now_ms();
    if (token)
        return tier_keyring_check(&web->tier_keys->keyring, token, http_path(request), now_ms, out);
    /* A token opens the one path that it was made for, a key everything: hence the path for the one and none for the
     * other. */
    return tier_key ? tier_keyring_check(&web->tier_keys->keyring, tier_key, "", now_ms, out) : TIER_KEY_NONE;
}

static void refuse(struct web *web, struct http_request *request, unsigned status, const char *title,
                   const char *detail)
{
    if (web_path_is_page(http_path(request)))
        respond_error_page(web, request, status, title, detail);
    else
        respond_problem(request, status, title, detail);
}

static void refuse_often(struct web *web, struct http_request *request, unsigned retry_s, int has_tier_key)
{
    char seconds[16];
    snprintf(seconds, sizeof seconds, "%u", retry_s);
    http_header_add(request, "Retry-After", seconds);
    metric_add(has_tier_key ? web->metrics.tier_keys_limited : web->metrics.readers_limited, 1);
    refuse(web, request, 429, "Too Many Requests",
           has_tier_key ? "This key asks too often; try again a little later."
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

#define OWN_HEADER "X-Triptych-Own"
#define OWN_TEXT   "own request"

void access_own_open(struct web *web)
{
    char secret[SIGNATURE_SECRET_SIZE];
    signature_secret_make(secret);
    signature_key_read(secret, &web->own);
}

void access_own_make(const struct web *web, char out[ACCESS_OWN_SIZE])
{
    char signature[SIGNATURE_SIZE];
    signature_make(&web->own, OWN_TEXT, signature);
    snprintf(out, ACCESS_OWN_SIZE, OWN_HEADER ": %s", signature);
}

static int is_own(const struct web *web, const struct http_request *request)
{
    const char *shown = http_header(request, OWN_HEADER);
    return shown && signature_is_right(&web->own, OWN_TEXT, shown);
}

/* Takes one request of the key, or of the address where there is no good one. */
static int take_request(struct web *web, struct http_request *request, struct tier_keyring_key *tier_key)
{
    int64_t now_ms = clock_monotonic_ms();
    if (is_own(web, request))
        return 1; /* its readers share its address where a front or a subscriber stands on this machine */
    struct rate_standing standing = tier_key ? tier_keyring_take(&web->tier_keys->keyring, tier_key, now_ms)
                                             : reader_rate_take(&web->readers, http_client(request), now_ms);
    tell_rate(request, &standing);
    if (!standing.retry_s)
        return 1;
    refuse_often(web, request, standing.retry_s, tier_key != NULL);
    return 0;
}

/* What the request sees without a key: never more than the site shows to everybody. */
static enum tier tier_without_key(const struct web *web, const struct http_request *request)
{
    enum tier chosen;
    if (web->site.has_switch && credentials_view(request, &chosen) && chosen < web->site.tier)
        return chosen;
    return web->site.tier;
}

int access_take(struct web *web, struct http_request *request)
{
    struct tier_keyring_key *tier_key = NULL;
    http_mark_set(request, (int)tier_without_key(web, request));
    /* A key in good standing has a rate of its own, whatever else comes from its address. */
    if (credentials_are_shown(request) && web->tier_keys->is_known)
        access_check(web, request, &tier_key);
    return take_request(web, request, tier_key);
}

enum access access_decide(struct web *web, struct http_request *request, enum tier_key_verdict *out_verdict)
{
    struct tier_keyring_key *tier_key = NULL;
    enum tier_key_verdict verdict = TIER_KEY_NONE;
    int is_personal = credentials_are_shown(request), is_known = web->tier_keys->is_known;
    http_mark_set(request, (int)tier_without_key(web, request));
    if (is_personal && is_known)
        verdict = access_check(web, request, &tier_key);
    /* Before a wrong key is answered: guessing keys is limited as asking is. */
    if (!take_request(web, request, tier_key))
        return ACCESS_ANSWERED;
    /* Addresses end up in histories, logs and Referer headers. */
    if (http_query(request, "key")) {
        refuse(web, request, 400, "Bad Request",
               "A key is never taken from an address: send it as Authorization: Bearer, or enter it on /key.");
        return ACCESS_ANSWERED;
    }
    /* Answering as for strangers would hide what the key opens, and caches would keep it. */
    if (is_personal && !is_known) {
        http_header_add(request, "Retry-After", "1");
        refuse(web, request, 503, "Service Unavailable", "The keys are being loaded.");
        return ACCESS_ANSWERED;
    }
    if (verdict == TIER_KEY_WRONG || verdict == TIER_KEY_EXPIRED) {
        metric_add(web->metrics.tier_keys_refused, 1);
        *out_verdict = verdict;
        return ACCESS_KEY_REFUSED;
    }
    /* A key never takes away what everybody sees. */
    if (tier_key && tier_key->tier > tier_of_request(request))
        http_mark_set(request, (int)tier_key->tier);
    if (tier_key && tier_key->is_operator)
        http_mark_set(request, http_mark(request) | WEB_MARK_EDITOR);
    return ACCESS_GRANTED;
}

int access_is_operator(struct web *web, const struct http_request *request)
{
    struct tier_keyring_key *key = NULL;
    return web->has_operations || (access_check(web, request, &key) == TIER_KEY_GOOD && key->is_operator);
}
