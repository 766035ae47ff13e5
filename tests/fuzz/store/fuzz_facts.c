/* A placement as it lies in Redis, behind its line of facts: any bytes are one or are refused. */
#include "stored.h"

#include <hiredis/hiredis.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char body[] = "\x0a\x11"
                           "a0123456789abcdef";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stored_article stored;
    struct err err;
    char *copy = malloc(size + 1);
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    copy[size] = '\0';
    const redisReply article = {.type = REDIS_REPLY_STRING, .str = (char *)(uintptr_t)body, .len = sizeof body - 1};
    const redisReply placement = {.type = REDIS_REPLY_STRING, .str = copy, .len = size};
    if (stored_article_read(&article, &placement, &(struct stored_wanted){100, 1}, &stored, &err) == 0)
        stored_article_done(&stored);
    free(copy);
    return 0;
}
