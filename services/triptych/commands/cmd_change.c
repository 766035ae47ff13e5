/* triptych story merge|move|split|pin|unpin|retitle|hide|show|remark|undo: a person corrects the desk. The engine does not undo it. */
#include "article_argument.h"
#include "cmd.h"
#include "store_changes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct change {
    const char *verb; /* what was done, for a person */
    enum change_outcome outcome;
    char story_id[ID_SIZE], other_story_id[ID_SIZE];
    uint64_t version, articles;
};

/* Copied, since the answer's texts end with this call. */
static void on_change(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct tool_question *question = context;
    struct change *change = question->out;
    change->outcome = answer->outcome;
    change->version = answer->version;
    change->articles = answer->articles;
    snprintf(change->story_id, sizeof change->story_id, "%s", answer->story_id);
    snprintf(change->other_story_id, sizeof change->other_story_id, "%s", answer->other_story_id);
    tool_answer(question, result);
}

static int print_change(const struct tool *tool, const struct change *change)
{
    struct json_writer writer;
    int is_repeated = change->outcome == CHANGE_REPEATED;
    if (!tool->is_json) {
        printf("%s%s, version %" PRIu64 "%s\n", change->verb, change->story_id, change->version,
               is_repeated ? " (it was so already)" : "");
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "outcome", is_repeated ? "repeated" : "done");
    json_put_text(&writer, "story", change->story_id);
    json_put_uint(&writer, "version", change->version);
    json_put_text_or_null(&writer, "from", change->other_story_id);
    json_put_uint(&writer, "articles", change->articles);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

/* Nothing to take back, which is not that the story is missing: an act is kept with the story that it led into. */
static int tell_not_undone(const struct tool *tool)
{
    return tool_fail(
        tool, TOOL_FAILED,
        "nothing was merged, moved or split into %s by hand within a week: name the story that it led into "
        "(triptych story history says it)",
        tool->arguments[1]);
}

static int tell(const struct tool *tool, const struct change *change)
{
    switch (change->outcome) {
    case CHANGE_DONE:
    case CHANGE_REPEATED:
        return print_change(tool, change);
    /* The story's id may be an old one: then the answer says where it went. */
    case CHANGE_GONE:
        if (*change->story_id)
            return tool_fail(tool, TOOL_FAILED, "%s went into %s: name that one", tool->arguments[1], change->story_id);
        if (!strcmp(tool->arguments[0], "undo"))
            return tell_not_undone(tool);
        return tool_fail(tool, TOOL_FAILED, "there is no such story or article (any more)");
    case CHANGE_PINNED:
        return tool_fail(tool, TOOL_FAILED, "it is pinned");
    case CHANGE_TOO_LARGE:
        return tool_fail(tool, TOOL_FAILED,
                         "too large: at most %d articles go into another story; the other way round?",
                         STORE_MERGE_ARTICLES_MAX);
    }
    return TOOL_FAILED;
}

/* Before Redis is asked: a mistyped id is the usual mistake, and should say so. */
static int check_story(const struct tool *tool, const char *id)
{
    if (id_is_valid(id, 's'))
        return TOOL_OK;
    return tool_fail(tool, TOOL_USAGE, "\"%s\" is no story's id (s and 16 characters)", id);
}

static int merge(struct tool *tool, struct tool_question *question)
{
    struct err err = {0};
    struct store_merge merge = {.from_story = tool->arguments[1],
                                .into_story = tool->arguments[2],
                                .by_operator = 1,
                                .note = tool_option(tool, "--note", "")};
    int code = check_story(tool, merge.from_story);
    if (!code)
        code = check_story(tool, merge.into_story);
    if (!code && !strcmp(merge.from_story, merge.into_story))
        code = tool_fail(tool, TOOL_USAGE, "a story cannot go into itself");
    if (code)
        return code;
    return tool_wait(question, store_story_merge(tool->store, &merge, on_change, question, &err), &err);
}

/* Without a story to go to it is a split: the article begins one of its own. */
static int move(struct tool *tool, struct tool_question *question)
{
    char id[ID_SIZE];
    struct err err = {0};
    struct store_move move = {.article_id = id,
                              .to_story = tool->argument_count > 2 ? tool->arguments[2] : "",
                              .by_operator = 1,
                              .note = tool_option(tool, "--note", "")};
    int code = article_argument_read(tool, tool->arguments[1], id);
    if (!code && *move.to_story)
        code = check_story(tool, move.to_story);
    if (code)
        return code;
    return tool_wait(question, store_article_move(tool->store, &move, on_change, question, &err), &err);
}

/* A pinned story is left alone by reviews; only an operator merges it. */
static int pin(struct tool *tool, struct tool_question *question)
{
    struct err err = {0};
    int is_pinned = !strcmp(tool->arguments[0], "pin");
    int code = check_story(tool, tool->arguments[1]);
    if (code)
        return code;
    return tool_wait(question,
                     store_story_pin(tool->store, tool->arguments[1], is_pinned, tool_option(tool, "--note", ""),
                                     on_change, question, &err),
                     &err);
}

static int retitle(struct tool *tool, struct tool_question *question)
{
    struct err err = {0};
    int is_cleared = tool_flag(tool, "--clear");
    const char *headline = is_cleared ? "" : tool->argument_count > 2 ? tool->arguments[2] : "";
    int code = check_story(tool, tool->arguments[1]);
    /* Both or neither. */
    if (!code && is_cleared == (tool->argument_count > 2))
        code = tool_fail(tool, TOOL_USAGE, "give a headline, or --clear to leave it to the summaries again");
    if (!code && !is_cleared && !headline[strspn(headline, " ")])
        code = tool_fail(tool, TOOL_USAGE, "a headline has words");
    if (code)
        return code;
    return tool_wait(question,
                     store_story_retitle(tool->store, tool->arguments[1], headline, tool_option(tool, "--note", ""),
                                         on_change, question, &err),
                     &err);
}

/* Nobody but who runs the desk sees a hidden story. */
static int hide(struct tool *tool, struct tool_question *question)
{
    struct err err = {0};
    const char *id = tool->arguments[1];
    int code = check_story(tool, id);
    if (code)
        return code;
    return tool_wait(question,
                     store_story_hide(tool->store, id, !strcmp(tool->arguments[0], "hide"),
                                      tool_option(tool, "--note", ""), on_change, question, &err),
                     &err);
}

static int remark(struct tool *tool, struct tool_question *question)
{
    struct err err = {0};
    int is_cleared = tool_flag(tool, "--clear");
    const char *text = !is_cleared && tool->argument_count > 2 ? tool->arguments[2] : "";
    int code = check_story(tool, tool->arguments[1]);
    if (!code && (is_cleared == (tool->argument_count > 2) || (!is_cleared && !text[strspn(text, " ")])))
        code = tool_fail(tool, TOOL_USAGE, "give the words for readers, or --clear to take them back");
    if (code)
        return code;
    return tool_wait(question,
                     store_story_remark(tool->store, tool->arguments[1], text, tool_option(tool, "--note", ""),
                                        on_change, question, &err),
                     &err);
}

/* The last merge, move or split that a person made into the story. */
static int undo(struct tool *tool, struct tool_question *question)
{
    struct err err = {0};
    const struct store_undo plan = {tool->arguments[1], 0, tool_option(tool, "--note", "")};
    int code = check_story(tool, plan.story_id);
    if (code)
        return code;
    return tool_wait(question, store_story_undo(tool->store, &plan, on_change, question, &err), &err);
}

/* Two rows of one name differ by how many arguments follow. */
static const struct verb {
    const char *name;
    int arguments; /* behind the verb */
    int (*run)(struct tool *tool, struct tool_question *question);
    const char *done;
} verbs[] = {
    {"merge", 2, merge, "merged into "},
    {"move", 2, move, "moved into "},
    {"split", 1, move, "split off into "},
    {"pin", 1, pin, "pinned "},
    {"unpin", 1, pin, "no longer pinned "},
    {"retitle", 2, retitle, "retitled "},
    {"retitle", 1, retitle, "no longer retitled "},
    {"hide", 1, hide, "hidden "},
    {"show", 1, hide, "shown again "},
    {"remark", 2, remark, "remarked "},
    {"remark", 1, remark, "no longer remarked "},
    {"undo", 1, undo, "taken back into "},
};

const struct command_verb story_verbs[] = {
    {"ID", "one story whole", "triptych story scca58rda6tw1c3rw --json"},
    {"history ID", "what became of it: articles, merges, headlines, and what was done by hand",
     "triptych story history scca58rda6tw1c3rw"},
    {"merge FROM INTO", "all articles of FROM go into INTO, and FROM's address leads there from now on",
     "triptych story merge FROM INTO --note \"One affair.\""},
    {"move ARTICLE TO", "an article, by its id, the id its row came with or its address, into another story",
     "triptych story move https://outlet.example/news/1 TO"},
    {"split ARTICLE", "an article into a story of its own, whose id is printed",
     "triptych story split https://outlet.example/news/1"},
    {"pin ID", "the engine neither merges it nor takes it apart; unpin ID lets it again",
     "triptych story pin scca58rda6tw1c3rw"},
    {"retitle ID HEADLINE", "a headline that no summary changes; --clear instead of one takes it back",
     "triptych story retitle scca58rda6tw1c3rw \"In our words\""},
    {"hide ID", "out of everybody's sight; show ID brings it back", "triptych story hide scca58rda6tw1c3rw"},
    {"remark ID WORDS", "a note to readers under the headline; --clear instead of words takes it back",
     "triptych story remark scca58rda6tw1c3rw \"The first figures were wrong.\""},
    {"undo ID",
     "take back the last merge, move or split that led into ID, within a week; what a merge took out gets a "
     "new address",
     "triptych story undo scca58rda6tw1c3rw"},
    {NULL, NULL, NULL},
};

int cmd_story(struct tool *tool)
{
    if (tool->argument_count == 1)
        return cmd_story_show(tool);
    if (tool->argument_count == 2 && strcmp(tool->arguments[0], "history") == 0)
        return cmd_story_history(tool);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(tool->arguments[0], verbs[i].name) != 0 || tool->argument_count != verbs[i].arguments + 1)
            continue;
        struct change change = {.verb = verbs[i].done};
        struct tool_question question = {.tool = tool, .out = &change};
        int code = verbs[i].run(tool, &question);
        return code ? code : tell(tool, &change);
    }
    return tool_fail(tool, TOOL_USAGE, "usage: triptych %s %s", tool->command->name, tool->command->usage);
}
