/* triptych feeds add: addresses of feeds, or of sites whose page names a feed. Ingest reads them; what it found is told. */
#include "clock.h"
#include "feed_print.h"
#include "feeds_await.h"
#include "feeds_enter.h"
#include "feeds_verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One argument and what became of it. */
struct addition {
    char url[URL_SIZE];
    enum store_feed_entered entered;
};

/* Settings of the options, as JSON. */
static int read_settings(struct tool *tool, char out[FEED_SETTINGS_JSON_MAX])
{
    struct feed_settings settings = {.is_paused = 0};
    struct err err = {0};
    if (feed_settings_set(&settings, "title", tool_option(tool, "--title", ""), &err) < 0 ||
        feed_settings_set(&settings, "folder", tool_option(tool, "--folder", ""), &err) < 0 ||
        feed_settings_write(&settings, out, &err) < 0)
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    return TOOL_OK;
}

static int read_addresses(struct tool *tool, struct addition *out)
{
    for (int i = 1; i < tool->argument_count; i++) {
        char sentence[ERR_TEXT_MAX];
        struct err err = {0};
        if (url_feed(tool->arguments[i], out[i - 1].url, &err) < 0) {
            /* The address may hold a password, and terminals are shared: the sentence names the argument by its
             * place. */
            url_text_for_show(err.text, tool->arguments[i], sentence, sizeof sentence);
            return tool_fail(tool, TOOL_USAGE, "argument %d: %s", i + 1, sentence);
        }
    }
    return TOOL_OK;
}

static int enter(struct tool *tool, struct addition *additions, size_t count)
{
    struct store_feed_new feeds[TOOL_ARGUMENTS_MAX];
    enum store_feed_entered entered[TOOL_ARGUMENTS_MAX];
    char settings[FEED_SETTINGS_JSON_MAX];
    int code = read_settings(tool, settings);
    for (size_t i = 0; i < count; i++)
        feeds[i] = (struct store_feed_new){additions[i].url, settings};
    if (!code)
        code = feeds_enter(tool, &(struct store_feeds_new){feeds, count, 0}, entered);
    for (size_t i = 0; !code && i < count; i++)
        additions[i].entered = entered[i];
    return code;
}

static const char *outcome_name(const struct addition *addition, const struct feed_view *feed)
{
    if (addition->entered == STORE_FEED_KNOWN)
        return "known";
    return strcmp(addition->url, feed->url) != 0 ? "found" : "added";
}

static int print_json(const struct tool *tool, const struct addition *addition, const struct feed_view *feed)
{
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "given", addition->url);
    json_put_text(&writer, "outcome", outcome_name(addition, feed));
    json_put_text(&writer, "url", feed->url);
    json_put_text_or_null(&writer, "title", feed_view_title(feed));
    json_put_text(&writer, "state", feed_view_state(feed));
    json_put_int(&writer, "articles", feed->state.articles);
    json_put_text_or_null(&writer, "error", feed->state.error);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static int print_addition(const struct tool *tool, const struct addition *addition, const struct feed_view *feed)
{
    const char *why = feed->state.failures ? feed->state.error : feed->state.note;
    if (tool->is_json)
        return print_json(tool, addition, feed);
    printf("%s  %s", outcome_name(addition, feed), addition->url);
    if (strcmp(addition->url, feed->url) != 0)
        printf(" is a page; its feed is %s", feed->url);
    if (!feed->state.checked_ms)
        printf(": not read yet; `triptych feeds show` will tell\n");
    else
        printf(": %s, %lld articles%s%s\n", feed_view_state(feed), (long long)feed->state.articles, why[0] ? ": " : "",
               why);
    return TOOL_OK;
}

int feeds_add(struct tool *tool)
{
    size_t count = (size_t)tool->argument_count - 1;
    int64_t since_ms = clock_monotonic_ms();
    int is_read = 0;
    struct addition *additions = calloc(count, sizeof *additions);
    if (!additions)
        return tool_fail(tool, TOOL_FAILED, "no memory");
    int code = read_addresses(tool, additions);
    if (!code)
        code = enter(tool, additions, count);
    /* All are entered before one is waited for: they are read side by side. */
    if (!code && !tool_flag(tool, "--no-wait"))
        code = feeds_reader_look(tool, &is_read);
    for (size_t i = 0; !code && i < count; i++) {
        struct feed_view feed;
        code = is_read ? feeds_await(tool, additions[i].url, since_ms, &feed) : feed_get(tool, additions[i].url, &feed);
        if (!code)
            code = print_addition(tool, &additions[i], &feed);
    }
    free(additions);
    return code;
}
