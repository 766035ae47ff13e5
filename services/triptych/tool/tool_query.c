/* The query is read here before anything is asked, so that what is wrong with it can be pointed at in the words that were
 * typed. */
#include "tool_query.h"

#include "query_facts.h"
#include "text_stem.h"

#include <stdio.h>
#include <stdlib.h>

#define COLUMNS_MAX 160 /* a mark further right would stand under something else, as terminals wrap lines */

/* Under the query's own line, below the characters that are meant. */
static void point_at(const char *text, const struct query_problem *problem)
{
    if (!problem->length || problem->at + problem->length > COLUMNS_MAX)
        return;
    fprintf(stderr, "  %s\n  %*s", text, (int)problem->at, "");
    for (size_t i = 0; i < problem->length; i++)
        fputc('^', stderr);
    fputc('\n', stderr);
}

int tool_query_make(const char *text, int is_of_events, struct tool_query *out, struct query_problem *problem)
{
    *out = (struct tool_query){.stemmers = text_stemmers_new()};
    /* Whoever runs the tool may see everything, or is refused by the desk that he asks. */
    const struct query_options options = {
        .tier = TIER_VANTAGE, .is_of_events = is_of_events, .stemmers = out->stemmers};
    out->query = out->stemmers ? query_new(&options) : NULL;
    if (!out->query)
        return err_set(&problem->err, ERR_MEMORY, "no memory for the query");
    return *text ? query_add(out->query, text, problem) : 0; /* "" asks for everything */
}

int tool_query_read(const struct tool *tool, int is_of_events, struct tool_query *out)
{
    const char *text = tool_option(tool, "--where", NULL);
    struct query_problem problem = {0};
    *out = (struct tool_query){0};
    if (!text || !tool_query_make(text, is_of_events, out, &problem))
        return TOOL_OK;
    tool_fail(tool, 0, "--where: %s", problem.err.text);
    point_at(text, &problem);
    return problem.err.code == ERR_MEMORY ? TOOL_FAILED : TOOL_USAGE;
}

void tool_query_done(struct tool_query *query)
{
    query_free(query->query);
    text_stemmers_free(query->stemmers);
    *query = (struct tool_query){0};
}

int tool_query_matches(const struct tool_query *query, const Triptych__StoryHead *head)
{
    if (!query->query)
        return 1;
    struct query_facts *facts = query_facts_new(head, query_needs_text(query->query), NULL);
    int is_match = facts && query_matches(query->query, facts, NULL);
    free(facts);
    return is_match;
}
