/* triptych feeds import: a list of feeds, some at a time, with what became of each. */
#include "feed_settings.h"
#include "feeds_enter.h"
#include "feeds_verbs.h"
#include "opml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct import {
    const struct opml *list;
    size_t counts[STORE_FEED_ENTERED_COUNT];
};

/* Returns owned, NULL without memory. */
static char *settings_of(const struct opml_feed *feed)
{
    const struct feed_listed listed = {feed->title, feed->folder, feed->site, feed->language};
    char json[FEED_SETTINGS_JSON_MAX];
    return strdup(feed_settings_of_list(&listed, json, NULL) > 0 ? json : "");
}

/* Adds the feeds from `at` on, at most STORE_FEEDS_AT_ONCE of them. */
static int enter_some(struct tool *tool, struct import *import, size_t at)
{
    struct store_feed_new feeds[STORE_FEEDS_AT_ONCE];
    enum store_feed_entered entered[STORE_FEEDS_AT_ONCE];
    size_t left = import->list->count - at, count = 0;
    int code = TOOL_OK;
    for (; count < left && count < STORE_FEEDS_AT_ONCE && !code; count++) {
        const struct opml_feed *feed = &import->list->feeds[at + count];
        feeds[count] = (struct store_feed_new){feed->url, settings_of(feed)};
        if (!feeds[count].settings)
            code = tool_fail(tool, TOOL_FAILED, "no memory");
    }
    if (!code)
        code = feeds_enter(tool, &(struct store_feeds_new){feeds, count, 1}, entered);
    for (size_t i = 0; i < count; i++) {
        if (!code)
            import->counts[entered[i]]++;
        if (!code && (entered[i] == STORE_FEED_REMOVED || entered[i] == STORE_FEED_MOVED))
            fprintf(stderr, "%s: %s\n", feeds[i].url,
                    entered[i] == STORE_FEED_REMOVED ? "it was removed; `triptych feeds add` brings it back"
                                                     : "it moved; `triptych feeds show` says where to");
        free((char *)feeds[i].settings);
    }
    return code;
}

/* What an import of thousands comes to, in one object; feeds themselves are in `feeds list`. */
static int print_json(const struct tool *tool, const struct import *import)
{
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_uint(&writer, "added", import->counts[STORE_FEED_ADDED]);
    json_put_uint(&writer, "known", import->counts[STORE_FEED_KNOWN] + import->list->repeated);
    json_put_uint(&writer, "removed", import->counts[STORE_FEED_REMOVED] + import->counts[STORE_FEED_MOVED]);
    json_put_uint(&writer, "refused", import->list->left_out);
    json_array_begin(&writer, "refusals");
    for (size_t i = 0; i < import->list->refusal_count; i++) {
        json_object_begin(&writer, NULL);
        json_put_text(&writer, "name", import->list->refusals[i].name);
        json_put_text(&writer, "reason", import->list->refusals[i].reason);
        json_object_end(&writer);
    }
    json_array_end(&writer);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static int print_summary(const struct tool *tool, const struct import *import, const char *path)
{
    const struct opml *list = import->list;
    for (size_t i = 0; i < list->refusal_count; i++)
        fprintf(stderr, "refused \"%s\": %s\n", list->refusals[i].name, list->refusals[i].reason);
    if (list->left_out > list->refusal_count)
        fprintf(stderr, "and %zu more\n", list->left_out - list->refusal_count);
    if (tool->is_json)
        return print_json(tool, import);
    printf("%s: %zu added, %zu known, %zu removed or moved before, %zu refused\n", path,
           import->counts[STORE_FEED_ADDED], import->counts[STORE_FEED_KNOWN] + list->repeated,
           import->counts[STORE_FEED_REMOVED] + import->counts[STORE_FEED_MOVED], list->left_out);
    return TOOL_OK;
}

int feeds_import(struct tool *tool)
{
    struct err err = {0};
    struct opml *list = NULL;
    const char *path = tool->arguments[1];
    if (opml_read_file(path, &list, &err) < 0)
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    struct import import = {.list = list};
    int code = TOOL_OK;
    for (size_t at = 0; at < list->count && !code; at += STORE_FEEDS_AT_ONCE)
        code = enter_some(tool, &import, at);
    if (!code)
        code = print_summary(tool, &import, path);
    opml_free(list);
    return code;
}
