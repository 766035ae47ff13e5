/* Members by name, as a person writes them. */
#include "feed_settings.h"
#include "url.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Characters of a header's name: RFC 9110, 5.6.2. */
#define TOKEN "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* A line break in a header would begin another one of the request. */
static int set_text(char *out, size_t size, const char *name, const char *value, struct err *err)
{
    for (const char *at = value; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            return err_set(err, ERR_INVALID, "%s: has a line break or another control character", name);
    if (strlen(value) >= size)
        return err_set(err, ERR_INVALID, "%s: longer than %zu bytes", name, size - 1);
    strcpy(out, value);
    return 0;
}

static int set_title(struct feed_settings *settings, const char *value, struct err *err)
{
    return set_text(settings->title, sizeof settings->title, "title", value, err);
}

static int set_folder(struct feed_settings *settings, const char *value, struct err *err)
{
    return set_text(settings->folder, sizeof settings->folder, "folder", value, err);
}

static int set_site(struct feed_settings *settings, const char *value, struct err *err)
{
    char address[URL_SIZE] = "";
    struct err reason = {0};
    if (*value && url_feed(value, address, &reason) < 0)
        return err_set(err, ERR_INVALID, "site: %s", reason.text);
    return set_text(settings->site, sizeof settings->site, "site", address, err);
}

static int set_language(struct feed_settings *settings, const char *value, struct err *err)
{
    for (const char *at = value; *at; at++)
        if (!isalnum((unsigned char)*at) && *at != '-')
            return err_set(err, ERR_INVALID, "language: not a language tag (\"sl\", \"pt-BR\"): \"%.40s\"", value);
    return set_text(settings->language, sizeof settings->language, "language", value, err);
}

static int64_t unit_ms(const char *unit)
{
    static const struct {
        const char *name;
        int64_t ms;
    } units[] = {{"s", 1000}, {"m", 60000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i].name) == 0)
            return units[i].ms;
    return 0;
}

static int set_interval(struct feed_settings *settings, const char *value, struct err *err)
{
    char *end = NULL;
    errno = 0;
    long long count = strtoll(value, &end, 10);
    if (!*value || strcmp(value, "auto") == 0) {
        settings->interval_ms = 0;
        return 0;
    }
    int64_t unit = unit_ms(end);
    if (errno || !unit || count < 1 || count > FEED_INTERVAL_SET_MAX_MS / unit ||
        count * unit < FEED_INTERVAL_SET_MIN_MS)
        return err_set(err, ERR_INVALID, "interval: auto, or a time from 1m to 7d (\"30m\", \"6h\"): \"%.40s\"", value);
    settings->interval_ms = count * unit;
    return 0;
}

static int set_paused(struct feed_settings *settings, const char *value, struct err *err)
{
    int is_yes = strcmp(value, "yes") == 0;
    if (!is_yes && *value && strcmp(value, "no") != 0)
        return err_set(err, ERR_INVALID, "paused: yes or no: \"%.40s\"", value);
    settings->is_paused = is_yes;
    return 0;
}

static int set_pages(struct feed_settings *settings, const char *value, struct err *err)
{
    for (int i = FEED_PAGES_AUTO; i <= FEED_PAGES_NEVER; i++)
        if (!*value || strcmp(value, feed_pages_name((enum feed_pages)i)) == 0) {
            settings->pages = (enum feed_pages)i;
            return 0;
        }
    return err_set(err, ERR_INVALID, "pages: auto, always or never: \"%.40s\"", value);
}

static int set_user_agent(struct feed_settings *settings, const char *value, struct err *err)
{
    return set_text(settings->user_agent, sizeof settings->user_agent, "user_agent", value, err);
}

/* Those that frame the request or say where it goes stay ours: with another Host or length a feed could be made to
 * ask for something else behind our back. */
static int set_header(struct feed_settings *settings, const char *value, struct err *err)
{
    static const char *const ours[] = {"Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding"};
    size_t len = strspn(value, TOKEN);
    if (*value && (!len || value[len] != ':' || !value[len + 1]))
        return err_set(err, ERR_INVALID, "header: must be \"Name: value\"");
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (len == strlen(ours[i]) && strncasecmp(value, ours[i], len) == 0)
            return err_set(err, ERR_INVALID, "header: %s is set by ingest itself", ours[i]);
    return set_text(settings->header, sizeof settings->header, "header", value, err);
}

static int set_auth(struct feed_settings *settings, const char *value, struct err *err)
{
    if (*value && (!strchr(value, ':') || *value == ':'))
        return err_set(err, ERR_INVALID, "auth: must be \"user:password\"");
    return set_text(settings->auth, sizeof settings->auth, "auth", value, err);
}

static const struct {
    const char *name;
    int (*set)(struct feed_settings *settings, const char *value, struct err *err);
    int is_secret;
} members[] = {
    {"title", set_title, 0},       {"folder", set_folder, 0},         {"site", set_site, 0},
    {"language", set_language, 0}, {"interval", set_interval, 0},     {"paused", set_paused, 0},
    {"pages", set_pages, 0},       {"user_agent", set_user_agent, 0}, {"header", set_header, 1},
    {"auth", set_auth, 1},
};

#define COUNT (sizeof members / sizeof *members)

int feed_settings_set(struct feed_settings *settings, const char *name, const char *value, struct err *err)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(name, members[i].name) == 0)
            return members[i].set(settings, value, err);
    return err_set(err, ERR_INVALID,
                   "no such setting of a feed: \"%.40s\" (title, folder, site, language, interval, paused, pages, "
                   "user_agent, header, auth)",
                   name);
}

/* A list comes from somebody else, so what it says of a feed is taken where it is right and passed over where it is
 * not: the feed itself is not lost for a folder's name. */
int feed_settings_of_list(const struct feed_listed *listed, char out[FEED_SETTINGS_JSON_MAX], struct err *err)
{
    struct feed_settings settings = {.is_paused = 0};
    feed_settings_set(&settings, "title", listed->title ? listed->title : "", NULL);
    feed_settings_set(&settings, "folder", listed->folder ? listed->folder : "", NULL);
    feed_settings_set(&settings, "site", listed->site ? listed->site : "", NULL);
    feed_settings_set(&settings, "language", listed->language ? listed->language : "", NULL);
    return feed_settings_write(&settings, out, err);
}

int feed_settings_is_secret(const char *name)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(name, members[i].name) == 0)
            return members[i].is_secret;
    return 0;
}
