/* A row of KEY_DIGESTS a digest: functions/digests.lua says what is in it. The instance of the store is who has it in hand. */
#include "store_digests.h"

#include "store_call.h"

static void begin(struct store *store, struct command *command, const char *function, const struct store_digest *digest)
{
    store_command_function(command, function, 1);
    store_command_key(command, store, KEY_DIGESTS, "");
    command_text(command, digest->id);
    command_number(command, digest->due_ms);
    command_text(command, store->instance);
}

static void answer_take(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    int is_taken = !result->code && reply_number(answer) == 1;
    ((store_digest_fn *)call->cargo.done)(call->cargo.context, result, is_taken);
}

int store_digest_take(struct store *store, const struct store_digest *digest, int64_t lease_ms, store_digest_fn *done,
                      void *context, struct err *err)
{
    struct command command;
    begin(store, &command, "digest_take", digest);
    command_number(&command, lease_ms);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_take}, (call_any_fn *)done,
                      context, err);
}

int store_digest_settle(struct store *store, const struct store_digest *digest, int64_t again_ms, store_done_fn *done,
                        void *context, struct err *err)
{
    struct command command;
    begin(store, &command, "digest_settle", digest);
    command_number(&command, again_ms);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}
