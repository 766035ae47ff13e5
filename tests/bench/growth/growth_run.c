#include "growth_run.h"

#include "decision.h"
#include "review.h"
#include "review_queue.h"
#include "story_index_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct run {
    const struct growth_run_options *options;
    struct growth_stream *stream;
    struct story_index *index;
    double *times_us; /* owned, one a measured article */
    struct growth_article article;
    struct growth_result result;
};

/* Of this thread alone: what others do on the machine counts as little as possible. */
static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double resident_bytes(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file) {
        if (fscanf(file, "%*s %ld", &pages) != 1) {
            pages = 0;
        }
        fclose(file);
    }
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static int enter(struct run *run, const char *story_id, const char *copy_of, enum placement_state state,
                 struct err *err)
{
    const struct growth_article *article = &run->article;
    const struct placement placement = {article->id,      story_id,           copy_of,
                                        article->time_ms, &article->features, article->embedding};
    int result = story_index_apply(run->index, &placement, state, err);
    story_index_expire(run->index);
    return result < 0 ? result : 0;
}

static int next(struct run *run, struct err *err)
{
    return growth_stream_next(run->stream, &run->article) < 0 ? err_set(err, ERR_MEMORY, "no memory for more articles")
                                                              : 0;
}

/* Half as many again as it takes to have them, so that big stories have grown. */
static int fill(struct run *run, struct err *err)
{
    uint64_t wanted = 0;
    uint64_t filled = 0;
    int result = 0;
    double us = 0;
    while (result == 0 && (wanted == 0 || filled < wanted)) {
        if ((result = next(run, err)) < 0) {
            return result;
        }
        double started_us = cpu_us();
        result = enter(run, run->article.story_id, "", PLACEMENT_COMMITTED, err);
        us += cpu_us() - started_us;
        filled++;
        if (wanted == 0 && story_index_counts(run->index).stories >= run->options->stream.live_stories) {
            wanted = filled + filled / 2;
        }
    }
    run->result.fill_us = us / (double)filled;
    return result;
}

/* ── as classify does it ─────────────────────────────────────────────────────────────────────────────────────────── */

static int place(struct run *run, struct err *err)
{
    const struct growth_article *article = &run->article;
    const struct decision_input input = {article->id, &article->features, article->embedding, article->time_ms};
    struct decision decision;
    int result = decide(run->index, &input, &decision, err);
    if (result < 0) {
        return result;
    }
    run->result.begin_share += !decision.joins;
    return enter(run, decision.story_id, decision.copy_of, PLACEMENT_PROVISIONAL, err);
}

static int move(struct run *run, const struct review_stray *stray, struct err *err)
{
    char to[ID_SIZE], name[ID_SIZE + 8], article_id[ID_SIZE];
    memcpy(article_id, run->index->articles[stray->article].id, ID_SIZE);
    snprintf(name, sizeof name, "%s alone", article_id);
    id_for_story(name, to);
    if (stray->to != SLOT_NONE) {
        memcpy(to, run->index->stories[stray->to].id, ID_SIZE);
    }
    run->result.moves++;
    return story_index_move(run->index, article_id, to, err);
}

static int review(struct run *run, uint32_t story, struct err *err)
{
    struct review_pair pairs[REVIEW_STORIES_MAX];
    struct review_stray stray;
    run->result.reviews++;
    if (review_story(run->index, story, pairs) == 0 || pairs[0].score < REVIEW_SCORE_MIN) {
        return review_reports(run->index, story, &stray) ? move(run, &stray, err) : 0;
    }
    char from[ID_SIZE], into[ID_SIZE];
    memcpy(from, run->index->stories[pairs[0].from].id, ID_SIZE);
    memcpy(into, run->index->stories[pairs[0].into].id, ID_SIZE);
    run->result.merges++;
    return story_index_merge(run->index, from, into, err);
}

static int review_due(struct run *run, struct err *err)
{
    uint32_t story;
    int result = 0;
    while (result >= 0 && (story = review_queue_next(run->index, 0)) != SLOT_NONE) {
        result = review(run, story, err);
    }
    return result < 0 ? result : 0;
}

static int measure(struct run *run, struct err *err)
{
    double reviews_us = 0;
    for (unsigned i = 0; i < run->options->articles; i++) {
        int result = next(run, err);
        if (result < 0) {
            return result;
        }
        run->result.should_share += run->article.is_first;
        double started_us = cpu_us();
        result = place(run, err);
        double placed_us = cpu_us();
        if (result < 0 || (result = review_due(run, err)) < 0) {
            return result;
        }
        reviews_us += cpu_us() - placed_us;
        run->times_us[i] = placed_us - started_us;
    }
    run->result.mean_reviewed_us = reviews_us / run->options->articles;
    return 0;
}

static int ascending(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static void sum_up(struct run *run, double before_bytes)
{
    struct growth_result *result = &run->result;
    unsigned count = run->options->articles;
    struct story_index_counts counts = story_index_counts(run->index);
    result->resident_bytes =
        (resident_bytes() - before_bytes - (double)growth_stream_bytes(run->stream)) / counts.stories;
    result->index_bytes = ((double)counts.bytes - result->empty_bytes) / counts.stories;
    result->stories = counts.stories;
    result->articles = counts.articles;
    qsort(run->times_us, count, sizeof *run->times_us, ascending);
    for (unsigned i = 0; i < count; i++) {
        result->mean_us += run->times_us[i] / count;
    }
    result->median_us = run->times_us[count / 2];
    result->p99_us = run->times_us[(size_t)count * 99 / 100];
    result->mean_reviewed_us += result->mean_us;
    result->begin_share /= count;
    result->should_share /= count;
}

int growth_run(const struct growth_run_options *options, struct growth_result *out, struct err *err)
{
    struct run run = {.options = options, .times_us = calloc(options->articles, sizeof *run.times_us)};
    const struct story_index_options limits = {.stories_max = options->stream.live_stories,
                                               .keep_ms = INT64_MAX / 4}; /* the number is what is to be held */
    run.stream = growth_stream_new(&options->stream);
    run.index = story_index_new(&limits, err);
    int result = run.times_us && run.stream && run.index ? 0 : ERR_MEMORY;
    double before_bytes = resident_bytes();
    run.result.empty_bytes = run.index ? (double)story_index_counts(run.index).bytes : 0;
    if (result == 0 && (result = fill(&run, err)) == 0 && (result = measure(&run, err)) == 0) {
        sum_up(&run, before_bytes);
        *out = run.result;
    }
    story_index_free(run.index);
    growth_stream_free(run.stream);
    free(run.times_us);
    return result;
}
