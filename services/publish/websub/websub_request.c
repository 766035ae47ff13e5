/* What a stranger may ask for is bounded here: a feed of this desk, sent to an address that is checked again when it is asked.
 * An unknown field is passed over, as the Recommendation wants. */
#include "websub_request.h"

#include "form.h"
#include "hook_secret.h"
#include "utf8.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODE_SIZE  16
#define LEASE_SIZE 12 /* of hub.lease_seconds, terminated */

static const char *const feeds[] = {"/feed.atom", "/feed.rss", "/feed.json"};

int websub_topic_is_ours(const char *topic, const char *base_url)
{
    size_t len = strlen(base_url);
    if (!len || strncmp(topic, base_url, len) != 0 || strpbrk(topic, "# \t\r\n\"<>"))
        return 0;
    for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++) {
        size_t feed_len = strlen(feeds[i]);
        if (strncmp(topic + len, feeds[i], feed_len) == 0 && (!topic[len + feed_len] || topic[len + feed_len] == '?'))
            return !strstr(topic + len, "token="); /* a token's feed is one reader's */
    }
    return 0;
}

static int read_mode(const char *form, int *out, struct err *err)
{
    char mode[MODE_SIZE] = "";
    form_value(form, "hub.mode", mode, sizeof mode);
    *out = strcmp(mode, "unsubscribe") == 0;
    if (*out || strcmp(mode, "subscribe") == 0)
        return 0;
    return err_set(err, ERR_INVALID, "hub.mode is subscribe or unsubscribe.");
}

static int read_callback(const char *form, char out[URL_SIZE], struct err *err)
{
    char text[URL_SIZE] = "";
    struct err why = {0};
    if (!form_value(form, "hub.callback", text, sizeof text))
        return err_set(err, ERR_INVALID, "hub.callback has to be the address that the feed is posted to.");
    if (hook_url_read(text, out, &why))
        return err_set(err, ERR_INVALID, "hub.callback is no address that a feed can be posted to: %s.", why.text);
    if (strchr(out, '#'))
        return err_set(err, ERR_INVALID, "hub.callback has a fragment, which no server ever sees.");
    return 0;
}

static int read_lease(const char *form, int64_t *out, struct err *err)
{
    char text[LEASE_SIZE] = "";
    *out = WEBSUB_LEASE_S;
    if (!strstr(form, "hub.lease_seconds="))
        return 0;
    if (!form_value(form, "hub.lease_seconds", text, sizeof text) || strspn(text, "0123456789") != strlen(text))
        return err_set(err, ERR_INVALID, "hub.lease_seconds is a number of seconds.");
    if (*text)
        *out = strtoll(text, NULL, 10);
    *out = *out < WEBSUB_LEASE_MIN_S ? WEBSUB_LEASE_MIN_S : *out > WEBSUB_LEASE_MAX_S ? WEBSUB_LEASE_MAX_S : *out;
    return 0;
}

/* A form that has the field but no room for its value must not pass as one without: it would be sent unsigned. */
static int read_secret(const char *form, char out[WEBSUB_SECRET_SIZE], struct err *err)
{
    out[0] = '\0';
    if (!strstr(form, "hub.secret="))
        return 0;
    if (!form_value(form, "hub.secret", out, WEBSUB_SECRET_SIZE))
        return err_set(err, ERR_INVALID, "hub.secret has more than %d bytes.", WEBSUB_SECRET_SIZE - 1);
    /* It is kept as JSON, which holds nothing else. */
    if (utf8_valid_len(out, strlen(out)) < strlen(out))
        return err_set(err, ERR_INVALID, "hub.secret is no text in UTF-8.");
    return 0;
}

int websub_request_read(const char *form, const char *base_url, struct websub_request *out, struct err *err)
{
    struct websub_request request = {.lease_s = 0};
    const char *text = form ? form : "";
    int code = read_mode(text, &request.is_unsubscribe, err);
    if (!code)
        code = read_callback(text, request.callback, err);
    if (!code && (!form_value(text, "hub.topic", request.topic, sizeof request.topic) ||
                  !websub_topic_is_ours(request.topic, base_url)))
        code = err_set(err, ERR_INVALID,
                       "hub.topic has to be the address of a feed of this site, as its rel=self has it.");
    if (!code)
        code = read_lease(text, &request.lease_s, err);
    if (!code)
        code = read_secret(text, request.secret, err);
    if (!code)
        *out = request;
    return code;
}

/* By a hash for which nobody can make another text: a stranger's callback with somebody's id would take that one's place. */
void websub_id(const char *callback, const char *topic, char out[HOOK_ID_SIZE])
{
    char hex[HMAC_HEX_SIZE];
    hmac_sha256_hex(topic, callback, strlen(callback), hex);
    snprintf(out, HOOK_ID_SIZE, "wh%.16s", hex);
}

/* Percent-encodes all but what RFC 3986 leaves unreserved. Returns where `out` goes on, NULL when it does not fit. */
static char *add_encoded(char *out, const char *end, const char *value)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (; *value; value++) {
        if (end - out < 4)
            return NULL;
        if (strchr(plain, *value))
            *out++ = *value;
        else
            out += snprintf(out, 4, "%%%02X", (unsigned)(unsigned char)*value);
    }
    *out = '\0';
    return out;
}

/* Returns where `out` goes on, NULL when it does not fit. */
static char *begin_question(const struct websub_request *request, const char *mode, char out[URL_SIZE])
{
    int len = snprintf(out, URL_SIZE, "%s%chub.mode=%s&hub.topic=", request->callback,
                       strchr(request->callback, '?') ? '&' : '?', mode);
    return len > 0 && len < URL_SIZE ? add_encoded(out + len, out + URL_SIZE, request->topic) : NULL;
}

int websub_question(const struct websub_request *request, const char *challenge, char out[URL_SIZE])
{
    char rest[128];
    char *const end = out + URL_SIZE;
    char *at = begin_question(request, request->is_unsubscribe ? "unsubscribe" : "subscribe", out);
    int rest_len = request->is_unsubscribe ? snprintf(rest, sizeof rest, "&hub.challenge=%s", challenge)
                                           : snprintf(rest, sizeof rest, "&hub.challenge=%s&hub.lease_seconds=%" PRId64,
                                                      challenge, request->lease_s);
    if (!at || rest_len < 0 || rest_len >= end - at)
        return 0;
    memcpy(at, rest, (size_t)rest_len + 1);
    return 1;
}

int websub_denial(const struct websub_request *request, const char *reason, char out[URL_SIZE])
{
    static const char field[] = "&hub.reason=";
    char *const end = out + URL_SIZE;
    char *at = begin_question(request, "denied", out);
    if (!at)
        return 0;
    if (end - at > (ptrdiff_t)sizeof field) {
        memcpy(at, field, sizeof field);
        if (!add_encoded(at + sizeof field - 1, end, reason))
            *at = '\0'; /* half a reason is none */
    }
    return 1;
}

int websub_row_write(const struct websub_request *request, int64_t until_ms, char out[WEBSUB_ROW_MAX], struct err *err)
{
    struct json_writer writer;
    char *json = NULL;
    size_t size = 0;
    json_writer_init(&writer, WEBSUB_ROW_MAX - 1);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "callback", request->callback);
    json_put_text(&writer, "topic", request->topic);
    json_put_text(&writer, "secret", request->secret);
    json_put_int(&writer, "until_ms", until_ms);
    json_object_end(&writer);
    int code = json_writer_take(&writer, &json, &size, err);
    if (!code)
        memcpy(out, json, size + 1);
    free(json);
    return code;
}

int websub_row_read(const char *json, struct websub_request *out, int64_t *out_until_ms, struct err *err)
{
    struct json *document = NULL;
    struct websub_request request = {.lease_s = 0};
    int code = json_read(json, strlen(json), &document, err);
    if (code)
        return code;
    snprintf(request.callback, sizeof request.callback, "%s", json_member_text(document, "callback", ""));
    snprintf(request.topic, sizeof request.topic, "%s", json_member_text(document, "topic", ""));
    snprintf(request.secret, sizeof request.secret, "%s", json_member_text(document, "secret", ""));
    *out_until_ms = json_as_integer(json_member(document, "until_ms"), 0);
    json_free(document);
    if (!*request.callback || !*request.topic)
        return err_set(err, ERR_INVALID, "a subscription's row has no callback or no topic");
    *out = request;
    return 0;
}
