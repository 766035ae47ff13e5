/* Which of the desk's feeds come from a source with a leaning, and a file to fill in for those that do not. */
#include "sources_feeds.h"

#include "feed_state.h"
#include "sources_write.h"
#include "url.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNRATED_MAX 20000 /* sources to fill in */

struct look {
    const struct registry *registry;
    char cursor[256];
    size_t feeds, rated;
    char (*unrated)[URL_HOST_SIZE]; /* owned; each once */
    size_t unrated_count;
    FILE *out; /* NULL: nothing is to be filled in */
};

/* Sources come up again with each of their feeds. Returns 1 for a new one. */
static int add_unrated(struct look *look, const char *domain)
{
    /* A linear search: once a feed, in a command that a person waits for, over some hundred sources. */
    for (size_t i = 0; i < look->unrated_count; i++)
        if (!strcmp(look->unrated[i], domain))
            return 0;
    if (look->unrated_count == UNRATED_MAX)
        return 0;
    strcpy(look->unrated[look->unrated_count++], domain);
    return 1;
}

static void write_to_fill_in(struct look *look, const struct store_feed *feed, const struct source_entry *entry,
                             const char *domain)
{
    struct feed_state state;
    const char *name = entry ? entry->name : "";
    if (!*name && !feed_state_read(feed->state, feed->state_size, &state, NULL))
        name = state.title;
    fprintf(look->out, "%s,", domain);
    sources_write_value(look->out, name, ",");
    fprintf(look->out, "%s,%s,,,,,\n", entry ? entry->country : "", entry ? entry->lang : "");
}

static void look_at(struct look *look, const struct store_feed *feed)
{
    char domain[URL_HOST_SIZE] = "";
    url_registrable_domain(feed->url, domain);
    const struct registry_article names = {domain, feed->url, {"", ""}};
    const struct source_entry *entry = registry_find_article(look->registry, &names);
    int is_rated = entry && *entry->leaning;
    look->feeds++;
    look->rated += (size_t)is_rated;
    printf("%s  %s  %s\n", is_rated ? entry->leaning : "unrated", entry ? entry->domain : domain, feed->url);
    if (!is_rated && *domain && look->out && add_unrated(look, entry ? entry->domain : domain))
        write_to_fill_in(look, feed, entry, entry ? entry->domain : domain);
}

static void on_feeds(void *context, const struct store_result *result, const struct store_feed *rows, size_t count,
                     const char *next_cursor)
{
    struct tool_question *question = context;
    struct look *look = question->out;
    for (size_t i = 0; !result->code && i < count; i++)
        look_at(look, &rows[i]);
    snprintf(look->cursor, sizeof look->cursor, "%s", result->code ? "" : next_cursor);
    tool_answer(question, result);
}

static int look_at_all(struct tool *tool, struct look *look)
{
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = look};
        int code = tool_wait(&question, store_feeds_scan(tool->store, look->cursor, on_feeds, &question, &err), &err);
        if (code)
            return code;
    } while (*look->cursor);
    printf("%zu feeds, %zu of them of a source with a leaning\n", look->feeds, look->rated);
    return TOOL_OK;
}

int sources_feeds(struct tool *tool, const struct registry *registry, const char *path)
{
    struct look look = {.registry = registry, .unrated = calloc(UNRATED_MAX, sizeof *look.unrated)};
    if (!look.unrated)
        return tool_fail(tool, TOOL_FAILED, "no memory for %d sources", UNRATED_MAX);
    look.out = path ? fopen(path, "w") : NULL;
    int code = path && !look.out ? tool_fail(tool, TOOL_FAILED, "cannot write %s: %s", path, strerror(errno)) : TOOL_OK;
    if (look.out)
        fputs("domain,name,country,lang,leaning,factuality,owner,ownership,rated_by\n", look.out);
    if (!code)
        code = look_at_all(tool, &look);
    if (look.out && fclose(look.out) && !code)
        code = tool_fail(tool, TOOL_FAILED, "cannot write %s: %s", path, strerror(errno));
    free(look.unrated);
    return code;
}
