/* triptych keys: the key file of a deployment's links. */
#include "link_curve.h"
#include "tool.h"

#include <stdio.h>
#include <string.h>

int cmd_keys(struct tool *tool)
{
    struct err err = {0};
    if (strcmp(tool->arguments[0], "bus"))
        return tool_fail(tool, TOOL_USAGE, "usage: triptych keys %s", tool->command->usage);
    if (link_curve_create(tool->arguments[1], &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    printf("%s written: give it to every daemon as bus_key\n", tool->arguments[1]);
    return TOOL_OK;
}
