#include "glue.h"

#include "clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define ROWS_MAX 32

struct ingest *ingest;
struct glue_fetch glue_fetches[GLUE_FEEDS_MAX];
unsigned glue_fetch_count;
int glue_fetch_code;
enum article_outcome glue_outcome;
const Triptych__Article *glue_stored;

static struct row {
    Triptych__Work work;
    Triptych__ReplayRow row;
    struct link_job job;
    char url[100];
} rows[ROWS_MAX];
static unsigned row_count;
static const char *feed_state;
static int is_fetcher_open;
static char place; /* the fetcher's address */

/* ── the fetcher ── */

int fetcher_open(const struct fetch_options *options, struct fetcher **out, struct err *err)
{
    (void)options, (void)err;
    is_fetcher_open = 1;
    *out = (struct fetcher *)&place;
    return 0;
}

void fetcher_close(struct fetcher *fetcher)
{
    if (fetcher)
        is_fetcher_open = 0;
}

unsigned fetcher_count(const struct fetcher *fetcher, enum fetch_purpose purpose)
{
    (void)fetcher, (void)purpose;
    return glue_fetch_count;
}

void fetcher_token(struct fetcher *fetcher, char out[FETCH_TOKEN_SIZE])
{
    (void)fetcher;
    strcpy(out, "token");
}

const char *fetch_failure_name(enum fetch_failure failure)
{
    return failure == FETCH_BUSY ? "busy" : "failure";
}

int fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done_fn *done, void *context,
                struct err *err)
{
    (void)fetcher;
    if (glue_fetch_code)
        return err_set(err, (enum err_code)glue_fetch_code, "refused by the test");
    assert_true(glue_fetch_count < GLUE_FEEDS_MAX);
    struct glue_fetch *fetch = &glue_fetches[glue_fetch_count++];
    *fetch = (struct glue_fetch){.done = done, .context = context};
    snprintf(fetch->url, sizeof fetch->url, "%s", request->url);
    snprintf(fetch->etag, sizeof fetch->etag, "%s", request->etag ? request->etag : "");
    return 0;
}

static void answer_fetch(unsigned n, struct fetch_answer *answer)
{
    assert_true(n < glue_fetch_count && glue_fetches[n].done && is_fetcher_open);
    fetch_done_fn *done = glue_fetches[n].done;
    glue_fetches[n].done = NULL;
    answer->url = glue_fetches[n].url;
    answer->moved_url = answer->content_location = answer->content_language = answer->last_modified = answer->link = "";
    answer->retry_after = answer->cache_control = "";
    done(glue_fetches[n].context, answer);
}

void glue_answer_page(unsigned n, long status, const char *content_type, const char *body)
{
    answer_fetch(n, &(struct fetch_answer){.sentence = "",
                                           .status = status,
                                           .body = body,
                                           .size_bytes = strlen(body),
                                           .content_type = content_type,
                                           .etag = "\"v1\""});
}

void glue_answer_fetch(unsigned n, long status, const char *body)
{
    glue_answer_page(n, status, "application/rss+xml", body);
}

void glue_fail_fetch(unsigned n, enum fetch_failure failure, const char *sentence)
{
    answer_fetch(n, &(struct fetch_answer){
                        .failure = failure, .sentence = sentence, .body = "", .content_type = "", .etag = ""});
}

/* ── the daemon ── */

static void reset(void)
{
    clock_set_for_test(GLUE_NOW);
    log_setup("test", LOG_ERROR, 0);
    scripted_store_reset();
    scripted_by_hand();
    scripted_link_reset();
    glue_fetch_count = row_count = 0;
    glue_fetch_code = 0;
    glue_outcome = ARTICLE_NEW;
    glue_stored = NULL;
}

const char *glue_refusal(const char *const *sets)
{
    static struct err err;
    void *state = NULL;
    err = (struct err){0};
    reset();
    assert_true(ingest_open(scripted_daemon_open(ingest_settings, sets), &state, &err) < 0);
    assert_null(state);
    assert_false(is_fetcher_open);
    scripted_daemon_close();
    scripted_store_reset();
    clock_set_for_test(0);
    return err.text;
}

void glue_open(const char *const *sets)
{
    struct err err = {0};
    void *state = NULL;
    reset();
    if (ingest_open(scripted_daemon_open(ingest_settings, sets), &state, &err))
        fail_msg("%s", err.text);
    ingest = state;
    scripted_store_set_state(STORE_UP, ""); /* as the real one says it: later than store_open */
}

void glue_close(void)
{
    ingest_stop(ingest);
    ingest_close(ingest);
    ingest = NULL;
    assert_false(is_fetcher_open);
    assert_string_equal(scripted_waits_for(), "");
    scripted_daemon_close();
    scripted_store_check();
    scripted_store_reset();
    clock_set_for_test(0);
}

static void give_row(const char *id, const char *title, const char *html, int again)
{
    assert_true(row_count < ROWS_MAX);
    struct row *row = &rows[row_count++];
    triptych__work__init(&row->work);
    triptych__replay_row__init(&row->row);
    snprintf(row->url, sizeof row->url, "https://gazette.example/%s", id);
    row->row.external_id = lend(id);
    row->row.url = row->url;
    row->row.title = lend(title);
    row->row.page = lend(html);
    row->row.line = 7;
    row->work.id = lend("r0.7.0");
    row->work.again = again;
    row->work.payload_case = TRIPTYCH__WORK__PAYLOAD_ROW;
    row->work.row = &row->row;
    row->job.work = &row->work;
    scripted_link.receiver.on_job(scripted_link.receiver.context, &row->job);
}

void glue_row(const char *id, const char *title, int again)
{
    give_row(id, title, "", again);
}

void glue_row_page(const char *id, const char *html)
{
    give_row(id, "", html, 0);
}

static void answer_take(const struct scripted_call *call)
{
    const struct store_feed feed = {.url = GLUE_FEED,
                                    .state = feed_state,
                                    .state_size = strlen(feed_state),
                                    .due_ms = GLUE_NOW - 1000,
                                    .settings = ""};
    SCRIPTED_ANSWER(call, store_feeds_fn, &feed, 1, "");
}

void glue_take_feed(const char *state)
{
    feed_state = state;
    for (int i = 0; i < 3 && !scripted_is_waiting("store_feeds_take"); i++)
        scripted_pass_ms(INGEST_FEEDS_DUE_MS);
    assert_true(scripted_is_waiting("store_feeds_take"));
    scripted_answer_with("store_feeds_take", answer_take);
    scripted_answer();
}

static void answer_put(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_put_fn, glue_outcome, glue_stored);
}

static void answer_all(const char *function, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        scripted_answer_with(function, answer_put);
    for (unsigned answered = 0; answered < count;) {
        unsigned now = scripted_answer();
        assert_true(now > 0);
        answered += now;
    }
}

void glue_answer_puts(unsigned count)
{
    answer_all("store_article_put", count);
}

void glue_answer_holds(unsigned count)
{
    answer_all("store_article_hold", count);
}

const char *glue_rss(unsigned items)
{
    static char text[32768];
    size_t used = (size_t)snprintf(text, sizeof text, "<rss version='2.0'><channel><title>Gazette</title>");
    for (unsigned i = 0; i < items; i++) {
        char date[40];
        struct tm tm;
        time_t time = (time_t)(GLUE_NOW / 1000 - (int64_t)i * 3600);
        gmtime_r(&time, &tm);
        strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &tm);
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "<item><title>News %u</title><link>https://gazette.example/%u</link>"
                                 "<guid>g%u</guid><pubDate>%s</pubDate></item>",
                                 i, i, i, date);
    }
    snprintf(text + used, sizeof text - used, "</channel></rss>");
    return text;
}

struct feed_state glue_settled(unsigned n)
{
    struct feed_state state = {0};
    struct err err = {0};
    const char *json = strchr(scripted_said("store_feed_settle", n), '{');
    assert_non_null(json);
    assert_int_equal(feed_state_read(json, strlen(json), &state, &err), 0);
    return state;
}
