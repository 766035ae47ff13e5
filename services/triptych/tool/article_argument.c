/* An article as a person names it: by its id, its address, or the id that its row came with. The address is tried
 * first, since it needs one look-up; the last needs a walk over all articles. */
#include "article_argument.h"

#include "url.h"

#include <stdio.h>
#include <string.h>

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    struct tool_question *question = context;
    *(int *)question->out = !result->code && article;
    tool_answer(question, result);
}

static int is_there(struct tool *tool, const char *id, int *out_is_there)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool, .out = out_is_there};
    return tool_wait(&question, store_article_get(tool->store, id, on_article, &question, &err), &err);
}

/* Looking for the id that articles came with: nothing in Redis leads from there to the article, so all are gone
 * through, a page at a time. */
struct search {
    const char *external_id;
    char cursor[256];
    char id[ID_SIZE]; /* the first that has it; "" while none does */
    int is_ambiguous;
};

static void on_page(void *context, const struct store_result *result, const struct store_assignment *rows, size_t count,
                    const char *next_cursor)
{
    struct tool_question *question = context;
    struct search *search = question->out;
    for (size_t i = 0; !result->code && i < count; i++) {
        if (strcmp(rows[i].external_id, search->external_id) != 0 || strcmp(rows[i].article_id, search->id) == 0)
            continue;
        /* Two articles may have come with one id, from two replays: then the tool asks instead of choosing. */
        search->is_ambiguous = *search->id != 0;
        snprintf(search->id, sizeof search->id, "%s", rows[i].article_id);
    }
    snprintf(search->cursor, sizeof search->cursor, "%s", result->code ? "" : next_cursor);
    tool_answer(question, result);
}

static int find_external(struct tool *tool, struct search *search)
{
    do {
        struct err err = {0};
        struct tool_question question = {.tool = tool, .out = search};
        int code =
            tool_wait(&question, store_assignments_scan(tool->store, search->cursor, on_page, &question, &err), &err);
        if (code)
            return code;
    } while (*search->cursor && !search->is_ambiguous);
    if (search->is_ambiguous)
        return tool_fail(tool, TOOL_FAILED, "several articles came with the id %s: give the article's own (%s is one)",
                         search->external_id, search->id);
    return TOOL_OK;
}

int article_argument_read(struct tool *tool, const char *argument, char out[ID_SIZE])
{
    char canonical[URL_SIZE], identity[URL_SIZE], by_url[ID_SIZE] = "";
    struct err err = {0};
    struct search search = {.external_id = argument};
    int is_found = 0, code = TOOL_OK;
    /* Taken as it is: whether it exists the command finds out itself. */
    if (id_is_valid(argument, 'a')) {
        snprintf(out, ID_SIZE, "%s", argument);
        return TOOL_OK;
    }
    if (!url_canonical(argument, NULL, canonical, &err)) {
        url_identity(canonical, identity);
        id_for_article(identity, by_url);
        code = is_there(tool, by_url, &is_found);
    }
    if (!code && !is_found)
        code = find_external(tool, &search);
    if (code)
        return code;
    if (!*by_url && !*search.id)
        return tool_fail(tool, TOOL_FAILED,
                         "\"%s\" is neither an article's id, nor the one that it came with, nor its address: %s",
                         argument, err.text);
    snprintf(out, ID_SIZE, "%s", *search.id ? search.id : by_url);
    return TOOL_OK;
}
