/* Makes and commits a story's event. The version that was published before is compared in Redis: of two replicas with
 * the same work one event comes out. */
#include "on_story_summarized.h"

#include "clock.h"
#include "story_event.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct publish_job {
    struct event_maker *maker;
    struct link_job *link_job;
    char story_id[ID_SIZE];
    struct passage *passages; /* owned: what to tell once the event is there; NULL: nothing */
    size_t passage_count;
};

static void publish_job_done(struct publish_job *job, const char *outcome, const char *reason)
{
    if (!job->maker->is_closing) /* closing the link has freed it */
        link_job_done(job->link_job, outcome, reason);
    free(job->passages);
    free(job);
}

static void publish_job_fail(struct publish_job *job, int code, const char *reason)
{
    service_work_failed(job->maker->service, job->story_id, code, reason);
    publish_job_done(job, "rejected", reason);
}

/* ── the ways of articles, for who collects them ── */

static void note_passage(struct publish_job *job, const Triptych__PlacedArticle *placed)
{
    struct passage *passage = &job->passages[job->passage_count++];
    *passage = (struct passage){.received_ms = placed->article->received_ms, .placed_ms = placed->placement->placed_ms};
    snprintf(passage->article_id, sizeof passage->article_id, "%s", placed->article->id);
    snprintf(passage->story_id, sizeof passage->story_id, "%s", job->story_id);
    snprintf(passage->source, sizeof passage->source, "%s", placed->article->source);
}

/* Of the articles that are new in the event. Without memory they are not told: work comes first. */
static void note_passages(struct publish_job *job, const struct story_event *event)
{
    for (size_t i = 0; i < event->changed_count && job->passage_count < PASSAGE_EVENT_MAX; i++) {
        const Triptych__PlacedArticle *placed = event->changed[i];
        if (!passage_export_wants(job->maker->exporter, placed->article->id) || story_event_is_revision(placed))
            continue;
        if (!job->passages)
            job->passages = calloc(PASSAGE_EVENT_MAX, sizeof *job->passages);
        if (!job->passages)
            return;
        note_passage(job, placed);
    }
}

/* `seq`: "<epoch>-<microseconds>", by Redis's clock. */
static void tell_passages(struct publish_job *job, const char *seq)
{
    const char *dash = strchr(seq, '-');
    int64_t published_ms = dash ? strtoll(dash + 1, NULL, 10) / 1000 : 0;
    for (size_t i = 0; i < job->passage_count; i++) {
        job->passages[i].published_ms = published_ms;
        passage_export_add(job->maker->exporter, &job->passages[i]);
    }
}

static void on_committed(void *context, const struct store_result *result, const struct store_versioned_answer *answer)
{
    struct publish_job *job = context;
    struct event_maker *maker = job->maker;
    if (result->code) {
        publish_job_fail(job, result->code, result->text);
        return;
    }
    metric_add(answer->is_stale ? maker->stale : maker->published, 1);
    log_debug("story_published", LOG_TEXT("story", job->story_id), LOG_TEXT("seq", answer->seq),
              LOG_INT("stale", answer->is_stale), LOG_INT("moved_on", answer->todo_left));
    if (!answer->is_stale && !maker->is_closing)
        tell_passages(job, answer->seq);
    /* Stale is no failure: another replica has published this version, or a later one. */
    publish_job_done(job, answer->is_stale ? "duplicate" : "done", NULL);
}

static int is_shared(const void *context, const char *url, const char *story_id)
{
    return catalog_picture_is_shared(context, url, story_id);
}

static int commit(struct publish_job *job, const Triptych__Story *story, uint64_t published_version, struct err *err)
{
    struct event_maker *maker = job->maker;
    /* What was published last, to say what is new since. Without it (not loaded yet) the event names less, but is
     * right. */
    const struct catalog_entry *entry = catalog_find(maker->catalog, job->story_id);
    Triptych__StoryHead *previous = NULL;
    struct story_event event;
    if (entry)
        catalog_head(entry, &previous, NULL);
    int64_t now_ms = clock_now_ms();
    story_event_make(story, published_version, previous, now_ms, &event);
    story_event_find_blindspot(&event, &maker->blindspot, now_ms);
    story_event_choose_picture(&event, story, &(struct story_event_pictures){is_shared, maker->catalog});
    const struct store_event committed = {.kind = event.kind,
                                          .head = &event.head,
                                          .changed = event.changed,
                                          .changed_count = event.changed_count,
                                          .based_on_version = event.head.version,
                                          .changes = event.changes,
                                          .new_headline = event.new_headline,
                                          .new_blindspot = event.new_blindspot};
    note_passages(job, &event);
    int code = store_feed_commit(maker->service->store, &committed, on_committed, job, err);
    wire_free(previous);
    return code;
}

static void on_story_loaded(void *context, const struct store_result *result, const Triptych__Story *story,
                            uint64_t published_version)
{
    struct publish_job *job = context;
    struct err err = {0};
    if (result->code) {
        publish_job_fail(job, result->code, result->text);
        return;
    }
    /* Merging and removing write their own events (in the store's functions): there is nothing to publish here. */
    if (!story || *story->head->merged_into) {
        metric_add(job->maker->stale, 1);
        publish_job_done(job, "duplicate", "the story is gone");
        return;
    }
    int code = commit(job, story, published_version, &err);
    if (code)
        publish_job_fail(job, code, err.text);
}

void on_story_summarized(struct event_maker *maker, struct link_job *link_job)
{
    const char *story_id = link_job->work->id;
    struct publish_job *job = calloc(1, sizeof *job);
    struct err err = {0};
    if (!job) {
        link_job_done(link_job, "rejected", "no memory");
        return;
    }
    job->maker = maker;
    job->link_job = link_job;
    strncpy(job->story_id, story_id, sizeof job->story_id - 1);
    /* An event says what is in the story; who wants to know why asks for the story itself. */
    int code = store_story_get_brief(maker->service->store, story_id, WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES,
                                     on_story_loaded, job, &err);
    if (code)
        publish_job_fail(job, code, err.text);
}
