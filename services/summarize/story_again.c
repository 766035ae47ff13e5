/* A story's texts would come out otherwise than they are, although nothing has joined or left it: a model's words have come,
 * or its texts were kept for a while although something had joined.
 * Publish shows a summary of a new version alone, so the story gets one, but only when there is something new to show. */
#include "clock.h"
#include "store_ratings.h"
#include "summary_job.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

void story_again(struct summarize *summarize, const char *story_id)
{
    void *older = NULL;
    if (debounce_note(summarize->debounce, story_id, clock_monotonic_ms(), NULL, &older) < 0)
        return; /* the table is full of real changes */
    /* A change of the story waits already: it stays the one that is answered. */
    if (older)
        debounce_note(summarize->debounce, story_id, clock_monotonic_ms(), older, &older);
}

/* What joined last is read then, even if nothing follows. One a tick, and only while few changes wait, so that many at once do not
 * crowd out what readers wait for. */
void story_again_due(struct summarize *summarize)
{
    char story_id[ID_SIZE];
    if (debounce_count(summarize->debounce) < SUMMARIZE_CALM && summarize->service.store_state != STORE_DOWN &&
        economy_take_due(summarize->economy, clock_monotonic_ms(), story_id))
        story_again(summarize, story_id);
}

/* Compared as Redis would keep them, so that no field can be forgotten here. What cannot be packed counts as another text:
 * committing it will say why. */
static int is_same(const void *one, const void *other, struct err *err)
{
    uint8_t *packed[2] = {NULL, NULL};
    size_t sizes[2] = {0, 0};
    int code = wire_pack(one, &packed[0], &sizes[0], err);
    if (code == 0)
        code = wire_pack(other, &packed[1], &sizes[1], err);
    int same = code == 0 && sizes[0] == sizes[1] && memcmp(packed[0], packed[1], sizes[0]) == 0;
    free(packed[0]);
    free(packed[1]);
    return same;
}

/* Whether these texts are those that the story has. */
static int are_shown(const Triptych__Story *story, struct summary_texts *texts, struct err *err)
{
    if (!story->head->summary || !texts->details != !story->details)
        return 0;
    Triptych__Summary summary = texts->summary;
    summary.based_on_version = story->head->summary->based_on_version;
    if (!is_same(&summary, story->head->summary, err))
        return 0;
    if (!texts->details)
        return 1;
    Triptych__StoryDetails details = *texts->details;
    details.based_on_version = story->details->based_on_version;
    return is_same(&details, story->details, err);
}

static void on_touched(void *context, const struct store_result *result, enum rerate_outcome outcome, uint64_t version)
{
    struct summary_job *job = context;
    (void)version;
    if (result->code < 0) {
        summary_job_fail(job, result->code, result->text);
    } else if (outcome != RERATE_DONE) {
        summary_job_done(job, "done", NULL); /* it changed meanwhile, and so is summed up anyway */
    } else {
        job->is_touched = 1;
        summary_job_load(job);
    }
}

void story_again_look(struct summary_job *job, const Triptych__Story *story)
{
    struct err err = {0};
    struct summary_texts texts;
    int code = summary_texts_get(job->summarize, story, 1, &texts, &err);
    if (code == 0 && are_shown(story, &texts, &err)) {
        if (!texts.is_kept)
            economy_note(job->summarize->economy, story, texts.mark, texts.details != NULL, clock_monotonic_ms());
        summary_job_done(job, "done", NULL);
        return;
    }
    /* Counted and entered for summarize as it stands: should this process end now, another one goes on. */
    const struct store_rerating touch = {
        .story_id = job->story_id, .version = story->head->version, .due_ms = STORE_TODO_LEASE_MS};
    if (code == 0)
        code = store_story_rerate(job->summarize->service.store, &touch, on_touched, job, &err);
    if (code < 0)
        summary_job_fail(job, code, err.text);
}
