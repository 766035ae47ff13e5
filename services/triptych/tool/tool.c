/* Opens what a command needs, waits for one answer at a time, and ends with the exit code of the contract. */
#include "tool.h"

#include "clock.h"
#include "redis_settings.h"
#include "side.h"
#include "tool_settings.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t is_interrupted;

int tool_is_interrupted(void)
{
    return is_interrupted;
}

/* Only a flag: little else is allowed in a signal handler. Loops look at it at each turn. */
void tool_on_signal(int number)
{
    (void)number;
    is_interrupted = 1;
}

/* From the end: an option that is given twice counts as it was given last. */
const char *tool_option(const struct tool *tool, const char *name, const char *fallback)
{
    for (int i = tool->option_count - 1; i >= 0; i--)
        if (tool->options[i].value && !strcmp(tool->options[i].name, name))
            return tool->options[i].value;
    return fallback;
}

int tool_flag(const struct tool *tool, const char *name)
{
    for (int i = 0; i < tool->option_count; i++)
        if (!tool->options[i].value && !strcmp(tool->options[i].name, name))
            return 1;
    return 0;
}

int tool_option_number(const struct tool *tool, const char *name, long max, long *out)
{
    const char *text = tool_option(tool, name, NULL);
    char *end = NULL;
    if (!text)
        return TOOL_OK;
    long number = strtol(text, &end, 10);
    if (end == text || *end || number < 1 || number > max)
        return tool_fail(tool, TOOL_USAGE, "%s is a number from 1 to %ld", name, max);
    *out = number;
    return TOOL_OK;
}

int tool_fail(const struct tool *tool, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "triptych %s: ", tool->command->name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return code;
}

/* ── opening and closing ── */

static void on_store_state(void *context, enum store_state state, const char *reason)
{
    struct tool *tool = context;
    tool->store_outages += state == STORE_DOWN && tool->store_state != STORE_DOWN;
    tool->store_state = state;
    snprintf(tool->store_reason, sizeof tool->store_reason, "%s", reason);
}

static int open_store(struct tool *tool, struct err *err)
{
    struct store_options options = {REDIS_OPTIONS(tool->settings), .edition = settings_text(tool->settings, "edition"),
                                    .instance = tool->instance, .on_state = on_store_state, .context = tool};
    return store_open(tool->loop, &options, &tool->store, err);
}

int tool_open(struct tool *tool, const char *config_path, const char *const *sets)
{
    struct err err = {0};
    id_for_instance(tool->instance);
    if (settings_load(tool_settings, config_path, sets, &tool->settings, &err))
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    if (side_configure(settings_text(tool->settings, "side_names"), settings_text(tool->settings, "side_steps"), &err))
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    tool->loop = loop_new();
    if (!tool->loop)
        return tool_fail(tool, TOOL_FAILED, "no memory");
    snprintf(tool->store_reason, sizeof tool->store_reason, "no answer");
    /* `sources check` works without Redis, unless it is to compare with the feeds there. */
    int needs_store = tool->command->needs_store || tool_flag(tool, "--feeds");
    if (needs_store && open_store(tool, &err))
        return tool_fail(tool, err.code == ERR_INVALID ? TOOL_USAGE : TOOL_FAILED, "%s", err.text);
    return TOOL_OK;
}

void tool_close(struct tool *tool)
{
    store_close(tool->store);
    loop_free(tool->loop);
    settings_free(tool->settings);
}

/* ── questions ── */

void tool_answer(struct tool_question *question, const struct store_result *result)
{
    question->is_done = 1;
    if (result->code)
        err_set(&question->err, (enum err_code)result->code, "%s", result->text);
}

/* The patience is for a Redis that is away, not for a long answer; one that is full answers, too. */
static int is_away_for_long(const struct tool *tool, int64_t *reachable_ms)
{
    int64_t now_ms = clock_monotonic_ms();
    if (tool->store_state != STORE_DOWN)
        *reachable_ms = now_ms;
    return now_ms - *reachable_ms > (tool->wait_ms ? tool->wait_ms : TOOL_WAIT_MS);
}

/* Whoever asked gives up, and what the answer would be written to is gone soon: the call has to end before. Who is
 * interrupted waits a moment for it; else the store that would still give it is closed, which ends it at once, and
 * another one takes its place for what comes next. */
static void end_call(const struct tool_question *question)
{
    struct tool *tool = question->tool;
    struct err err = {0};
    int64_t until_ms = clock_monotonic_ms() + TOOL_LEAVE_MS;
    while (!question->is_done && tool->store_state != STORE_DOWN && clock_monotonic_ms() < until_ms)
        if (loop_turn(tool->loop, 100, &err))
            break;
    if (question->is_done)
        return;
    store_close(tool->store);
    tool->store = NULL;
    if (open_store(tool, &err)) {
        /* Opened well before: there is no memory, or the password's file has gone. */
        tool_fail(tool, TOOL_FAILED, "%s", err.text);
        exit(TOOL_FAILED);
    }
}

/* Until it is answered or there is no more patience. Returns 0, or the failure. */
static int await_answer(struct tool_question *question, struct err *out)
{
    struct tool *tool = question->tool;
    int64_t reachable_ms = clock_monotonic_ms();
    while (!question->is_done) {
        if (loop_turn(tool->loop, 100, out))
            return out->code;
        if (question->is_done)
            break;
        if (is_away_for_long(tool, &reachable_ms))
            return err_set(out, ERR_UNAVAILABLE,
                           "Redis at %s: %s (which desk: --config FILE, set redis_url or TRIPTYCH_REDIS_URL)",
                           store_address(tool->store), tool->store_reason);
        if (is_interrupted)
            return err_set(out, ERR_CONFLICT, "interrupted");
    }
    return question->err.code ? err_set(out, question->err.code, "%s", question->err.text) : 0;
}

int tool_wait_quietly(struct tool_question *question, int called, struct err *out)
{
    if (called)
        return called;
    int code = await_answer(question, out);
    if (!question->is_done)
        end_call(question);
    return code;
}

int tool_wait(struct tool_question *question, int called, const struct err *err)
{
    struct err failed = *err;
    if (!tool_wait_quietly(question, called, &failed))
        return TOOL_OK;
    /* Who pressed Ctrl-C knows. */
    return is_interrupted ? TOOL_FAILED : tool_fail(question->tool, TOOL_FAILED, "%s", failed.text);
}

int tool_print_json(const struct tool *tool, struct json_writer *writer)
{
    char *text = NULL;
    size_t size = 0;
    struct err err = {0};
    if (json_writer_take(writer, &text, &size, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    fwrite(text, 1, size, stdout);
    putchar('\n');
    free(text);
    return TOOL_OK;
}
