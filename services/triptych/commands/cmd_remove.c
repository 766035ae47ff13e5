/* triptych remove URL|ARTICLE|DOMAIN: articles that should not be here, one or all of a source. */
#include "article_argument.h"
#include "cmd.h"
#include "store_changes.h"
#include "url.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct removal {
    uint64_t removed;
    enum change_outcome outcome;
    char cursor[64];
};

static int print_removed(const struct tool *tool, uint64_t removed)
{
    struct json_writer writer;
    if (!tool->is_json) {
        printf("%" PRIu64 " article%s removed\n", removed, removed == 1 ? "" : "s");
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_uint(&writer, "removed", removed);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static void on_article(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct tool_question *question = context;
    struct removal *removal = question->out;
    removal->outcome = answer->outcome;
    tool_answer(question, result);
}

static int remove_article(struct tool *tool, const char *argument)
{
    char id[ID_SIZE];
    struct err err = {0};
    struct removal removal = {0};
    struct tool_question question = {.tool = tool, .out = &removal};
    int code = article_argument_read(tool, argument, id);
    if (!code)
        code = tool_wait(
            &question,
            store_article_remove(tool->store, id, tool_option(tool, "--note", ""), on_article, &question, &err), &err);
    if (!code && removal.outcome == CHANGE_GONE)
        code = tool_fail(tool, TOOL_FAILED, "there is no article %s", argument);
    return code ? code : print_removed(tool, removal.outcome == CHANGE_DONE);
}

static void on_page(void *context, const struct store_result *result, uint64_t removed, const char *next_cursor)
{
    struct tool_question *question = context;
    struct removal *removal = question->out;
    removal->removed += result->code ? 0 : removed;
    snprintf(removal->cursor, sizeof removal->cursor, "%s", result->code ? "" : next_cursor);
    tool_answer(question, result);
}

/* A source is known by its registrable domain; "news.example.org" must not take all of "example.org" along unasked. */
static int remove_domain(struct tool *tool, const char *domain)
{
    char source[URL_HOST_SIZE];
    struct removal removal = {0};
    if (url_registrable_domain(domain, source) && strcmp(source, domain) != 0)
        return tool_fail(tool, TOOL_USAGE, "the source of %s is %s: say that to remove all its articles", domain,
                         source);
    do {
        struct err err = {0};
        struct store_domain_removal step = {domain, removal.cursor, tool_option(tool, "--note", "")};
        struct tool_question question = {.tool = tool, .out = &removal};
        int code = tool_wait(&question, store_domain_remove_step(tool->store, &step, on_page, &question, &err), &err);
        if (code)
            return code;
    } while (*removal.cursor);
    return print_removed(tool, removal.removed);
}

int cmd_remove(struct tool *tool)
{
    const char *what = tool->arguments[0];
    char domain[URL_HOST_SIZE];
    /* An article's id has no dot, an address has slashes: what is left is a domain. */
    int is_domain = !strchr(what, '/') && url_registrable_domain(what, domain);
    return is_domain ? remove_domain(tool, what) : remove_article(tool, what);
}
