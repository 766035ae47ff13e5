/* Answers are JSON as the API gives it, cut to what an assistant can use: its window is small, and a story of three hundred
 * articles has half a megabyte. */
#include "mcp_tools.h"

#include "article_argument.h"
#include "mcp_events.h"
#include "story_json.h"
#include "story_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_DEFAULT  10
#define LIST_MEMBERS  "id headline lang first_published last_updated topics places counts coverage blindspot summary"
#define COVER_MEMBERS "id headline lang first_published last_updated counts coverage blindspot reporting"
#define STORY_MEMBERS                                                                                                  \
    "id headline headlines lang first_published last_updated languages topics places related counts coverage "         \
    "blindspot "                                                                                                       \
    "summary reporting wordings articles"

/* A call under way. */
struct call {
    struct tool *tool;
    const struct json *arguments;
    struct json_writer writer;
    struct err *err;
};

static const char *argument(const struct call *call, const char *name, const char *fallback)
{
    return json_member_text(call->arguments, name, fallback);
}

/* < 0 when it is no number from 1 to MCP_ROWS_MAX. */
static int read_limit(const struct call *call, size_t *out)
{
    int64_t limit = json_as_integer(json_member(call->arguments, "limit"), ROWS_DEFAULT);
    if (limit < 1 || limit > MCP_ROWS_MAX)
        return err_set(call->err, ERR_INVALID, "limit is a number from 1 to %d", MCP_ROWS_MAX);
    *out = (size_t)limit;
    return 0;
}

/* ── lists ── */

static char *make_line(void *context, const Triptych__StoryHead *head)
{
    struct json_writer writer;
    char *line = NULL;
    const struct story_json story = {.head = head, .tier = TIER_VANTAGE};
    (void)context;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_writer_keep(&writer, 0, LIST_MEMBERS);
    story_json_write(&writer, NULL, &story);
    return json_writer_take(&writer, &line, NULL, NULL) ? NULL : line;
}

static void give_line(void *context, const char *line)
{
    json_put_raw(context, NULL, line, strlen(line));
}

/* The position goes into the text: an assistant reads sentences, no members of an error. */
static int refuse_query(const struct call *call, const struct query_problem *problem)
{
    if (problem->err.code == ERR_MEMORY || !problem->length)
        return err_set(call->err, ERR_INVALID, "query: %s", problem->err.text);
    return err_set(call->err, ERR_INVALID, "query, at character %zu: %s", problem->at + 1, problem->err.text);
}

static int list_stories(struct call *call, const char *query)
{
    struct tool_query where = {0};
    struct query_problem problem = {0};
    size_t limit;
    if (read_limit(call, &limit))
        return ERR_INVALID;
    int code = tool_query_make(query, 0, &where, &problem);
    if (code) {
        code = refuse_query(call, &problem);
        tool_query_done(&where);
        return code;
    }
    struct story_list list = {
        .tool = call->tool, .where = &where, .min_sources = STORY_LIST_MIN_SOURCES, .make_line = make_line};
    if (story_list_gather(&list)) {
        code = err_set(call->err, ERR_UNAVAILABLE, "the desk's Redis does not answer");
    } else {
        json_array_begin(&call->writer, "stories");
        story_list_each(&list, limit, give_line, &call->writer);
        json_array_end(&call->writer);
    }
    story_list_done(&list);
    tool_query_done(&where);
    return code;
}

static int search_stories(struct call *call)
{
    return list_stories(call, argument(call, "query", ""));
}

static int list_blindspots(struct call *call)
{
    const char *side = argument(call, "side", "any");
    char query[64];
    if (strcmp(side, "left") != 0 && strcmp(side, "right") != 0 && strcmp(side, "any") != 0)
        return err_set(call->err, ERR_INVALID, "side is left, right or any");
    snprintf(query, sizeof query, "blindspot:%s", side);
    return list_stories(call, query);
}

/* ── one story ── */

struct shown {
    struct call *call;
    const char *members;
    int is_there;
};

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct tool_question *question = context;
    struct shown *shown = question->out;
    (void)published_version;
    if (!result->code && story) {
        struct json_writer *writer = &shown->call->writer;
        const struct story_json out = {.head = story->head,
                                       .has_articles = 1,
                                       .is_whole = 1,
                                       .articles = story->articles,
                                       .article_count = story->n_articles,
                                       .tier = TIER_VANTAGE,
                                       .details = story->details};
        json_writer_keep(writer, 1, shown->members);
        story_json_write(writer, "story", &out);
        json_writer_keep(writer, 1, NULL);
        shown->is_there = 1;
    }
    tool_answer(question, result);
}

static int show_story(struct call *call, const char *id, const char *members)
{
    struct shown shown = {.call = call, .members = members};
    struct tool_question question = {.tool = call->tool, .out = &shown};
    if (!id_is_valid(id, 's'))
        return err_set(call->err, ERR_INVALID, "id is a story's: s and 16 characters");
    int code = tool_wait_quietly(
        &question, store_story_get(call->tool->store, id, 200, 400, on_story, &question, call->err), call->err);
    if (!code && !shown.is_there)
        code = err_set(call->err, ERR_UNAVAILABLE, "there is no story %s (any more)", id);
    return code;
}

static int get_story(struct call *call)
{
    return show_story(call, argument(call, "id", ""), STORY_MEMBERS);
}

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    struct tool_question *question = context;
    if (!result->code && article && article->placement)
        snprintf(question->out, ID_SIZE, "%s", article->placement->story_id);
    tool_answer(question, result);
}

static int who_covers(struct call *call)
{
    char article[ID_SIZE], story[ID_SIZE] = "";
    struct tool_question question = {.tool = call->tool, .out = story};
    const char *url = argument(call, "url", "");
    if (!*url)
        return err_set(call->err, ERR_INVALID, "url is the address of an article");
    if (article_argument_read(call->tool, url, article))
        return err_set(call->err, ERR_UNAVAILABLE, "the desk has no article at %.200s", url);
    int code = tool_wait_quietly(
        &question, store_article_get(call->tool->store, article, on_article, &question, call->err), call->err);
    if (!code && !*story)
        code = err_set(call->err, ERR_UNAVAILABLE, "the desk has no article at %.200s, or it is in no story", url);
    return code ? code : show_story(call, story, COVER_MEMBERS);
}

/* ── events ── */

static int follow_events(struct call *call)
{
    struct tool_query query;
    struct query_problem problem = {0};
    const char *text = argument(call, "query", ""), *from = argument(call, "from", "start");
    size_t limit;
    if (read_limit(call, &limit))
        return ERR_INVALID;
    if (!strcmp(from, "snapshot"))
        return err_set(call->err, ERR_INVALID, "from is start, now or a seq");
    int code = tool_query_make(text, 1, &query, &problem);
    tool_query_done(&query);
    if (code)
        return refuse_query(call, &problem);
    return mcp_events_write(call->tool, text, from, limit, &call->writer, call->err);
}

/* ── the table ── */

#define LIMIT "\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":50,\"default\":10}"
#define QUERY                                                                                                          \
    "\"query\":{\"type\":\"string\",\"description\":\"words, \\\"phrases\\\", -not, OR, brackets, and fields: "        \
    "topic:politics place:FR lang:fr source:paper.example country:CA side:right blindspot:left sources>=5 left>=40% "  \
    "since:2026-11-01 until:2026-11-30\"}"
#define SCHEMA(members, required) "{\"type\":\"object\",\"properties\":{" members "},\"required\":[" required "]}"

static const struct mcp_tool {
    const char *name, *description;
    const char *schema;            /* of its arguments: JSON */
    int (*run)(struct call *call); /* writes members of the result; 0 or < 0 */
} tools[] = {
    {"search_stories", "News stories that match a query, the latest first: headline, summary, and who covers it.",
     SCHEMA(QUERY "," LIMIT, ""), search_stories},
    {"get_story",
     "One story whole: summary in its languages, what each side stresses, all reports with outlet and leaning.",
     SCHEMA("\"id\":{\"type\":\"string\"}", "\"id\""), get_story},
    {"who_covers",
     "The story that an article belongs to, by its address: which outlets report it, of which side and country.",
     SCHEMA("\"url\":{\"type\":\"string\"}", "\"url\""), who_covers},
    {"blindspots", "Stories that one side hardly covers.",
     SCHEMA("\"side\":{\"enum\":[\"left\",\"right\",\"any\"],\"default\":\"any\"}," LIMIT, ""), list_blindspots},
    {"new_events",
     "What has changed in stories that match a query, since a position: each event once. Ask again with from = the seq "
     "of the answer before.",
     SCHEMA(QUERY
            ",\"from\":{\"type\":\"string\",\"default\":\"start\",\"description\":\"start, now or a seq\"}," LIMIT,
            ""),
     follow_events},
};

void mcp_tools_list(struct json_writer *writer)
{
    json_array_begin(writer, "tools");
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "name", tools[i].name);
        json_put_text(writer, "description", tools[i].description);
        json_put_raw(writer, "inputSchema", tools[i].schema, strlen(tools[i].schema));
        json_object_end(writer);
    }
    json_array_end(writer);
}

static const struct mcp_tool *find_tool(const char *name)
{
    for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
        if (strcmp(tools[i].name, name) == 0)
            return &tools[i];
    return NULL;
}

int mcp_tools_call(struct tool *tool, const struct json *params, char **out, struct err *err)
{
    struct call call = {.tool = tool, .arguments = json_member(params, "arguments"), .err = err};
    const char *name = json_member_text(params, "name", "");
    const struct mcp_tool *wanted = find_tool(name);
    if (!wanted)
        return err_set(err, ERR_INVALID, "there is no tool \"%.40s\"", name);
    json_writer_init(&call.writer, TOOL_JSON_MAX);
    json_object_begin(&call.writer, NULL);
    int code = wanted->run(&call);
    json_object_end(&call.writer);
    if (!code)
        code = json_writer_take(&call.writer, out, NULL, err);
    json_writer_done(&call.writer);
    return !code ? 1 : code == ERR_INVALID ? code : 0;
}
