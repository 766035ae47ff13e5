/* triptych why ARTICLE: the decision that put it where it is, with the features that spoke for it. */
#include "article_argument.h"
#include "cmd.h"
#include "placement_why.h"
#include "placement_words.h"

#include <stdio.h>
#include <string.h>

static void write_names(struct json_writer *writer, const char *name, char *const *names, size_t count)
{
    json_array_begin(writer, name);
    for (size_t i = 0; i < count; i++)
        json_put_text(writer, NULL, names[i]);
    json_array_end(writer);
}

static void write_subject(struct json_writer *writer, const Triptych__Placement *placement)
{
    write_names(writer, "topics", placement->topics, placement->n_topics);
    write_names(writer, "places", placement->places, placement->n_places);
    json_put_text_or_null(writer, "kind", placement->kind);
    json_put_text_or_null(writer, "kind_reason", placement->kind_reason);
}

/* The reasons are those stored with the placement when it was made; nothing is computed again, since the index has
 * moved on. */
static void write_json(struct json_writer *writer, const Triptych__PlacedArticle *placed)
{
    const Triptych__Article *article = placed->article;
    const Triptych__Placement *placement = placed->placement;
    json_object_begin(writer, NULL);
    json_put_text(writer, "article", article->id);
    json_put_text(writer, "title", article->title);
    json_put_text_or_null(writer, "url", article->url);
    if (!placement) {
        json_put_null(writer, "story");
        json_object_end(writer);
        return;
    }
    json_put_text_or_null(writer, "story", placement->story_id);
    json_put_text_or_null(writer, "lang", placement->lang);
    json_put_text_or_null(writer, "copy_of", placement->copy_of);
    json_put_bool(writer, "pinned", placement->pinned);
    write_subject(writer, placement);
    placement_why_members(writer, placement);
    json_object_end(writer);
}

static void print_names(const char *title, char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        printf("%s%s%s", i ? ", " : title, names[i], i + 1 == count ? "\n" : "");
}

static void print_subject(const Triptych__Placement *placement)
{
    print_names("topics: ", placement->topics, placement->n_topics);
    print_names("places: ", placement->places, placement->n_places);
    if (*placement->kind_reason)
        printf("%s, because of %s\n", placement->kind, placement->kind_reason);
}

static void print_text(const Triptych__PlacedArticle *placed)
{
    const Triptych__Placement *placement = placed->placement;
    printf("%s  %s\n", placed->article->id, placed->article->title);
    if (!placement) {
        printf("not placed in a story yet\n");
        return;
    }
    print_subject(placement);
    /* Classify left it out of all stories: horoscopes, coupons and the like. */
    if (!*placement->story_id) {
        printf("in no story: it is no news\n");
        return;
    }
    int has_begun = placement_began_story(placement);
    if (has_begun)
        printf("in story %s; it began a story: no other fitted\n", placement->story_id);
    else
        printf("in story %s, placed with score %.3f%s%s\n", placement->story_id, (double)placement->score,
               *placement->copy_of ? ", a copy of " : "", placement->copy_of);
    if (placement->pinned)
        printf("an operator put it there; the decision that placed it first:\n");
    else if (placement_came_later(placement))
        printf("its story was merged into this one, or a review moved it here; the decision that placed it first:\n");
    if (has_begun && placement->n_reasons > 0)
        printf("of the story that it fitted best:\n");
    char words[PLACEMENT_WORDS_SIZE];
    placement_words(placement, words);
    if (*words)
        printf("why: %s\n", words);
    for (size_t i = 0; i < placement->n_reasons; i++)
        printf("  %-48s value %8.3f   weight %+.3f\n", placement_measure_name(placement->reasons[i]->feature),
               (double)placement->reasons[i]->value, (double)placement->reasons[i]->weight);
    if (*placement_rejected_story(placement))
        printf("best story not taken: %s, score %.3f\n", placement->rejected_story_id,
               (double)placement->rejected_score);
}

struct answer {
    struct json_writer writer;
    int is_found;
};

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    struct tool_question *question = context;
    struct answer *answer = question->out;
    if (!result->code && article) {
        answer->is_found = 1;
        if (question->tool->is_json)
            write_json(&answer->writer, article);
        else
            print_text(article);
    }
    tool_answer(question, result);
}

int cmd_why(struct tool *tool)
{
    char id[ID_SIZE];
    struct err err = {0};
    struct answer answer = {0};
    struct tool_question question = {.tool = tool, .out = &answer};
    int code = article_argument_read(tool, tool->arguments[0], id);
    if (code)
        return code;
    json_writer_init(&answer.writer, TOOL_JSON_MAX);
    code = tool_wait(&question, store_article_get(tool->store, id, on_article, &question, &err), &err);
    if (!code && !answer.is_found)
        code = tool_fail(tool, TOOL_FAILED, "there is no article %s", tool->arguments[0]);
    if (!code && tool->is_json)
        code = tool_print_json(tool, &answer.writer);
    json_writer_done(&answer.writer);
    return code;
}
