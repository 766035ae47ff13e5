/* Decide by the index as it is now, enter the article provisionally so that the next decision sees it, and commit. The
 * commits are pipelined: what Redis refuses is taken back and decided again in on_committed.c. */
#include "article_place.h"

#include "article_subject.h"
#include "classify.h"
#include "clock.h"
#include "on_committed.h"
#include "source_describe.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

#define RETRY_MS 1000 /* after what failed here, not by another replica's decision */
/* Refused more often than this, a story is begun all the same: rather one too many than an article that is lost. */
#define GUARDED_TRIES_MAX 8

/* In the words of the article, which other processes do not have: hashes would tell readers nothing. */
static void find_shared_words(struct article_job *job)
{
    const struct shared_words_input input = {job->article->title, job->article->text, job->features.lang,
                                             job->decision.shared, job->decision.shared_count};
    shared_words_find(job->classify->analyser, &input, &job->shared);
}

struct reasons {
    char *shared[SHARED_WORDS_MAX];
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

/* What readers and `triptych why` are shown later is fixed here, at the time of the decision: models and ratings may
 * have changed by then. */
static void describe_placement(struct article_job *job, Triptych__SourceRating *source, struct reasons *reasons,
                               Triptych__Placement *out)
{
    struct decision *decision = &job->decision;
    source_describe(job->classify->registry, job->article, source);
    describe_reasons(decision, reasons);
    triptych__placement__init(out);
    out->story_id = decision->story_id;
    out->lang = job->features.lang;
    out->source = source;
    out->copy_of = decision->copy_of;
    out->score = decision->score;
    for (unsigned i = 0; i < job->shared.count; i++)
        reasons->shared[i] = job->shared.all[i];
    out->n_shared = job->shared.count;
    out->shared = reasons->shared;
    out->n_reasons = decision->reason_count;
    out->reasons = reasons->list;
    out->placed_ms = clock_now_ms();
    out->revision = job->article->revision;
    article_subject_describe(job, out);
    out->rejected_story_id = decision->rejected_story_id;
    out->rejected_score = decision->rejected_score;
}

/* The commit log carries features and vector, not the text: other replicas, and this one after a restart, rebuild their
 * index from it without reading a single article. */
void article_log_entry(struct article_job *job, uint8_t packed[FEATURES_BYTES_MAX], Triptych__LogEntry *out)
{
    triptych__log_entry__init(out);
    out->article_id = job->article->id;
    out->instance = (char *)daemon_instance(job->classify->service.daemon);
    out->time_ms = job->time_ms;
    out->lang = job->features.lang;
    out->features.data = packed;
    out->features.len = article_features_pack(&job->features, packed);
    out->embedding.data = (uint8_t *)job->embedding.values;
    out->embedding.len = job->embedding.values ? job->embedding.dimensions : 0;
    out->embedding_model = job->embedding.values ? job->embedding.model : 0;
}

static void send_commit(struct article_job *job)
{
    struct classify *classify = job->classify;
    Triptych__SourceRating source;
    struct reasons reasons;
    Triptych__Placement placement;
    Triptych__LogEntry log;
    uint8_t packed[FEATURES_BYTES_MAX];
    describe_placement(job, &source, &reasons, &placement);
    article_log_entry(job, packed, &log);
    log.kind = (char *)(job->decision.joins ? "join" : "create");
    log.story_id = job->decision.story_id;
    log.copy_of = job->decision.copy_of;
    /* view_seq says up to where in the log this replica had read when it decided. Redis refuses to begin a story when
     * an entry behind it shares a guard term: two replicas that get the same news at once make one story. */
    struct store_commit commit = {.article_id = job->article->id,
                                  .placement = &placement,
                                  .creates = !job->decision.joins,
                                  .view_seq = store_follow_seq(classify->follower),
                                  .guard_term_count = job->tries < GUARDED_TRIES_MAX ? job->decision.guard_count : 0,
                                  .time_ms = job->time_ms ? job->time_ms : job->article->received_ms,
                                  .log = &log};
    memcpy(commit.guard_terms, job->decision.guard_terms, sizeof commit.guard_terms);
    struct err err = {0};
    classify->view.committing++;
    if (store_article_commit(classify->service.store, &commit, on_committed, job, &err) < 0) {
        classify->view.committing--;
        /* The article was entered provisionally; left there, others would join a story that Redis never heard of. */
        story_index_undo(classify->index, job->article->id);
        if (service_is_hopeless(err.code)) {
            article_job_give_up(job, err.text);
        } else {
            article_job_again(job, RETRY_MS, err.text);
        }
    }
}

_Static_assert(DECISION_GUARD_TERMS_MAX == STORE_GUARD_TERMS_MAX, "the decision's guard terms are the commit's");

/* An article that the index knows has been announced again: the commit then only confirms where it is. */
static int decide_known(struct article_job *job)
{
    const char *story_id = story_index_story_of(job->classify->index, job->article->id);
    if (!story_id) {
        return 0;
    }
    job->decision = (struct decision){.joins = 1, .score = 1};
    snprintf(job->decision.story_id, sizeof job->decision.story_id, "%s", story_id);
    return 1;
}

/* 1 when the index knows it. */
static int decide_by_index(struct article_job *job, struct err *err)
{
    const struct decision_input input = {job->article->id, &job->features, job->embedding, job->time_ms};
    if (decide_known(job))
        return 1;
    int code = decide(job->classify->index, &input, &job->decision, err);
    return code < 0 ? code : 0;
}

#define HOLD 2

/* Near a story that reviews have changed, and whose change the index has yet to follow, it is decided when it has. */
static int decide_settled(struct article_job *job, struct err *err)
{
    struct classify *classify = job->classify;
    int code = decide_by_index(job, err);
    if (code < 0 || (!on_review_is_open(classify, job->decision.story_id) &&
                     !on_review_is_open(classify, job->decision.rejected_story_id)))
        return code;
    return on_review_settle(classify) ? decide_by_index(job, err) : HOLD;
}

static int enter_provisionally(struct article_job *job, struct err *err)
{
    struct story_index *index = job->classify->index;
    find_shared_words(job);
    const struct placement placement = {job->article->id, job->decision.story_id, job->decision.copy_of,
                                        job->time_ms,     &job->features,         job->embedding};
    int code = story_index_apply(index, &placement, PLACEMENT_PROVISIONAL, err);
    on_review_placed(job->classify);
    /* Here, and not by the clock: so that the same articles in the same order make the same stories. */
    story_index_expire(index);
    return code;
}

void article_place(struct article_job *job)
{
    struct classify *classify = job->classify;
    if (!classify->is_caught_up || on_review_is_holding(classify) || view_is_behind(classify)) {
        article_job_enter(job, ARTICLE_HELD);
        return;
    }
    struct err err = {0};
    /* The index is one replica's view. Before it has caught up with the log, and while a review rearranges it, a
     * decision would be made on half the stories; hence the hold above. */
    int64_t started_us = clock_monotonic_us();
    int code = decide_settled(job, &err);
    if (code == 0)
        code = enter_provisionally(job, &err);
    if (code == HOLD) {
        article_job_enter(job, ARTICLE_HELD);
        return;
    }
    if (code < 0) {
        article_job_again(job, RETRY_MS, err.text);
        return;
    }
    metric_observe(classify->metrics.place_seconds, (double)(clock_monotonic_us() - started_us) / 1e6);
    article_job_enter(job, ARTICLE_COMMITTING);
    send_commit(job);
}
