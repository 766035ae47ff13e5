/* Redis answered a commit: the article is placed, or must be decided anew. */
#include "classify.h"

#include <stdio.h>
#include <string.h>

#define RETRY_SOON_MS 0

void story_announce(struct classify *classify, const char *story_id, uint64_t version)
{
    Triptych__StoryChanged changed;
    Triptych__Work work;
    triptych__story_changed__init(&changed);
    triptych__work__init(&work);
    changed.story_id = (char *)story_id;
    changed.version = version;
    work.id = changed.story_id;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    work.changed = &changed;
    service_announce(&classify->service, &work, NULL);
}

static void placed(struct placing *placing, const struct store_commit_answer *answer)
{
    struct classify *classify = placing->classify;
    const struct decision *decision = &placing->decision;
    metric_add(classify->metrics.articles, 1);
    metric_add(decision->joins ? classify->metrics.joins : classify->metrics.creates, 1);
    metric_add(classify->metrics.copies, decision->copy_of[0] != '\0');
    log_debug("article_placed", LOG_TEXT("article", placing->article->id), LOG_TEXT("story", answer->story_id),
              LOG_INT("version", answer->version), LOG_REAL("score", decision->score));
    story_announce(classify, answer->story_id, answer->version);
    article_done(placing, "done", NULL);
}

/* It had been placed before. The index follows the log; what was entered here in another story is taken back. */
static void repeated(struct placing *placing, const struct store_commit_answer *answer)
{
    struct classify *classify = placing->classify;
    const char *here = story_index_story_of(classify->index, placing->article->id);
    if (here && strcmp(here, answer->story_id) != 0) {
        story_index_undo(classify->index, placing->article->id);
    }
    metric_add(classify->metrics.repeated, 1);
    article_done(placing, "duplicate", NULL);
}

/* Another replica began a story with one of these words: the log will tell. The story that was to begin here goes, with
 * what has joined it meanwhile; those commits come back as gone. */
static void refused(struct placing *placing, const struct store_commit_answer *answer)
{
    struct classify *classify = placing->classify;
    metric_add(classify->metrics.refused, 1);
    story_index_drop_story(classify->index, placing->decision.story_id);
    snprintf(placing->wanted_seq, sizeof placing->wanted_seq, "%s", answer->log_seq);
    article_place_again(placing, RETRY_SOON_MS, "another replica keeps beginning stories with the same words");
}

/* A story that went into another one takes its articles there, as the log is about to say. */
static void gone(struct placing *placing, const char *merged_into)
{
    struct classify *classify = placing->classify;
    metric_add(classify->metrics.gone, 1);
    if (!*merged_into || story_index_merge(classify->index, placing->decision.story_id, merged_into, NULL) < 0) {
        story_index_drop_story(classify->index, placing->decision.story_id);
    }
    article_place_again(placing, RETRY_SOON_MS, "the stories that it fits are gone when it is to join them");
}

static void failed(struct placing *placing, const struct store_result *result)
{
    story_index_undo(placing->classify->index, placing->article->id);
    if (service_is_hopeless(result->code)) {
        article_give_up(placing, result->text);
    } else {
        article_done(placing, "rejected", result->text); /* it comes back when overdue */
    }
}

void on_committed(void *context, const struct store_result *result, const struct store_commit_answer *answer)
{
    struct placing *placing = context;
    if (placing->classify->is_closing) {
        placing_free(placing);
        return;
    }
    if (result->code < 0) {
        failed(placing, result);
        return;
    }
    switch (answer->outcome) {
    case COMMIT_DONE:
        placed(placing, answer);
        break;
    case COMMIT_REPEATED:
        repeated(placing, answer);
        break;
    case COMMIT_REFUSED:
        refused(placing, answer);
        break;
    case COMMIT_GONE:
        gone(placing, answer->story_id);
        break;
    case COMMIT_UNKNOWN:
        story_index_undo(placing->classify->index, placing->article->id);
        article_done(placing, "rejected", "retention took the article before it was placed");
        break;
    }
}
