/* article_commit: an article becomes a member of a story. */
#include "store_call.h"
#include "stored.h"
#include "wire.h"

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

static void commit_keys(const struct store *store, const struct store_commit *commit, struct command *command)
{
    const char *article = commit->article_id;
    const char *story = commit->placement->story_id;
    store_command_function(command, "article_commit", 9);
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

static void commit_facts(const struct store_commit *commit, struct command *command)
{
    struct stored_facts facts;
    stored_facts_read(commit->placement, &facts);
    command_number(command, facts.is_original);
    command_text(command, facts.lang);
    command_text(command, facts.leaning);
    command_text(command, facts.factuality);
    command_text(command, facts.ownership);
    command_text(command, facts.country);
    command_text(command, facts.domain);
}

static void commit_guards(const struct store_commit *commit, struct command *command)
{
    for (unsigned i = 0; commit->creates && i < commit->guard_term_count; i++) {
        char hash[24];
        snprintf(hash, sizeof hash, "%016" PRIx64, commit->guard_terms[i]);
        command_text(command, hash);
    }
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
        code = wire_pack(commit->placement, &placement, &placement_size, err);
    if (!code)
        code = wire_pack(commit->log, &log, &log_size, err);
    if (code)
        goto out;
    commit_keys(store, commit, &command);
    command_text(&command, commit->article_id);
    command_text(&command, commit->placement->story_id);
    command_number(&command, commit->creates ? 1 : 0);
    command_number(&command, commit->time_ms);
    command_text(&command, commit->view_seq ? commit->view_seq : "");
    command_text(&command, store->instance);
    commit_facts(commit, &command);
    command_bytes(&command, placement, placement_size);
    command_bytes(&command, log, log_size);
    command_number(&command, store->keep_log);
    command_number(&command, STORE_TODO_LEASE_MS);
    commit_guards(commit, &command);
    code = store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_commit}, (call_any_fn *)done,
                      context, err);
out:
    free(placement);
    free(log);
    return code;
}
