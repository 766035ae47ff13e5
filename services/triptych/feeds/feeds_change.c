/* triptych feeds set, pause, resume, refresh, remove. Several feeds may be named: what is wrong with one is said, and the
 * others are done. */
#include "feed_find.h"
#include "feeds_verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAME_SIZE 32

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    struct tool_question *question = context;
    *(uint64_t *)question->out = count;
    tool_answer(question, result);
}

/* ── set ── */

static int write_settings(struct tool *tool, const struct feed_view *feed)
{
    char json[FEED_SETTINGS_JSON_MAX];
    struct err err = {0};
    uint64_t count = 0;
    struct tool_question question = {.tool = tool, .out = &count};
    if (feed_settings_write(&feed->settings, json, &err) < 0)
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    const struct store_feed_set set = {feed->url, json, feed->settings.is_paused};
    int code = tool_wait(&question, store_feed_set(tool->store, &set, on_count, &question, &err), &err);
    if (!code && !count)
        code = tool_fail(tool, TOOL_FAILED, "%s: it was removed meanwhile", feed->url);
    return code;
}

/* The first line of a file. */
static int read_value(struct tool *tool, const char *path, char out[FEED_SETTINGS_LONG_SIZE])
{
    FILE *file = fopen(path, "re");
    if (!file)
        return tool_fail(tool, TOOL_FAILED, "cannot open %s: %s", path, strerror(errno));
    if (!fgets(out, FEED_SETTINGS_LONG_SIZE, file))
        out[0] = 0;
    out[strcspn(out, "\r\n")] = 0;
    fclose(file);
    return TOOL_OK;
}

/* `pair` is "name=value" or "name=@file". */
static int set_member(struct tool *tool, struct feed_settings *settings, const char *pair)
{
    char name[NAME_SIZE], from_file[FEED_SETTINGS_LONG_SIZE];
    struct err err = {0};
    size_t len = strcspn(pair, "=");
    if (!pair[len] || len >= sizeof name)
        return tool_fail(tool, TOOL_USAGE, "not NAME=VALUE: %.*s", (int)(len < NAME_SIZE ? len : NAME_SIZE), pair);
    snprintf(name, sizeof name, "%.*s", (int)len, pair);
    const char *value = pair + len + 1;
    if (*value == '@') {
        int code = read_value(tool, value + 1, from_file);
        if (code)
            return code;
        value = from_file;
    }
    return feed_settings_set(settings, name, value, &err) < 0 ? tool_fail(tool, TOOL_USAGE, "%s", err.text) : TOOL_OK;
}

int feeds_set(struct tool *tool)
{
    struct feed_view feed;
    int code = feed_find(tool, tool->arguments[1], &feed);
    for (int i = 2; i < tool->argument_count && !code; i++)
        code = set_member(tool, &feed.settings, tool->arguments[i]);
    return code ? code : write_settings(tool, &feed);
}

/* ── several feeds ── */

/* Does `one` to each feed that is named. Returns the last failure, or TOOL_OK. */
static int do_each(struct tool *tool, int (*one)(struct tool *tool, struct feed_view *feed))
{
    int result = TOOL_OK;
    for (int i = 1; i < tool->argument_count; i++) {
        struct feed_view feed;
        int code = feed_find(tool, tool->arguments[i], &feed);
        if (!code)
            code = one(tool, &feed);
        if (code)
            result = code;
    }
    return result;
}

static int pause_one(struct tool *tool, struct feed_view *feed)
{
    feed->settings.is_paused = 1;
    return write_settings(tool, feed);
}

static int resume_one(struct tool *tool, struct feed_view *feed)
{
    feed->settings.is_paused = 0;
    return write_settings(tool, feed);
}

static int refresh_one(struct tool *tool, struct feed_view *feed)
{
    struct err err = {0};
    uint64_t count = 0;
    struct tool_question question = {.tool = tool, .out = &count};
    if (feed->settings.is_paused)
        return tool_fail(tool, TOOL_FAILED, "%s: it is paused", feed->url);
    return tool_wait(&question, store_feed_refresh(tool->store, feed->url, on_count, &question, &err), &err);
}

static int remove_one(struct tool *tool, struct feed_view *feed)
{
    struct err err = {0};
    uint64_t count = 0;
    struct tool_question question = {.tool = tool, .out = &count};
    return tool_wait(&question, store_feeds_remove(tool->store, feed->url, on_count, &question, &err), &err);
}

int feeds_pause(struct tool *tool)
{
    return do_each(tool, pause_one);
}

int feeds_resume(struct tool *tool)
{
    return do_each(tool, resume_one);
}

int feeds_refresh(struct tool *tool)
{
    return do_each(tool, refresh_one);
}

int feeds_remove(struct tool *tool)
{
    return do_each(tool, remove_one);
}
