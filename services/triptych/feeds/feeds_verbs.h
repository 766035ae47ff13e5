/* What `triptych feeds` may be asked to do; each returns enum tool_exit and finds its arguments behind the verb. */
#ifndef TRIPTYCH_FEEDS_VERBS_H
#define TRIPTYCH_FEEDS_VERBS_H

#include "tool.h"

int feeds_list(struct tool *tool);
int feeds_show(struct tool *tool);
int feeds_add(struct tool *tool);
int feeds_import(struct tool *tool);
int feeds_export(struct tool *tool);
int feeds_set(struct tool *tool);
int feeds_refresh(struct tool *tool);
int feeds_pause(struct tool *tool);
int feeds_resume(struct tool *tool);
int feeds_remove(struct tool *tool);

#endif
