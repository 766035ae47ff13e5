/* Opening, and the state of the store. */
#include "scripted_store.h"

struct store_follow_options scripted_follow;
char scripted_follow_seq[STORE_SEQ_SIZE];

static char place; /* only its address counts: a store is opaque */

int store_open(struct loop *loop, const struct store_options *options, struct store **out, struct err *err)
{
    int code = scripted_note(__func__, NULL, NULL, NULL, err, "%s %s", options->url, options->edition);
    if (code)
        return code;
    *out = (struct store *)&place;
    scripted_open(loop, options);
    return 0;
}

const char *store_address(const struct store *store)
{
    (void)store;
    return "redis.example:6379";
}

const char *store_own_address(const struct store *store)
{
    (void)store;
    return "127.0.0.1";
}

unsigned store_pending(const struct store *store)
{
    (void)store;
    return scripted_waiting();
}

int store_follow_open(struct store *store, const struct store_follow_options *options, struct store_follower **out,
                      struct err *err)
{
    (void)store;
    int code = scripted_note(__func__, NULL, NULL, NULL, err, "%d %s", (int)options->stream, options->from);
    if (!code)
        scripted_follow = *options;
    *out = code ? NULL : (struct store_follower *)&place;
    return code;
}

void store_follow_close(struct store_follower *follower)
{
    (void)follower;
}

const char *store_follow_seq(const struct store_follower *follower)
{
    (void)follower;
    return scripted_follow_seq;
}
