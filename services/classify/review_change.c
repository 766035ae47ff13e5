/* Commits a merge, a split or a move that a review found, and lets the index follow later, when Redis has agreed. */
#include "review_change.h"

#include "classify.h"
#include "review_queue.h"
#include "store_changes.h"
#include "story_announce.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_REASONS 3

_Static_assert(SPLIT_ARTICLES_MAX <= STORE_SPLIT_ARTICLES_MAX, "all that leave a story leave it in one call");

enum change_state { CHANGE_SENT, CHANGE_AGREED, CHANGE_REFUSED, CHANGE_FAILED };

struct review_change {
    TAILQ_ENTRY(review_change) all;
    struct classify *classify;
    enum change_state state;
    int is_logged, is_passed_over;
    uint64_t applied; /* articles in the index when it was found */
    /* Stories: where the articles that move are; where they are to go ("": a story that begins); where Redis put them ("" until
     * its answer, or the log, says so). */
    char from[ID_SIZE], into[ID_SIZE], to[ID_SIZE];
    unsigned article_count; /* that move; 0 for a merge */
    char article_ids[][ID_SIZE];
};

static struct review_changes *changes_of(struct classify *classify)
{
    return &classify->reviews.changes;
}

static int is_merge(const struct review_change *change)
{
    return change->article_count == 0;
}

static const char *first_article(const struct review_change *change)
{
    return is_merge(change) ? "" : change->article_ids[0];
}

/* A change that an operator's pin forbids would be found again by every review; the hashes of the last refusals are
 * remembered. */
static uint64_t hash_of(const struct review_change *change)
{
    char text[3 * ID_SIZE];
    snprintf(text, sizeof text, "%s%s%s", change->from, change->into, first_article(change));
    return id_hash64(text, strlen(text));
}

static int was_refused(const struct review_changes *changes, uint64_t hash)
{
    for (unsigned i = 0; i < REVIEW_REFUSED_MAX; i++)
        if (changes->refused[i] == hash)
            return 1;
    return 0;
}

/* The log, read again after a loss, may have put them elsewhere since. */
static int follow_moves(struct story_index *index, const struct review_change *change, struct err *err)
{
    int code = 0;
    for (unsigned i = 0; code >= 0 && i < change->article_count; i++) {
        const char *here = story_index_story_of(index, change->article_ids[i]);
        if (here && strcmp(here, change->from) == 0)
            code = story_index_move(index, change->article_ids[i], change->to, err);
    }
    return code;
}

static void renew(struct story_index *index, const char *story_id)
{
    uint32_t story = story_index_find(index, story_id);
    if (story != SLOT_NONE)
        review_queue_renew(index, story);
}

/* What the stories are now may be one with a third, or have another part that strays. */
static void look_again(struct story_index *index, const struct review_change *change)
{
    uint32_t there = story_index_find(index, change->to);
    if (there != SLOT_NONE)
        review_queue_note_since(index, there, change->applied);
    if (!is_merge(change))
        renew(index, change->from);
}

static void count_change(const struct review_changes *changes, const struct review_change *change)
{
    metric_add(is_merge(change) ? changes->merges : change->article_count == 1 ? changes->moves : changes->splits, 1);
}

static void follow(const struct review_change *change)
{
    struct story_index *index = change->classify->index;
    struct err err = {0};
    int code =
        is_merge(change) ? story_index_merge(index, change->from, change->to, &err) : follow_moves(index, change, &err);
    if (code < 0)
        log_warn("review_not_followed", LOG_TEXT("story", change->from), LOG_TEXT("reason", err.text));
    look_again(index, change);
}

static void follow_refusal(const struct review_change *change)
{
    struct story_index *index = change->classify->index;
    for (unsigned i = 0; change->state == CHANGE_REFUSED && i < change->article_count; i++)
        story_index_keep_in_place(index, change->article_ids[i]);
    if (change->is_passed_over)
        renew(index, change->from);
}

static void change_free(struct review_change *change)
{
    struct review_changes *changes = changes_of(change->classify);
    TAILQ_REMOVE(&changes->open, change, all);
    changes->open_count--;
    changes->unanswered -= change->state == CHANGE_SENT;
    free(change);
}

void review_changes_settle(struct classify *classify)
{
    struct review_changes *changes = changes_of(classify);
    assert(changes->unanswered == 0);
    while (!TAILQ_EMPTY(&changes->open)) {
        struct review_change *change = TAILQ_FIRST(&changes->open);
        if (change->to[0])
            follow(change);
        else
            follow_refusal(change);
        change_free(change);
    }
}

static void on_agreed(struct review_change *change, const struct store_change_answer *answer)
{
    change->state = CHANGE_AGREED;
    snprintf(change->to, sizeof change->to, "%s", answer->story_id);
    count_change(changes_of(change->classify), change);
    log_debug("story_changed_by_review", LOG_TEXT("from", change->from), LOG_TEXT("into", answer->story_id),
              LOG_TEXT("article", first_article(change)), LOG_INT("articles", change->article_count),
              LOG_INT("version", answer->version));
    story_announce(change->classify, answer->story_id, answer->version);
}

static void on_refused(struct review_change *change)
{
    struct review_changes *changes = changes_of(change->classify);
    change->state = CHANGE_REFUSED;
    changes->refused[changes->refused_count++ % REVIEW_REFUSED_MAX] = hash_of(change);
    metric_add(changes->refusals, 1);
}

static void on_changed(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct review_change *change = context;
    struct classify *classify = change->classify;
    struct review_changes *changes = changes_of(classify);
    if (classify->is_closing) {
        change_free(change);
        return;
    }
    changes->unanswered--;
    if (result->code < 0)
        log_warn("review_not_committed", LOG_TEXT("story", change->from), LOG_TEXT("reason", result->text));
    if (result->code == 0 && answer->outcome == CHANGE_DONE)
        on_agreed(change, answer);
    else if (result->code == 0 && (answer->outcome == CHANGE_PINNED || answer->outcome == CHANGE_TOO_LARGE))
        on_refused(change);
    else
        change->state = CHANGE_FAILED; /* or done, when the connection was lost: then the log says so */
    if (changes->unanswered == 0)
        changes->on_answered(classify);
}

int review_changes_touch(const struct review_changes *changes, const char *story_id)
{
    const struct review_change *change;
    TAILQ_FOREACH(change, &changes->open, all)
    if (strcmp(change->from, story_id) == 0 || strcmp(change->into, story_id) == 0)
        return 1;
    return 0;
}

int review_changes_pass_over(struct review_changes *changes, const char *story_id)
{
    struct review_change *change;
    TAILQ_FOREACH(change, &changes->open, all)
    if (is_merge(change) && strcmp(change->from, story_id) == 0)
        return change->is_passed_over = 1;
    return 0;
}

static int is_of(const struct review_change *change, const Triptych__LogEntry *log)
{
    if (strcmp(change->from, log->other_story_id) != 0 || is_merge(change) != (strcmp(log->kind, "merge") == 0))
        return 0;
    if (is_merge(change))
        return 1;
    for (unsigned i = 0; i < change->article_count; i++)
        if (strcmp(change->article_ids[i], log->article_id) == 0)
            return 1;
    return 0;
}

/* What the log says of others comes behind these. */
static void follow_logged(struct review_changes *changes)
{
    struct review_change *change;
    TAILQ_FOREACH(change, &changes->open, all)
    if (change->is_logged) {
        follow(change);
        change->is_logged = 0;
    }
}

int review_changes_take_log(struct classify *classify, const Triptych__LogEntry *log)
{
    struct review_change *change;
    int is_mine = strcmp(log->instance, daemon_instance(classify->service.daemon)) == 0;
    TAILQ_FOREACH(change, &changes_of(classify)->open, all)
    {
        // cppcheck-suppress uninitvar ; the macro sets it
        if (is_mine && is_of(change, log)) {
            snprintf(change->to, sizeof change->to, "%s", log->story_id);
            change->is_logged = 1;
            return 1;
        }
    }
    follow_logged(changes_of(classify));
    return 0;
}

/* The strongest measures in the direction of what was found (`sign` 1: one event, -1: two), for whoever wonders why. */
static void describe(const struct story_index *index, const struct review_pair *pair, const char *found, float sign,
                     char out[STORE_CHANGE_NOTE_MAX])
{
    float weights[REVIEW_FEATURES];
    review_explain(index, pair, weights);
    int used = snprintf(out, STORE_CHANGE_NOTE_MAX, "%s by score %.2f:", found, (double)pair->score);
    for (int round = 0; round < NOTE_REASONS && used > 0 && used < STORE_CHANGE_NOTE_MAX; round++) {
        int strongest = 0;
        for (int i = 1; i < REVIEW_FEATURES; i++)
            strongest = sign * weights[i] > sign * weights[strongest] ? i : strongest;
        used += snprintf(out + used, (size_t)(STORE_CHANGE_NOTE_MAX - used), "%s %s %.2f", round ? "," : "",
                         review_feature_name((enum review_feature)strongest), (double)pair->features[strongest]);
        weights[strongest] = sign * -1e9f;
    }
}

/* Open from here on. NULL without memory, and for a change that Redis has refused before. `articles`: slots, none for a merge; `into`
 * SLOT_NONE for a story that begins. */
static struct review_change *change_new(struct classify *classify, uint32_t from, uint32_t into,
                                        const uint32_t *articles, unsigned count)
{
    const struct story_index *index = classify->index;
    struct review_change *change = calloc(1, sizeof *change + count * sizeof *change->article_ids);
    if (!change)
        return NULL;
    change->classify = classify;
    change->article_count = count;
    change->applied = story_index_counts(index).applied;
    snprintf(change->from, sizeof change->from, "%s", story_index_story_id(index, from));
    if (into != SLOT_NONE)
        snprintf(change->into, sizeof change->into, "%s", story_index_story_id(index, into));
    for (unsigned i = 0; i < count; i++)
        snprintf(change->article_ids[i], ID_SIZE, "%s", story_index_article_id(index, articles[i]));
    struct review_changes *changes = changes_of(classify);
    if (was_refused(changes, hash_of(change))) {
        free(change);
        return NULL;
    }
    assert(changes->open_count < REVIEW_CHANGES_MAX);
    TAILQ_INSERT_TAIL(&changes->open, change, all);
    changes->open_count++;
    changes->unanswered++;
    return change;
}

static int sent(struct review_change *change, int code, const struct err *err)
{
    if (code == 0)
        return 1;
    log_warn("review_not_committed", LOG_TEXT("story", change->from), LOG_TEXT("reason", err->text));
    change_free(change);
    return code;
}

int review_change_merge(struct classify *classify, const struct review_pair *pair)
{
    struct review_change *change = change_new(classify, pair->from, pair->into, NULL, 0);
    if (!change)
        return 0;
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    describe(classify->index, pair, "one event", 1, note);
    const struct store_merge merge = {.from_story = change->from, .into_story = change->into, .note = note};
    return sent(change, store_story_merge(classify->service.store, &merge, on_changed, change, &err), &err);
}

int review_change_split(struct classify *classify, const struct review_split *split)
{
    const char *ids[SPLIT_ARTICLES_MAX];
    struct review_change *change = change_new(classify, split->pair.from, SLOT_NONE, split->articles, split->count);
    if (!change)
        return 0;
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    for (unsigned i = 0; i < split->count; i++)
        ids[i] = change->article_ids[i];
    describe(classify->index, &split->pair, "two events", -1, note);
    const struct store_split asked = {
        .from_story = change->from, .article_ids = ids, .count = split->count, .note = note};
    return sent(change, store_story_split(classify->service.store, &asked, on_changed, change, &err), &err);
}

int review_change_move(struct classify *classify, uint32_t story, const struct review_stray *stray)
{
    struct review_change *change = change_new(classify, story, stray->to, &stray->article, 1);
    if (!change)
        return 0;
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    snprintf(note, sizeof note, "log odds here %.1f, %s %.1f", (double)stray->fit_here,
             change->into[0] ? "there" : "elsewhere below", (double)stray->fit_there);
    const struct store_move move = {.article_id = change->article_ids[0], .to_story = change->into, .note = note};
    return sent(change, store_article_move(classify->service.store, &move, on_changed, change, &err), &err);
}

void review_changes_open(struct review_changes *changes, struct metrics *metrics,
                         void (*on_answered)(struct classify *classify))
{
    changes->on_answered = on_answered;
    TAILQ_INIT(&changes->open);
    changes->merges = metrics_counter(metrics, "triptych_classify_merges_total",
                                      "stories that a review found to be another", NULL, NULL);
    changes->splits =
        metrics_counter(metrics, "triptych_classify_splits_total", "stories that a review found to be two", NULL, NULL);
    changes->moves =
        metrics_counter(metrics, "triptych_classify_moves_total", "articles that a review put elsewhere", NULL, NULL);
    changes->refusals = metrics_counter(metrics, "triptych_classify_refused_reviews_total",
                                        "changes that an operator's pin, or their size, forbade", NULL, NULL);
}

void review_changes_close(struct review_changes *changes)
{
    struct review_change *next;
    for (struct review_change *change = TAILQ_FIRST(&changes->open); change; change = next) {
        next = TAILQ_NEXT(change, all);
        if (change->state != CHANGE_SENT)
            change_free(change);
    }
}
