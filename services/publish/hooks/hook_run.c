/* The states of a hook. After a failure it leaves the hub and keeps nothing but its position: when its pause is over it comes
 * back there, and reads from memory or from Redis what it has not delivered. */
#include "hook_run.h"

#include "clock.h"
#include "log.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_MS 60000

/* ── what came of it, kept in Redis ── */

static void save(struct hook_run *run);

static void on_saved(void *context, const struct store_result *result, uint64_t count)
{
    struct hook_run *run = context;
    (void)count; /* 0: another replica delivers now, or the row has changed; the next look at either says so */
    run->is_saving = 0;
    if (!run->hooks) { /* freed meanwhile */
        free(run);
        return;
    }
    if (run->is_unsaved && !result->code)
        save(run);
}

/* One at a time: what changes meanwhile goes with the next. */
static void save(struct hook_run *run)
{
    char json[HOOK_JSON_MAX];
    struct store_hook row = {.id = run->hook.id, .generation = run->hook.generation, .row = "", .progress = json};
    run->is_unsaved = 1;
    if (run->is_saving || run->hooks->is_closed || hook_progress_write(&run->progress, json, NULL))
        return;
    if (!store_hook_progress(run->hooks->web->store, &row, on_saved, run, NULL)) {
        run->is_saving = 1;
        run->is_unsaved = 0;
    }
}

void hook_run_note_position(struct hook_run *run)
{
    if (run->is_unsaved)
        save(run); /* Redis took no call the last time */
    if (!run->reader.hub || run->sends != HOOK_SENDS_NOTHING)
        return;
    const char *position = hub_position(&run->reader);
    if (!*position || event_seq_compare(position, run->progress.seq) <= 0)
        return;
    event_seq_set(run->progress.seq, position);
    save(run);
}

/* ── events ── */

static int give(void *context, struct event_forms *event, enum event_form form)
{
    struct hook_run *run = context;
    const char *json = NULL;
    size_t size = 0;
    struct err err = {0};
    if (run->sends != HOOK_SENDS_NOTHING)
        return 0;
    if (event_forms_json(event, form, run->hook.tier, &json, &size, &err)) {
        /* Passed over: an event that cannot be written would hold up the hook for ever. */
        log_warn("event_not_sent", LOG_TEXT("seq", event->seq), LOG_TEXT("reason", err.text));
        return 1;
    }
    if (hook_post(run, HOOK_SENDS_EVENT, event->seq, json, size)) {
        hub_retry(&run->reader);
        return 0;
    }
    return 1;
}

static void wait_again(struct hook_run *run, int64_t ms)
{
    loop_timer_start(run->hooks->web->loop, &run->timer, ms > 0 ? ms : 1, 0);
}

static void on_lost(void *context, const char *reason)
{
    struct hook_run *run = context;
    char seq[EVENT_SEQ_SIZE];
    event_seq_set(seq, run->reader.seq);
    hub_remove(&run->reader);
    if (run->sends != HOOK_SENDS_NOTHING)
        return; /* when that has ended it comes back to the hub, and is told the same */
    if (hook_post_gap(run, seq, reason))
        wait_again(run, HOOKS_TICK_MS); /* and finds the same then */
}

static void follow(struct hook_run *run)
{
    if (run->reader.hub)
        return;
    run->reader.form = run->hook.is_full ? EVENT_FULL : EVENT_HEAD;
    run->reader.choice = (struct hub_choice){.filter = run->filter};
    if ((run->hook.is_once && hub_reader_once(run->hooks->hub, &run->reader, NULL)) ||
        hub_add(run->hooks->hub, &run->reader, run->progress.seq, NULL))
        wait_again(run, run->hooks->retry_ms); /* there are as many readers as there may be */
}

/* ── what came of a message ── */

/* `why`: at most HOOK_REASON_SIZE bytes, before the reason that there is. */
static void turn_off(struct hook_run *run, const char *why)
{
    char text[2 * HOOK_REASON_SIZE + 2];
    struct hook_progress *progress = &run->progress;
    snprintf(text, sizeof text, "%s%s%s", why, *why && *progress->reason ? ": " : "", progress->reason);
    utf8_copy(progress->reason, sizeof progress->reason, text);
    progress->state = HOOK_OFF;
    progress->next_ms = 0;
    hook_run_stop(run);
    log_warn("webhook_disabled", LOG_TEXT("webhook", run->hook.id), LOG_TEXT("reason", progress->reason));
}

/* An event that will not be sent: told in the list of those. */
static void bury(struct hook_run *run)
{
    struct json_writer writer;
    char *json = NULL;
    json_writer_init(&writer, STORE_HOOK_DEAD_ROW_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "webhook", run->hook.id);
    json_put_text(&writer, "seq", run->seq);
    json_put_time(&writer, "time", clock_now_ms());
    json_put_text(&writer, "reason", run->progress.reason);
    json_object_end(&writer);
    if (!json_writer_take(&writer, &json, NULL, NULL))
        store_hook_dead_add(run->hooks->web->store, json, NULL, NULL, NULL);
    free(json);
}

/* Goes on behind the message. */
static void go_behind(struct hook_run *run)
{
    struct hook_progress *progress = &run->progress;
    event_seq_set(progress->seq, run->seq);
    progress->state = HOOK_ON;
    progress->tries = run->refusals = 0;
    progress->failing_ms = progress->next_ms = 0;
    progress->reason[0] = '\0';
}

static void take(struct hook_run *run, enum hook_sends sent)
{
    hooks_count(run->hooks, sent == HOOK_SENDS_EVENT ? "delivered" : "test");
    if (sent == HOOK_SENDS_EVENT) {
        run->progress.delivered++;
        run->progress.last_ms = clock_now_ms();
    }
    go_behind(run);
}

/* How long it is tried in vain before it is off. */
static int64_t patience_ms(const struct hook_run *run)
{
    int64_t patience_ms = run->hooks->patience_ms;
    return run->progress.state == HOOK_NEW && patience_ms > HOOK_VERIFY_MS ? HOOK_VERIFY_MS : patience_ms;
}

static void fail(struct hook_run *run, const char *retry_after)
{
    struct hook_progress *progress = &run->progress;
    int64_t now_ms = clock_now_ms();
    char why[HOOK_REASON_SIZE];
    hooks_count(run->hooks, "failed");
    hub_remove(&run->reader);
    progress->failing_ms = progress->tries ? progress->failing_ms : now_ms;
    progress->tries++;
    if (now_ms - progress->failing_ms >= patience_ms(run)) {
        snprintf(why, sizeof why, "off after %lld minutes of failures",
                 (long long)((now_ms - progress->failing_ms) / MINUTE_MS));
        turn_off(run, why);
        return;
    }
    int64_t pause_ms = hook_pause_ms(progress->tries, run->hooks->retry_ms, retry_after);
    progress->next_ms = now_ms + pause_ms;
    wait_again(run, pause_ms);
}

static void judge(struct hook_run *run, enum hook_sends sent, const struct http_answer *answer)
{
    char reason[HOOK_REASON_SIZE];
    enum hook_verdict verdict = hook_verdict_of(answer, run->hook.url, reason);
    memcpy(run->progress.reason, reason, sizeof run->progress.reason);
    /* Failures before say nothing of the event: a receiver that was away for long may refuse once while it starts. */
    run->refusals = verdict == HOOK_REFUSED && sent == HOOK_SENDS_EVENT ? run->refusals + 1 : 0;
    int is_hopeless = run->refusals >= HOOK_REFUSED_TRIES;
    if (verdict == HOOK_TAKEN) {
        take(run, sent);
    } else if (verdict == HOOK_GONE) {
        hooks_count(run->hooks, "refused");
        turn_off(run, "");
    } else if (is_hopeless) {
        hooks_count(run->hooks, "refused");
        bury(run);
        run->progress.refused++;
        go_behind(run);
    } else {
        fail(run, answer->retry_after);
    }
}

static void answered(struct hook_run *run, const struct http_answer *answer)
{
    enum hook_sends sent = run->sends;
    const char *before = hook_state_word(&run->progress);
    run->sends = HOOK_SENDS_NOTHING;
    judge(run, sent, answer);
    save(run);
    if (hook_state_word(&run->progress) != before)
        hooks_count_states(run->hooks);
    if (run->progress.state != HOOK_ON || run->progress.tries || run->hooks->is_stopping)
        return;
    if (run->reader.hub)
        hub_pump(&run->reader);
    else
        follow(run);
}

/* ── the whole ── */

static void on_timer(void *context)
{
    hook_run_begin(context);
}

void hook_run_begin(struct hook_run *run)
{
    int64_t left_ms = run->progress.next_ms - clock_now_ms();
    if (run->progress.state == HOOK_OFF || run->sends != HOOK_SENDS_NOTHING || run->hooks->is_stopping)
        return;
    /* A clock that was set back does not make the pause longer than any is. */
    if (left_ms > 0 && left_ms <= HOOK_PAUSE_MAX_MS)
        wait_again(run, left_ms);
    else if (run->progress.state == HOOK_ON)
        follow(run);
    else if (hook_post_test(run))
        wait_again(run, HOOKS_TICK_MS);
}

static int read_query(struct hook_run *run)
{
    const struct query_options options = {
        .tier = run->hook.tier, .is_of_events = 1, .stemmers = run->hooks->web->stemmers};
    struct query_problem problem = {0};
    if (!*run->hook.query)
        return 1;
    run->filter = query_new(&options);
    if (!run->filter)
        return 0;
    /* It was one when the hook was made, by this version or another. */
    if (query_add(run->filter, run->hook.query, &problem)) {
        utf8_copy(run->progress.reason, sizeof run->progress.reason, problem.err.text);
        turn_off(run, "its query is not understood any more");
    }
    return 1;
}

struct hook_run *hook_run_new(struct hooks *hooks, const struct hook *hook, const struct hook_progress *progress)
{
    struct hook_run *run = calloc(1, sizeof *run);
    if (!run)
        return NULL;
    run->hooks = hooks;
    run->answered = answered;
    run->hook = *hook;
    run->progress = *progress;
    run->reader = (struct hub_reader){.give = give, .on_lost = on_lost, .context = run, .tells_room = 1};
    const struct tier_hasher *hasher = &hooks->web->tier_keys->keyring.hasher;
    hook_secret_derive(hasher, &hooks->shared, hook->id, hook->secret_number, &run->secret);
    if (hook->secret_number)
        hook_secret_derive(hasher, &hooks->shared, hook->id, hook->secret_number - 1, &run->old_secret);
    loop_timer_init(&run->timer, on_timer, run);
    if (read_query(run))
        return run;
    hook_run_free(run);
    return NULL;
}

void hook_run_stop(struct hook_run *run)
{
    loop_timer_stop(&run->timer);
    hub_remove(&run->reader);
}

void hook_run_free(struct hook_run *run)
{
    if (!run)
        return;
    hook_run_stop(run);
    run->hooks->running -= run->sends != HOOK_SENDS_NOTHING;
    http_transfer_free(run->transfer);
    query_free(run->filter);
    run->transfer = NULL;
    run->filter = NULL;
    run->hooks = NULL;
    /* A call of the store still refers to it: its answer frees it. */
    if (!run->is_saving)
        free(run);
}
