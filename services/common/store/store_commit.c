/* article_commit_2: an article becomes a member of a story. */
#include "short_reasons.h"
#include "store_call.h"
#include "stored.h"
#include "wire.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void answer_commit(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_commit_fn *done = (store_commit_fn *)call->cargo.done;
    struct store_commit_answer out = {(enum commit_outcome)reply_number(reply_at(answer, 0)),
                                      reply_text(reply_at(answer, 1)), (uint64_t)reply_number(reply_at(answer, 2)),
                                      reply_text(reply_at(answer, 3))};
    done(call->cargo.context, result, &out);
}

static int check_commit(const struct store_commit *commit, struct err *err)
{
    const Triptych__Placement *placement = commit->placement;
    if (!id_is_valid(commit->article_id, 'a'))
        return err_set(err, ERR_INVALID, "not an article's id: %.64s", commit->article_id ? commit->article_id : "");
    if (!placement || !id_is_valid(placement->story_id, 's'))
        return err_set(err, ERR_INVALID, "not a story's id: %.64s", placement ? placement->story_id : "");
    if (commit->guard_term_count > STORE_GUARD_TERMS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %d guard terms", STORE_GUARD_TERMS_MAX);
    if (!commit->log)
        return err_set(err, ERR_INVALID, "a commit without a log entry");
    return 0;
}

/* All that becomes true at once when an article joins: its placement, the story's counters and members, the work for
 * summarize, the log entry. Redis runs a function as a whole, so no reader sees a part of it, and no crash leaves
 * one. */
static void commit_keys(const struct store *store, const struct store_commit *commit, struct command *command)
{
    const char *article = commit->article_id;
    const char *story = commit->placement->story_id;
    store_command_function(command, "article_commit_2", 9);
    store_command_key(command, store, KEY_ARTICLE, article);
    store_command_key(command, store, KEY_PLACEMENT, article);
    store_command_key(command, store, KEY_TODO, stage_name(STAGE_CLASSIFY));
    store_command_key(command, store, KEY_TODO, stage_name(STAGE_SUMMARIZE));
    store_command_key(command, store, KEY_STORY, story);
    store_command_key(command, store, KEY_MEMBERS, story);
    store_command_key(command, store, KEY_STORIES, "");
    store_command_key(command, store, KEY_LOG, "");
    store_command_key(command, store, KEY_STATE, "");
}

#define GUARDS_SIZE (STORE_GUARD_TERMS_MAX * 17 + 1)

/* Hashes with a space between, "" unless it creates. */
static void write_guards(const struct store_commit *commit, char out[GUARDS_SIZE])
{
    size_t used = 0;
    out[0] = 0;
    for (unsigned i = 0; commit->creates && i < commit->guard_term_count; i++)
        used += (size_t)snprintf(out + used, GUARDS_SIZE - used, "%s%016" PRIx64, i ? " " : "", commit->guard_terms[i]);
    assert(used < GUARDS_SIZE);
}

/* One argument for each fact. */
static void add_facts(struct command *command, const char *said)
{
    for (size_t len = 0;; said += len + 1) {
        len = strcspn(said, "|");
        command_bytes(command, said, len);
        if (!said[len])
            return;
    }
}

static void commit_command(struct store *store, const struct store_commit *commit,
                           const struct store_argument *placement, const struct store_argument *entry,
                           struct command *command)
{
    char guards[GUARDS_SIZE];
    char said[STORED_SAID_SIZE];
    write_guards(commit, guards);
    stored_said(commit->placement, said);
    const struct store_argument arguments[ARTICLE_COMMIT_2_ARG_FACTS] = {
        [ARTICLE_COMMIT_2_ARG_ARTICLE] = store_text(commit->article_id),
        [ARTICLE_COMMIT_2_ARG_STORY] = store_text(commit->placement->story_id),
        [ARTICLE_COMMIT_2_ARG_CREATES] = store_number(commit->creates ? 1 : 0),
        [ARTICLE_COMMIT_2_ARG_TIME] = store_number(commit->time_ms),
        [ARTICLE_COMMIT_2_ARG_VIEW] = store_text(commit->view_seq ? commit->view_seq : ""),
        [ARTICLE_COMMIT_2_ARG_INSTANCE] = store_text(store->instance),
        [ARTICLE_COMMIT_2_ARG_VALUE] = *placement,
        [ARTICLE_COMMIT_2_ARG_ENTRY] = *entry,
        [ARTICLE_COMMIT_2_ARG_KEEP_LOG] = store_number(store->keep_log),
        [ARTICLE_COMMIT_2_ARG_LEASE_MS] = store_number(STORE_TODO_LEASE_MS),
        [ARTICLE_COMMIT_2_ARG_TERMS] = store_text(guards),
    };
    commit_keys(store, commit, command);
    store_command_arguments(command, arguments, ARTICLE_COMMIT_2_ARG_FACTS);
    add_facts(command, said);
}

int store_article_commit(struct store *store, const struct store_commit *commit, store_commit_fn *done, void *context,
                         struct err *err)
{
    struct command command;
    uint8_t *placement = NULL;
    uint8_t *log = NULL;
    size_t placement_size = 0;
    size_t log_size = 0;
    int code = check_commit(commit, err);
    if (!code)
        code = short_reasons_pack(commit->placement, &placement, &placement_size, err);
    if (!code)
        code = wire_pack(commit->log, &log, &log_size, err);
    if (code)
        goto out;
    struct store_argument placement_argument = store_bytes(placement, placement_size);
    struct store_argument log_argument = store_bytes(log, log_size);
    commit_command(store, commit, &placement_argument, &log_argument, &command);
    code = store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_commit}, (call_any_fn *)done,
                      context, err);
out:
    free(placement);
    free(log);
    return code;
}
