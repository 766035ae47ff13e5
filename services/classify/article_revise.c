/* A revision: Redis is asked where the article is. In no story: it is placed as if it were new. Else it moves to
 * another story when it does not fit its own any more, and then what is known of it is replaced. A move comes first: if
 * this process dies between the two, the work is done again and finds the article where it fits. */
#include "article_revise.h"

#include "article_place.h"
#include "article_subject.h"
#include "classify.h"
#include "on_review.h"
#include "revised_fit.h"
#include "store_changes.h"
#include "store_revisions.h"
#include "story_announce.h"

#include <stdio.h>
#include <string.h>

#define RETRY_MS 1000

static void on_revised(void *context, const struct store_result *result, const struct store_commit_answer *answer)
{
    struct article_job *job = context;
    struct classify *classify = job->classify;
    if (!article_job_goes_on(job, result))
        return;
    if (answer->outcome == COMMIT_DONE) {
        metric_add(classify->metrics.revised, 1);
        log_info("article_revised", LOG_TEXT("article", job->article->id), LOG_INT("revision", job->article->revision),
                 LOG_TEXT("story", answer->story_id), LOG_INT("version", answer->version));
        story_announce(classify, answer->story_id, answer->version);
    }
    article_job_done(job, answer->outcome == COMMIT_DONE ? "done" : "duplicate", NULL);
}

/* The title that it has now, if it had another one before. */
/* A story shows the headline of one of its articles: it must follow when that article was given another one. */
static const char *changed_title(const Triptych__Article *article)
{
    const Triptych__Wording *before = article->n_earlier ? article->earlier[article->n_earlier - 1] : NULL;
    return before && strcmp(before->title, article->title) != 0 ? article->title : "";
}

/* What the article is about follows its words; source, score and reasons are those of the decision that placed it. */
static void commit(struct article_job *job, const Triptych__Placement *known, int is_copy)
{
    Triptych__Placement placement = *known;
    Triptych__LogEntry log;
    uint8_t packed[FEATURES_BYTES_MAX];
    struct err err = {0};
    placement.lang = job->features.lang;
    placement.revision = job->article->revision;
    placement.revised_version = placement.story_version = 0; /* the store's to tell, as is the next */
    placement.pinned = 0;
    if (!is_copy)
        placement.copy_of = (char *)"";
    article_subject_describe(job, &placement);
    article_job_enter(job, ARTICLE_COMMITTING);
    article_log_entry(job, packed, &log);
    log.kind = (char *)"revise";
    log.copy_of = placement.copy_of;
    const struct store_revision revision = {job->article, &placement, &log, changed_title(job->article)};
    if (store_article_revised(job->classify->service.store, &revision, on_revised, job, &err) < 0) {
        article_job_again(job, RETRY_MS, err.text);
    }
}

static void ask(struct article_job *job);

static void on_moved(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct article_job *job = context;
    if (!article_job_goes_on(job, result))
        return;
    if (answer->outcome == CHANGE_DONE) {
        metric_add(job->classify->metrics.revised_moves, 1);
    }
    job->was_moved = 1;
    ask(job);
}

static void move_away(struct article_job *job, const struct revised_fit *fit)
{
    char note[STORE_CHANGE_NOTE_MAX];
    struct err err = {0};
    snprintf(note, sizeof note, "reworded: log odds here %.1f, %s %.1f", (double)fit->here,
             fit->to_story_id[0] ? "there" : "elsewhere below", (double)fit->there);
    const struct store_move move = {.article_id = job->article->id, .to_story = fit->to_story_id, .note = note};
    if (store_article_move(job->classify->service.store, &move, on_moved, job, &err) < 0) {
        article_job_again(job, RETRY_MS, err.text);
    }
}

static void place_again(struct article_job *job, const Triptych__Placement *known)
{
    const struct decision_input input = {job->article->id, &job->features, job->embedding, job->time_ms};
    struct revised_fit fit;
    struct err err = {0};
    int code = revised_fit(job->classify->index, &input, &fit, &err);
    if (code < 0) {
        article_job_again(job, RETRY_MS, err.text);
    } else if (fit.stays || job->was_moved) {
        commit(job, known, fit.is_copy);
    } else {
        move_away(job, &fit);
    }
}

static void take_known(struct article_job *job, const Triptych__PlacedArticle *known)
{
    if (!known) {
        article_job_done(job, "rejected", "retention took the article");
    } else if (known->placement && known->placement->story_id[0]) {
        place_again(job, known->placement);
    } else if (job->subject.kind == KIND_NOT_NEWS) {
        article_exclude(job);
    } else {
        article_place(job);
    }
}

static void on_known(void *context, const struct store_result *result, const Triptych__PlacedArticle *known)
{
    struct article_job *job = context;
    if (article_job_goes_on(job, result))
        take_known(job, known);
}

static void ask(struct article_job *job)
{
    struct err err = {0};
    if (store_article_get(job->classify->service.store, job->article->id, on_known, job, &err) < 0) {
        article_job_again(job, RETRY_MS, err.text);
    }
}

void article_revise(struct article_job *job)
{
    /* As in article_place: no decision on an index that is incomplete or being rearranged. */
    if (!job->classify->is_caught_up || on_review_is_holding(job->classify)) {
        article_job_enter(job, ARTICLE_HELD);
        return;
    }
    article_job_enter(job, ARTICLE_ASKING);
    ask(job);
}
