/* Canonical addresses: one form for every spelling of the same address (case, default ports, dots, tracking parameters,
 * links wrapped in redirects). Identity rests on it: two forms of one address would be two articles. */
#include "url_parts.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define UNWRAPS_MAX 128 /* one inside another: each is some 16 bytes shorter than the one that it stands in */

/* The parts of a parsed address; each returned by curl, NULL where absent. */
struct parts {
    char *scheme, *host, *port, *path, *query;
};

static void parts_done(struct parts *parts)
{
    curl_free(parts->scheme);
    curl_free(parts->host);
    curl_free(parts->port);
    curl_free(parts->path);
    curl_free(parts->query);
}

static int is_absolute(const char *raw)
{
    return strncasecmp(raw, "http://", 7) == 0 || strncasecmp(raw, "https://", 8) == 0;
}

/* Parses `raw` at `base`. Returns owned (curl_url_cleanup), or NULL with `err` filled. An empty `raw` is the base. */
static CURLU *parse(const char *raw, const char *base, struct err *err)
{
    const unsigned flags = CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME;
    CURLU *parsed = curl_url();
    CURLUcode code = parsed ? CURLUE_OK : CURLUE_OUT_OF_MEMORY;
    /* An absolute address needs no base, and a broken base must not spoil it. */
    if (code == CURLUE_OK && base && *base && !is_absolute(raw))
        code = curl_url_set(parsed, CURLUPART_URL, base, flags);
    if (code == CURLUE_OK && *raw)
        code = curl_url_set(parsed, CURLUPART_URL, raw, flags);
    if (code == CURLUE_OK)
        return parsed;
    err_set(err, code == CURLUE_OUT_OF_MEMORY ? ERR_MEMORY : ERR_INVALID, "not a web address: \"%.100s\": %s", raw,
            curl_url_strerror(code));
    curl_url_cleanup(parsed);
    return NULL;
}

/* Blanks inside become "%20". Returns 0, and leaves `out` as it is, when that makes the address too long. */
static int copy_without_blanks(const char *address, char out[URL_SIZE])
{
    char copy[URL_SIZE] = "";
    struct url_text text = {.bytes = copy, .size = sizeof copy};
    for (; *address; address++)
        url_text_add(&text, *address == ' ' ? "%20" : address, *address == ' ' ? 3 : 1);
    if (!text.is_full)
        strcpy(out, copy);
    return !text.is_full;
}

int url_resolve(const char *raw, const char *base, char out[URL_SIZE], struct err *err)
{
    char cleaned[URL_RAW_MAX + 1];
    int result = url_clean_raw(raw, 1, cleaned, err);
    if (result < 0)
        return result;
    char *resolved = NULL;
    CURLU *parsed = NULL;
    const char *answer = cleaned;
    if (!is_absolute(cleaned)) {
        size_t len = strcspn(cleaned, "#"); /* curl 7.88 loses the base's path before a bare fragment */
        char *fragment = cleaned[len] ? cleaned + len + 1 : NULL;
        cleaned[len] = 0;
        parsed = parse(cleaned, base, err);
        if (!parsed)
            return ERR_INVALID;
        if (fragment)
            curl_url_set(parsed, CURLUPART_FRAGMENT, fragment, CURLU_URLENCODE);
        curl_url_get(parsed, CURLUPART_URL, &resolved, CURLU_NON_SUPPORT_SCHEME);
        answer = resolved ? resolved : "";
    }
    if (!is_absolute(answer) || !answer[strcspn(answer, "/") + 2])
        result = err_set(err, ERR_INVALID, "not a web address (http or https with a host): \"%.100s\"", raw);
    else if (strlen(answer) > URL_MAX)
        result = err_set(err, ERR_TOO_LARGE, "address longer than %d bytes: \"%.60s…\"", URL_MAX, answer);
    else if (!copy_without_blanks(answer, out))
        result = err_set(err, ERR_TOO_LARGE, "address longer than %d bytes: \"%.60s…\"", URL_MAX, answer);
    curl_free(resolved);
    curl_url_cleanup(parsed);
    return result;
}

static int has_default_port(const struct parts *parts)
{
    return !parts->port || strcmp(parts->port, strcasecmp(parts->scheme, "https") == 0 ? "443" : "80") == 0;
}

/* Writes the canonical form; returns 0 or a negative code. */
static int assemble(const struct parts *parts, char out[URL_SIZE], struct err *err)
{
    char host[URL_HOST_SIZE];
    int is_secure = parts->scheme && strcasecmp(parts->scheme, "https") == 0;
    if (!parts->scheme || (!is_secure && strcasecmp(parts->scheme, "http") != 0))
        return err_set(err, ERR_INVALID, "not http or https: \"%.20s\"", parts->scheme ? parts->scheme : "");
    if (!parts->host || !url_host_to_ascii(parts->host, host))
        return err_set(err, ERR_INVALID, "not a host: \"%.100s\"", parts->host ? parts->host : "");
    struct url_text text = {.bytes = out, .size = URL_SIZE};
    url_text_add(&text, is_secure ? "https://" : "http://", is_secure ? 8 : 7);
    url_text_add(&text, host, strlen(host));
    if (!has_default_port(parts)) {
        url_text_add(&text, ":", 1);
        url_text_add(&text, parts->port, strlen(parts->port));
    }
    const char *path = parts->path ? parts->path : "/";
    url_text_add_escaped(&text, path, strlen(path));
    if (parts->query)
        url_text_add_query(&text, parts->query, URL_QUERY_SHOWN);
    if (text.is_full)
        return err_set(err, ERR_TOO_LARGE, "address longer than %d bytes: \"%.60s…\"", URL_MAX, out);
    return 0;
}

static int make_canonical(const char *raw, const char *base, char out[URL_SIZE], struct err *err)
{
    char cleaned[URL_RAW_MAX + 1];
    char canonical[URL_SIZE];
    struct parts parts = {0};
    int result = url_clean_raw(raw, 0, cleaned, err);
    if (result < 0)
        return result;
    CURLU *parsed = parse(cleaned, base, err);
    if (!parsed)
        return ERR_INVALID;
    curl_url_get(parsed, CURLUPART_SCHEME, &parts.scheme, 0);
    curl_url_get(parsed, CURLUPART_HOST, &parts.host, 0);
    curl_url_get(parsed, CURLUPART_PORT, &parts.port, 0);
    curl_url_get(parsed, CURLUPART_PATH, &parts.path, 0);
    curl_url_get(parsed, CURLUPART_QUERY, &parts.query, 0);
    result = assemble(&parts, canonical, err);
    if (result == 0)
        strcpy(out, canonical);
    parts_done(&parts);
    curl_url_cleanup(parsed);
    return result;
}

int url_canonical(const char *raw, const char *base, char out[URL_SIZE], struct err *err)
{
    char target[URL_SIZE];
    int result = make_canonical(raw, base, out, err);
    for (int i = 0; result == 0 && i < UNWRAPS_MAX && url_unwrap(out, target); i++)
        /* The wrapper stays where what it wraps is no address. */
        if (make_canonical(target, NULL, out, NULL) < 0)
            break;
    return result;
}

void url_add_fragment(const char *raw, char canonical[URL_SIZE])
{
    char whole[URL_SIZE] = "";
    const char *fragment = raw + strcspn(raw, "#");
    struct url_text text = {.bytes = whole, .size = sizeof whole};
    url_text_add(&text, canonical, strlen(canonical));
    url_text_add(&text, "#", 1);
    url_text_add_escaped(&text, *fragment ? fragment + 1 : "", *fragment ? strcspn(fragment + 1, " \t\r\n\"<>") : 0);
    if (*fragment && !text.is_full)
        strcpy(canonical, whole);
}
