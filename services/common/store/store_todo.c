/* Work still to do, and work given up. */
#include "store_call.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define CLAIM_MAX       1000
#define LATE_SAMPLE_MAX 1000
#define REASON_MAX      256
#define DEAD_ROWS_MAX   (STORE_DEAD_MAX + 1)

/* Parts of key names and of dead letters in Redis: renaming one loses what is stored under it. */
static const char *const stages[STAGE_COUNT] = {"classify", "summarize", "publish", "replay"};

const char *stage_name(enum stage stage)
{
    return stages[stage];
}

/* ── claims ── */

static void answer_ids(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_ids_fn *done = (store_ids_fn *)call->cargo.done;
    const char *ids[CLAIM_MAX];
    size_t count = reply_count(answer) < CLAIM_MAX ? reply_count(answer) : CLAIM_MAX;
    for (size_t i = 0; i < count; i++)
        ids[i] = reply_text(reply_at(answer, i));
    done(call->cargo.context, result, ids, count);
}

/* Claiming pushes the work's due time on by the lease. Nothing is taken out: only a commit does that, so work whose
 * claimer dies is due again by itself. */
int store_todo_claim(struct store *store, enum stage stage, unsigned limit, int64_t lease_ms, store_ids_fn *done,
                     void *context, struct err *err)
{
    struct command command;
    if (stage == STAGE_REPLAY)
        return err_set(err, ERR_INVALID, "replay has no todo set");
    store_command_function(&command, "todo_claim", 1);
    store_command_key(&command, store, KEY_TODO, stage_name(stage));
    command_number(&command, limit < CLAIM_MAX ? limit : CLAIM_MAX);
    command_number(&command, lease_ms);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_ids}, (call_any_fn *)done,
                      context, err);
}

/* ── what is late ── */

static void answer_late(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_late_fn *done = (store_late_fn *)call->cargo.done;
    done(call->cargo.context, result, (uint64_t)reply_number(reply_at(answer, 0)), reply_number(reply_at(answer, 1)));
}

/* Late counts from when the work was first due, whatever leases it has had since. The function looks at no more than
 * LATE_SAMPLE_MAX, since it is asked every few seconds and may not cost more the longer the backlog is. */
int store_todo_late(struct store *store, enum stage stage, int64_t late_ms, store_late_fn *done, void *context,
                    struct err *err)
{
    struct command command;
    if (stage == STAGE_REPLAY)
        return err_set(err, ERR_INVALID, "replay has no todo set");
    store_command_function(&command, "todo_late", 1);
    store_command_key(&command, store, KEY_TODO, stage_name(stage));
    command_number(&command, late_ms);
    command_number(&command, STORE_TODO_LEASE_MS);
    command_number(&command, LATE_SAMPLE_MAX);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_late}, (call_any_fn *)done,
                      context, err);
}

/* ── dead letters ── */

/* The letter goes in and the work out in one step: it is never in both places, nor in neither. The oldest letters leave
 * beyond STORE_DEAD_MAX. */
int store_dead_add(struct store *store, enum stage stage, const char *id, const char *reason, store_done_fn *done,
                   void *context, struct err *err)
{
    struct command command;
    if (strlen(id) > KEY_ID_MAX * 4)
        return err_set(err, ERR_TOO_LARGE, "the id of a dead letter is longer than %d bytes", KEY_ID_MAX * 4);
    store_command_function(&command, "dead_add", 3);
    store_command_key(&command, store, KEY_DEAD, "");
    store_command_key(&command, store, KEY_DEAD_WHY, "");
    store_command_key(&command, store, KEY_TODO, stage_name(stage));
    const struct store_argument arguments[DEAD_ADD_ARGS] = {
        [DEAD_ADD_ARG_STAGE] = store_text(stage_name(stage)),
        [DEAD_ADD_ARG_ID] = store_text(id),
        [DEAD_ADD_ARG_REASON] = store_bytes(reason, utf8_cut_len(reason, strlen(reason), REASON_MAX)),
        [DEAD_ADD_ARG_MOST] = store_number(STORE_DEAD_MAX),
    };
    store_command_arguments(&command, arguments, DEAD_ADD_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}

/* A letter is named "stage:id"; an id may have colons of its own, so only the first counts. */
static int stage_of_letter(const char *letter, struct store_dead *out)
{
    for (int stage = 0; stage < STAGE_COUNT; stage++) {
        size_t len = strlen(stages[stage]);
        if (strncmp(letter, stages[stage], len) == 0 && letter[len] == ':') {
            out->stage = (enum stage)stage;
            out->id = letter + len + 1;
            return 1;
        }
    }
    return 0;
}

static void answer_dead(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_dead_fn *done = (store_dead_fn *)call->cargo.done;
    struct store_result failure = {ERR_MEMORY, "no memory for the dead letters"};
    struct store_dead *rows = calloc(DEAD_ROWS_MAX, sizeof *rows);
    size_t count = 0;
    if (!rows)
        result = &failure;
    for (size_t i = 0; !result->code && i + 2 < reply_count(answer) && count < DEAD_ROWS_MAX; i += 3) {
        /* A newer program may know more stages: its letters are not ours to show. */
        if (!stage_of_letter(reply_text(reply_at(answer, i)), &rows[count]))
            continue;
        rows[count].time_ms = reply_number(reply_at(answer, i + 1));
        rows[count].reason = reply_text(reply_at(answer, i + 2));
        count++;
    }
    done(call->cargo.context, result, rows, count);
    free(rows);
}

int store_dead_list(struct store *store, store_dead_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "dead_list", 2);
    store_command_key(&command, store, KEY_DEAD, "");
    store_command_key(&command, store, KEY_DEAD_WHY, "");
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_dead}, (call_any_fn *)done,
                      context, err);
}

static void answer_retry(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(answer));
}

/* Replay has no todo set: its rows come from the sender, so there is nothing to put back. */
int store_dead_retry(struct store *store, const char *id, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "dead_retry", 2 + STAGE_REPLAY);
    store_command_key(&command, store, KEY_DEAD, "");
    store_command_key(&command, store, KEY_DEAD_WHY, "");
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        store_command_key(&command, store, KEY_TODO, stages[stage]);
    command_text(&command, id);
    for (int stage = 0; stage < STAGE_REPLAY; stage++)
        command_text(&command, stages[stage]);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_retry}, (call_any_fn *)done,
                      context, err);
}
