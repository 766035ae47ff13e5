/* Redis answered a commit: announce the summarized story to publish. */
#include "summarize.h"

static void announce(struct summing *summing)
{
    struct summarize *summarize = summing->summarize;
    Triptych__StorySummarized summarized = TRIPTYCH__STORY_SUMMARIZED__INIT;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    summarized.story_id = work.id = summing->story_id;
    summarized.version = summing->version;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_SUMMARIZED;
    work.summarized = &summarized;
    service_announce(&summarize->service, &work, NULL);
}

void on_summary_committed(void *context, const struct store_result *result, const struct store_versioned_answer *answer)
{
    struct summing *summing = context;
    struct summarize *summarize = summing->summarize;
    if (result->code < 0) {
        summing_fail(summing, result->code, result->text);
        return;
    }
    if (answer->is_stale) {
        /* Another replica was faster, or the story is gone. If it has moved on since, that change is on its way here.
         */
        metric_add(summarize->metrics.conflicts, summing->version > 0);
        summing_done(summing, "duplicate", NULL);
    } else {
        metric_add(summarize->metrics.summaries, 1);
        log_debug("story_summarized", LOG_TEXT("story", summing->story_id), LOG_INT("version", summing->version),
                  LOG_INT("moved_on", answer->todo_left));
        announce(summing);
        summing_done(summing, "done", NULL);
    }
    on_story_settled(summarize);
}
