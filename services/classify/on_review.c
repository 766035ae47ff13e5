/* A second look at the stories that grew: after every REVIEW_EVERY articles, and when no more come. Placing waits
 * meanwhile. The index follows a change not when Redis has answered, but when something comes near it, and at the next round:
 * so that the same articles in the same order make the same stories, whatever the clock says. What a review leads to is committed like any decision. Of all replicas the one that placed a
 * story's last article looks at it, so that the work is shared without asking; when it is gone, the others do
 * (review_takeover.h). */
#include "on_review.h"

#include "article_embed_later.h"
#include "article_job.h"
#include "classify.h"
#include "clock.h"
#include "review.h"
#include "review_queue.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define TICK_MS    100
#define IDLE_TICKS 10    /* without an article; then stories need not wait for more of them */
#define SLICE_US   20000 /* of reviews, until others have their turn */
/* Left by `triptych replay` while it gives rows (triptych/replay/replay_note.c). */
#define REPLAY_NOTE       "replay."
#define DUE_NOTE_TTL_MS   30000
#define DUE_NOTE_RENEW_MS 5000
#define HEAR_EVERY_MS     (2 * DUE_NOTE_RENEW_MS) /* so that a replica that is there has written its note meanwhile */

#define STAGE(name) (1u << REVIEWS_##name)

/* A round: hold articles (BEFORE), look at stories one by one (LOOKING), wait for Redis (SETTLING) where a story is in a change
 * already, go on. Asserted on each step, since a round that never ends would hold articles for ever. */
static const unsigned may_follow[REVIEW_STAGES] = {
    [REVIEWS_OFF] = STAGE(IDLE),
    [REVIEWS_IDLE] = STAGE(BEFORE) | STAGE(SETTLING),
    [REVIEWS_BEFORE] = STAGE(LOOKING) | STAGE(SETTLING) | STAGE(IDLE),
    [REVIEWS_LOOKING] = STAGE(SETTLING) | STAGE(IDLE),
    [REVIEWS_SETTLING] = STAGE(LOOKING) | STAGE(IDLE),
};

static void enter(struct reviews *reviews, enum review_stage stage)
{
    assert(may_follow[reviews->stage] & (1u << stage));
    reviews->stage = stage;
}

int on_review_is_holding(const struct classify *classify)
{
    return classify->reviews.stage > REVIEWS_IDLE;
}

/* When what else is ready has had its turn. */
static void start_next(struct classify *classify)
{
    loop_timer_start(daemon_loop(classify->service.daemon), &classify->reviews.next, 0, 0);
}

/* ── one round ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void begin(struct classify *classify, int is_draining)
{
    struct reviews *reviews = &classify->reviews;
    enter(reviews, REVIEWS_BEFORE);
    reviews->is_draining = is_draining;
    start_next(classify);
}

static void end(struct classify *classify)
{
    enter(&classify->reviews, REVIEWS_IDLE);
    loop_timer_stop(&classify->reviews.next);
    article_jobs_release(classify);
}

int on_review_is_open(const struct classify *classify, const char *story_id)
{
    return review_changes_touch(&classify->reviews.changes, story_id);
}

/* 1: the index has followed, now or before; 0: it will, and then the stage is `after`. */
static int settle(struct classify *classify, enum review_stage after)
{
    struct reviews *reviews = &classify->reviews;
    if (reviews->changes.unanswered > 0) {
        reviews->after = after;
        enter(reviews, REVIEWS_SETTLING);
        return 0;
    }
    review_changes_settle(classify);
    return 1;
}

int on_review_settle(struct classify *classify)
{
    return settle(classify, REVIEWS_IDLE);
}

#define MUST_SETTLE 2

static int is_slot_open(const struct classify *classify, uint32_t story)
{
    return story != SLOT_NONE && on_review_is_open(classify, story_index_story_id(classify->index, story));
}

/* 1: a change is on its way; 0: there is none, but for merges that Redis has refused before; negative: none can be sent;
 * MUST_SETTLE: one of the stories is in a change that the index has yet to follow. */
static int merge_one(struct classify *classify, uint32_t story)
{
    struct review_pair pairs[REVIEW_STORIES_MAX];
    size_t count = review_story(classify->index, story, pairs);
    int code = 0;
    for (size_t i = 0; i < count; i++)
        if (is_slot_open(classify, pairs[i].from) || is_slot_open(classify, pairs[i].into))
            return MUST_SETTLE;
    for (size_t i = 0; code == 0 && i < count && pairs[i].score >= REVIEW_SCORE_MIN; i++)
        code = review_change_merge(classify, &pairs[i]);
    return code;
}

static int split_one(struct classify *classify, uint32_t story)
{
    struct review_split split;
    return review_parts(classify->index, story, &split) ? review_change_split(classify, &split) : 0;
}

static int move_one(struct classify *classify, uint32_t story)
{
    struct review_stray stray;
    if (!review_reports(classify->index, story, &stray))
        return 0;
    return is_slot_open(classify, stray.to) ? MUST_SETTLE : review_change_move(classify, story, &stray);
}

static int look_at(struct classify *classify, uint32_t story)
{
    if (review_changes_pass_over(&classify->reviews.changes, story_index_story_id(classify->index, story)))
        return 0;
    if (is_slot_open(classify, story) || classify->reviews.changes.open_count == REVIEW_CHANGES_MAX)
        return MUST_SETTLE;
    metric_add(classify->reviews.looks, 1);
    int code = merge_one(classify, story);
    if (code == 0)
        code = split_one(classify, story);
    if (code == 0)
        code = move_one(classify, story);
    return code;
}

/* The one that waited for the index comes first, if it is still there. */
static uint32_t next_story(struct reviews *reviews, struct story_index *index)
{
    uint32_t again = reviews->again[0] ? story_index_find(index, reviews->again) : SLOT_NONE;
    reviews->again[0] = '\0';
    return again != SLOT_NONE ? again : review_queue_next(index, reviews->is_draining);
}

/* All were looked at; nobody else will come near what is open when no more articles come. */
static void end_round(struct classify *classify)
{
    struct reviews *reviews = &classify->reviews;
    if (!reviews->is_draining || reviews->changes.open_count == 0)
        end(classify);
    else
        (void)settle(classify, REVIEWS_LOOKING);
}

/* Until answers are to be waited for, all were looked at (then the round is over), or others have their turn. */
static void look_at_some(struct classify *classify)
{
    struct reviews *reviews = &classify->reviews;
    int64_t end_us = clock_monotonic_us() + SLICE_US;
    while (reviews->stage == REVIEWS_LOOKING && clock_monotonic_us() < end_us) {
        uint32_t story = next_story(reviews, classify->index);
        if (story == SLOT_NONE) {
            end_round(classify);
        } else if (look_at(classify, story) == MUST_SETTLE) {
            snprintf(reviews->again, sizeof reviews->again, "%s", story_index_story_id(classify->index, story));
            (void)settle(classify, REVIEWS_LOOKING);
        }
    }
}

/* Goes on until answers are to be waited for or the slice is over. */
static void step(void *context)
{
    struct classify *classify = context;
    struct reviews *reviews = &classify->reviews;
    assert(reviews->stage == REVIEWS_BEFORE || reviews->stage == REVIEWS_LOOKING);
    /* Nothing is due yet of an index that is being read again; articles wait for it by themselves. */
    if (!classify->is_caught_up || classify->is_stopping) {
        end(classify);
        return;
    }
    if (reviews->stage == REVIEWS_BEFORE && settle(classify, REVIEWS_LOOKING))
        enter(reviews, REVIEWS_LOOKING);
    look_at_some(classify);
    if (reviews->stage == REVIEWS_LOOKING)
        start_next(classify);
}

static void on_answered(struct classify *classify)
{
    struct reviews *reviews = &classify->reviews;
    if (reviews->stage != REVIEWS_SETTLING)
        return;
    review_changes_settle(classify);
    if (reviews->after == REVIEWS_IDLE) {
        end(classify);
        return;
    }
    enter(reviews, reviews->after);
    step(classify);
}

/* ── when ────────────────────────────────────────────────────────────────────────────────────────────────────────── */

void on_review_placed(struct classify *classify)
{
    struct reviews *reviews = &classify->reviews;
    /* By the number of articles: a replay and a live desk review at the same points of the stream. */
    if (reviews->stage != REVIEWS_OFF && ++reviews->placed % REVIEW_EVERY == 0 && reviews->stage == REVIEWS_IDLE)
        begin(classify, 0);
}

/* Written when it becomes or ceases to be nothing, and now and then. */
static void note_due(struct classify *classify)
{
    struct reviews *reviews = &classify->reviews;
    /* What counts as due is all that could still change a story without a new article; a replay ends when every replica
     * has noted 0. */
    unsigned due = review_queue_count(classify->index) + reviews->changes.open_count +
                   article_embed_later_due(classify) + review_takeover_owed(&reviews->takeover);
    int64_t now_ms = clock_monotonic_ms();
    metric_set(reviews->due, due);
    if ((due > 0) == reviews->was_due && (due == 0 || now_ms < reviews->noted_ms + DUE_NOTE_RENEW_MS))
        return;
    char name[sizeof REVIEWS_DUE_NOTE + ID_SIZE], value[24];
    snprintf(name, sizeof name, REVIEWS_DUE_NOTE "%s", daemon_instance(classify->service.daemon));
    snprintf(value, sizeof value, "%u", due);
    if (store_note_put(classify->service.store, name, value, DUE_NOTE_TTL_MS, NULL, NULL, NULL) == 0) {
        reviews->was_due = due > 0;
        reviews->noted_ms = now_ms;
    }
}

static int can_drain(const struct classify *classify)
{
    const struct reviews *reviews = &classify->reviews;
    return reviews->idle_ticks >= IDLE_TICKS && reviews->stage == REVIEWS_IDLE &&
           (review_queue_count(classify->index) > 0 || reviews->changes.open_count > 0);
}

void on_review_placed_elsewhere(struct classify *classify, const char *article_id, const char *instance)
{
    if (classify->reviews.stage != REVIEWS_OFF && *instance)
        review_takeover_note(&classify->reviews.takeover, instance, article_id,
                             story_index_counts(classify->index).applied);
}

static int can_hear(const struct classify *classify)
{
    const struct reviews *reviews = &classify->reviews;
    return classify->is_caught_up && review_takeover_is_open(&reviews->takeover) &&
           clock_monotonic_ms() >= reviews->heard_ms + HEAR_EVERY_MS;
}

static void hear(struct classify *classify, const char *const *names, const char *const *values, size_t count)
{
    struct reviews *reviews = &classify->reviews;
    unsigned taken = review_takeover_hear(&reviews->takeover, classify->index, names, values, count);
    reviews->heard_ms = clock_monotonic_ms();
    if (taken > 0)
        log_info("reviews_taken_over", LOG_INT("articles", taken), LOG_INT("due", review_queue_count(classify->index)));
}

/* The rows of a replay that pauses are still to come: they are reviewed at the same points of the stream as if it had
 * not paused, so that the same rows make the same stories. */
static void on_notes(void *context, const struct store_result *result, const char *const *names,
                     const char *const *values, size_t count)
{
    struct classify *classify = context;
    int is_replaying = result->code < 0;
    classify->reviews.is_asking = 0;
    if (!classify->is_closing && result->code == 0 && can_hear(classify))
        hear(classify, names, values, count);
    for (size_t i = 0; i < count; i++)
        is_replaying |= strncmp(names[i], REPLAY_NOTE, strlen(REPLAY_NOTE)) == 0;
    if (!classify->is_closing && !is_replaying && can_drain(classify))
        begin(classify, 1);
}

static void on_tick(void *context)
{
    struct classify *classify = context;
    struct reviews *reviews = &classify->reviews;
    uint64_t applied = story_index_counts(classify->index).applied;
    /* Articles that other replicas placed count too: they arrive through the log. */
    int is_idle = TAILQ_EMPTY(&classify->jobs) && applied == reviews->applied;
    reviews->idle_ticks = is_idle ? reviews->idle_ticks + 1 : 0;
    reviews->applied = applied;
    if ((can_drain(classify) || can_hear(classify)) && !reviews->is_asking)
        reviews->is_asking = store_notes_get(classify->service.store, on_notes, classify, NULL) == 0;
    note_due(classify);
}

void on_review_open(struct classify *classify)
{
    struct metrics *all = daemon_metrics(classify->service.daemon);
    struct reviews *reviews = &classify->reviews;
    reviews->looks = metrics_counter(all, "triptych_classify_reviews_total", "stories looked at again", NULL, NULL);
    reviews->due = metrics_gauge(all, "triptych_classify_reviews_due", "stories that wait for a look", NULL, NULL);
    review_changes_open(&reviews->changes, all, on_answered);
    loop_timer_init(&reviews->tick, on_tick, classify);
    loop_timer_init(&reviews->next, step, classify);
    if (!settings_int(daemon_settings(classify->service.daemon), "reviews"))
        return;
    enter(reviews, REVIEWS_IDLE);
    loop_timer_start(daemon_loop(classify->service.daemon), &reviews->tick, TICK_MS, TICK_MS);
}

void on_review_close(struct classify *classify)
{
    loop_timer_stop(&classify->reviews.tick);
    loop_timer_stop(&classify->reviews.next);
    review_changes_close(&classify->reviews.changes);
}
