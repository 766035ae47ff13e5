/* Reading answers without checks at every step: what is missing or of another type reads as empty, 0 or no element. The
 * caller judges the values, as it must anyway. */
#include "reply.h"

#include <stdlib.h>

const redisReply *reply_at(const redisReply *reply, size_t index)
{
    return index < reply_count(reply) ? reply->element[index] : NULL;
}

size_t reply_count(const redisReply *reply)
{
    return reply && reply->type == REDIS_REPLY_ARRAY ? reply->elements : 0;
}

static int has_text(const redisReply *reply)
{
    return reply && (reply->type == REDIS_REPLY_STRING || reply->type == REDIS_REPLY_STATUS) && reply->str;
}

const char *reply_text(const redisReply *reply)
{
    return has_text(reply) ? reply->str : "";
}

size_t reply_len(const redisReply *reply)
{
    return has_text(reply) ? reply->len : 0;
}

int64_t reply_number(const redisReply *reply)
{
    if (reply && reply->type == REDIS_REPLY_INTEGER)
        return reply->integer;
    return strtoll(reply_text(reply), NULL, 10);
}

int reply_is_error(const redisReply *reply)
{
    return reply && reply->type == REDIS_REPLY_ERROR;
}
