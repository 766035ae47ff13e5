#include "tool.h"

#include "clock.h"

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

void tool_on_signal(int number)
{
    (void)number;
    is_interrupted = 1;
}

const char *tool_option(const struct tool *tool, const char *name, const char *fallback)
{
    size_t length = strlen(name);
    for (int i = tool->option_count - 1; i >= 0; i--)
        if (!strncmp(tool->options[i], name, length) && tool->options[i][length] == '=')
            return tool->options[i] + length + 1;
    return fallback;
}

int tool_flag(const struct tool *tool, const char *name)
{
    for (int i = 0; i < tool->option_count; i++)
        if (!strcmp(tool->options[i], name))
            return 1;
    return 0;
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

void tool_answer(struct tool_question *question, const struct store_result *result)
{
    question->is_done = 1;
    if (result->code)
        err_set(&question->err, (enum err_code)result->code, "%s", result->text);
}

int tool_wait(struct tool_question *question, int called, const struct err *err)
{
    struct tool *tool = question->tool;
    int64_t reachable_ms = clock_monotonic_ms();
    if (called)
        return tool_fail(tool, TOOL_FAILED, "%s", err->text);
    while (!question->is_done) {
        struct err failed = {0};
        if (loop_turn(tool->loop, 100, &failed))
            return tool_fail(tool, TOOL_FAILED, "%s", failed.text);
        if (tool->store_state == STORE_UP)
            reachable_ms = clock_monotonic_ms();
        if (clock_monotonic_ms() - reachable_ms > TOOL_WAIT_MS)
            return tool_fail(tool, TOOL_FAILED, "Redis at %s: %s (set redis_url or TRIPTYCH_REDIS_URL)",
                             store_address(tool->store), tool->store_reason);
        if (is_interrupted)
            return TOOL_FAILED;
    }
    if (question->err.code)
        return tool_fail(tool, TOOL_FAILED, "%s", question->err.text);
    return TOOL_OK;
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
