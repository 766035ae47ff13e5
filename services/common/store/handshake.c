#include "handshake.h"

#include "reply.h"
#include "store_library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void handshake_init(struct handshake *handshake, const struct redis_url *url, const char *key)
{
    handshake->key = key;
    handshake->has_db = url->db > 0;
    handshake->step = HANDSHAKE_LOCATE;
    if (handshake->has_db)
        handshake->step = HANDSHAKE_SELECT;
    if (url->password[0])
        handshake->step = HANDSHAKE_AUTH;
}

int handshake_is_done(const struct handshake *handshake)
{
    return handshake->step == HANDSHAKE_DONE;
}

int handshake_next(const struct handshake *handshake, const struct redis_url *url, struct command *command)
{
    if (handshake->step == HANDSHAKE_VERSION) {
        command_function(command, "version", 0);
        return command_finish(command);
    }
    command_init(command);
    if (handshake->step == HANDSHAKE_AUTH) {
        command_text(command, "AUTH");
        if (url->user[0])
            command_text(command, url->user);
        command_text(command, url->password);
    } else if (handshake->step == HANDSHAKE_SELECT) {
        command_text(command, "SELECT");
        command_number(command, url->db);
    } else if (handshake->step == HANDSHAKE_LOCATE) {
        command_text(command, "EXISTS");
        command_text(command, handshake->key);
    } else {
        command_text(command, "FUNCTION");
        command_text(command, "LOAD");
        command_text(command, "REPLACE");
        command_bytes(command, store_library_code, store_library_size);
    }
    return command_finish(command);
}

/* A newer library serves us too: its functions keep their meaning. The same version with another text is a build of
 * somebody at work on it: the one that comes last wins. */
static int library_is_good(const redisReply *answer)
{
    int64_t version = reply_number(reply_at(answer, 0));
    if (version != (int64_t)store_library_version)
        return version > (int64_t)store_library_version;
    return strcmp(reply_text(reply_at(answer, 1)), store_library_hash) == 0;
}

static int is_missing_function(const redisReply *answer)
{
    return reply_is_error(answer) && strncmp(answer->str, "ERR Function not found", 22) == 0;
}

int handshake_answer(struct handshake *handshake, const redisReply *answer, struct err *err)
{
    if (handshake->step == HANDSHAKE_VERSION && is_missing_function(answer)) {
        handshake->step = HANDSHAKE_LOAD;
        return 0;
    }
    if (reply_is_error(answer))
        return err_set(err, ERR_UNAVAILABLE, "Redis refuses the connection: %.200s", answer->str);
    switch (handshake->step) {
    case HANDSHAKE_AUTH:
        handshake->step = handshake->has_db ? HANDSHAKE_SELECT : HANDSHAKE_LOCATE;
        break;
    case HANDSHAKE_SELECT:
        handshake->step = HANDSHAKE_LOCATE;
        break;
    case HANDSHAKE_LOCATE:
        handshake->step = HANDSHAKE_VERSION;
        break;
    case HANDSHAKE_VERSION:
        handshake->step = library_is_good(answer) ? HANDSHAKE_DONE : HANDSHAKE_LOAD;
        break;
    case HANDSHAKE_LOAD:
    case HANDSHAKE_DONE:
        handshake->step = HANDSHAKE_DONE;
        break;
    }
    return 0;
}

int handshake_is_moved(const redisReply *answer, struct redis_url *url)
{
    char host[sizeof url->host] = "";
    char *end = NULL;
    const char *text = reply_is_error(answer) ? answer->str : "";
    const char *at = strncmp(text, "MOVED ", 6) == 0 ? strchr(text + 6, ' ') : NULL;
    const char *colon = at ? strrchr(at, ':') : NULL; /* the last one: IPv6 addresses come without brackets */
    unsigned long port = colon ? strtoul(colon + 1, &end, 10) : 0;
    if (!colon || (size_t)(colon - at) > sizeof host || *end || !port || port > 65535)
        return 0;
    memcpy(host, at + 1, (size_t)(colon - at - 1));
    if (host[0]) /* none: the same host */
        snprintf(url->host, sizeof url->host, "%s", host);
    url->path[0] = 0;
    url->port = (unsigned)port;
    return 1;
}
