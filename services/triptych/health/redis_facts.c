/* INFO is lines of "name:value" under headings; unknown names are passed over, so that a newer Redis does no harm. */
#include "redis_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value of the line "name:value", "" without one. */
static void find(const char *info, const char *name, char *out, size_t size)
{
    size_t len = strlen(name);
    out[0] = '\0';
    for (const char *line = info; *line;) {
        size_t end = strcspn(line, "\r\n");
        if (end > len && line[len] == ':' && strncmp(line, name, len) == 0) {
            snprintf(out, size, "%.*s", (int)(end - len - 1), line + len + 1);
            return;
        }
        line += end;
        line += strspn(line, "\r\n");
    }
}

static int64_t number(const char *info, const char *name)
{
    char digits[32];
    find(info, name, digits, sizeof digits);
    return strtoll(digits, NULL, 10);
}

/* "ok" or nothing said is well. */
static int is_ok(const char *info, const char *name)
{
    char word[16];
    find(info, name, word, sizeof word);
    return !word[0] || strcmp(word, "ok") == 0;
}

void redis_facts_read(const char *info, struct redis_facts *out)
{
    find(info, "redis_version", out->version, sizeof out->version);
    find(info, "maxmemory_policy", out->policy, sizeof out->policy);
    out->time_ms = number(info, "server_time_usec") / 1000;
    out->used_bytes = number(info, "used_memory");
    out->limit_bytes = number(info, "maxmemory");
    out->evicted_keys = number(info, "evicted_keys");
    out->replicas = number(info, "connected_slaves");
    out->appends = number(info, "aof_enabled") != 0;
    out->is_written = is_ok(info, "aof_last_write_status") && is_ok(info, "aof_last_bgrewrite_status") &&
                      is_ok(info, "rdb_last_bgsave_status");
}
