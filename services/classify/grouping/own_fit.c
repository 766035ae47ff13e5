/* How well an article fits the story it is in, were it not there: the story is measured without it, for its own words
 * in the centre would speak for it. */
#include "own_fit.h"

#include "join_model.h"
#include "story_index_state.h"

#include <stdlib.h>

static void ignore_term(void *context, uint32_t hash)
{
    (void)context;
    (void)hash;
}

static void match_with(const struct story_index *index, uint32_t story, const struct match_query *query, float *out)
{
    struct match match;
    match_story(index, query, story, &match);
    *out = join_log_odds(index->models, &match);
}

int own_fit(struct story_index *index, uint32_t slot, const struct match_query *query, float *out_log_odds)
{
    const struct live_article *report = &index->articles[slot];
    struct live_story *story = &index->stories[report->story];
    /* The story is taken apart in place and put back from this copy: copying the whole index for one question is out of
     * the question, and nothing else runs meanwhile. Only `centre` is owned, and only it is replaced. */
    const struct live_story saved = *story;
    if (!report->vector) {
        match_with(index, report->story, query, out_log_odds);
        return 0;
    }
    story->centre = vector_copy(saved.centre);
    if (!story->centre) {
        story->centre = saved.centre;
        return ERR_MEMORY;
    }
    vector_subtract(story->centre, report->vector, ignore_term, NULL);
    story->kept_count = 0;
    for (size_t i = 0; i < saved.kept_count; i++) {
        if (saved.kept[i] != slot) {
            story->kept[story->kept_count++] = saved.kept[i];
        }
    }
    story->report_count--;
    match_with(index, report->story, query, out_log_odds);
    free(story->centre);
    *story = saved;
    return 0;
}
