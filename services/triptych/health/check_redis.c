/* Redis first: when it is full, or cannot write, all else only follows from that. */
#include "checks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define NEARLY_FULL_PCT 90

/* Whether somebody at work was refused a write for want of room, and waits for it. */
static int is_refusing(const struct desk_view *view)
{
    for (size_t i = 0; i < view->replica_count; i++) {
        const struct replica_view *replica = &view->replicas[i];
        for (size_t j = 0; replica->is_alive && j < replica->card.trouble_count; j++)
            if (!strcmp(replica->card.troubles[j].name, "redis") && strstr(replica->card.troubles[j].text, "OOM"))
                return 1;
    }
    return 0;
}

/* Ingest pauses when Redis refuses a write, at its limit; what is used may stay a little below it then, so that whom it
 * refused counts, too. From nine tenths on, as the alert RedisNearlyFull has it, an operator may want to know before:
 * that is no fault, keep_memory may be set as high. */
static void check_room(const struct desk_view *view, struct findings *findings)
{
    const struct redis_facts *redis = &view->redis;
    double used_mb = (double)redis->used_bytes / 1e6, limit_mb = (double)redis->limit_bytes / 1e6;
    int is_near = redis->used_bytes * 100 >= redis->limit_bytes * NEARLY_FULL_PCT;
    if (redis->used_bytes >= redis->limit_bytes || (is_near && is_refusing(view)))
        findings_fault(findings, "Redis",
                       "Give it more (REDIS_MAXMEMORY, and REDIS_MEM_LIMIT above it), or keep less: KEEP_ARTICLES, "
                       "KEEP_FEED. Work goes on by itself then.",
                       "it is full: %.1f MB of %.1f MB are used, so nothing new is taken", used_mb, limit_mb);
    else if (is_near)
        findings_hint(findings, "Redis",
                      "Give it more (REDIS_MAXMEMORY, and REDIS_MEM_LIMIT above it), or keep less: KEEP_ARTICLES, "
                      "KEEP_FEED, KEEP_MEMORY.",
                      "it is nearly full: %.1f MB of %.1f MB are used; work goes on until all is", used_mb, limit_mb);
}

static void check_memory(const struct desk_view *view, struct findings *findings)
{
    const struct redis_facts *redis = &view->redis;
    if (!redis->limit_bytes) {
        findings_hint(findings, "Redis",
                      "Set maxmemory (REDIS_MAXMEMORY), so that ingest pauses before the machine's memory ends.",
                      "it has no memory limit");
        return;
    }
    check_room(view, findings);
    if (redis->policy[0] && strcmp(redis->policy, "noeviction") != 0)
        findings_fault(findings, "Redis",
                       "Set maxmemory-policy noeviction: what it throws away is missing from stories and counters.",
                       "at its memory limit it throws keys away (maxmemory-policy %s)", redis->policy);
}

void check_redis(const struct desk_view *view, struct findings *findings)
{
    const struct redis_facts *redis = &view->redis;
    check_memory(view, findings);
    if (redis->evicted_keys)
        findings_fault(findings, "Redis",
                       "triptych status --recount says what does not agree any more; restore a backup.",
                       "it has thrown away %" PRId64 " keys for room since it started", redis->evicted_keys);
    if (!redis->is_written)
        findings_fault(findings, "Redis",
                       "Its log says why: mostly the disk is full. Work goes on by itself once it can write.",
                       "it cannot write to its disk");
    if (redis->version[0] && !redis->appends)
        findings_hint(findings, "Redis", "Set appendonly yes, appendfsync everysec.",
                      "it keeps no append-only file: when it stops, what came since its last dump is gone");
    if (redis->time_ms && llabs(redis->time_ms - view->here_ms) > CHECK_CLOCKS_MS)
        findings_fault(findings, "clocks", "Let all machines take their time from one place (NTP).",
                       "Redis's clock differs from the one here by %" PRId64 " s",
                       (redis->time_ms - view->here_ms) / 1000);
}
