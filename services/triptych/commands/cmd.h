/* The commands of this room, each in a file of its name; they return enum tool_exit. */
#ifndef TRIPTYCH_CMD_H
#define TRIPTYCH_CMD_H

#include "tool.h"

/* Each writes its result to stdout, as text or with --json as JSON, and what went wrong to stderr. Arguments have been
 * counted and the store opened as the table of commands (commands.c) asks. */
int cmd_subscribe(struct tool *tool);
int cmd_stories(struct tool *tool);
int cmd_export(struct tool *tool);
int cmd_digest(struct tool *tool);
int cmd_story(struct tool *tool);
int cmd_story_show(struct tool *tool);    /* "story ID" */
int cmd_story_history(struct tool *tool); /* "story history ID" */
int cmd_remove(struct tool *tool);
int cmd_why(struct tool *tool);
int cmd_trace(struct tool *tool);
int cmd_assignments(struct tool *tool);
int cmd_dead(struct tool *tool);
int cmd_keys(struct tool *tool);
int cmd_log(struct tool *tool);
int cmd_edition(struct tool *tool);
int cmd_webhook(struct tool *tool);

/* Of the help; each ends with a NULL usage. */
extern const struct command_verb story_verbs[], webhook_verbs[];

#endif
