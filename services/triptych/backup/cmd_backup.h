/* The commands of this room; they return enum tool_exit. */
#ifndef TRIPTYCH_CMD_BACKUP_H
#define TRIPTYCH_CMD_BACKUP_H

#include "tool.h"

int cmd_backup(struct tool *tool);
int cmd_restore(struct tool *tool);

#endif
