/* triptych replay: gives rows to ingest, waits until every story is published and reviewed, and answers for each row.
 * Phases follow one another (giving, waiting, reviewing); each turn of the loop moves whichever is on. Redis is asked
 * for every row that was said to be stored: the exit code says whether all are there. */
#include "cmd_replay.h"
#include "clock.h"
#include "link.h"
#include "link_curve.h"
#include "progress.h"
#include "replay_check.h"
#include "replay_note.h"
#include "replay_rows.h"
#include "replay_watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_WAITING_MAX 2048 /* read ahead of ingest */
#define TURN_MS          20
#define WATCH_MS         100              /* how often it looks what is left, and while rows are given … */
#define WATCH_GIVING_MS  1000             /* … whether Redis is still the same */
#define HINT_MS          10000            /* how often it says what it waits for */
#define HINT_FIRST_MS    3000             /* nothing has moved for so long */
#define STUCK_MAX_MS     (30 * 60 * 1000) /* nothing moves: it gives up, and says what is missing */
#define REVIEWS_MAX_MS   (20 * 60 * 1000) /* rather stories that may yet be merged than no end */
#define REVIEWS_NONE_MIN 2                /* times in a row that nothing is due: a note may be a moment old */

/* In this order; back to the first when it turns out that something is missing. */
enum phase { PHASE_GIVING, PHASE_GROUPING, PHASE_PUBLISHING, PHASE_REVIEWING, PHASE_LAST, PHASE_OVER };

struct replay {
    struct tool *tool;
    struct link_sender *sender;
    struct replay_rows rows;
    struct replay_check check;
    struct replay_watch watch;
    struct replay_note note;
    struct progress progress;
    enum phase phase;
    uint64_t done, duplicates, rejected, lost; /* lost: had been accepted and was then refused */
    uint64_t most;                             /* pieces left when the phase began, or since */
    unsigned none;                             /* answers in a row that no review is due */
    int64_t started_ms, ended_ms, reviews_ms, hinted_ms, moved_ms;
    enum watch_reason hinted;
    uint64_t mark; /* changes whenever something moves */
};

/* Not on the stack: answers of the store may come when the command is over. */
static struct replay replay;

/* ── answers of ingest ── */

static void count_refused(struct given *given, const char *reason)
{
    *(given->is_counted ? &replay.lost : &replay.rejected) += 1;
    tool_fail(replay.tool, 0, "%s: line %" PRIu64 ": %s", replay.tool->arguments[given->file], given->line, reason);
}

static void on_done(void *context, const char *id, const char *outcome, const char *reason)
{
    struct given *given = replay_rows_given(&replay.rows, id);
    struct replay_ledger *ledger = &replay.rows.ledger;
    (void)context;
    if (!given || given->state != GIVEN_WAITS)
        return;
    if (!strcmp(outcome, "rejected")) {
        count_refused(given, reason);
        ledger_set(ledger, given, GIVEN_REFUSED);
        return;
    }
    if (!given->is_counted)
        *(strcmp(outcome, "duplicate") ? &replay.done : &replay.duplicates) += 1;
    given->is_counted = 1;
    snprintf(given->proof, sizeof given->proof, "%s", reason);
    ledger_set(ledger, given, GIVEN_SAID);
}

/* ── what is shown ── */

static void show_progress(void)
{
    const struct replay_watch *watch = &replay.watch;
    uint64_t settled = replay.done + replay.duplicates + replay.rejected;
    uint64_t left = replay.phase == PHASE_GROUPING    ? watch->todo[STAGE_CLASSIFY]
                    : replay.phase == PHASE_REVIEWING ? watch->reviews
                                                      : replay_watch_left(watch);
    static const char *const labels[] = {"given", "grouped", "published", "reviewed", "published", ""};
    if (replay.phase == PHASE_GIVING) {
        progress_show(&replay.progress, labels[0], replay_rows_share(&replay.rows), settled);
        return;
    }
    if (!watch->is_known)
        left = replay.most;
    replay.most = left > replay.most ? left : replay.most;
    progress_show(&replay.progress, labels[replay.phase],
                  replay.most ? 1 - (double)left / (double)replay.most : watch->is_known, replay.most - left);
}

/* Rows that somebody may still type are no reason for words. */
static int waits_for_input(void)
{
    return replay.phase == PHASE_GIVING && !replay.rows.has_ended && ledger_is_settled(&replay.rows.ledger);
}

/* A new reason is said soon, the same one again each HINT_MS. */
static void hint(int64_t now_ms)
{
    char why[WATCH_TEXT_MAX];
    if (now_ms - replay.moved_ms < HINT_FIRST_MS || now_ms - replay.hinted_ms < HINT_FIRST_MS)
        return;
    enum watch_reason reason = replay_watch_explain(&replay.watch, replay.phase == PHASE_GIVING,
                                                    link_sender_counts(replay.sender).receivers, why);
    if (reason == replay.hinted && now_ms - replay.hinted_ms < HINT_MS)
        return;
    replay.hinted = reason;
    replay.hinted_ms = now_ms;
    progress_clear(&replay.progress);
    tool_fail(replay.tool, 0, "waiting for %s", why);
}

/* Returns 0 when nothing has moved for too long. */
static int look_whether_it_moves(void)
{
    const uint64_t *counts = replay.rows.ledger.counts;
    uint64_t mark = replay.rows.read + replay.rows.given_again + replay_watch_left(&replay.watch) +
                    replay.watch.reviews + (uint64_t)replay.phase;
    for (int state = 0; state < GIVEN_STATES; state++)
        mark = 31 * mark + counts[state];
    int64_t now_ms = clock_monotonic_ms();
    if (mark != replay.mark || waits_for_input())
        replay.moved_ms = now_ms;
    replay.mark = mark;
    hint(now_ms);
    return now_ms - replay.moved_ms < STUCK_MAX_MS;
}

/* ── phases ── */

static void begin_phase(enum phase phase)
{
    replay.phase = phase;
    replay.most = replay.none = 0;
    replay_watch_renew(&replay.watch);
    if (phase == PHASE_REVIEWING)
        replay.reviews_ms = clock_monotonic_ms();
    if (phase == PHASE_REVIEWING || (phase == PHASE_OVER && !replay.ended_ms))
        replay.ended_ms = clock_monotonic_ms();
}

/* Reviews are done when the notes say so several times in a row, each read from the daemon again. */
static int is_reviewed(void)
{
    if (clock_monotonic_ms() - replay.reviews_ms > REVIEWS_MAX_MS)
        return 1;
    if (replay.watch.is_known) {
        replay.none = replay.watch.reviews ? 0 : replay.none + 1;
        replay_watch_renew(&replay.watch);
    }
    return replay.none >= REVIEWS_NONE_MIN;
}

static int is_phase_over(void)
{
    const struct replay_watch *watch = &replay.watch;
    switch (replay.phase) {
    case PHASE_GIVING:
        return replay.rows.has_ended;
    case PHASE_GROUPING:
        return watch->is_known && !watch->todo[STAGE_CLASSIFY];
    case PHASE_REVIEWING:
        return is_reviewed();
    case PHASE_PUBLISHING:
    case PHASE_LAST: /* what a review changes is published too */
        return watch->is_known && !replay_watch_left(watch);
    case PHASE_OVER:
        break;
    }
    return 0;
}

static void step(void)
{
    int is_settled = ledger_is_settled(&replay.rows.ledger);
    if (!is_settled && replay.phase != PHASE_GIVING)
        begin_phase(PHASE_GIVING);
    else if (is_settled && is_phase_over())
        begin_phase(tool_flag(replay.tool, "--no-wait") ? PHASE_OVER : replay.phase + 1);
}

static int turn(void)
{
    struct err err = {0};
    replay_rows_push(&replay.rows);
    if (loop_turn(replay.tool->loop, TURN_MS, &err))
        return tool_fail(replay.tool, TOOL_FAILED, "%s", err.text);
    if (tool_is_interrupted())
        return tool_fail(replay.tool, TOOL_FAILED, "interrupted: rows that ingest had answered stay");
    replay_watch_turn(&replay.watch, replay.phase == PHASE_GIVING ? WATCH_GIVING_MS : WATCH_MS);
    if (replay.watch.epoch)
        replay_check_epoch(&replay.check, replay.watch.epoch);
    replay_check_turn(&replay.check);
    step();
    /* A pipe that somebody may write to some day holds up no reviews. */
    replay_note_turn(&replay.note, replay.tool, replay.phase <= PHASE_GROUPING && !waits_for_input());
    show_progress();
    if (!look_whether_it_moves())
        return tool_fail(replay.tool, TOOL_FAILED, "nothing has moved for %d minutes: given up", STUCK_MAX_MS / 60000);
    return TOOL_OK;
}

/* ── the result ── */

static int print_result(int code)
{
    const struct replay_ledger *ledger = &replay.rows.ledger;
    uint64_t unsettled = ledger->counts[GIVEN_WAITS] + ledger->counts[GIVEN_SAID] + ledger->counts[GIVEN_LOOKING] +
                         ledger->counts[GIVEN_MISSING];
    uint64_t lost = replay.lost + ledger->counts[GIVEN_LOST] + unsettled;
    uint64_t unchecked = replay.check.doubts_forgotten;
    struct json_writer writer;
    if (ledger->unprovable)
        tool_fail(replay.tool, 0, "%" PRIu64 " times a receiver did not say where it had stored a row",
                  ledger->unprovable);
    if (lost)
        tool_fail(replay.tool, 0, "%" PRIu64 " rows are not in Redis", lost);
    if (unchecked)
        tool_fail(replay.tool, 0, "Redis came back older: of %" PRIu64 " rows given long before nothing is known",
                  unchecked);
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_uint(&writer, "articles", replay.done);
    json_put_uint(&writer, "duplicates", replay.duplicates);
    json_put_uint(&writer, "rejected", replay.rejected + replay.rows.broken);
    json_put_real(&writer, "seconds", (double)(replay.ended_ms - replay.started_ms) / 1000);
    json_put_uint(&writer, "given_again", replay.rows.given_again);
    json_put_uint(&writer, "lost", lost);
    json_put_uint(&writer, "unchecked", unchecked);
    json_object_end(&writer);
    int printed = tool_print_json(replay.tool, &writer);
    if (replay.rows.has_failed)
        return TOOL_USAGE;
    return code || printed || lost || unchecked || replay.rejected ? TOOL_FAILED : TOOL_OK;
}

/* ── start and end ── */

static int open_link(struct tool *tool)
{
    struct err err = {0};
    struct link_sender_options options = {.stage = STAGE_REPLAY,
                                          .instance = tool->instance,
                                          .edition = settings_text(tool->settings, "edition"),
                                          .listen = settings_text(tool->settings, "bus_listen"),
                                          .advertise = settings_text(tool->settings, "bus_advertise"),
                                          .queue_max = ROWS_WAITING_MAX,
                                          .on_done = on_done};
    if (link_curve_open(settings_text(tool->settings, "bus_key"), &err) ||
        link_sender_open(tool->loop, tool->store, &options, &replay.sender, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    replay.rows.sender = replay.sender;
    return TOOL_OK;
}

int cmd_replay(struct tool *tool)
{
    int64_t now_ms = clock_monotonic_ms();
    replay = (struct replay){.tool = tool, .started_ms = now_ms, .hinted_ms = now_ms, .moved_ms = now_ms};
    progress_init(&replay.progress);
    int code = replay_rows_start(&replay.rows, tool);
    if (!code)
        code = open_link(tool);
    if (!code) {
        replay_check_start(&replay.check, tool, &replay.rows.ledger);
        replay_watch_start(&replay.watch, tool);
        while (!code && replay.phase != PHASE_OVER)
            code = turn();
        replay_note_turn(&replay.note, tool, 0);
        replay.ended_ms = replay.ended_ms ? replay.ended_ms : clock_monotonic_ms();
        progress_clear(&replay.progress);
        code = print_result(code);
    }
    replay.check.is_closed = replay.watch.is_closed = 1;
    replay_rows_done(&replay.rows);
    link_sender_close(replay.sender);
    loop_turn(tool->loop, 0, NULL);
    return code;
}
