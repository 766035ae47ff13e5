/* Articles: put, placed, read, given up. */
#include "scripted_store.h"
#include "store_refrain.h"
#include "store_revisions.h"

#include <inttypes.h>
#include <stdio.h>

static void fail_done(const struct scripted_call *call)
{
    ((store_done_fn *)call->done)(call->context, call->result);
}

static void fail_put(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_put_fn, ARTICLE_NEW, NULL);
}

int store_article_put(struct store *store, const Triptych__Article *article, store_article_put_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_put, (scripted_any_fn *)done, context, err, "%s %s", article->id,
                         article->title);
}

int store_article_hold(struct store *store, const struct store_held *held, store_article_put_fn *done, void *context,
                       struct err *err)
{
    (void)store;
    /* One that goes on at once is put, whatever it is known by. */
    const char *call = held->for_ms == STORE_TODO_LEASE_MS ? "store_article_put" : __func__;
    return scripted_note(call, fail_put, (scripted_any_fn *)done, context, err, "%s %s%s", held->article->id,
                         held->article->title, held->is_other ? " (another)" : "");
}

static void fail_memory(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_refrain_fn, NULL, 0);
}

int store_refrain_get(struct store *store, const char *domain, store_refrain_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_memory, (scripted_any_fn *)done, context, err, "%s", domain);
}

int store_refrain_put(struct store *store, const struct store_refrain *memory, store_done_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %zu", memory->domain,
                         memory->size);
}

void store_proof_of(const Triptych__Article *article, char out[STORE_PROOF_SIZE])
{
    snprintf(out, STORE_PROOF_SIZE, "proof %s", article->id);
}

static void fail_count(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, 0);
}

/* As the real one: a text that is no proof is refused. */
int store_proof_look(struct store *store, const char *proof, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    if (!*proof)
        return err_set(err, ERR_INVALID, "not a proof");
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", proof);
}

int store_article_exclude(struct store *store, const char *article_id, const Triptych__Placement *placement,
                          store_done_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s %s", article_id,
                         placement->kind, placement->kind_reason);
}

static void fail_article(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, NULL);
}

int store_article_get(struct store *store, const char *article_id, store_article_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_article, (scripted_any_fn *)done, context, err, "%s", article_id);
}

static void fail_assignments(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_assignments_fn, NULL, 0, "");
}

int store_assignments_scan(struct store *store, const char *cursor, store_assignments_fn *done, void *context,
                           struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_assignments, (scripted_any_fn *)done, context, err, "%s", cursor);
}

static void fail_commit(const struct scripted_call *call)
{
    const struct store_commit_answer answer = {.story_id = "", .log_seq = ""};
    SCRIPTED_ANSWER(call, store_commit_fn, &answer);
}

int store_article_commit(struct store *store, const struct store_commit *commit, store_commit_fn *done, void *context,
                         struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_commit, (scripted_any_fn *)done, context, err,
                         "%s %s %s view=%s guards=%u time=%" PRId64, commit->article_id,
                         commit->creates ? "creates" : "joins", commit->placement->story_id,
                         commit->view_seq ? commit->view_seq : "", commit->guard_term_count, commit->time_ms);
}

int store_article_revise(struct store *store, const Triptych__Article *stored, const Triptych__Article *revised,
                         int64_t offer_in_ms, store_count_fn *done, void *context, struct err *err)
{
    (void)store, (void)stored;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s %u %" PRId64, revised->id,
                         (unsigned)revised->revision, offer_in_ms);
}

int store_article_revised(struct store *store, const struct store_revision *revision, store_commit_fn *done,
                          void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_commit, (scripted_any_fn *)done, context, err, "%s %u %s [%s]",
                         revision->article->id, (unsigned)revision->placement->revision, revision->placement->story_id,
                         revision->title);
}

const char *stage_name(enum stage stage)
{
    static const char *const names[STAGE_COUNT] = {"classify", "summarize", "publish", "replay"};
    return names[stage];
}

static void fail_ids(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_ids_fn, NULL, 0);
}

int store_todo_claim(struct store *store, enum stage stage, unsigned limit, int64_t lease_ms, store_ids_fn *done,
                     void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_ids, (scripted_any_fn *)done, context, err, "%s %u %" PRId64, stage_name(stage),
                         limit, lease_ms);
}

static void fail_late(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_late_fn, 0, 0);
}

int store_todo_late(struct store *store, enum stage stage, int64_t late_ms, store_late_fn *done, void *context,
                    struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_late, (scripted_any_fn *)done, context, err, "%s %" PRId64, stage_name(stage),
                         late_ms);
}

int store_dead_add(struct store *store, enum stage stage, const char *id, const char *reason, store_done_fn *done,
                   void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_done, (scripted_any_fn *)done, context, err, "%s %s %s", stage_name(stage), id,
                         reason);
}

static void fail_dead(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_dead_fn, NULL, 0);
}

int store_dead_list(struct store *store, store_dead_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_dead, (scripted_any_fn *)done, context, err, "%s", "");
}

int store_dead_retry(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_count, (scripted_any_fn *)done, context, err, "%s", id);
}
