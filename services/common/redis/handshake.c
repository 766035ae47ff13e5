/* What is said on a new connection before the first call: password, database, where the data is (Cluster), whether this
 * is a master, whether the data's version is ours, and whether the functions in Redis serve this program; else ours are
 * loaded, or data is migrated, or we wait. Pure: takes answers, gives commands. This is what lets programs of two
 * versions run beside each other during an upgrade without harming data. */
#include "handshake.h"

#include "reply.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void handshake_init(struct handshake *handshake, const struct redis_route *route, const struct redis_target *target)
{
    const struct redis_url *url = &route->url;
    *handshake =
        (struct handshake){.target = target, .has_db = url->db > 0, .step = HANDSHAKE_LOCATE, .data_version = 1};
    /* Steps that are not needed are left out from the front. */
    if (handshake->has_db)
        handshake->step = HANDSHAKE_SELECT;
    if (url->password[0])
        handshake->step = HANDSHAKE_AUTH;
    if (route->is_sentinel)
        handshake->step = url->password[0] ? HANDSHAKE_SENTINEL_AUTH : HANDSHAKE_SENTINEL_MASTER;
}

int handshake_is_done(const struct handshake *handshake)
{
    return handshake->step == HANDSHAKE_DONE;
}

/* ── commands ── */

static void say_auth(struct command *command, const struct redis_url *url)
{
    command_text(command, "AUTH");
    if (url->user[0])
        command_text(command, url->user);
    command_text(command, url->password);
}

static void say_load(struct command *command, const struct function_library *library)
{
    command_text(command, "FUNCTION");
    command_text(command, "LOAD");
    command_text(command, "REPLACE");
    command_bytes(command, library->code, library->size);
}

static void say_plain(const struct handshake *handshake, const struct redis_url *url, struct command *command)
{
    command_init(command);
    if (handshake->step == HANDSHAKE_AUTH || handshake->step == HANDSHAKE_SENTINEL_AUTH) {
        say_auth(command, url);
    } else if (handshake->step == HANDSHAKE_SENTINEL_MASTER) {
        command_text(command, "SENTINEL");
        command_text(command, "get-master-addr-by-name");
        command_text(command, url->master);
    } else if (handshake->step == HANDSHAKE_SELECT) {
        command_text(command, "SELECT");
        command_number(command, url->db);
    } else if (handshake->step == HANDSHAKE_LOCATE) {
        /* On a Redis Cluster this is answered by MOVED with the master that has our slot. */
        command_text(command, "EXISTS");
        command_text(command, handshake->target->state_key);
    } else if (handshake->step == HANDSHAKE_ROLE) {
        command_text(command, "ROLE");
    } else if (handshake->step == HANDSHAKE_DATA) {
        command_text(command, "HGET");
        command_text(command, handshake->target->state_key);
        command_text(command, "data");
    } else {
        say_load(command, handshake->target->library);
    }
}

int handshake_next(const struct handshake *handshake, const struct redis_url *url, struct command *command)
{
    const char *prefix = handshake->target->library->prefix;
    if (handshake->step == HANDSHAKE_VERSION) {
        command_function(command, prefix, "version", 0);
    } else if (handshake->step == HANDSHAKE_CALLERS) {
        command_function(command, prefix, "expiring_get", 1);
        command_text(command, handshake->target->callers_key);
    } else if (handshake->step == HANDSHAKE_MIGRATE) {
        command_function(command, prefix, "data_migrate", 1);
        command_text(command, handshake->target->state_key);
        command_number(command, handshake->target->library->data_version);
    } else {
        say_plain(handshake, url, command);
    }
    return command_finish(command);
}

/* ── answers ── */

static int begins_with(const redisReply *answer, const char *error)
{
    return reply_is_error(answer) && strncmp(answer->str, error, strlen(error)) == 0;
}

/* Writes on a replica are refused, or lost where they are not: whoever it follows is whom we want. Where the user may
 * not ask, the first refused write tells. */
static int judge_role(const redisReply *answer, struct err *err)
{
    const char *role = reply_text(reply_at(answer, 0));
    if (strcmp(role, "slave") == 0)
        return err_set(err, ERR_UNAVAILABLE,
                       "this Redis is a read-only replica of %.200s:%" PRId64
                       ": waiting until the address leads to the "
                       "master",
                       reply_text(reply_at(answer, 1)), reply_number(reply_at(answer, 2)));
    if (strcmp(role, "sentinel") == 0)
        return err_set(err, ERR_UNAVAILABLE, "this is a Sentinel, which has no data: redis_url must lead to a Redis");
    return 0;
}

static int judge_data(struct handshake *handshake, const redisReply *answer, struct err *err)
{
    int64_t version = answer->type == REDIS_REPLY_NIL ? 1 : reply_number(answer);
    handshake->data_version = version;
    /* Writing by older rules into newer data could not be undone: the program waits, says so, and goes on by itself
     * after an upgrade. */
    if (version > (int64_t)handshake->target->library->data_version)
        return err_set(err, ERR_UNAVAILABLE,
                       "the data of edition %s is of version %" PRId64
                       ", this program knows versions up to %u: run the "
                       "newer version, or restore a backup from before the upgrade",
                       handshake->target->edition, version, handshake->target->library->data_version);
    return 0;
}

static enum handshake_step step_with_library(const struct handshake *handshake)
{
    return handshake->data_version < (int64_t)handshake->target->library->data_version ? HANDSHAKE_MIGRATE
                                                                                       : HANDSHAKE_DONE;
}

/* A newer library may serve us too and says so; one from before it said so served nobody older than itself, so ours is
 * loaded in its place only if its callers are served, or gone. The same version with another text is a build of
 * somebody at work on it: the one that comes last wins. */
static int judge_version(struct handshake *handshake, const redisReply *answer, struct err *err)
{
    const struct function_library *ours = handshake->target->library;
    int64_t version = reply_number(reply_at(answer, 0));
    int64_t oldest_caller = reply_number(reply_at(answer, 2));
    if (version > (int64_t)ours->version && oldest_caller > (int64_t)ours->version)
        return err_set(err, ERR_UNAVAILABLE,
                       "the functions in Redis are of version %" PRId64 " and serve programs from version %" PRId64
                       " on, this program is of version %u: upgrade it",
                       version, oldest_caller, ours->version);
    if (version > (int64_t)ours->version)
        handshake->step = step_with_library(handshake);
    else if (version == (int64_t)ours->version && !strcmp(reply_text(reply_at(answer, 1)), ours->hash))
        handshake->step = step_with_library(handshake);
    else
        handshake->step = version < (int64_t)ours->oldest_caller ? HANDSHAKE_CALLERS : HANDSHAKE_LOAD;
    return 0;
}

static int judge_callers(struct handshake *handshake, const redisReply *answer, struct err *err)
{
    const struct function_library *ours = handshake->target->library;
    unsigned older = 0;
    for (size_t i = 0; i + 1 < reply_count(answer); i += 2)
        /* Callers note themselves every other second, with an end: what is left of a program that was killed goes by
         * itself. */
        older += reply_number(reply_at(answer, i + 1)) < (int64_t)ours->oldest_caller;
    if (older)
        return err_set(
            err, ERR_UNAVAILABLE,
            "programs of a version before %u are running, which the functions of this one (%u) do not serve: "
            "waiting until they are stopped or upgraded",
            ours->oldest_caller, ours->version);
    handshake->step = HANDSHAKE_LOAD;
    return 0;
}

/* Some functions migrate one version at a time; one that gets no further would be asked again at once, for ever. */
static int judge_migration(struct handshake *handshake, const redisReply *answer, struct err *err)
{
    int64_t version = reply_number(answer);
    if (version <= handshake->data_version)
        return err_set(err, ERR_UNAVAILABLE,
                       "the data of edition %s stays at version %" PRId64 ", this program needs %u",
                       handshake->target->edition, handshake->data_version, handshake->target->library->data_version);
    handshake->data_version = version;
    handshake->step = step_with_library(handshake);
    return 0;
}

/* Where it names a master, the connection has gone there before this is asked. */
static int judge_master(const struct handshake *handshake, const redisReply *answer, struct err *err)
{
    const char *master = handshake->target->url.master;
    if (reply_is_error(answer))
        return err_set(err, ERR_UNAVAILABLE, "the Sentinel does not name the master %s: %.200s", master, answer->str);
    return err_set(err, ERR_UNAVAILABLE, "the Sentinel knows no master called %s", master);
}

static int refuse(const redisReply *answer, struct err *err)
{
    return err_set(err, ERR_UNAVAILABLE, "Redis refuses the connection: %.200s", answer->str);
}

int handshake_answer(struct handshake *handshake, const redisReply *answer, struct err *err)
{
    int is_missing = begins_with(answer, "ERR Function not found");
    int code = 0;
    if (is_missing && (handshake->step == HANDSHAKE_VERSION || handshake->step == HANDSHAKE_CALLERS)) {
        handshake->step = HANDSHAKE_LOAD;
        return 0;
    }
    /* Sentinels often have no password where Redis has one; one that asks for it says so at the next step. */
    if (handshake->step == HANDSHAKE_SENTINEL_AUTH) {
        handshake->step = HANDSHAKE_SENTINEL_MASTER;
        return 0;
    }
    if (handshake->step == HANDSHAKE_SENTINEL_MASTER)
        return judge_master(handshake, answer, err);
    /* A user of Redis's ACL may lack the right to ask for the role. */
    if (reply_is_error(answer) && !(handshake->step == HANDSHAKE_ROLE && begins_with(answer, "NOPERM ")))
        return refuse(answer, err);
    switch (handshake->step) {
    case HANDSHAKE_AUTH:
        handshake->step = handshake->has_db ? HANDSHAKE_SELECT : HANDSHAKE_LOCATE;
        break;
    case HANDSHAKE_SELECT:
        handshake->step = HANDSHAKE_LOCATE;
        break;
    case HANDSHAKE_LOCATE:
        handshake->step = HANDSHAKE_ROLE;
        break;
    case HANDSHAKE_ROLE:
        code = judge_role(answer, err);
        handshake->step = HANDSHAKE_DATA;
        break;
    case HANDSHAKE_DATA:
        code = judge_data(handshake, answer, err);
        handshake->step = HANDSHAKE_VERSION;
        break;
    case HANDSHAKE_VERSION:
        code = judge_version(handshake, answer, err);
        break;
    case HANDSHAKE_CALLERS:
        code = judge_callers(handshake, answer, err);
        break;
    case HANDSHAKE_LOAD:
        handshake->step = step_with_library(handshake);
        break;
    case HANDSHAKE_MIGRATE:
        code = judge_migration(handshake, answer, err);
        break;
    case HANDSHAKE_SENTINEL_AUTH: /* above */
    case HANDSHAKE_SENTINEL_MASTER:
    case HANDSHAKE_DONE:
        break;
    }
    return code;
}

/* A Sentinel's answer: address and port, both as texts. */
static int is_master_named(const redisReply *answer, struct redis_route *route)
{
    const char *host = reply_text(reply_at(answer, 0));
    unsigned long port = strtoul(reply_text(reply_at(answer, 1)), NULL, 10);
    if (reply_count(answer) != 2 || !*host || strlen(host) >= REDIS_HOST_MAX || !port || port > 65535)
        return 0;
    redis_route_name(route, host, (unsigned)port);
    return 1;
}

static int is_moved(const redisReply *answer, struct redis_route *route)
{
    char host[REDIS_HOST_MAX] = "";
    char *end = NULL;
    const char *text = reply_is_error(answer) ? answer->str : "";
    const char *at = strncmp(text, "MOVED ", 6) == 0 ? strchr(text + 6, ' ') : NULL;
    const char *colon = at ? strrchr(at, ':') : NULL; /* the last one: IPv6 addresses come without brackets */
    unsigned long port = colon ? strtoul(colon + 1, &end, 10) : 0;
    if (!colon || (size_t)(colon - at) > sizeof host || *end || !port || port > 65535)
        return 0;
    memcpy(host, at + 1, (size_t)(colon - at - 1));
    redis_route_name(route, host, (unsigned)port); /* no host: the same one */
    return 1;
}

int handshake_is_named(const struct handshake *handshake, const redisReply *answer, struct redis_route *route)
{
    if (handshake->step == HANDSHAKE_SENTINEL_MASTER)
        return is_master_named(answer, route);
    return is_moved(answer, route);
}
