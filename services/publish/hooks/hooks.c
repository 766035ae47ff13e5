/* The lease, the rows and the shared secret: asked for again and again, each one call at a time. */
#include "hook_run.h"

#include "clock.h"
#include "hook_row.h"
#include "log.h"
#include "store_secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ── the rows ── */

/* Whoever delivers now reads what was kept of each; messages under way are broken off, and sent again there. */
static void drop_all(struct hooks *hooks)
{
    while (hooks->first) {
        struct hook_run *run = hooks->first;
        hooks->first = run->next;
        hook_run_free(run);
    }
    hooks->version[0] = '\0';
    hooks_count_states(hooks);
}

static const struct store_hook *row_of(const struct store_hook *rows, size_t count, const struct hook_run *run)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].id, run->hook.id) == 0 && strcmp(rows[i].generation, run->hook.generation) == 0)
            return &rows[i];
    return NULL;
}

/* Those that were removed, or written again. */
static void drop_others(struct hooks *hooks, const struct store_hook *rows, size_t count)
{
    for (struct hook_run **at = &hooks->first; *at;) {
        struct hook_run *run = *at;
        if (row_of(rows, count, run)) {
            at = &run->next;
        } else {
            *at = run->next;
            hook_run_free(run);
        }
    }
}

static int is_running(const struct hooks *hooks, const char *id)
{
    const struct hook_run *run = hooks->first;
    while (run && strcmp(run->hook.id, id) != 0)
        run = run->next;
    return run != NULL;
}

static int read_row(const struct store_hook *row, struct hook *out, struct hook_progress *out_progress)
{
    int is_read = hook_row_read(row, out, out_progress);
    if (!is_read)
        log_warn("webhook_damaged", LOG_TEXT("webhook", row->id));
    return is_read;
}

static void begin(struct hooks *hooks, const struct hook *hook, const struct hook_progress *progress)
{
    struct hook_run *run = hook_run_new(hooks, hook, progress);
    if (!run)
        return; /* without memory: tried again when the rows are read again */
    run->next = hooks->first;
    hooks->first = run;
    hook_run_begin(run);
}

/* Who does not deliver reads them for the operator's page. */
static void count_rows(struct hooks *hooks, const struct store_hook *rows, size_t count)
{
    struct hook hook;
    struct hook_progress progress;
    memset(hooks->states, 0, sizeof hooks->states);
    for (size_t i = 0; i < count; i++)
        if (read_row(&rows[i], &hook, &progress))
            hooks_add_state(hooks, &progress);
}

/* A hook that is known goes on undisturbed: what Redis has of it is what was written here, or older. */
static void follow_rows(struct hooks *hooks, const struct store_hook *rows, size_t count)
{
    struct hook hook;
    struct hook_progress progress;
    drop_others(hooks, rows, count);
    for (size_t i = 0; i < count; i++)
        if (!is_running(hooks, rows[i].id) && read_row(&rows[i], &hook, &progress))
            begin(hooks, &hook, &progress);
    hooks_count_states(hooks);
}

static void on_rows(void *context, const struct store_result *result, const struct store_hook *rows, size_t count,
                    const char *version)
{
    struct hooks *hooks = context;
    int is_stale = hooks->is_stale;
    hooks->is_reading = hooks->is_stale = 0;
    if (result->code || !version || hooks->is_closed || hooks->is_stopping)
        return;
    if (!hooks_may_send(hooks)) {
        count_rows(hooks, rows, count);
    } else if (!is_stale) {
        snprintf(hooks->version, sizeof hooks->version, "%s", version);
        follow_rows(hooks, rows, count);
    }
}

static void read_rows(struct hooks *hooks)
{
    const char *version = hooks_may_send(hooks) ? hooks->version : "";
    hooks->is_reading = !store_hooks_since(hooks->web->store, version, on_rows, hooks, NULL);
}

/* ── the lease ── */

static void on_lease(void *context, const struct store_result *result, uint64_t count)
{
    struct hooks *hooks = context;
    int had = hooks->lease_until_ms != 0;
    hooks->is_leasing = 0;
    if (hooks->is_closed || hooks->is_stopping || result->code)
        return;
    /* Counted from the question, and with time for what has begun to end: no two replicas ever post at once. */
    hooks->lease_until_ms = count ? hooks->lease_asked_ms + HOOKS_LEASE_MS - HOOK_TIMEOUT_MS : 0;
    if (!count && had)
        drop_all(hooks);
    if (!count || had)
        return;
    log_info("webhooks_taken", LOG_TEXT("why", "no other replica delivers"));
    hooks->version[0] = '\0';
    hooks->is_stale = hooks->is_reading;
}

static void ask_lease(struct hooks *hooks, int64_t ttl_ms)
{
    hooks->lease_asked_ms = clock_monotonic_ms();
    hooks->is_leasing = !store_hooks_lease(hooks->web->store, ttl_ms, on_lease, hooks, NULL);
}

/* Redis was silent for too long: somebody else may deliver by now. */
static void check_lease(struct hooks *hooks)
{
    if (!hooks->lease_until_ms || clock_monotonic_ms() < hooks->lease_until_ms)
        return;
    log_warn("webhooks_paused", LOG_TEXT("why", "Redis has not confirmed the lease in time"));
    hooks->lease_until_ms = 0;
    drop_all(hooks);
}

/* ── the secret ── */

static void on_shared(void *context, const struct store_result *result, const char *secret)
{
    struct hooks *hooks = context;
    hooks->is_asking_shared = 0;
    if (!hooks->is_closed && !result->code && signature_key_read(secret, &hooks->shared))
        hooks->has_shared = 1;
}

/* Whoever asks first makes it up, for all replicas and the tool. */
static void ask_shared(struct hooks *hooks)
{
    hooks->is_asking_shared =
        !store_secret_share(hooks->web->store, HOOK_SECRET_NAME, hooks->made_secret, on_shared, hooks, NULL);
}

/* ── the whole ── */

unsigned hooks_listening(const struct hooks *hooks)
{
    unsigned count = 0;
    for (const struct hook_run *run = hooks->first; run; run = run->next)
        count += run->reader.hub != NULL;
    return count;
}

static void note_positions(struct hooks *hooks)
{
    for (struct hook_run *run = hooks->first; run; run = run->next)
        hook_run_note_position(run);
}

static void on_tick(void *context)
{
    struct hooks *hooks = context;
    unsigned tick = hooks->ticks++;
    check_lease(hooks);
    if (!hooks->has_shared && !hooks->is_asking_shared)
        ask_shared(hooks);
    if (!hooks->is_leasing && tick % HOOKS_LEASE_EVERY == 0)
        ask_lease(hooks, HOOKS_LEASE_MS);
    if (!hooks->is_reading && (hooks_may_send(hooks) || tick % HOOKS_LEASE_EVERY == 1))
        read_rows(hooks);
    if (tick % HOOKS_POSITION_EVERY == 0)
        note_positions(hooks);
}

int hooks_open(struct hooks *hooks, const struct settings *settings, struct err *err)
{
    for (int i = 0; i < HOOK_STATES; i++)
        hooks->state_gauges[i] =
            metrics_gauge(hooks->web->all_metrics, "triptych_publish_webhooks",
                          "webhooks by how they do, told by the replica that delivers", "state", hook_state_words[i]);
    signature_secret_make(hooks->made_secret);
    hooks->retry_ms = settings_int(settings, "hook_retry");
    hooks->patience_ms = settings_int(settings, "hook_patience");
    int code = net_permit_read(settings_text(settings, "fetch_private"), &hooks->permit, err);
    if (!code)
        code = http_client_open(hooks->web->loop, "", &hooks->permit, &hooks->client, err);
    if (code)
        return code;
    loop_timer_init(&hooks->tick, on_tick, hooks);
    loop_timer_start(hooks->web->loop, &hooks->tick, 1, HOOKS_TICK_MS);
    return 0;
}

/* In order, so that nothing of it is sent twice: the readers leave, what is under way ends, then the lease goes back. */
void hooks_stop(struct hooks *hooks)
{
    hooks->is_stopping = 1;
    loop_timer_stop(&hooks->tick);
    for (struct hook_run *run = hooks->first; run; run = run->next)
        hook_run_stop(run);
}

int hooks_are_idle(struct hooks *hooks)
{
    if (hooks->running)
        return 0;
    /* Behind all that was kept of them: calls go in order. So the next one begins where this one ended. */
    if (hooks->lease_until_ms && clock_monotonic_ms() < hooks->lease_until_ms && !hooks->is_leasing)
        ask_lease(hooks, 0);
    hooks->lease_until_ms = 0;
    return !hooks->is_leasing;
}

void hooks_close(struct hooks *hooks)
{
    hooks->is_closed = 1;
    /* What is set wrong elsewhere ends the daemon before hooks_open: there is no timer and no figure then. */
    if (!hooks->client)
        return;
    loop_timer_stop(&hooks->tick);
    drop_all(hooks);
    http_client_close(hooks->client);
    hooks->client = NULL;
}
