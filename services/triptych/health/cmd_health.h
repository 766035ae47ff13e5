/* The commands of this room; they return enum tool_exit. */
#ifndef TRIPTYCH_CMD_HEALTH_H
#define TRIPTYCH_CMD_HEALTH_H

#include "desk_view.h"
#include "findings.h"
#include "json_writer.h"

int cmd_status(struct tool *tool);
int cmd_doctor(struct tool *tool);
int cmd_top(struct tool *tool);

/* Both print these. "findings":[…] of an object that is begun; `indent` blanks stand before each line. */
void findings_write(struct json_writer *writer, const struct findings *findings);
void findings_print(const struct findings *findings, int with_advice);
/* "replicas":[…], or a line each. */
void replicas_write(struct json_writer *writer, const struct desk_view *view);
void replicas_print(const struct desk_view *view);

#endif
