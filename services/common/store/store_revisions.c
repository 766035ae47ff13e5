/* An article's wording changes: in by ingest (article_revise), read by classify (article_revised). */
#include "store_revisions.h"

#include "short_reasons.h"
#include "store_call.h"
#include "store_content.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

static void answer_revise(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, reply_number(reply_at(answer, 0)) == 0);
}

static void revise_command(const struct store *store, const Triptych__Article *revised, struct command *command)
{
    char content[KEY_ID_MAX];
    int has_content = store_content_key(revised, content);
    store_command_function(command, "article_revise", has_content ? 3 : 2);
    store_command_key(command, store, KEY_ARTICLE, revised->id);
    store_command_key(command, store, KEY_TODO, stage_name(STAGE_CLASSIFY));
    if (has_content)
        store_command_key(command, store, KEY_CONTENT, content);
    command_text(command, revised->id);
}

int store_article_revise(struct store *store, const Triptych__Article *stored, const Triptych__Article *revised,
                         int64_t offer_in_ms, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    uint8_t *before = NULL, *after = NULL;
    size_t before_size = 0, after_size = 0;
    if (!id_is_valid(revised->id, 'a') || strcmp(stored->id, revised->id) != 0)
        return err_set(err, ERR_INVALID, "not one article's id: %.64s", revised->id);
    int code = wire_pack(stored, &before, &before_size, err);
    if (!code)
        code = wire_pack(revised, &after, &after_size, err);
    if (code)
        goto out;
    revise_command(store, revised, &command);
    /* Replaced only if what is stored is still this: of two replicas that saw the change one writes. */
    command_bytes(&command, before, before_size);
    command_bytes(&command, after, after_size);
    command_number(&command, store->keep_articles_ms);
    if (offer_in_ms < 0)
        /* No time: classify is not asked to read it again. */
        command_text(&command, "");
    else
        command_number(&command, offer_in_ms);
    code = store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = answer_revise}, (call_any_fn *)done,
                      context, err);
out:
    free(before);
    free(after);
    return code;
}

static void answer_revised(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_commit_fn *done = (store_commit_fn *)call->cargo.done;
    struct store_commit_answer out = {(enum commit_outcome)reply_number(reply_at(answer, 0)),
                                      reply_text(reply_at(answer, 1)), (uint64_t)reply_number(reply_at(answer, 2)),
                                      reply_text(reply_at(answer, 3))};
    done(call->cargo.context, result, &out);
}

int store_article_revised(struct store *store, const struct store_revision *revision, store_commit_fn *done,
                          void *context, struct err *err)
{
    struct command command;
    const char *id = revision->article->id;
    uint8_t *placement = NULL, *log = NULL;
    size_t placement_size = 0, log_size = 0;
    if (!id_is_valid(id, 'a'))
        return err_set(err, ERR_INVALID, "not an article's id: %.64s", id);
    int code = short_reasons_pack(revision->placement, &placement, &placement_size, err);
    if (!code)
        code = wire_pack(revision->log, &log, &log_size, err);
    if (code)
        goto out;
    store_command_function(&command, "article_revised", 4);
    store_command_key(&command, store, KEY_ARTICLE, id);
    store_command_key(&command, store, KEY_PLACEMENT, id);
    store_command_key(&command, store, KEY_TODO, stage_name(STAGE_CLASSIFY));
    store_command_key(&command, store, KEY_TODO, stage_name(STAGE_SUMMARIZE));
    const struct store_argument arguments[ARTICLE_REVISED_ARGS] = {
        [ARTICLE_REVISED_ARG_ARTICLE] = store_text(id),
        [ARTICLE_REVISED_ARG_REVISION] = store_number(revision->article->revision),
        [ARTICLE_REVISED_ARG_VALUE] = store_bytes(placement, placement_size),
        [ARTICLE_REVISED_ARG_ENTRY] = store_bytes(log, log_size),
        [ARTICLE_REVISED_ARG_KEEP_LOG] = store_number(store->keep_log),
        [ARTICLE_REVISED_ARG_LEASE_MS] = store_number(STORE_TODO_LEASE_MS),
        [ARTICLE_REVISED_ARG_HEADLINE] = store_text(revision->title),
        [ARTICLE_REVISED_ARG_ORIGINAL] = store_number(*revision->placement->copy_of ? 0 : 1),
    };
    store_command_arguments(&command, arguments, ARTICLE_REVISED_ARGS);
    code = store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_revised}, (call_any_fn *)done,
                      context, err);
out:
    free(placement);
    free(log);
    return code;
}
