/* Decide by the index as it is now, enter the article provisionally so that the next decision sees it, and commit. The
 * commits are pipelined: what Redis refuses is taken back and decided again in on_committed.c. */
#include "classify.h"
#include "clock.h"
#include "source_describe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_FIRST_MS 5
#define RETRY_MAX_MS   1000
/* Refused more often than this, a story is begun all the same: rather one too many than an article that is lost. */
#define GUARDED_TRIES_MAX 8
#define WAITS_MAX         400 /* of RETRY_FIRST_MS each, for the log */

struct reasons {
    Triptych__Reason all[DECISION_REASONS_MAX];
    Triptych__Reason *list[DECISION_REASONS_MAX];
};

static void describe_reasons(const struct decision *decision, struct reasons *out)
{
    for (unsigned i = 0; i < decision->reason_count; i++) {
        triptych__reason__init(&out->all[i]);
        out->all[i].feature = (char *)decision->reasons[i].feature;
        out->all[i].value = decision->reasons[i].value;
        out->all[i].weight = decision->reasons[i].weight;
        out->list[i] = &out->all[i];
    }
}

static void describe_placement(struct placing *placing, Triptych__SourceRating *source, struct reasons *reasons,
                               Triptych__Placement *out)
{
    struct decision *decision = &placing->decision;
    source_describe(placing->classify->registry, placing->article, source);
    describe_reasons(decision, reasons);
    triptych__placement__init(out);
    out->story_id = decision->story_id;
    out->lang = placing->features.lang;
    out->source = source;
    out->copy_of = decision->copy_of;
    out->score = decision->score;
    out->n_reasons = decision->reason_count;
    out->reasons = reasons->list;
    out->placed_ms = clock_now_ms();
    article_subject_describe(placing, out);
    out->rejected_story_id = decision->rejected_story_id;
    out->rejected_score = decision->rejected_score;
}

static void describe_log_entry(struct placing *placing, uint8_t packed[FEATURES_BYTES_MAX], Triptych__LogEntry *out)
{
    struct decision *decision = &placing->decision;
    triptych__log_entry__init(out);
    out->kind = (char *)(decision->joins ? "join" : "create");
    out->story_id = decision->story_id;
    out->article_id = placing->article->id;
    out->instance = (char *)daemon_instance(placing->classify->service.daemon);
    out->time_ms = placing->time_ms;
    out->lang = placing->features.lang;
    out->copy_of = decision->copy_of;
    out->features.data = packed;
    out->features.len = article_features_pack(&placing->features, packed);
    out->embedding.data = (uint8_t *)placing->embedding.values;
    out->embedding.len = placing->embedding.values ? placing->embedding.dimensions : 0;
    out->embedding_model = placing->embedding.values ? placing->embedding.model : 0;
}

static void send_commit(struct placing *placing)
{
    struct classify *classify = placing->classify;
    Triptych__SourceRating source;
    struct reasons reasons;
    Triptych__Placement placement;
    Triptych__LogEntry log;
    uint8_t packed[FEATURES_BYTES_MAX];
    describe_placement(placing, &source, &reasons, &placement);
    describe_log_entry(placing, packed, &log);
    struct store_commit commit = {.article_id = placing->article->id,
                                  .placement = &placement,
                                  .creates = !placing->decision.joins,
                                  .view_seq = store_follow_seq(classify->follower),
                                  .guard_term_count =
                                      placing->tries < GUARDED_TRIES_MAX ? placing->decision.guard_count : 0,
                                  .time_ms = placing->time_ms,
                                  .log = &log};
    memcpy(commit.guard_terms, placing->decision.guard_terms, sizeof commit.guard_terms);
    struct err err = {0};
    if (store_article_commit(classify->service.store, &commit, on_committed, placing, &err) < 0) {
        story_index_undo(classify->index, placing->article->id);
        if (service_is_hopeless(err.code)) {
            article_give_up(placing, err.text);
        } else {
            article_place_again(placing, RETRY_MAX_MS, err.text);
        }
    }
}

_Static_assert(DECISION_GUARD_TERMS_MAX == STORE_GUARD_TERMS_MAX, "the decision's guard terms are the commit's");

/* An article that the index knows has been announced again: the commit then only confirms where it is. */
static int decide_known(struct placing *placing)
{
    const char *story_id = story_index_story_of(placing->classify->index, placing->article->id);
    if (!story_id) {
        return 0;
    }
    placing->decision = (struct decision){.joins = 1, .score = 1};
    snprintf(placing->decision.story_id, sizeof placing->decision.story_id, "%s", story_id);
    return 1;
}

static int decide_fresh(struct placing *placing, struct err *err)
{
    struct story_index *index = placing->classify->index;
    const char *id = placing->article->id;
    const struct decision_input input = {id, &placing->features, placing->embedding, placing->time_ms};
    int result = decide(index, &input, &placing->decision, err);
    if (result < 0) {
        return result;
    }
    const struct placed placed = {id,
                                  placing->decision.story_id,
                                  placing->decision.copy_of,
                                  placing->time_ms,
                                  &placing->features,
                                  placing->embedding};
    result = story_index_apply(index, &placed, PLACED_PROVISIONAL, err);
    on_review_placed(placing->classify);
    /* Here, and not by the clock: so that the same articles in the same order make the same stories. */
    story_index_expire(index);
    return result;
}

void article_place(struct placing *placing)
{
    struct classify *classify = placing->classify;
    placing->is_waiting = !classify->is_caught_up || classify->review.is_holding;
    if (placing->is_waiting) {
        return;
    }
    struct err err = {0};
    int64_t started_us = clock_monotonic_us();
    if (!decide_known(placing) && decide_fresh(placing, &err) < 0) {
        article_place_again(placing, RETRY_MAX_MS, err.text);
        return;
    }
    metric_observe(classify->metrics.place_seconds, (double)(clock_monotonic_us() - started_us) / 1e6);
    send_commit(placing);
}

void article_place_waiting(struct classify *classify)
{
    struct placing *next;
    for (struct placing *placing = classify->in_hand; placing; placing = next) {
        next = placing->next; /* placing it may end it */
        if (placing->is_waiting) {
            article_place(placing);
        }
    }
}

int classify_has_followed(const struct classify *classify, const char *wanted_seq)
{
    char *wanted_rest = NULL;
    char *seen_rest = NULL;
    unsigned long long wanted = strtoull(wanted_seq, &wanted_rest, 10);
    unsigned long long seen = strtoull(store_follow_seq(classify->follower), &seen_rest, 10);
    if (wanted != seen || *wanted_rest != '-' || *seen_rest != '-') {
        return seen >= wanted;
    }
    return strtoull(seen_rest + 1, NULL, 10) >= strtoull(wanted_rest + 1, NULL, 10);
}

/* Waiting for the log is not trying, but it has an end: the log may have been emptied meanwhile. */
static void retry(void *context)
{
    struct placing *placing = context;
    if (!classify_has_followed(placing->classify, placing->wanted_seq) && placing->waits++ < WAITS_MAX) {
        loop_timer_start(daemon_loop(placing->classify->service.daemon), &placing->retry, RETRY_FIRST_MS, 0);
        return;
    }
    placing->waits = 0;
    article_place(placing);
}

void article_place_again(struct placing *placing, int64_t delay_ms, const char *why)
{
    struct classify *classify = placing->classify;
    if (++placing->tries >= CLASSIFY_TRIES_MAX) {
        article_give_up(placing, why);
        return;
    }
    int64_t growing_ms = placing->tries < 8 ? (int64_t)RETRY_FIRST_MS << placing->tries : RETRY_MAX_MS;
    int64_t wait_ms = delay_ms > growing_ms ? delay_ms : growing_ms;
    loop_timer_init(&placing->retry, retry, placing);
    loop_timer_start(daemon_loop(classify->service.daemon), &placing->retry,
                     wait_ms < RETRY_MAX_MS ? wait_ms : RETRY_MAX_MS, 0);
}

/* The entry is in the dead letters, or Redis said why not; either way the work is over here. */
static void on_dead_added(void *context, const struct store_result *result)
{
    struct placing *placing = context;
    if (placing->classify->is_closing) {
        placing_free(placing);
        return;
    }
    article_done(placing, "rejected", result->code < 0 ? result->text : "in the dead letters");
}

void article_give_up(struct placing *placing, const char *why)
{
    struct classify *classify = placing->classify;
    const char *id = placing->job->work->id;
    if (service_give_up(&classify->service, id, why, on_dead_added, placing) < 0) {
        article_done(placing, "rejected", why);
    }
}
