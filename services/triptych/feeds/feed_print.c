/* What `triptych feeds` prints of a feed: a line of a list, the whole of it, or JSON. */
#include "feed_print.h"
#include "clock.h"

#include <stdio.h>

/* The first that is true counts: why a feed gives nothing must not be hidden behind that it gave something once. */
const char *feed_view_state(const struct feed_view *feed)
{
    if (feed->settings.is_paused)
        return "paused";
    if (feed->state.gone_ms)
        return "gone";
    if (feed->state.failures)
        return "fails";
    return !feed->state.read_ms ? "new" : feed->state.note[0] ? "empty" : "well";
}

const char *feed_view_title(const struct feed_view *feed)
{
    return feed->settings.title[0] ? feed->settings.title : feed->state.title;
}

/* Why it fails or gives nothing; "" when there is nothing to say. */
static const char *why(const struct feed_view *feed)
{
    return feed->state.failures || feed->state.gone_ms ? feed->state.error : feed->state.note;
}

static const char *time_or(int64_t time_ms, const char *otherwise, char buffer[CLOCK_RFC3339_SIZE])
{
    clock_rfc3339(time_ms, buffer);
    return time_ms ? buffer : otherwise;
}

static const char *due_of(const struct feed_view *feed, char buffer[CLOCK_RFC3339_SIZE])
{
    return feed->settings.is_paused ? "never" : time_or(feed->due_ms, "now", buffer);
}

static void print_line(const struct feed_view *feed)
{
    char read[CLOCK_RFC3339_SIZE], due[CLOCK_RFC3339_SIZE], name[URL_LOG_SIZE];
    url_for_log(feed->url, name);
    printf("%s  %s  %s, %lld articles, read %s, due %s%s%s%s%s\n", feed->url, name, feed_view_state(feed),
           (long long)feed->state.articles, time_or(feed->state.read_ms, "never", read), due_of(feed, due),
           feed->state.moved_to[0] ? ", moved to " : "", feed->state.moved_to, why(feed)[0] ? ": " : "", why(feed));
}

static void put_row(struct json_writer *writer, const struct feed_view *feed)
{
    const struct feed_state *state = &feed->state;
    char name[URL_LOG_SIZE];
    url_for_log(feed->url, name);
    json_put_text(writer, "url", feed->url);
    json_put_text(writer, "name", name);
    json_put_text_or_null(writer, "title", feed_view_title(feed));
    json_put_text(writer, "state", feed_view_state(feed));
    json_put_int(writer, "http_status", state->http_status);
    json_put_time(writer, "due", feed->settings.is_paused ? 0 : feed->due_ms);
    json_put_time(writer, "read", state->read_ms);
    json_put_int(writer, "interval", state->interval_ms / 1000);
    json_put_int(writer, "articles", state->articles);
    json_put_time(writer, "last_new", state->changed_ms);
    json_put_int(writer, "failures", state->failures);
    json_put_text_or_null(writer, "error", state->error);
    json_put_text_or_null(writer, "note", state->note);
    json_put_text_or_null(writer, "moved_to", state->moved_to);
    feed_settings_put_shown(writer, &feed->settings);
}

int feed_print_row(const struct tool *tool, const struct feed_view *feed)
{
    struct json_writer writer;
    if (!tool->is_json) {
        print_line(feed);
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    put_row(&writer, feed);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

/* ── whole ── */

static int print_whole_json(const struct tool *tool, const struct feed_view *feed)
{
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    put_row(&writer, feed);
    json_put_time(&writer, "checked", feed->state.checked_ms);
    json_array_begin(&writer, "errors");
    for (size_t i = 0; i < feed->failure_count; i++) {
        json_object_begin(&writer, NULL);
        json_put_time(&writer, "at", feed->failures[i].at_ms);
        json_put_int(&writer, "http_status", feed->failures[i].http_status);
        json_put_text(&writer, "reason", feed->failures[i].sentence);
        json_object_end(&writer);
    }
    json_array_end(&writer);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static void line(const char *name, const char *value)
{
    if (value[0])
        printf("%-12s %s\n", name, value);
}

static void print_settings(const struct feed_settings *settings)
{
    line("folder", settings->folder);
    line("site", settings->site);
    line("language", settings->language);
    line("pages", feed_pages_name(settings->pages));
    line("user agent", settings->user_agent);
    /* They may hold a password or a token, and terminals are shared and logged. */
    line("header", settings->header[0] ? "set" : "");
    line("auth", settings->auth[0] ? "set" : "");
    if (settings->interval_ms)
        printf("%-12s %lld s, as it was set\n", "interval", (long long)(settings->interval_ms / 1000));
}

int feed_print_whole(const struct tool *tool, const struct feed_view *feed)
{
    char time[CLOCK_RFC3339_SIZE], name[URL_LOG_SIZE];
    const struct feed_state *state = &feed->state;
    if (tool->is_json)
        return print_whole_json(tool, feed);
    url_for_log(feed->url, name);
    line("address", feed->url);
    line("name", name);
    line("title", feed_view_title(feed));
    line("state", feed_view_state(feed));
    line("because", why(feed));
    line("moved to", state->moved_to);
    print_settings(&feed->settings);
    printf("%-12s %lld, the last %s\n", "articles", (long long)state->articles,
           time_or(state->changed_ms, "never", time));
    line("read", time_or(state->read_ms, "never", time));
    line("due", due_of(feed, time));
    if (state->http_status)
        printf("%-12s %lld\n", "HTTP status", (long long)state->http_status);
    for (size_t i = 0; i < feed->failure_count; i++)
        printf("%-12s %s, status %d: %s\n", i ? "" : "failures", time_or(feed->failures[i].at_ms, "?", time),
               feed->failures[i].http_status, feed->failures[i].sentence);
    return TOOL_OK;
}
