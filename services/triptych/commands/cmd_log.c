/* triptych log verify: a copy of a desk's signed log, checked without the desk. */
#include "cmd.h"
#include "ledger.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int print_result(struct tool *tool, const struct ledger_check *check)
{
    struct json_writer writer;
    if (!tool->is_json) {
        printf("%u day%s, %s to %s, signed by %s: nothing was changed, left out or put in%s\n", check->lines,
               check->lines == 1 ? "" : "s", check->first_day, check->day, check->key,
               check->is_whole ? "" : "; what was before the first of them is not in this copy");
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_uint(&writer, "days", check->lines);
    json_put_text(&writer, "first", check->first_day);
    json_put_text(&writer, "last", check->day);
    json_put_text(&writer, "key", check->key);
    json_put_bool(&writer, "is_whole", check->is_whole);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

/* One line more than fits is read as a broken one: no line of a log is so long. */
static int verify(struct tool *tool, const char *name, FILE *file)
{
    struct ledger_check check = {.lines = 0};
    char line[LEDGER_LINE_MAX + 2];
    struct err err = {0};
    snprintf(check.key, sizeof check.key, "%s", tool_option(tool, "--key", ""));
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (ledger_check_line(&check, line, &err))
            return tool_fail(tool, TOOL_FAILED, "%s, line %u: %s", name, check.lines + 1, err.text);
    }
    if (ferror(file) || !check.lines)
        return tool_fail(tool, TOOL_FAILED,
                         "%s holds no line of a log (a desk writes its first when a day, UTC, is over)", name);
    return print_result(tool, &check);
}

int cmd_log(struct tool *tool)
{
    const char *path = tool->arguments[1];
    int is_stdin = strcmp(path, "-") == 0;
    if (strcmp(tool->arguments[0], "verify") != 0)
        return tool_fail(tool, TOOL_USAGE, "\"%s\" is not known: log verify FILE", tool->arguments[0]);
    FILE *file = is_stdin ? stdin : fopen(path, "re");
    if (!file)
        return tool_fail(tool, TOOL_USAGE, "cannot open %s: %s", path, strerror(errno));
    int code = verify(tool, path, file);
    if (!is_stdin)
        fclose(file);
    return code;
}
