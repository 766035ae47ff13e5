/* Commits a merge or a move that a review found, and lets the index follow at once when Redis agrees. */
#include "review_change.h"

#include "classify.h"
#include "review_queue.h"
#include "store_changes.h"
#include "story_announce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_REASONS 3

/* A change on its way to Redis. */
struct change {
    struct classify *classify;
    char from[ID_SIZE], into[ID_SIZE]; /* stories; `from` is where a moved article is */
    char article_id[ID_SIZE];          /* a move's; "" for a merge */
};

static struct review_changes *changes_of(struct classify *classify)
{
    return &classify->reviews.changes;
}

static int is_move(const struct change *change)
{
    return change->article_id[0] != '\0';
}

/* A change that an operator's pin forbids would be found again by every review; the hashes of the last refusals are
 * remembered. */
static uint64_t hash_of(const struct change *change)
{
    char text[3 * ID_SIZE];
    snprintf(text, sizeof text, "%s%s%s", change->from, change->into, change->article_id);
    return id_hash64(text, strlen(text));
}

static int was_refused(const struct review_changes *changes, uint64_t hash)
{
    for (unsigned i = 0; i < REVIEW_REFUSED_MAX; i++)
        if (changes->refused[i] == hash)
            return 1;
    return 0;
}

/* The index follows at once; when the log says it too, it is so already. */
static void follow(const struct change *change, const struct store_change_answer *answer)
{
    struct classify *classify = change->classify;
    const struct review_changes *changes = changes_of(classify);
    struct err err = {0};
    int code = is_move(change) ? story_index_move(classify->index, change->article_id, answer->story_id, &err)
                               : story_index_merge(classify->index, change->from, answer->story_id, &err);
    if (code < 0)
        log_warn("review_not_followed", LOG_TEXT("story", change->from), LOG_TEXT("reason", err.text));
    metric_add(is_move(change) ? changes->moves : changes->merges, 1);
    log_debug("story_changed_by_review", LOG_TEXT("from", change->from), LOG_TEXT("into", answer->story_id),
              LOG_TEXT("article", change->article_id), LOG_INT("version", answer->version));
    uint32_t slot = story_index_find(classify->index, answer->story_id);
    story_announce(classify, answer->story_id, answer->version);
    if (slot != SLOT_NONE)
        review_queue_note(classify->index, slot); /* what it is now may be one with a third */
}

static void on_changed(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct change *change = context;
    struct classify *classify = change->classify;
    struct review_changes *changes = changes_of(classify);
    if (result->code < 0) {
        log_warn("review_not_committed", LOG_TEXT("story", change->from), LOG_TEXT("reason", result->text));
    } else if (answer->outcome == CHANGE_DONE) {
        follow(change, answer);
    } else if (answer->outcome == CHANGE_PINNED || answer->outcome == CHANGE_TOO_LARGE) {
        changes->refused[changes->refused_count++ % REVIEW_REFUSED_MAX] = hash_of(change);
        story_index_keep_in_place(classify->index, change->article_id);
        metric_add(changes->refusals, 1);
    }
    free(change);
    if (!classify->is_closing)
        changes->on_answered(classify);
}

/* The strongest measures, for whoever wonders why. */
static void describe(const struct story_index *index, const struct review_pair *pair, char out[STORE_CHANGE_NOTE_MAX])
{
    float weights[REVIEW_FEATURES];
    review_explain(index, pair, weights);
    int used = snprintf(out, STORE_CHANGE_NOTE_MAX, "one event by score %.2f:", (double)pair->score);
    for (int round = 0; round < NOTE_REASONS && used > 0 && used < STORE_CHANGE_NOTE_MAX; round++) {
        int strongest = 0;
        for (int i = 1; i < REVIEW_FEATURES; i++)
            strongest = weights[i] > weights[strongest] ? i : strongest;
        used += snprintf(out + used, (size_t)(STORE_CHANGE_NOTE_MAX - used), "%s %s %.2f", round ? "," : "",
                         review_feature_name((enum review_feature)strongest), (double)pair->features[strongest]);
        weights[strongest] = -1e9f;
    }
}

/* NULL without memory, and for a change that Redis has refused before. `article` is SLOT_NONE for a merge. */
static struct change *change_new(struct classify *classify, uint32_t from, uint32_t into, uint32_t article)
{
    const struct story_index *index = classify->index;
    struct change *change = calloc(1, sizeof *change);
    if (!change)
        return NULL;
    change->classify = classify;
    snprintf(change->from, sizeof change->from, "%s", story_index_story_id(index, from));
    if (into != SLOT_NONE)
        snprintf(change->into, sizeof change->into, "%s", story_index_story_id(index, into));
    if (article != SLOT_NONE)
        snprintf(change->article_id, sizeof change->article_id, "%s", story_index_article_id(index, article));
    if (was_refused(changes_of(classify), hash_of(change))) {
        free(change);
        return NULL;
    }
    return change;
}

/* Once it is on its way it belongs to its answer. */
static int sent(struct change *change, int code, const struct err *err)
{
    if (code == 0)
        return 1;
    log_warn("review_not_committed", LOG_TEXT("story", change->from), LOG_TEXT("reason", err->text));
    free(change);
    return code;
}

int review_change_merge(struct classify *classify, const struct review_pair *pair)
{
    struct change *change = change_new(classify, pair->from, pair->into, SLOT_NONE);
    if (!change)
        return 0;
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    describe(classify->index, pair, note);
    const struct store_merge merge = {.from_story = change->from, .into_story = change->into, .note = note};
    return sent(change, store_story_merge(classify->service.store, &merge, on_changed, change, &err), &err);
}

int review_change_move(struct classify *classify, uint32_t story, const struct review_stray *stray)
{
    struct change *change = change_new(classify, story, stray->to, stray->article);
    if (!change)
        return 0;
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    snprintf(note, sizeof note, "log odds here %.1f, %s %.1f", (double)stray->fit_here,
             change->into[0] ? "there" : "elsewhere below", (double)stray->fit_there);
    const struct store_move move = {.article_id = change->article_id, .to_story = change->into, .note = note};
    return sent(change, store_article_move(classify->service.store, &move, on_changed, change, &err), &err);
}

void review_changes_open(struct review_changes *changes, struct metrics *metrics,
                         void (*on_answered)(struct classify *classify))
{
    changes->on_answered = on_answered;
    changes->merges = metrics_counter(metrics, "triptych_classify_merges_total",
                                      "stories that a review found to be another", NULL, NULL);
    changes->moves =
        metrics_counter(metrics, "triptych_classify_moves_total", "articles that a review put elsewhere", NULL, NULL);
    changes->refusals = metrics_counter(metrics, "triptych_classify_refused_reviews_total",
                                        "changes that an operator's pin, or their size, forbade", NULL, NULL);
}
