/* What a story is to say now: made, or kept for thrift, and in a model's words where there are some. */
#include "clock.h"
#include "summary_job.h"

/* What the economy keeps is committed again: publish waits for the version. */
int summary_texts_get(struct summarize *summarize, const Triptych__Story *story, int is_trial,
                      struct summary_texts *out, struct err *err)
{
    uint64_t mark;
    struct story_made made = {story->head->summary, story->details};
    int code = story_maker_mark(summarize->maker, story, &mark, err);
    int is_kept = code == 0 && economy_keeps(summarize->economy, story, mark, clock_monotonic_ms());
    if (code == 0 && !is_kept) {
        story_maker_keep(summarize->maker, story->head->summary, story->details);
        code = story_make(summarize->maker, story->articles, story->n_articles, &made, err);
    }
    if (code != 0)
        return code;
    if (!is_trial && is_kept) {
        metric_add(summarize->metrics.kept, 1);
        economy_put_off(summarize->economy, story);
    } else if (!is_trial)
        economy_note(summarize->economy, story, mark, made.details != NULL, clock_monotonic_ms());
    out->mark = mark;
    out->is_kept = is_kept;
    out->details = made.details;
    story_words_dress(&summarize->words, made.summary, story->head->summary, &out->dress);
    out->summary = out->dress.summary;
    return 0;
}
