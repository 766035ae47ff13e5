#include "fake_desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SETTLE_MS     100
#define SETTLE_MAX_MS 1000
#define JOBS_MAX      1024

struct fake_desk desk;

static struct metrics *metrics;
static struct {
    struct link_job job;
    Triptych__Work work;
    Triptych__StoryChanged changed;
    char story_id[ID_SIZE];
} jobs[JOBS_MAX];
static unsigned job_count;

struct summarize *fake_desk_open(void)
{
    memset(&desk, 0, sizeof desk);
    job_count = 0;
    metrics = metrics_new();
    struct summarize *summarize = calloc(1, sizeof *summarize);
    assert_non_null(summarize);
    summarize->maker = story_maker_new("en", NULL);
    summarize->economy = economy_new(FAKE_REMAKE_MS);
    summarize->debounce = debounce_new(SETTLE_MS, SETTLE_MAX_MS);
    summarize->service.store_state = STORE_UP;
    struct metric *any = metrics_counter(metrics, "triptych_test_total", "", NULL, NULL);
    desk.kept = metrics_counter(metrics, "triptych_kept_total", "", NULL, NULL);
    summarize->service.stage = STAGE_SUMMARIZE;
    summarize->service.receiver = (struct link_receiver *)&desk; /* only its being there matters */
    summarize->service.rejected = summarize->service.failed = any;
    summarize->metrics = (struct summarize_metrics){
        any, any, any, desk.kept, any, any, any, any, metrics_histogram(metrics, "triptych_test_seconds", "")};
    summarize->take_next = on_debounced;
    summarize->on_loaded = on_story_loaded;
    return summarize;
}

/* As summarize_close does: the links go first, then the store answers what is open. */
void fake_desk_close(struct summarize *summarize)
{
    unsigned jobs_done = desk.jobs_done;
    summarize->is_closing = summarize->service.is_closing = 1;
    if (desk.story_done)
        fake_answer_story(ERR_UNAVAILABLE, NULL);
    if (desk.commit_done)
        fake_answer_commit(ERR_UNAVAILABLE, 0, 0);
    if (desk.touch_done)
        fake_answer_touch(ERR_UNAVAILABLE, RERATE_DONE);
    assert_int_equal(desk.jobs_done, jobs_done); /* the links have freed them */
    assert_int_equal(summarize->under_way, 0);
    story_words_close(&summarize->words);
    debounce_free(summarize->debounce);
    economy_free(summarize->economy);
    story_maker_free(summarize->maker);
    free(summarize);
    metrics_free(metrics);
}

struct link_job *fake_job(const char *story_id, uint64_t version)
{
    assert_true(job_count < JOBS_MAX);
    unsigned i = job_count++;
    snprintf(jobs[i].story_id, sizeof jobs[i].story_id, "%s", story_id);
    triptych__work__init(&jobs[i].work);
    triptych__story_changed__init(&jobs[i].changed);
    jobs[i].changed.story_id = jobs[i].work.id = jobs[i].story_id;
    jobs[i].changed.version = version;
    jobs[i].work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    jobs[i].work.changed = &jobs[i].changed;
    jobs[i].job.work = &jobs[i].work;
    return &jobs[i].job;
}

void fake_answer_story(int code, const Triptych__Story *story)
{
    store_story_fn *done = desk.story_done;
    assert_non_null(done);
    desk.story_done = NULL;
    done(desk.context, &(struct store_result){code, code ? "Redis says no" : ""}, story, 0);
}

void fake_answer_commit(int code, int is_stale, int todo_left)
{
    store_versioned_fn *done = desk.commit_done;
    assert_non_null(done);
    desk.commit_done = NULL;
    done(desk.context, &(struct store_result){code, code ? "Redis says no" : ""},
         &(struct store_versioned_answer){.is_stale = is_stale, .todo_left = todo_left, .seq = ""});
}

void fake_answer_touch(int code, enum rerate_outcome outcome)
{
    store_rerate_fn *done = desk.touch_done;
    assert_non_null(done);
    desk.touch_done = NULL;
    done(desk.context, &(struct store_result){code, code ? "Redis says no" : ""}, outcome, desk.touched_version + 1);
}

/* ── what the handlers call ── */

int store_story_rerate(struct store *store, const struct store_rerating *rerating, store_rerate_fn *done, void *context,
                       struct err *err)
{
    (void)store, (void)err;
    assert_int_equal(rerating->count, 0);
    assert_true(rerating->due_ms > 0);
    desk.touches++;
    desk.touched_version = rerating->version;
    desk.touch_done = done;
    desk.context = context;
    return 0;
}

int store_story_get(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                    store_story_fn *done, void *context, struct err *err)
{
    (void)store, (void)err;
    assert_true(articles_max > 0 && text_max_bytes > 0);
    desk.loads++;
    snprintf(desk.loaded, sizeof desk.loaded, "%s", story_id);
    desk.story_done = done;
    desk.context = context;
    return 0;
}

int store_story_get_brief(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                          store_story_fn *done, void *context, struct err *err)
{
    return store_story_get(store, story_id, articles_max, text_max_bytes, done, context, err);
}

int store_summary_commit(struct store *store, const char *story_id, const struct store_summary *made,
                         store_versioned_fn *done, void *context, struct err *err)
{
    (void)store, (void)err;
    desk.commits++;
    snprintf(desk.committed, sizeof desk.committed, "%s", story_id);
    snprintf(desk.headline, sizeof desk.headline, "%s", made->summary->headline);
    int has_words = made->summary->n_bullets > 0;
    snprintf(desk.model_text, sizeof desk.model_text, "%s", has_words ? made->summary->bullets[0]->model_text : "");
    desk.based_on_version = made->summary->based_on_version;
    desk.commit_done = done;
    desk.context = context;
    return 0;
}

int store_dead_add(struct store *store, enum stage stage, const char *id, const char *reason, store_done_fn *done,
                   void *context, struct err *err)
{
    (void)store, (void)done, (void)context, (void)err;
    assert_int_equal(stage, STAGE_SUMMARIZE);
    assert_true(reason[0]);
    desk.dead++;
    snprintf(desk.dead_id, sizeof desk.dead_id, "%s", id);
    return 0;
}

int link_push(struct link_sender *sender, const Triptych__Work *work, struct err *err)
{
    (void)sender, (void)err;
    assert_int_equal(work->payload_case, TRIPTYCH__WORK__PAYLOAD_SUMMARIZED);
    assert_string_equal(work->id, work->summarized->story_id);
    desk.announced++;
    snprintf(desk.announced_id, sizeof desk.announced_id, "%s", work->id);
    desk.announced_version = work->summarized->version;
    return 0;
}

int link_is_crowded(const struct link_sender *sender)
{
    (void)sender;
    return desk.is_crowded;
}

void link_job_done(struct link_job *job, const char *outcome, const char *reason)
{
    (void)job, (void)reason;
    desk.jobs_done++;
    snprintf(desk.outcome, sizeof desk.outcome, "%s", outcome);
}

void link_receiver_pause(struct link_receiver *receiver, int is_paused)
{
    (void)receiver;
    desk.is_paused = is_paused;
}
