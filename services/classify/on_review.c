/* Ten times a second: second thoughts on the stories that grew, as far as the time set aside for it goes. What they
 * lead to is committed like any decision; the index follows when the log brings it back. Of all replicas the one that
 * placed a story's last article looks at it, so that the work is shared without asking. */
#include "classify.h"
#include "clock.h"
#include "review.h"
#include "review_queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS        100
#define BUDGET_BUSY_US 20000 /* of a tick, while articles come */
#define BUDGET_IDLE_US 60000
#define IDLE_TICKS     5  /* without an article; then stories need not wait for more of them */
#define UNDER_WAY_MAX  16 /* changes committed and not answered */
#define NOTE_REASONS   3
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

static void note_done(struct classify *classify, const struct change *change, const struct store_change_answer *answer)
{
    const struct review_state *review = &classify->review;
    metric_add(change->article_id[0] ? review->moves : review->merges, 1);
    log_debug("story_changed_by_review", LOG_TEXT("from", change->from), LOG_TEXT("into", answer->story_id),
              LOG_TEXT("article", change->article_id), LOG_INT("version", answer->version));
    uint32_t slot = story_index_find(classify->index, answer->story_id);
    story_announce(classify, answer->story_id, answer->version);
    if (slot != SLOT_NONE) {
        review_queue_note(classify->index, slot); /* what it is now may be one with a third */
    }
}

static void on_changed(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct change *change = context;
    struct review_state *review = &change->classify->review;
    review->under_way--;
    if (result->code < 0) {
        log_warn("review_not_committed", LOG_TEXT("story", change->from), LOG_TEXT("reason", result->text));
    } else if (answer->outcome == CHANGE_DONE) {
        note_done(change->classify, change, answer);
    } else if (answer->outcome == CHANGE_PINNED || answer->outcome == CHANGE_TOO_LARGE) {
        review->refused[review->refused_count++ % REFUSED_KEPT_MAX] = change_key(change);
        story_index_keep_in_place(change->classify->index, change->article_id);
        metric_add(review->refusals, 1);
    }
    free(change);
}

/* The strongest measures, for whoever wonders why. */
static void describe(const struct review_pair *pair, char out[STORE_CHANGE_NOTE_MAX])
{
    float weights[REVIEW_FEATURES];
    review_explain(pair, weights);
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
    change->classify->review.under_way++;
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
    describe(pair, note);
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

/* A provisional article may yet be decided otherwise; nobody else knows of a story that only such ones make. */
static int is_committed(const struct story_index *index, uint32_t story)
{
    for (uint32_t slot = index->stories[story].first_article; slot != SLOT_NONE; slot = index->articles[slot].next) {
        if (!index->articles[slot].is_provisional) {
            return 1;
        }
    }
    return 0;
}

/* Returns 0 for a story that must wait. */
static int review(struct classify *classify, uint32_t story)
{
    struct story_index *index = classify->index;
    struct review_pair pairs[REVIEW_STORIES_MAX];
    struct review_stray stray;
    if (!is_committed(index, story)) {
        review_queue_renew(index, story);
        return 0;
    }
    metric_add(classify->review.reviews, 1);
    size_t count = review_story(index, story, pairs);
    for (size_t i = 0; i < count && pairs[i].score >= REVIEW_SCORE_MIN; i++) {
        if (commit_merge(classify, &pairs[i])) {
            return 1;
        }
    }
    if (review_reports(index, story, &stray)) {
        commit_move(classify, story, &stray);
    }
    return 1;
}

/* Told when it becomes or ceases to be nothing, and now and then. */
static void tell_due(struct classify *classify)
{
    struct review_state *review_state = &classify->review;
    unsigned due = classify->index->due_count + review_state->under_way + article_embed_later_due(classify);
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
    struct review_state *review_state = &classify->review;
    uint64_t applied = story_index_counts(classify->index).applied;
    review_state->idle_ticks = classify->in_hand || applied != review_state->applied ? 0 : review_state->idle_ticks + 1;
    review_state->applied = applied;
    if (!classify->is_caught_up || classify->is_stopping) {
        return;
    }
    int is_idle = review_state->idle_ticks >= IDLE_TICKS;
    int64_t end_us = clock_monotonic_us() + (is_idle ? BUDGET_IDLE_US : BUDGET_BUSY_US);
    uint32_t story;
    while (review_state->under_way < UNDER_WAY_MAX && clock_monotonic_us() < end_us &&
           (story = review_queue_next(classify->index, is_idle)) != SLOT_NONE && review(classify, story)) {
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
    if (!settings_int(daemon_settings(classify->service.daemon), "reviews")) {
        return;
    }
    loop_timer_start(daemon_loop(classify->service.daemon), &review_state->tick, TICK_MS, TICK_MS);
}
