/* The calls of a re-rating: pages of stories, the sources of one story's articles, and the write that replaces them.
 * The write names the story's version: if an article joined meanwhile it does nothing, and the story is read again. */
#include "store_ratings.h"

#include "short_reasons.h"
#include "store_call.h"
#include "stored.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORIES_ROWS_MAX 4096 /* what we take of one page */

static int check_story(const char *story_id, struct err *err)
{
    if (id_is_valid(story_id, 's'))
        return 0;
    return err_set(err, ERR_INVALID, "not a story's id: %.64s", story_id ? story_id : "");
}

/* ── which stories there are ── */

static void answer_stories(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    const char *ids[STORIES_ROWS_MAX];
    const char *next = reply_text(reply_at(answer, 0));
    const redisReply *rows = reply_at(answer, 1);
    size_t count = 0;
    for (size_t i = 0; i < reply_count(rows) && count < STORIES_ROWS_MAX; i++)
        ids[count++] = reply_text(reply_at(rows, i));
    ((store_stories_fn *)call->cargo.done)(call->cargo.context, result, ids, count, strcmp(next, "0") == 0 ? "" : next);
}

int store_stories_scan(struct store *store, const char *cursor, store_stories_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "stories_page", 1);
    store_command_key(&command, store, KEY_STORIES, "");
    command_text(&command, *cursor ? cursor : "0");
    command_number(&command, STORE_STORIES_PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_stories}, (call_any_fn *)done,
                      context, err);
}

/* ── what is said of a story's articles ── */

struct read_articles {
    struct stored_article *stored;
    const Triptych__PlacedArticle **articles;
    size_t count;
};

/* The rows come in threes: id, body, placement. What cannot be read is left as it is. */
static int read_articles(const redisReply *rows, struct read_articles *out, struct err *err)
{
    size_t max = reply_count(rows) / 3;
    out->stored = calloc(max + 1, sizeof *out->stored);
    out->articles = calloc(max + 1, sizeof *out->articles);
    if (!out->stored || !out->articles)
        return err_set(err, ERR_MEMORY, "no memory for a story of %zu articles", max);
    for (size_t i = 0; i < max; i++) {
        struct stored_article *one = &out->stored[out->count];
        /* No text is needed to rate a source: 0 bytes of it are unpacked. */
        if (stored_article_read(reply_at(rows, 3 * i + 1), reply_at(rows, 3 * i + 2), &(struct stored_wanted){0}, one,
                                NULL) < 0)
            continue;
        if (one->placement)
            out->articles[out->count++] = &one->message;
        else
            stored_article_done(one);
    }
    return 0;
}

static void answer_sources(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_sources_fn *done = (store_sources_fn *)call->cargo.done;
    struct read_articles read = {0};
    struct err err = {0};
    struct store_result failed = *result;
    if (!result->code && read_articles(reply_at(answer, 1), &read, &err) < 0)
        failed = (struct store_result){err.code, err.text};
    done(call->cargo.context, &failed, (uint64_t)reply_number(reply_at(answer, 0)), read.articles, read.count);
    for (size_t i = 0; i < read.count; i++)
        stored_article_done(&read.stored[i]);
    free(read.stored);
    free(read.articles);
}

int store_story_sources_get(struct store *store, const char *story_id, store_sources_fn *done, void *context,
                            struct err *err)
{
    struct command command;
    int code = check_story(story_id, err);
    if (code)
        return code;
    store_command_function(&command, "story_sources", 2);
    store_command_key(&command, store, KEY_STORY, story_id);
    store_command_key(&command, store, KEY_MEMBERS, story_id);
    command_number(&command, STORE_RATED_ARTICLES_MAX);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_sources}, (call_any_fn *)done,
                      context, err);
}

/* ── a story renewed ── */

static void answer_rerate(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_rerate_fn *)call->cargo.done)(call->cargo.context, result,
                                          (enum rerate_outcome)reply_number(reply_at(answer, 0)),
                                          (uint64_t)reply_number(reply_at(answer, 1)));
}

/* What is said of the article without its first part: whether it is an original does not change. */
static int command_article(struct command *command, const Triptych__PlacedArticle *placed, struct err *err)
{
    char said[STORED_SAID_SIZE];
    uint8_t *packed = NULL;
    size_t size = 0;
    int code = short_reasons_pack(placed->placement, &packed, &size, err);
    if (code)
        return code;
    stored_said(placed->placement, said);
    command_text(command, placed->article->id);
    command_text(command, strchr(said, '|') + 1);
    command_bytes(command, packed, size);
    free(packed);
    return 0;
}

int store_story_rerate(struct store *store, const struct store_rerating *rerating, store_rerate_fn *done, void *context,
                       struct err *err)
{
    struct command command;
    int code = check_story(rerating->story_id, err);
    if (code)
        return code;
    store_command_function(&command, "story_rerate", 3);
    store_command_key(&command, store, KEY_STORY, rerating->story_id);
    store_command_key(&command, store, KEY_MEMBERS, rerating->story_id);
    store_command_key(&command, store, KEY_TODO, stage_name(STAGE_SUMMARIZE));
    command_text(&command, rerating->story_id);
    /* The function does nothing if the story has another version by now. */
    command_number(&command, (int64_t)rerating->version);
    command_number(&command, rerating->due_ms);
    for (size_t i = 0; !code && i < rerating->count; i++)
        code = command_article(&command, rerating->articles[i], err);
    if (code) {
        command_done(&command);
        return code;
    }
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_rerate}, (call_any_fn *)done,
                      context, err);
}

static void answer_version(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    if (call->cargo.done)
        ((store_ratings_version_fn *)call->cargo.done)(call->cargo.context, result, reply_text(answer));
}

int store_ratings_version(struct store *store, const char *version, store_ratings_version_fn *done, void *context,
                          struct err *err)
{
    struct command command;
    store_command_function(&command, "ratings_version", 1);
    store_command_key(&command, store, KEY_STATE, "");
    command_text(&command, version);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_version}, (call_any_fn *)done,
                      context, err);
}
