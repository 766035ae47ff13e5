/* The query of --where (common/query/GRAMMAR.md). */
#ifndef TRIPTYCH_TOOL_QUERY_H
#define TRIPTYCH_TOOL_QUERY_H

#include "query.h"
#include "story.pb-c.h"
#include "tool.h"

struct tool_query {
    struct query *query; /* owned; NULL: --where was not given, and everything matches */
    struct text_stemmers *stemmers;
};

/* Reads --where, or says on stderr what is wrong and points at it. Returns enum tool_exit; tool_query_done either way. */
int tool_query_read(const struct tool *tool, int is_of_events, struct tool_query *out);
/* The same of any text; *problem says what is wrong with it. Returns 0 or < 0; tool_query_done either way. */
int tool_query_make(const char *text, int is_of_events, struct tool_query *out, struct query_problem *problem);
void tool_query_done(struct tool_query *query);
/* Whether a story matches; 0 without memory, too. */
int tool_query_matches(const struct tool_query *query, const Triptych__StoryHead *head);

#endif
