/* The commit log, followed from its oldest entry: at start it rebuilds the index, then it keeps it the same as that of
 * every other replica. */
#include "on_log_entry.h"

#include "article_job.h"
#include "classify.h"
#include "clock.h"
#include "index_open.h"
#include "story_rerate.h"
#include "view.h"

#include <stdlib.h>
#include <string.h>

/* A log entry's sequence number ends with the microseconds at which Redis wrote it: the lag is what readers wait beyond
 * the decision itself. */
static void observe_lag(struct classify *classify, const char *seq)
{
    const char *dash = strchr(seq, '-');
    int64_t committed_us = dash ? strtoll(dash + 1, NULL, 10) : 0;
    double lag = ((double)clock_now_ms() * 1000.0 - (double)committed_us) / 1e6;
    metric_observe(classify->metrics.view_lag_seconds, lag > 0 ? lag : 0);
}

/* One broken entry must not stop the replica: it is counted, named and passed over, and the index lacks one article. */
static void refuse(struct classify *classify, const struct store_entry *entry, const char *why)
{
    metric_add(classify->metrics.log_refused, 1);
    log_warn("log_entry_refused", LOG_TEXT("article", entry->log->article_id), LOG_TEXT("seq", entry->seq),
             LOG_TEXT("reason", why));
}

static int is_mine(const struct classify *classify, const Triptych__LogEntry *log)
{
    return strcmp(log->instance, daemon_instance(classify->service.daemon)) == 0;
}

/* What this process moved itself may have gone on since, with the story that it came to. */
static int is_where_it_was(const struct classify *classify, const Triptych__LogEntry *log)
{
    const char *here = story_index_story_of(classify->index, log->article_id);
    return here && strcmp(here, log->other_story_id) == 0;
}

/* A merge or a move: no features, the index knows the articles. */
static void apply_change(struct classify *classify, const struct store_entry *entry)
{
    const Triptych__LogEntry *log = entry->log;
    struct err err = {0};
    int is_merge = strcmp(log->kind, "merge") == 0;
    if (!id_is_valid(log->story_id, 's') || !id_is_valid(log->other_story_id, 's') ||
        (!is_merge && !id_is_valid(log->article_id, 'a'))) {
        refuse(classify, entry, "an id is not valid");
        return;
    }
    if (classify->is_caught_up && (review_changes_take_log(classify, log) ||
                                   (!is_merge && is_mine(classify, log) && !is_where_it_was(classify, log))))
        return;
    int result = is_merge ? story_index_merge(classify->index, log->other_story_id, log->story_id, &err)
                          : story_index_move(classify->index, log->article_id, log->story_id, &err);
    if (result < 0) {
        refuse(classify, entry, err.text);
    }
}

/* Its length is its number of dimensions; a replica whose embedder is another one's does without. */
static struct embedding embedding_of(const struct classify *classify, const Triptych__LogEntry *log)
{
    if (log->embedding.len == 0 || !classify->embed_model || log->embedding_model != classify->embed_model) {
        return (struct embedding){0};
    }
    return (struct embedding){(const int8_t *)log->embedding.data, (unsigned)log->embedding.len, log->embedding_model};
}

static void apply_placement(struct classify *classify, const struct store_entry *entry)
{
    const Triptych__LogEntry *log = entry->log;
    struct article_features features;
    struct err err = {0};
    if (!id_is_valid(log->article_id, 'a') || !id_is_valid(log->story_id, 's') || strlen(log->copy_of) >= ID_SIZE) {
        refuse(classify, entry, "an id is not valid");
        return;
    }
    int is_own = classify->is_caught_up && is_mine(classify, log);
    int is_revision = strcmp(log->kind, "revise") == 0;
    if (is_own && !is_revision && story_index_confirm(classify->index, log->article_id, log->story_id))
        return;
    /* Entries come from other processes, perhaps of another version: nothing is entered that does not unpack whole. */
    if (article_features_unpack(log->features.data, log->features.len, &features, &err) < 0) {
        refuse(classify, entry, err.text);
        return;
    }
    /* What this process read itself it learnt then. */
    if (!is_own && classify->is_caught_up)
        view_other_seen(classify);
    if (!is_own)
        repeats_learn_marks(classify->repeats, &features.marks);
    const struct placement placement = {log->article_id, log->story_id, log->copy_of,
                                        log->time_ms,    &features,     embedding_of(classify, log)};
    int entered = is_revision ? story_index_revise(classify->index, &placement, &err)
                              : story_index_apply(classify->index, &placement, PLACEMENT_COMMITTED, &err);
    if (entered < 0) {
        refuse(classify, entry, err.text);
    } else if (entered) {
        on_review_placed_elsewhere(classify, log->article_id, is_mine(classify, log) ? "" : log->instance);
        story_index_expire(classify->index);
    }
}

/* Its vector came after it had been placed. */
static void apply_embedding(struct classify *classify, const struct store_entry *entry)
{
    const struct embedding embedding = embedding_of(classify, entry->log);
    if (embedding.values) {
        story_index_embed(classify->index, entry->log->article_id, &embedding);
    }
}

static void on_log_entry(void *context, const struct store_entry *entry)
{
    struct classify *classify = context;
    const char *kind = entry->log->kind;
    if (strcmp(kind, "create") == 0 || strcmp(kind, "join") == 0 || strcmp(kind, "revise") == 0) {
        apply_placement(classify, entry);
    } else if (strcmp(kind, "merge") == 0 || strcmp(kind, "move") == 0) {
        apply_change(classify, entry);
    } else if (strcmp(kind, "embed") == 0) {
        apply_embedding(classify, entry);
    } else {
        refuse(classify, entry, "a kind that this version does not know");
    }
    /* While old entries are read, the lag would be their age. */
    if (classify->is_caught_up) {
        observe_lag(classify, entry->seq);
    }
    view_moved(classify);
}

static void on_caught_up(void *context, const char *seq)
{
    struct classify *classify = context;
    /* Called after every reconnection; only the first time, or after a loss, is there something to do. */
    if (classify->is_caught_up) {
        return;
    }
    struct story_index_counts counts = story_index_counts(classify->index);
    log_info("index_ready", LOG_TEXT("seq", seq), LOG_INT("stories", counts.stories),
             LOG_INT("articles", counts.articles), LOG_INT("bytes", counts.bytes));
    classify->is_caught_up = 1;
    daemon_ready_set(classify->service.daemon, "index", 1, NULL);
    /* Now decisions see every story that any replica has committed: work may come. */
    service_pause(&classify->service, SERVICE_NOT_READY, 0);
    article_jobs_release(classify);
}

static void set_behind(struct classify *classify, const char *reason)
{
    classify->is_caught_up = 0;
    daemon_ready_set(classify->service.daemon, "index", 0, reason);
    service_pause(&classify->service, SERVICE_NOT_READY, 1);
}

/* What is under way finds its answer all the same: commits are idempotent, and what was refused waits for the new
 * index. */
static void on_lost(void *context, const char *reason)
{
    struct classify *classify = context;
    struct err err = {0};
    log_warn("log_lost", LOG_TEXT("reason", reason));
    classify->view.answered_seq[0] = '\0'; /* of a log that is no more */
    set_behind(classify, "the commit log's position is gone: reading the stories again");
    if (index_open(classify, &err) < 0) {
        /* Rather decide by what was known than not at all; the log is read over it, and entries that are there already
         * change nothing. */
        log_error("index_kept", LOG_TEXT("reason", err.text));
    }
    story_rerate_check(classify); /* a Redis that came back older has the ratings of then */
}

int on_log_open(struct classify *classify, struct err *err)
{
    const struct store_follow_options options = {.stream = STREAM_LOG,
                                                 .from = "",
                                                 .on_entry = on_log_entry,
                                                 .on_caught_up = on_caught_up,
                                                 .on_lost = on_lost,
                                                 .context = classify};
    set_behind(classify, "reading the stories from the commit log");
    return store_follow_open(classify->service.store, &options, &classify->follower, err);
}
