#include "glue.h"

#include "article_features.h"
#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define REPORTS_MAX 512
#define IDS_MAX     64

struct classify *classify;
enum commit_outcome glue_outcome;
const char *glue_story, *glue_log_seq;

static struct report {
    Triptych__Article article;
    Triptych__Work work;
    struct link_job job;
    char id[ID_SIZE], title[200], url[100];
} reports[REPORTS_MAX];
static unsigned report_count;
static struct link_job jobs[IDS_MAX];
static unsigned job_count;
static unsigned log_number;

static const char *const events[GLUE_EVENTS] = {
    "Crane collapses onto ferry in the harbour of Marvik, three dockers hurt",
    "Parliament of Zubrowka passes budget after night of quarrels over pensions",
    "Rare orchid Dendrobium nightfall found again on volcanic island of Tuanaki",
    "Chess champion Irina Valko loses title match against teenager from Samarkand",
};
static const char *const tails[] = {"officials say", "witnesses report", "an overview"};

void glue_open(const char *const *sets)
{
    struct err err = {0};
    void *state = NULL;
    clock_set_for_test(GLUE_START);
    log_setup("test", LOG_ERROR, 0);
    scripted_store_reset();
    scripted_by_hand();
    scripted_link_reset();
    report_count = job_count = log_number = 0;
    glue_outcome = COMMIT_DONE;
    glue_story = NULL;
    glue_log_seq = "1-1";
    struct daemon *daemon = scripted_daemon_open(classify_settings, sets);
    if (classify_open(daemon, &state, &err))
        fail_msg("%s", err.text);
    classify = state;
}

void glue_close(void)
{
    classify_stop(classify);
    classify_close(classify);
    classify = NULL;
    assert_int_equal(scripted_waiting(), 0);
    assert_int_equal(scripted_link.closed, 2);
    scripted_daemon_close();
    scripted_store_check();
    scripted_store_reset();
    clock_set_for_test(0);
}

void glue_catch_up(void)
{
    scripted_follow.on_caught_up(scripted_follow.context, scripted_follow_seq);
}

const char *glue_id(int event, int n)
{
    static char ids[8][ID_SIZE];
    static unsigned next;
    char *id = ids[next++ % 8];
    snprintf(id, ID_SIZE, "a%06d%010d", event, n);
    return id;
}

static struct report *make_report(int event, int n)
{
    assert_true(report_count < REPORTS_MAX);
    struct report *report = &reports[report_count++];
    Triptych__Article *article = &report->article;
    triptych__article__init(article);
    snprintf(report->id, sizeof report->id, "%s", glue_id(event, n));
    snprintf(report->title, sizeof report->title, "%s, %s", events[event], tails[n % 3]);
    snprintf(report->url, sizeof report->url, "https://gazette.example/%d/%d", event, n);
    article->id = report->id;
    article->title = report->title;
    article->url = report->url;
    article->source = lend("gazette.example");
    article->lang = lend("en");
    article->published_ms = GLUE_START + n * 60000;
    article->received_ms = article->published_ms;
    triptych__work__init(&report->work);
    report->work.id = report->id;
    report->work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    report->work.article = article;
    report->job.work = &report->work;
    return report;
}

void glue_report(int event, int n)
{
    scripted_link.receiver.on_job(scripted_link.receiver.context, &make_report(event, n)->job);
}

void glue_work(Triptych__Work *work)
{
    assert_true(job_count < IDS_MAX);
    jobs[job_count].work = work;
    scripted_link.receiver.on_job(scripted_link.receiver.context, &jobs[job_count++]);
}

void glue_answer_commit(const struct scripted_call *call)
{
    char story[ID_SIZE] = "";
    sscanf(call->said, "%*s %*s %17s", story);
    const struct store_commit_answer answer = {glue_outcome, glue_story ? glue_story : story, 5, glue_log_seq};
    SCRIPTED_ANSWER(call, store_commit_fn, &answer);
}

void glue_log(const Triptych__LogEntry *log)
{
    char seq[STORE_SEQ_SIZE];
    snprintf(seq, sizeof seq, "1-%u", ++log_number);
    snprintf(scripted_follow_seq, sizeof scripted_follow_seq, "%s", seq);
    const struct store_entry entry = {.seq = seq, .prev = "", .log = log};
    scripted_follow.on_entry(scripted_follow.context, &entry);
}

const char *glue_log_instance = "";

static void log_placement(const char *kind, const struct placement *where, const char *title)
{
    struct article_features features;
    uint8_t packed[FEATURES_BYTES_MAX];
    struct err err = {0};
    const struct article_features_input input = {title, "", "en", 1};
    assert_int_equal(article_features_build(classify->analyser, &input, &features, &err), 0);
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    log.kind = lend(kind);
    log.article_id = lend(where->article_id);
    log.story_id = lend(where->story_id);
    log.time_ms = where->time_ms;
    log.lang = lend("en");
    log.instance = lend(glue_log_instance);
    log.features.data = packed;
    log.features.len = article_features_pack(&features, packed);
    glue_log(&log);
}

void glue_log_placement(const char *kind, int event, int n, const char *story_id)
{
    const struct report *report = make_report(event, n);
    log_placement(kind, &(struct placement){report->id, story_id, "", report->article.published_ms, NULL, {0}},
                  report->title);
}

void glue_log_title(const char *article_id, const char *story_id, const char *title)
{
    log_placement("join", &(struct placement){article_id, story_id, "", GLUE_START + log_number * 60000, NULL, {0}},
                  title);
}
