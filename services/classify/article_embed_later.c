/* Now and then, when the embedder is well and no new article waits for it: the vectors of articles that were placed
 * without one. They go into the commit log, for every replica's index, and their stories are looked at again. */
#include "article_embed_later.h"

#include "classify.h"
#include "embed_compact.h"
#include "review_queue.h"
#include "store_changes.h"

#include <stdlib.h>
#include <string.h>

#define TICK_MS       250
#define UNDER_WAY_MAX EMBED_BATCH_MAX

struct later_ask {
    struct classify *classify;
    struct embed_later_entry entry; /* its gist owned */
    int has_vector;                 /* and waits for Redis */
};

static void ask_free(struct later_ask *ask)
{
    for (size_t i = 0; i < UNDER_WAY_MAX; i++) {
        if (ask->classify->later.asked[i] == ask) {
            ask->classify->later.asked[i] = NULL;
        }
    }
    free(ask->entry.gist);
    free(ask);
}

static void on_embedded(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct later_ask *ask = context;
    struct classify *classify = ask->classify;
    /* The store answers everything that is under way when it closes; index and metrics are not to be touched then. */
    if (classify->is_closing) {
        ask_free(ask);
        return;
    }
    if (result->code < 0) {
        log_warn("vector_not_committed", LOG_TEXT("article", ask->entry.article_id), LOG_TEXT("reason", result->text));
    } else if (answer->outcome == CHANGE_DONE) {
        uint32_t story = story_index_find(classify->index, answer->story_id);
        metric_add(classify->metrics.embedded_later, 1);
        if (story != SLOT_NONE) {
            /* The story was grouped by words alone: with the vector it may turn out to be the same as another. */
            review_queue_renew(classify->index, story);
        }
    }
    ask_free(ask);
}

static int commit(struct later_ask *ask, const float *vector, unsigned dimensions, struct err *err)
{
    Triptych__LogEntry log;
    int8_t *values = malloc(dimensions);
    if (!values) {
        return err_set(err, ERR_MEMORY, "no memory for a vector");
    }
    embed_compact(vector, dimensions, values);
    triptych__log_entry__init(&log);
    log.kind = (char *)"embed";
    log.article_id = ask->entry.article_id;
    log.instance = (char *)daemon_instance(ask->classify->service.daemon);
    log.embedding.data = (uint8_t *)values;
    log.embedding.len = dimensions;
    log.embedding_model = ask->classify->embed_model;
    int code = store_article_embed(ask->classify->service.store, &log, on_embedded, ask, err);
    free(values);
    return code;
}

/* What fails because the embedder went away is kept; what fails while it answers is not worth a third time. */
static void on_vector(void *context, const float *vector, unsigned dimensions)
{
    struct later_ask *ask = context;
    struct classify *classify = ask->classify;
    struct err err = {0};
    ask->has_vector = vector != NULL;
    if (vector && commit(ask, vector, dimensions, &err) == 0) {
        return;
    }
    if (vector) {
        log_warn("vector_not_committed", LOG_TEXT("article", ask->entry.article_id), LOG_TEXT("reason", err.text));
    } else if (embed_state(classify->embed) != EMBED_READY) {
        embed_later_add(&classify->later.waiting, ask->entry.article_id, ask->entry.gist, ask->entry.lang);
    }
    ask_free(ask);
}

/* Whether it was sent; it belongs to its answer then. New articles have the embedder first: see on_tick. */
static int ask_next(struct classify *classify, size_t place)
{
    struct err err = {0};
    struct later_ask *ask = calloc(1, sizeof *ask);
    if (!ask || !embed_later_take(&classify->later.waiting, &ask->entry)) {
        free(ask);
        return 0;
    }
    ask->classify = classify;
    classify->later.asked[place] = ask;
    if (embed_request(classify->embed, ask->entry.gist, ask->entry.lang, on_vector, ask, &err) == 0) {
        return 1;
    }
    embed_later_add(&classify->later.waiting, ask->entry.article_id, ask->entry.gist, ask->entry.lang);
    ask_free(ask);
    return 0;
}

static void on_tick(void *context)
{
    struct classify *classify = context;
    metric_set(classify->metrics.embed_later_waiting, classify->later.waiting.count);
    metric_set(classify->metrics.embed_later_forgotten, (double)classify->later.waiting.forgotten);
    /* Late vectors improve old stories; new articles are waited for by readers, so they never queue behind these. */
    if (embed_state(classify->embed) != EMBED_READY || article_jobs_are_embedding(classify)) {
        return;
    }
    for (size_t place = 0; place < UNDER_WAY_MAX; place++) {
        if (!classify->later.asked[place] && !ask_next(classify, place)) {
            return;
        }
    }
}

void article_embed_later_add(struct article_job *job, const char *gist)
{
    if (gist[0] != '\0') {
        embed_later_add(&job->classify->later.waiting, job->article->id, gist, job->features.lang);
    }
}

unsigned article_embed_later_due(const struct classify *classify)
{
    unsigned under_way = 0;
    for (size_t place = 0; place < UNDER_WAY_MAX; place++) {
        under_way += classify->later.asked[place] != NULL;
    }
    /* While the embedder is away, waiting entries do not count: a replay that waits for all work would never end. */
    int is_expected = classify->embed && embed_state(classify->embed) == EMBED_READY;
    return under_way + (is_expected ? classify->later.waiting.count : 0);
}

void article_embed_later_open(struct classify *classify)
{
    loop_timer_init(&classify->later.tick, on_tick, classify);
    loop_timer_start(daemon_loop(classify->service.daemon), &classify->later.tick, TICK_MS, TICK_MS);
}

void article_embed_later_stop(struct classify *classify)
{
    loop_timer_stop(&classify->later.tick);
    for (size_t place = 0; place < UNDER_WAY_MAX; place++) {
        struct later_ask *ask = classify->later.asked[place];
        /* With a vector it waits for Redis, whose answer frees it; without one nobody would. */
        if (ask && !ask->has_vector) {
            ask_free(ask);
        }
    }
    embed_later_done(&classify->later.waiting);
}
