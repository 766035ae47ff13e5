/* Redis answered a commit. Until then the article was provisional: now it stays, or is taken back and decided again
 * with what another replica did meanwhile. This is where replicas that decide at the same time are brought to one
 * result. */
#include "on_committed.h"

#include "article_job.h"
#include "classify.h"
#include "story_announce.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

#define RETRY_SOON_MS 0

static void on_done(struct article_job *job, const struct store_commit_answer *answer)
{
    struct classify *classify = job->classify;
    const struct decision *decision = &job->decision;
    metric_add(classify->metrics.articles, 1);
    metric_add(decision->joins ? classify->metrics.joins : classify->metrics.creates, 1);
    metric_add(classify->metrics.copies, decision->copy_of[0] != '\0');
    log_debug("article_placed", LOG_TEXT("article", job->article->id), LOG_TEXT("story", answer->story_id),
              LOG_INT("version", answer->version), LOG_REAL("score", decision->score));
    story_announce(classify, answer->story_id, answer->version);
    article_job_done(job, "done", NULL);
}

/* It had been placed before. The index follows the log; what was entered here in another story is taken back. */
static void on_repeated(struct article_job *job, const struct store_commit_answer *answer)
{
    struct classify *classify = job->classify;
    const char *here = story_index_story_of(classify->index, job->article->id);
    if (here && strcmp(here, answer->story_id) != 0) {
        story_index_undo(classify->index, job->article->id);
    }
    metric_add(classify->metrics.repeated, 1);
    article_job_done(job, "duplicate", NULL);
}

/* Another replica began a story with one of these words: the log will say so. The story that was to begin here goes,
 * with what has joined it meanwhile; those commits come back as gone. */
static void on_refused(struct article_job *job, const struct store_commit_answer *answer)
{
    struct classify *classify = job->classify;
    metric_add(classify->metrics.refused, 1);
    story_index_drop_story(classify->index, job->decision.story_id);
    snprintf(job->wanted_seq, sizeof job->wanted_seq, "%s", answer->log_seq);
    article_job_again(job, RETRY_SOON_MS, "another replica keeps beginning stories with the same words");
}

/* A story that went into another one takes its articles there, as the log is about to say. */
static void on_gone(struct article_job *job, const char *merged_into)
{
    struct classify *classify = job->classify;
    metric_add(classify->metrics.gone, 1);
    if (!*merged_into || story_index_merge(classify->index, job->decision.story_id, merged_into, NULL) < 0) {
        story_index_drop_story(classify->index, job->decision.story_id);
    }
    article_job_again(job, RETRY_SOON_MS, "the stories that it fits are gone when it is to join them");
}

static void take_answer(struct article_job *job, const struct store_result *result,
                        const struct store_commit_answer *answer)
{
    if (result->code < 0) {
        /* Whether Redis did it is not known after a lost connection. If it did, the log brings the article back; if
         * not, the work is overdue and comes again. */
        story_index_undo(job->classify->index, job->article->id);
        article_job_failed(job, result->code, result->text);
        return;
    }
    switch (answer->outcome) {
    case COMMIT_DONE:
        on_done(job, answer);
        break;
    case COMMIT_REPEATED:
        on_repeated(job, answer);
        break;
    case COMMIT_REFUSED:
        on_refused(job, answer);
        break;
    case COMMIT_GONE:
        on_gone(job, answer->story_id);
        break;
    case COMMIT_UNKNOWN:
        story_index_undo(job->classify->index, job->article->id);
        article_job_done(job, "rejected", "retention took the article before it was placed");
        break;
    }
}

void on_committed(void *context, const struct store_result *result, const struct store_commit_answer *answer)
{
    struct article_job *job = context;
    struct classify *classify = job->classify;
    view_answered(classify, result->code == 0 ? answer->log_seq : "");
    if (classify->is_closing) {
        article_job_free(job);
        return;
    }
    take_answer(job, result, answer);
    view_moved(classify);
}
