/* Second thoughts on the stories that grew: after every REVIEW_EVERY articles, and when no more come. Placing waits
 * meanwhile, and one change is made after the other: so that the same articles in the same order make the same stories,
 * whatever the clock says. What a review leads to is committed like any decision. Of all replicas the one that placed a
 * story's last article looks at it, so that the work is shared without asking. */
#include "classify.h"
#include "clock.h"
#include "review.h"
#include "review_queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS      100
#define IDLE_TICKS   10    /* without an article; then stories need not wait for more of them */
#define SLICE_US     20000 /* of reviews, until others have their turn */
#define SOON_MS      1     /* until the next slice, or a look whether the log has been followed */
#define HELD_MAX_MS  10000 /* that articles wait */
#define NOTE_REASONS 3
/* What `triptych replay` waits for: how many stories are due, in a note of this name and the instance. */
#define DUE_NOTE          "classify.reviews."
#define DUE_NOTE_TTL_MS   30000
#define DUE_NOTE_RENEW_MS 5000

/* A change on its way to Redis. */
struct change {
    struct classify *classify;
    char from[ID_SIZE], into[ID_SIZE]; /* stories; `from` is where a moved article is */
    char article_id[ID_SIZE];          /* a move's; "" for a merge */
};

/* What was refused (by an operator's pin, or for its size) is not asked again. */
static uint64_t change_key(const struct change *change)
{
    char text[3 * ID_SIZE];
    snprintf(text, sizeof text, "%s%s%s", change->from, change->into, change->article_id);
    return id_hash64(text, strlen(text));
}

static int is_refused(const struct review_state *review, uint64_t key)
{
    for (unsigned i = 0; i < REFUSED_KEPT_MAX; i++) {
        if (review->refused[i] == key) {
            return 1;
        }
    }
    return 0;
}

/* The index follows at once; when the log says it too, it is so already. */
static void note_done(struct classify *classify, const struct change *change, const struct store_change_answer *answer)
{
    const struct review_state *review = &classify->review;
    struct err err = {0};
    int result = change->article_id[0] ? story_index_move(classify->index, change->article_id, answer->story_id, &err)
                                       : story_index_merge(classify->index, change->from, answer->story_id, &err);
    if (result < 0) {
        log_warn("review_not_followed", LOG_TEXT("story", change->from), LOG_TEXT("reason", err.text));
    }
    metric_add(change->article_id[0] ? review->moves : review->merges, 1);
    log_debug("story_changed_by_review", LOG_TEXT("from", change->from), LOG_TEXT("into", answer->story_id),
              LOG_TEXT("article", change->article_id), LOG_INT("version", answer->version));
    uint32_t slot = story_index_find(classify->index, answer->story_id);
    story_announce(classify, answer->story_id, answer->version);
    if (slot != SLOT_NONE) {
        review_queue_note(classify->index, slot); /* what it is now may be one with a third */
    }
}

static void step(void *context);

static void on_changed(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct change *change = context;
    struct classify *classify = change->classify;
    struct review_state *review = &classify->review;
    review->under_way = 0;
    if (result->code < 0) {
        log_warn("review_not_committed", LOG_TEXT("story", change->from), LOG_TEXT("reason", result->text));
    } else if (answer->outcome == CHANGE_DONE) {
        snprintf(review->wanted_seq, sizeof review->wanted_seq, "%s", answer->log_seq);
        note_done(classify, change, answer);
    } else if (answer->outcome == CHANGE_PINNED || answer->outcome == CHANGE_TOO_LARGE) {
        review->refused[review->refused_count++ % REFUSED_KEPT_MAX] = change_key(change);
        story_index_keep_in_place(classify->index, change->article_id);
        metric_add(review->refusals, 1);
    }
    free(change);
    if (!classify->is_closing) {
        step(classify);
    }
}

/* The strongest measures, for whoever wonders why. */
static void describe(const struct story_index *index, const struct review_pair *pair, char out[STORE_CHANGE_NOTE_MAX])
{
    float weights[REVIEW_FEATURES];
    review_explain(index, pair, weights);
    int used = snprintf(out, STORE_CHANGE_NOTE_MAX, "one event by score %.2f:", (double)pair->score);
    for (int round = 0; round < NOTE_REASONS && used > 0 && used < STORE_CHANGE_NOTE_MAX; round++) {
        int strongest = 0;
        for (int i = 1; i < REVIEW_FEATURES; i++) {
            strongest = weights[i] > weights[strongest] ? i : strongest;
        }
        used += snprintf(out + used, (size_t)(STORE_CHANGE_NOTE_MAX - used), "%s %s %.2f", round ? "," : "",
                         review_feature_name((enum review_feature)strongest), (double)pair->features[strongest]);
        weights[strongest] = -1e9f;
    }
}

static struct change *change_new(struct classify *classify, uint32_t from, uint32_t into)
{
    struct change *change = calloc(1, sizeof *change);
    if (change) {
        change->classify = classify;
        memcpy(change->from, classify->index->stories[from].id, ID_SIZE);
        if (into != SLOT_NONE) {
            memcpy(change->into, classify->index->stories[into].id, ID_SIZE);
        }
    }
    return change;
}

/* Whether the change is under way; it belongs to the answer then. */
static void sent(struct change *change, int result, const struct err *err)
{
    if (result < 0) {
        log_warn("review_not_committed", LOG_TEXT("story", change->from), LOG_TEXT("reason", err->text));
        free(change);
        return;
    }
    change->classify->review.under_way = 1;
}

/* Returns 0 for a merge that Redis has refused before. */
static int commit_merge(struct classify *classify, const struct review_pair *pair)
{
    struct change *change = change_new(classify, pair->from, pair->into);
    if (!change || is_refused(&classify->review, change_key(change))) {
        free(change);
        return 0;
    }
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    describe(classify->index, pair, note);
    const struct store_merge merge = {.from_story = change->from, .into_story = change->into, .note = note};
    sent(change, store_story_merge(classify->service.store, &merge, on_changed, change, &err), &err);
    return 1;
}

static void commit_move(struct classify *classify, uint32_t story, const struct review_stray *stray)
{
    struct change *change = change_new(classify, story, stray->to);
    if (change) {
        memcpy(change->article_id, classify->index->articles[stray->article].id, ID_SIZE);
    }
    if (!change || is_refused(&classify->review, change_key(change))) {
        free(change);
        return;
    }
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    snprintf(note, sizeof note, "log odds here %.1f, %s %.1f", (double)stray->fit_here,
             change->into[0] ? "there" : "elsewhere below", (double)stray->fit_there);
    const struct store_move move = {.article_id = change->article_id, .to_story = change->into, .note = note};
    sent(change, store_article_move(classify->service.store, &move, on_changed, change, &err), &err);
}

static void review(struct classify *classify, uint32_t story)
{
    struct story_index *index = classify->index;
    struct review_pair pairs[REVIEW_STORIES_MAX];
    struct review_stray stray;
    metric_add(classify->review.reviews, 1);
    size_t count = review_story(index, story, pairs);
    for (size_t i = 0; i < count && pairs[i].score >= REVIEW_SCORE_MIN; i++) {
        if (commit_merge(classify, &pairs[i])) {
            return;
        }
    }
    if (review_reports(index, story, &stray)) {
        commit_move(classify, story, &stray);
    }
}

static void end(struct classify *classify)
{
    classify->review.is_holding = 0;
    loop_timer_stop(&classify->review.next);
    article_place_waiting(classify);
}

/* The log has brought back all that was committed: the articles before the first review, the changes after the last. */
static int is_settled(const struct classify *classify)
{
    return classify->is_caught_up && story_index_counts(classify->index).provisional == 0 &&
           classify_has_followed(classify, classify->review.wanted_seq);
}

/* Whether there is nothing left to review. */
static int review_slice(struct classify *classify)
{
    struct review_state *state = &classify->review;
    int64_t end_us = clock_monotonic_us() + SLICE_US;
    while (!state->under_way && clock_monotonic_us() < end_us) {
        uint32_t story = review_queue_next(classify->index, state->is_draining);
        if (story == SLOT_NONE) {
            return 1;
        }
        review(classify, story);
    }
    return 0;
}

/* Goes on until a change is on its way to Redis or the slice is over. Articles are not held for ever, whatever the log
 * is up to: stories that were not looked at are due the next time. */
static void step(void *context)
{
    struct classify *classify = context;
    struct review_state *state = &classify->review;
    if (!state->is_holding || state->under_way) {
        return;
    }
    int is_late = clock_monotonic_ms() > state->held_ms + HELD_MAX_MS;
    if (is_late) {
        log_warn("reviews_put_off", LOG_INT("due", classify->index->due_count), LOG_TEXT("seq", state->wanted_seq));
    }
    if (is_late || classify->is_stopping) {
        end(classify);
        return;
    }
    if (!state->is_begun) {
        state->is_begun = is_settled(classify);
    }
    if (state->is_begun && !state->is_done) {
        state->is_done = review_slice(classify);
    }
    if (state->is_done && is_settled(classify)) {
        end(classify);
    } else if (!state->under_way) {
        loop_timer_start(daemon_loop(classify->service.daemon), &state->next, SOON_MS, 0);
    }
}

static void begin(struct classify *classify, int is_draining)
{
    struct review_state *state = &classify->review;
    state->is_holding = 1;
    state->is_draining = is_draining;
    state->is_begun = state->is_done = 0;
    state->held_ms = clock_monotonic_ms();
    loop_timer_start(daemon_loop(classify->service.daemon), &state->next, SOON_MS, 0);
}

void on_review_placed(struct classify *classify)
{
    struct review_state *state = &classify->review;
    if (state->is_on && ++state->placed % REVIEW_EVERY == 0 && !state->is_holding) {
        begin(classify, 0);
    }
}

/* Told when it becomes or ceases to be nothing, and now and then. */
static void tell_due(struct classify *classify)
{
    struct review_state *review_state = &classify->review;
    unsigned due = classify->index->due_count + (review_state->under_way ? 1u : 0u) + article_embed_later_due(classify);
    int64_t now_ms = clock_monotonic_ms();
    metric_set(review_state->due, due);
    if ((due > 0) == review_state->was_due && (due == 0 || now_ms < review_state->told_ms + DUE_NOTE_RENEW_MS)) {
        return;
    }
    char name[sizeof DUE_NOTE + ID_SIZE], value[24];
    snprintf(name, sizeof name, DUE_NOTE "%s", daemon_instance(classify->service.daemon));
    snprintf(value, sizeof value, "%u", due);
    if (store_note_put(classify->service.store, name, value, DUE_NOTE_TTL_MS, NULL, NULL, NULL) == 0) {
        review_state->was_due = due > 0;
        review_state->told_ms = now_ms;
    }
}

static void on_tick(void *context)
{
    struct classify *classify = context;
    struct review_state *state = &classify->review;
    uint64_t applied = story_index_counts(classify->index).applied;
    state->idle_ticks = classify->in_hand || applied != state->applied ? 0 : state->idle_ticks + 1;
    state->applied = applied;
    if (state->idle_ticks >= IDLE_TICKS && !state->is_holding && classify->index->due_count > 0) {
        begin(classify, 1);
    }
    tell_due(classify);
}

void on_review_open(struct classify *classify)
{
    struct metrics *all = daemon_metrics(classify->service.daemon);
    struct review_state *review_state = &classify->review;
    review_state->reviews =
        metrics_counter(all, "triptych_classify_reviews_total", "stories looked at again", NULL, NULL);
    review_state->merges =
        metrics_counter(all, "triptych_classify_merges_total", "stories that a review found to be another", NULL, NULL);
    review_state->moves =
        metrics_counter(all, "triptych_classify_moves_total", "articles that a review put elsewhere", NULL, NULL);
    review_state->refusals = metrics_counter(all, "triptych_classify_refused_reviews_total",
                                             "changes that an operator's pin, or their size, forbade", NULL, NULL);
    review_state->due = metrics_gauge(all, "triptych_classify_reviews_due", "stories that wait for a look", NULL, NULL);
    loop_timer_init(&review_state->tick, on_tick, classify);
    loop_timer_init(&review_state->next, step, classify);
    if (!settings_int(daemon_settings(classify->service.daemon), "reviews")) {
        return;
    }
    review_state->is_on = 1;
    loop_timer_start(daemon_loop(classify->service.daemon), &review_state->tick, TICK_MS, TICK_MS);
}
