/* Commits a merge, a split or a move that a review found, and lets the index follow at once when Redis agrees. */
#include "review_change.h"

#include "classify.h"
#include "review_queue.h"
#include "store_changes.h"
#include "story_announce.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE_REASONS 3

_Static_assert(SPLIT_ARTICLES_MAX <= STORE_SPLIT_ARTICLES_MAX, "all that leave a story leave it in one call");

/* A change on its way to Redis. */
struct change {
    struct classify *classify;
    char from[ID_SIZE], into[ID_SIZE]; /* stories; `from` is where moved articles are; `into` "": one that begins */
    unsigned article_count;            /* that move; 0 for a merge */
    char article_ids[][ID_SIZE];
};

static struct review_changes *changes_of(struct classify *classify)
{
    return &classify->reviews.changes;
}

static int is_merge(const struct change *change)
{
    return change->article_count == 0;
}

static const char *first_article(const struct change *change)
{
    return is_merge(change) ? "" : change->article_ids[0];
}

/* A change that an operator's pin forbids would be found again by every review; the hashes of the last refusals are
 * remembered. */
static uint64_t hash_of(const struct change *change)
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

static int follow_moves(struct story_index *index, const struct change *change, const char *to, struct err *err)
{
    int code = 0;
    for (unsigned i = 0; code >= 0 && i < change->article_count; i++)
        code = story_index_move(index, change->article_ids[i], to, err);
    return code;
}

/* What the stories are now may be one with a third, or have another part that strays. */
static void look_again(struct story_index *index, const struct change *change, const char *to)
{
    uint32_t here = story_index_find(index, change->from);
    uint32_t there = story_index_find(index, to);
    if (there != SLOT_NONE)
        review_queue_note(index, there);
    if (here != SLOT_NONE && !is_merge(change))
        review_queue_renew(index, here);
}

static void count_change(const struct review_changes *changes, const struct change *change)
{
    metric_add(is_merge(change) ? changes->merges : change->article_count == 1 ? changes->moves : changes->splits, 1);
}

/* The index follows at once; when the log says it too, it is so already. */
static void follow(const struct change *change, const struct store_change_answer *answer)
{
    struct classify *classify = change->classify;
    struct err err = {0};
    int code = is_merge(change) ? story_index_merge(classify->index, change->from, answer->story_id, &err)
                                : follow_moves(classify->index, change, answer->story_id, &err);
    if (code < 0)
        log_warn("review_not_followed", LOG_TEXT("story", change->from), LOG_TEXT("reason", err.text));
    count_change(changes_of(classify), change);
    log_debug("story_changed_by_review", LOG_TEXT("from", change->from), LOG_TEXT("into", answer->story_id),
              LOG_TEXT("article", first_article(change)), LOG_INT("articles", change->article_count),
              LOG_INT("version", answer->version));
    story_announce(classify, answer->story_id, answer->version);
    look_again(classify->index, change, answer->story_id);
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
        for (unsigned i = 0; i < change->article_count; i++)
            story_index_keep_in_place(classify->index, change->article_ids[i]);
        metric_add(changes->refusals, 1);
    }
    free(change);
    if (!classify->is_closing)
        changes->on_answered(classify);
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

/* NULL without memory, and for a change that Redis has refused before. `articles`: slots, none for a merge; `into`
 * SLOT_NONE for a story that begins. */
static struct change *change_new(struct classify *classify, uint32_t from, uint32_t into, const uint32_t *articles,
                                 unsigned count)
{
    const struct story_index *index = classify->index;
    struct change *change = calloc(1, sizeof *change + count * sizeof *change->article_ids);
    if (!change)
        return NULL;
    change->classify = classify;
    change->article_count = count;
    snprintf(change->from, sizeof change->from, "%s", story_index_story_id(index, from));
    if (into != SLOT_NONE)
        snprintf(change->into, sizeof change->into, "%s", story_index_story_id(index, into));
    for (unsigned i = 0; i < count; i++)
        snprintf(change->article_ids[i], ID_SIZE, "%s", story_index_article_id(index, articles[i]));
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
    struct change *change = change_new(classify, pair->from, pair->into, NULL, 0);
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
    struct change *change = change_new(classify, split->pair.from, SLOT_NONE, split->articles, split->count);
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
    struct change *change = change_new(classify, story, stray->to, &stray->article, 1);
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
    changes->merges = metrics_counter(metrics, "triptych_classify_merges_total",
                                      "stories that a review found to be another", NULL, NULL);
    changes->splits =
        metrics_counter(metrics, "triptych_classify_splits_total", "stories that a review found to be two", NULL, NULL);
    changes->moves =
        metrics_counter(metrics, "triptych_classify_moves_total", "articles that a review put elsewhere", NULL, NULL);
    changes->refusals = metrics_counter(metrics, "triptych_classify_refused_reviews_total",
                                        "changes that an operator's pin, or their size, forbade", NULL, NULL);
}
