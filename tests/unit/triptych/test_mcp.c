/* triptych mcp: messages as assistants send them, and what they are answered. */
#include "cmd_mcp.h"
#include "commands.h"
#include "scripted_link.h"
#include "store_backup.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Triptych__StoryHead head;
static Triptych__Coverage coverage;
static Triptych__Summary summary;
static Triptych__Story story;
static const char *input; /* a file that stands for what the assistant says */

static int open_mcp(void **state)
{
    scripted_link_reset();
    triptych__story_head__init(&head);
    triptych__coverage__init(&coverage);
    triptych__summary__init(&summary);
    triptych__story__init(&story);
    head.id = lend(STORY_A);
    head.version = 3;
    head.last_updated_ms = 1700000000000;
    head.coverage = &coverage;
    head.summary = &summary;
    coverage.sources = 4;
    coverage.articles = 5;
    summary.headline = lend("Harbour \"reopens\"");
    story.head = &head;
    if (bench_open(state))
        return -1;
    input = bench_path("in");
    return 0;
}

/* Sends these lines and returns what the server says; it ends with its input. */
static void exchange(const char *lines)
{
    FILE *file = fopen(input, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(lines, 1, strlen(lines), file), strlen(lines));
    assert_int_equal(fclose(file), 0);
    assert_non_null(freopen(input, "r", stdin));
    assert_int_equal(run_tool("mcp"), 0);
}

#define CALL(name, arguments)                                                                                          \
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"" name                             \
    "\",\"arguments\":" arguments "}}\n"

static void an_assistant_learns_who_it_speaks_to_and_what_it_may_ask(void **state)
{
    (void)state;
    exchange("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-03-26\","
             "\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}}\n"
             "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"
             "\n"
             "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"1\",\"method\":\"ping\"}\n"
             "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}\n");
    assert_memory_equal(tool_out, "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\"2025-03-26\"", 64);
    assert_contains(tool_out, "\"serverInfo\":{\"name\":\"triptych\"");
    assert_contains(tool_out, "\n{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"1\",\"result\":{}}\n");
    assert_contains(tool_out, "{\"tools\":[{\"name\":\"search_stories\"");
    assert_contains(tool_out, "\"inputSchema\":{\"type\":\"object\"");
    exchange(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"1999-01-01\"}}");
    assert_contains(tool_out, "\"protocolVersion\":\"2025-06-18\"");
}

static void what_is_no_message_is_an_error_and_no_end(void **state)
{
    (void)state;
    static const struct {
        const char *line, *answer;
    } cases[] = {
        {"hello", "\"id\":null,\"error\":{\"code\":-32700"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1", "\"error\":{\"code\":-32700"},
        {"[]", "\"error\":{\"code\":-32600"},
        {"7", "\"error\":{\"code\":-32600"},
        {"{\"id\":3}", "\"id\":3,\"error\":{\"code\":-32600"},
        {"{\"id\":4,\"method\":5}", "\"error\":{\"code\":-32600"},
        {"{\"id\":4.5,\"method\":\"resources/list\"}", "\"id\":4.5,\"error\":{\"code\":-32601"},
        {"{\"id\":5,\"method\":\"tools/call\"}", "\"error\":{\"code\":-32602,\"message\":\"there is no tool"},
        {"{\"id\":5,\"method\":\"tools/call\",\"params\":{\"name\":\"rm\"}}", "there is no tool \\\"rm\\\""},
        {CALL("get_story", "{\"id\":\"x\"}"), "-32602,\"message\":\"id is a story's"},
        {CALL("get_story", "{\"id\":7}"), "-32602"},
        {CALL("who_covers", "{}"), "url is the address"},
        {CALL("blindspots", "{\"side\":\"center\"}"), "side is left, right or any"},
        {CALL("search_stories", "{\"limit\":51}"), "limit is a number from 1 to 50"},
        {CALL("search_stories", "{\"limit\":0}"), "limit is"},
        {CALL("search_stories", "{\"query\":\"harbour topic:gossip\"}"),
         "query, at character 15: There is no such topic"},
        {CALL("new_events", "{\"query\":\"(\"}"), "\"error\":{\"code\":-32602"},
        {CALL("new_events", "{\"from\":\"snapshot\"}"), "from is start, now or a seq"},
    };
    char line[1024];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(line, sizeof line, "%s\n{\"id\":\"end\",\"method\":\"ping\"}\n", cases[i].line);
        exchange(line);
        assert_contains(tool_out, cases[i].answer);
        assert_contains(tool_out, "{\"jsonrpc\":\"2.0\",\"id\":\"end\",\"result\":{}}\n");
    }
}

static void a_message_that_is_too_long_is_passed_over(void **state)
{
    (void)state;
    size_t size = MCP_LINE_MAX + 500000;
    char *lines = malloc(size + 64);
    assert_non_null(lines);
    memset(lines, 'x', size);
    strcpy(lines + size, "\n{\"id\":1,\"method\":\"ping\"}\n");
    exchange(lines);
    free(lines);
    assert_contains(tool_out, "a message has at most a megabyte");
    assert_contains(tool_out, "\"id\":1,\"result\":{}");
}

static void answer_heads(const struct scripted_call *call)
{
    const Triptych__StoryHead *heads[] = {&head, &head}; /* a scan may bring a story twice */
    SCRIPTED_ANSWER(call, store_heads_fn, heads, 2, "");
}

static void answer_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, &story, 3);
}

static void answer_no_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

static void stories_are_searched_and_shown(void **state)
{
    (void)state;
    scripted_answer_with("store_heads_scan", answer_heads);
    exchange(CALL("search_stories", "{\"query\":\"harbour\"}"));
    assert_contains(tool_out, "{\"content\":[{\"type\":\"text\",\"text\":\"{\\\"stories\\\":[{\\\"id\\\":\\\"" STORY_A);
    assert_contains(tool_out, "]}\"}],\"isError\":false}}");
    assert_lacks(strstr(tool_out, STORY_A) + 1, STORY_A);
    scripted_answer_with("store_heads_scan", answer_heads);
    exchange(CALL("search_stories", "{\"query\":\"pension\"}"));
    assert_contains(tool_out, "\"text\":\"{\\\"stories\\\":[]}\"");
    scripted_answer_with("store_heads_scan", answer_heads);
    exchange(CALL("blindspots", "{\"side\":\"left\"}"));
    assert_contains(tool_out, "\\\"stories\\\":[]");
    scripted_answer_with("store_story_get", answer_story);
    exchange(CALL("get_story", "{\"id\":\"" STORY_A "\"}"));
    assert_contains(tool_out, "{\\\"story\\\":{\\\"id\\\":\\\"" STORY_A);
    assert_contains(tool_out, "\\\"articles\\\":[]");
}

static void what_the_desk_cannot_tell_is_said_to_the_assistant(void **state)
{
    (void)state;
    scripted_answer_with("store_story_get", answer_no_story);
    exchange(CALL("get_story", "{\"id\":\"" STORY_A "\"}"));
    assert_contains(tool_out, "\"text\":\"there is no story " STORY_A " (any more)\"}],\"isError\":true");
    scripted_fail("store_heads_scan", ERR_UNAVAILABLE, "away");
    exchange(CALL("search_stories", "{}"));
    assert_contains(tool_out, "Redis does not answer\"}],\"isError\":true");
    scripted_fail("store_story_get", ERR_UNAVAILABLE, "away");
    exchange(CALL("get_story", "{\"id\":\"" STORY_A "\"}"));
    assert_contains(tool_out, "\"isError\":true");
}

/* ── events ── */

static void two_events(const struct event_subscriber_options *options)
{
    Triptych__StoryEvent event = TRIPTYCH__STORY_EVENT__INIT;
    assert_string_equal(options->query, "sources>=3");
    event.kind = lend("updated");
    event.head = &head;
    event.seq = lend("1-1");
    options->on_event(options->context, &event);
    event.seq = lend("1-2");
    options->on_event(options->context, &event);
}

static void refuse(const struct event_subscriber_options *options)
{
    options->on_error(options->context, "snapshot-required", "this position is gone");
}

static void events_come_up_to_the_limit_with_the_position_to_go_on_from(void **state)
{
    (void)state;
    scripted_link.on_subscribed = two_events;
    exchange(CALL("new_events", "{\"query\":\"sources>=3\",\"from\":\"1-0\",\"limit\":1}"));
    assert_contains(tool_out, "{\\\"events\\\":[{\\\"seq\\\":\\\"1-1\\\"");
    assert_contains(tool_out, "],\\\"seq\\\":\\\"1-1\\\",\\\"may_have_more\\\":true}");
    assert_int_equal(scripted_link.closed, 1);
    scripted_link.on_subscribed = refuse;
    exchange(CALL("new_events", "{\"from\":\"1-0\"}"));
    assert_contains(tool_out, "snapshot-required: this position is gone");
    assert_contains(tool_out, "\"isError\":true");
}

#define mcp_test(name) cmocka_unit_test_setup_teardown(name, open_mcp, bench_close)

static void on_epoch(void *context, const struct store_result *result, uint64_t epoch)
{
    (void)epoch;
    tool_answer(context, result);
}

static void a_call_has_ended_when_nobody_waits_for_it_any_more(void **state)
{
    (void)state;
    static const char *const sets[] = {NULL};
    struct tool tool = {.command = command_find("status"), .wait_ms = 1};
    struct err err = {0};
    scripted_by_hand();
    assert_int_equal(tool_open(&tool, NULL, sets), 0);
    struct tool_question question = {.tool = &tool};
    scripted_store_set_state(STORE_DOWN, "restarting");
    int called = store_epoch_raise(tool.store, on_epoch, &question, &err);
    assert_int_equal(tool_wait_quietly(&question, called, &err), ERR_UNAVAILABLE);
    assert_contains(err.text, "restarting");
    /* Not later, when the question may be gone from the stack. */
    assert_true(question.is_done);
    assert_int_equal(scripted_waiting(), 0);
    assert_int_equal(scripted_count("store_open"), 2);
    tool_close(&tool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        mcp_test(an_assistant_learns_who_it_speaks_to_and_what_it_may_ask),
        mcp_test(what_is_no_message_is_an_error_and_no_end),
        mcp_test(a_message_that_is_too_long_is_passed_over),
        mcp_test(stories_are_searched_and_shown),
        mcp_test(what_the_desk_cannot_tell_is_said_to_the_assistant),
        mcp_test(events_come_up_to_the_limit_with_the_position_to_go_on_from),
        tool_test(a_call_has_ended_when_nobody_waits_for_it_any_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
