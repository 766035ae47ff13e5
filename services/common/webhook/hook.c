/* The two rows of a hook. What a later version adds is passed over, and what is missing is at its default. */
#include "hook.h"

#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int hook_url_read(const char *text, char out[URL_SIZE], struct err *err)
{
    char url[URL_SIZE], host[URL_HOST_SIZE];
    int code = url_resolve(text ? text : "", NULL, url, err);
    if (code)
        return code;
    /* A password in an address is shown wherever the address is. */
    if (!url_host(url, host) || memchr(url, '@', strcspn(url + strlen("https://"), "/?#") + strlen("https://")))
        return err_set(err, ERR_INVALID, "an address with a user or a password in it is not taken");
    strcpy(out, url);
    return 0;
}

int hook_from_read(const char *text, const char *latest, char out[EVENT_SEQ_SIZE])
{
    if (!text || !*text || strcmp(text, "now") == 0)
        text = latest;
    else if (strcmp(text, "start") == 0)
        text = "";
    else if (!event_seq_is_valid(text))
        return 0;
    event_seq_set(out, text);
    return 1;
}

int hook_signs_twice(const struct hook *hook, int64_t now_ms)
{
    return hook->secret_number && now_ms < hook->rotated_ms + HOOK_BOTH_MS;
}

void hook_rotate(struct hook *hook, int64_t now_ms)
{
    hook->secret_number++;
    hook->rotated_ms = now_ms;
}

void hook_renew(struct hook *hook, const char *from)
{
    char begin[EVENT_SEQ_SIZE];
    event_seq_set(begin, from); /* it may be the hook's own */
    hook_id_make(hook->generation);
    event_seq_set(hook->from, begin);
}

static void copy(char *out, size_t size, const struct json *document, const char *name)
{
    snprintf(out, size, "%s", json_member_text(document, name, ""));
}

static unsigned count_of(const struct json *document, const char *name)
{
    int64_t count = json_as_integer(json_member(document, name), 0);
    return count > 0 && count < INT32_MAX ? (unsigned)count : 0;
}

int hook_read(const char *json, struct hook *out, struct err *err)
{
    struct json *document = NULL;
    int code = json_read(json, strlen(json), &document, err);
    if (!code && json_kind(document) != JSON_KIND_OBJECT)
        code = err_set(err, ERR_INVALID, "a webhook's row is no JSON object");
    if (!code) {
        copy(out->url, sizeof out->url, document, "url");
        copy(out->query, sizeof out->query, document, "query");
        copy(out->note, sizeof out->note, document, "note");
        copy(out->from, sizeof out->from, document, "from");
        /* A tier that this version does not know sees the least. */
        if (!tier_read(json_member_text(document, "tier", ""), &out->tier))
            out->tier = TIER_FREE;
        out->is_full = json_as_flag(json_member(document, "full"));
        out->is_once = json_as_flag(json_member(document, "once"));
        out->secret_number = count_of(document, "secret_number");
        out->rotated_ms = json_as_integer(json_member(document, "rotated_ms"), 0);
        out->created_ms = json_as_integer(json_member(document, "created_ms"), 0);
    }
    json_free(document);
    return code;
}

/* Takes what the writer holds. */
static int end(struct json_writer *writer, char out[HOOK_JSON_MAX], struct err *err)
{
    char *json = NULL;
    size_t size = 0;
    int code = json_writer_take(writer, &json, &size, err);
    if (!code)
        memcpy(out, json, size + 1);
    free(json);
    return code;
}

int hook_write(const struct hook *hook, char out[HOOK_JSON_MAX], struct err *err)
{
    struct json_writer writer;
    json_writer_init(&writer, HOOK_JSON_MAX - 1);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "url", hook->url);
    json_put_text(&writer, "query", hook->query);
    json_put_text(&writer, "note", hook->note);
    json_put_text(&writer, "from", hook->from);
    json_put_text(&writer, "tier", tier_name(hook->tier));
    json_put_bool(&writer, "full", hook->is_full);
    json_put_bool(&writer, "once", hook->is_once);
    json_put_uint(&writer, "secret_number", hook->secret_number);
    json_put_int(&writer, "rotated_ms", hook->rotated_ms);
    json_put_int(&writer, "created_ms", hook->created_ms);
    json_object_end(&writer);
    return end(&writer, out, err);
}

void hook_progress_read(const char *json, const struct hook *hook, struct hook_progress *out)
{
    struct json *document = NULL;
    *out = (struct hook_progress){.state = HOOK_NEW};
    strcpy(out->generation, hook->generation);
    event_seq_set(out->seq, hook->from);
    if (!*json || json_read(json, strlen(json), &document, NULL))
        return;
    out->delivered = (uint64_t)json_as_integer(json_member(document, "delivered"), 0);
    out->refused = (uint64_t)json_as_integer(json_member(document, "refused"), 0);
    out->last_ms = json_as_integer(json_member(document, "last_ms"), 0);
    if (strcmp(json_member_text(document, "generation", ""), hook->generation) == 0) {
        const int64_t state = json_as_integer(json_member(document, "state"), HOOK_NEW);
        out->state = state == HOOK_ON ? HOOK_ON : state == HOOK_OFF ? HOOK_OFF : HOOK_NEW;
        event_seq_set(out->seq, json_member_text(document, "seq", ""));
        out->tries = count_of(document, "tries");
        out->failing_ms = json_as_integer(json_member(document, "failing_ms"), 0);
        out->next_ms = json_as_integer(json_member(document, "next_ms"), 0);
        copy(out->reason, sizeof out->reason, document, "reason");
    }
    json_free(document);
}

int hook_progress_write(const struct hook_progress *progress, char out[HOOK_JSON_MAX], struct err *err)
{
    struct json_writer writer;
    json_writer_init(&writer, HOOK_JSON_MAX - 1);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "generation", progress->generation);
    json_put_int(&writer, "state", progress->state);
    json_put_text(&writer, "seq", progress->seq);
    json_put_uint(&writer, "tries", progress->tries);
    json_put_int(&writer, "failing_ms", progress->failing_ms);
    json_put_int(&writer, "next_ms", progress->next_ms);
    json_put_int(&writer, "last_ms", progress->last_ms);
    json_put_uint(&writer, "delivered", progress->delivered);
    json_put_uint(&writer, "refused", progress->refused);
    json_put_text(&writer, "reason", progress->reason);
    json_object_end(&writer);
    return end(&writer, out, err);
}
