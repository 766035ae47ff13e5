/* triptych trace ARTICLE: when it came to each stage, and how long each took. The times are those that the stages have
 * left in Redis: of receipt and of the decision by the daemons' clocks, of both commits by Redis's. */
#include "article_argument.h"
#include "clock.h"
#include "cmd.h"
#include "store_entries.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGES_MAX 5000 /* of a stream: a million entries */

struct step {
    const char *stage; /* "publish" */
    int64_t time_ms;   /* 0: not known */
    char what[160];
};

enum { SOURCE, INGEST, CLASSIFY, COMMITTED, PUBLISH, STEPS };

struct trace {
    struct tool *tool;
    char id[ID_SIZE], title[200], story[ID_SIZE];
    struct step steps[STEPS];
    int is_found, has_placement;
    char next[STORE_SEQ_SIZE + 8];
};

/* "<epoch>-<microseconds>" */
static int64_t time_of(const char *seq)
{
    const char *dash = strchr(seq, '-');
    return dash ? strtoll(dash + 1, NULL, 10) / 1000 : 0;
}

static void set_step(struct trace *trace, int step, const char *stage, int64_t time_ms, const char *what)
{
    trace->steps[step].stage = stage;
    trace->steps[step].time_ms = time_ms;
    snprintf(trace->steps[step].what, sizeof trace->steps[step].what, "%s", what);
}

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *placed)
{
    struct tool_question *question = context;
    struct trace *trace = question->out;
    if (!result->code && placed) {
        trace->is_found = 1;
        snprintf(trace->title, sizeof trace->title, "%s", placed->article->title);
        set_step(trace, SOURCE, "source", placed->article->published_ms, "published, as it says itself");
        set_step(trace, INGEST, "ingest", placed->article->received_ms, "received");
    }
    if (!result->code && placed && placed->placement) {
        trace->has_placement = 1;
        snprintf(trace->story, sizeof trace->story, "%s", placed->placement->story_id);
        set_step(trace, CLASSIFY, "classify", placed->placement->placed_ms,
                 *trace->story ? "decided which story" : "decided that it is no news");
    }
    tool_answer(question, result);
}

/* The first entry of the log that names it. */
static void on_log(void *context, const struct store_entry *entry)
{
    struct trace *trace = ((struct tool_question *)context)->out;
    char what[160];
    if (trace->steps[COMMITTED].time_ms || !entry->log || strcmp(entry->log->article_id, trace->id) != 0)
        return;
    snprintf(what, sizeof what, "put it into %s (%s, by %s)", entry->log->story_id, entry->log->kind,
             entry->log->instance);
    set_step(trace, COMMITTED, "classify", time_of(entry->seq), what);
}

/* The first event with it. */
static void on_event(void *context, const struct store_entry *entry)
{
    struct trace *trace = ((struct tool_question *)context)->out;
    char what[160];
    for (size_t i = 0; !trace->steps[PUBLISH].time_ms && i < entry->changed_count; i++) {
        if (strcmp(entry->changed[i]->article->id, trace->id) != 0)
            continue;
        snprintf(what, sizeof what, "summed up and published: event %s (%s)", entry->seq, entry->kind);
        set_step(trace, PUBLISH, "publish", time_of(entry->seq), what);
    }
}

static void on_page(void *context, const struct store_result *result, const char *next)
{
    struct tool_question *question = context;
    struct trace *trace = question->out;
    snprintf(trace->next, sizeof trace->next, "%s", next);
    tool_answer(question, result);
}

/* From when it was received on, through both epochs and more: an entry of a later epoch comes behind all of the first. */
static int search(struct trace *trace, enum store_stream stream, int step)
{
    int code = TOOL_OK;
    snprintf(trace->next, sizeof trace->next, "1-%" PRId64, trace->steps[INGEST].time_ms * 1000);
    for (unsigned page = 0; !code && page < PAGES_MAX && *trace->next && !trace->steps[step].time_ms; page++) {
        struct err err = {0};
        char from[sizeof trace->next];
        struct tool_question question = {.tool = trace->tool, .out = trace};
        memcpy(from, trace->next, sizeof from);
        code = tool_wait(&question,
                         store_entries_read(trace->tool->store, stream, from, stream == STREAM_LOG ? on_log : on_event,
                                            on_page, &question, &err),
                         &err);
    }
    return code;
}

/* Since the step before it whose time is known; -1 for the first, and where a clock says otherwise. */
static int64_t after(const struct trace *trace, int step)
{
    for (int before = step - 1; before > SOURCE; before--)
        if (trace->steps[before].time_ms)
            return trace->steps[step].time_ms - trace->steps[before].time_ms;
    return -1;
}

static void write_json(struct json_writer *writer, const struct trace *trace)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "article", trace->id);
    json_put_text(writer, "title", trace->title);
    json_put_text_or_null(writer, "story", trace->story);
    json_array_begin(writer, "steps");
    for (int i = 0; i < STEPS; i++) {
        if (!trace->steps[i].time_ms)
            continue;
        json_object_begin(writer, NULL);
        json_put_text(writer, "stage", trace->steps[i].stage);
        json_put_int(writer, "time_ms", trace->steps[i].time_ms);
        json_put_text(writer, "what", trace->steps[i].what);
        if (i > INGEST)
            json_put_int(writer, "after_ms", after(trace, i));
        json_object_end(writer);
    }
    json_array_end(writer);
    json_object_end(writer);
}

/* Why there is no event: it waits, it has none, or it is no longer kept. */
static const char *missing(const struct trace *trace)
{
    if (!trace->has_placement)
        return "not in a story yet: it waits for classify (triptych status)";
    if (!*trace->story)
        return "in no story, so there is no event with it";
    return "no event with it: its story waits for summarize or publish (triptych status), or the event is no longer "
           "kept";
}

static void print_text(const struct trace *trace)
{
    char time[CLOCK_RFC3339_SIZE];
    printf("%s  %s\n", trace->id, trace->title);
    for (int i = 0; i < STEPS; i++) {
        const struct step *step = &trace->steps[i];
        if (!step->time_ms)
            continue;
        clock_rfc3339(step->time_ms, time);
        printf("%-9s %.19s.%03dZ", step->stage, time, (int)(step->time_ms % 1000));
        if (i > INGEST)
            printf(" %+9.3f s", (double)after(trace, i) / 1e3);
        else
            printf("            ");
        printf("  %s\n", step->what);
    }
    if (trace->steps[PUBLISH].time_ms)
        printf("in all %.3f s from receipt to event\n",
               (double)(trace->steps[PUBLISH].time_ms - trace->steps[INGEST].time_ms) / 1e3);
    else
        printf("%s\n", missing(trace));
}

static int report(const struct trace *trace)
{
    if (!trace->tool->is_json) {
        print_text(trace);
        return TOOL_OK;
    }
    struct json_writer writer;
    json_writer_init(&writer, TOOL_JSON_MAX);
    write_json(&writer, trace);
    int code = tool_print_json(trace->tool, &writer);
    json_writer_done(&writer);
    return code;
}

int cmd_trace(struct tool *tool)
{
    struct trace trace = {.tool = tool};
    struct err err = {0};
    struct tool_question question = {.tool = tool, .out = &trace};
    int code = article_argument_read(tool, tool->arguments[0], trace.id);
    if (!code)
        code = tool_wait(&question, store_article_get(tool->store, trace.id, on_article, &question, &err), &err);
    if (!code && !trace.is_found)
        code = tool_fail(tool, TOOL_FAILED, "there is no article %s", tool->arguments[0]);
    if (!code && *trace.story)
        code = search(&trace, STREAM_LOG, COMMITTED);
    if (!code && *trace.story)
        code = search(&trace, STREAM_FEED, PUBLISH);
    return code ? code : report(&trace);
}
