/* A story has a new summary: what is new of it becomes an event of the feed. */
#include "publish.h"

#include "clock.h"
#include "story_event.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

struct publishing {
    struct publish *publish;
    struct link_job *job;
    char story_id[ID_SIZE];
};

static void publishing_done(struct publishing *publishing, const char *outcome, const char *reason)
{
    if (!publishing->publish->is_closing) /* closing the link has freed it */
        link_job_done(publishing->job, outcome, reason);
    free(publishing);
}

static void publishing_fail(struct publishing *publishing, int code, const char *reason)
{
    service_work_failed(&publishing->publish->service, publishing->story_id, code, reason);
    publishing_done(publishing, "rejected", reason);
}

static void on_committed(void *context, const struct store_result *result, const struct store_versioned_answer *answer)
{
    struct publishing *publishing = context;
    struct publish *publish = publishing->publish;
    if (result->code) {
        publishing_fail(publishing, result->code, result->text);
        return;
    }
    metric_add(answer->is_stale ? publish->metrics.stale : publish->metrics.published, 1);
    log_debug("story_published", LOG_TEXT("story", publishing->story_id), LOG_TEXT("seq", answer->seq),
              LOG_INT("stale", answer->is_stale), LOG_INT("moved_on", answer->todo_left));
    publishing_done(publishing, answer->is_stale ? "duplicate" : "done", NULL);
}

static int commit(struct publishing *publishing, const Triptych__Story *story, uint64_t published_version,
                  struct err *err)
{
    struct publish *publish = publishing->publish;
    const struct catalog_entry *entry = catalog_find(publish->catalog, publishing->story_id);
    Triptych__StoryHead *previous = NULL;
    struct story_event event;
    if (entry)
        catalog_head(entry, &previous, NULL);
    int64_t now_ms = clock_now_ms();
    story_event_make(story, published_version, previous, now_ms, &event);
    story_event_find_blindspot(&event, &publish->web.site.blindspot, now_ms);
    const struct store_event committed = {.kind = event.kind,
                                          .head = &event.head,
                                          .changed = event.changed,
                                          .changed_count = event.changed_count,
                                          .based_on_version = event.head.version,
                                          .changes = event.changes,
                                          .new_headline = event.new_headline,
                                          .new_blindspot = event.new_blindspot};
    int code = store_feed_commit(publish->service.store, &committed, on_committed, publishing, err);
    wire_free(previous);
    return code;
}

static void on_story_loaded(void *context, const struct store_result *result, const Triptych__Story *story,
                            uint64_t published_version)
{
    struct publishing *publishing = context;
    struct err err = {0};
    if (result->code) {
        publishing_fail(publishing, result->code, result->text);
        return;
    }
    if (!story || *story->head->merged_into) {
        metric_add(publishing->publish->metrics.stale, 1);
        publishing_done(publishing, "duplicate", "the story is gone");
        return;
    }
    int code = commit(publishing, story, published_version, &err);
    if (code)
        publishing_fail(publishing, code, err.text);
}

void on_story_summarized(void *context, struct link_job *job)
{
    struct publish *publish = context;
    const char *story_id = job->work->id;
    struct publishing *publishing = calloc(1, sizeof *publishing);
    struct err err = {0};
    if (!publishing) {
        link_job_done(job, "rejected", "no memory");
        return;
    }
    publishing->publish = publish;
    publishing->job = job;
    strncpy(publishing->story_id, story_id, sizeof publishing->story_id - 1);
    int code = store_story_get(publish->service.store, story_id, WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES,
                               on_story_loaded, publishing, &err);
    if (code)
        publishing_fail(publishing, code, err.text);
}
