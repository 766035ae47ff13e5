/* What an operator has set for a feed, as JSON in Redis and as a struct. A member at its default is not written: a
 * feed without settings has no entry, and a default that a later version changes reaches every feed. */
#include "feed_settings.h"
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One row a text: read, written and counted as empty by the same table, so that a new one cannot be forgotten in one
 * of the three. */
static const struct {
    const char *name;
    size_t offset, size;
} texts[] = {
#define TEXT(member)                                                                                                   \
    {                                                                                                                  \
#member, offsetof(struct feed_settings, member), sizeof(((struct feed_settings *)0)->member)                   \
    }
    TEXT(title), TEXT(folder), TEXT(site), TEXT(language), TEXT(user_agent), TEXT(header), TEXT(auth),
#undef TEXT
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char *const pages_names[] = {"auto", "always", "never"};

const char *feed_pages_name(enum feed_pages pages)
{
    return pages_names[pages];
}

/* A name that a later version has written is the default here, and no error: the feed is still to be read. */
static enum feed_pages pages_of(const char *name)
{
    for (size_t i = 0; i < COUNT(pages_names); i++)
        if (strcmp(pages_names[i], name) == 0)
            return (enum feed_pages)i;
    return FEED_PAGES_AUTO;
}

/* What stands in Redis may have been written by a version with other bounds. */
static int64_t interval_within(int64_t interval_ms)
{
    if (interval_ms <= 0)
        return 0;
    if (interval_ms < FEED_INTERVAL_SET_MIN_MS)
        return FEED_INTERVAL_SET_MIN_MS;
    return interval_ms < FEED_INTERVAL_SET_MAX_MS ? interval_ms : FEED_INTERVAL_SET_MAX_MS;
}

int feed_settings_read(const char *json, size_t size_bytes, struct feed_settings *out, struct err *err)
{
    struct feed_settings settings = {.is_paused = 0};
    struct json *document = NULL;
    int result = size_bytes ? json_read(json, size_bytes, &document, err) : 0;
    if (result == 0 && document && json_kind(document) != JSON_KIND_OBJECT)
        result = err_set(err, ERR_INVALID, "a feed's settings must be a JSON object");
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *text = json_member_text(document, texts[i].name, "");
        /* One that is too long is left out and not cut: half a password or header is worse than none. */
        if (strlen(text) < texts[i].size)
            strcpy((char *)&settings + texts[i].offset, text);
    }
    settings.interval_ms = interval_within(json_as_integer(json_member(document, "interval_ms"), 0));
    settings.is_paused = json_as_integer(json_member(document, "paused"), 0) != 0;
    settings.pages = pages_of(json_member_text(document, "pages", ""));
    json_free(document);
    if (result == 0)
        *out = settings;
    return result;
}

static int is_empty(const struct feed_settings *settings)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        if (*((const char *)settings + texts[i].offset))
            return 0;
    return !settings->interval_ms && !settings->is_paused && settings->pages == FEED_PAGES_AUTO;
}

int feed_settings_write(const struct feed_settings *settings, char out[FEED_SETTINGS_JSON_MAX], struct err *err)
{
    struct json_writer writer;
    char *json = NULL;
    size_t size = 0;
    out[0] = 0;
    if (is_empty(settings))
        return 0;
    json_writer_init(&writer, FEED_SETTINGS_JSON_MAX - 1);
    json_object_begin(&writer, NULL);
    for (size_t i = 0; i < COUNT(texts); i++)
        if (*((const char *)settings + texts[i].offset))
            json_put_text(&writer, texts[i].name, (const char *)settings + texts[i].offset);
    if (settings->interval_ms)
        json_put_int(&writer, "interval_ms", settings->interval_ms);
    if (settings->is_paused)
        json_put_int(&writer, "paused", 1);
    if (settings->pages != FEED_PAGES_AUTO)
        json_put_text(&writer, "pages", feed_pages_name(settings->pages));
    json_object_end(&writer);
    int result = json_writer_take(&writer, &json, &size, err);
    if (result < 0)
        return result;
    memcpy(out, json, size + 1);
    free(json);
    return (int)size;
}

void feed_settings_put_shown(struct json_writer *writer, const struct feed_settings *settings)
{
    json_put_text_or_null(writer, "folder", settings->folder);
    json_put_text_or_null(writer, "site", settings->site);
    json_put_text_or_null(writer, "language", settings->language);
    json_put_int(writer, "interval_set", settings->interval_ms / 1000);
    json_put_bool(writer, "paused", settings->is_paused);
    json_put_text(writer, "pages", feed_pages_name(settings->pages));
    json_put_text_or_null(writer, "user_agent", settings->user_agent);
    /* These two may hold a password or a token: that they are set is all that anybody is shown. */
    json_put_bool(writer, "header", settings->header[0] != 0);
    json_put_bool(writer, "auth", settings->auth[0] != 0);
}
