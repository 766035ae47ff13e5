/* The memory of what a source always says: KEY_REFRAIN by a hash of the source's domain. */
#include "store_refrain.h"

#include "store_call.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A domain may be longer than a key's id, and is foreign text. */
static void add_key(struct command *command, const struct store *store, const char *domain)
{
    char id[KEY_ID_MAX];
    snprintf(id, sizeof id, "%016" PRIx64, id_hash64(domain, strlen(domain)));
    store_command_key(command, store, KEY_REFRAIN, id);
}

static void answer_get(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_refrain_fn *)call->cargo.done)(call->cargo.context, result, (const uint8_t *)reply_text(answer),
                                           reply_len(answer));
}

int store_refrain_get(struct store *store, const char *domain, store_refrain_fn *done, void *context, struct err *err)
{
    struct command command;
    command_init(&command);
    command_text(&command, "GET");
    add_key(&command, store, domain);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_get}, (call_any_fn *)done,
                      context, err);
}

int store_refrain_put(struct store *store, const struct store_refrain *memory, store_done_fn *done, void *context,
                      struct err *err)
{
    struct command command;
    if (memory->size > STORE_REFRAIN_MAX)
        return err_set(err, ERR_TOO_LARGE, "%zu bytes of what a source always says, more than %d", memory->size,
                       STORE_REFRAIN_MAX);
    store_command_function(&command, "refrain_put", 1);
    add_key(&command, store, memory->domain);
    command_bytes(&command, memory->bytes, memory->size);
    command_number(&command, memory->ttl_ms);
    /* Refused while Redis is full: what matters more must find room. */
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}
