#include "store_fixture.h"

#include "clock.h"
#include "store_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_EDITION  "test"
#define TEST_INSTANCE "i0000000000000001"

static void on_state(void *context, enum store_state state, const char *reason)
{
    struct fixture *fixture = context;
    fixture->state = state;
    fixture->state_changes++;
    snprintf(fixture->reason, sizeof fixture->reason, "%s", reason);
}

static struct store *open_store(struct fixture *fixture, const struct store_options *options)
{
    struct store *store = NULL;
    struct err err = {0};
    if (store_open(fixture->loop, options, &store, &err))
        fail_msg("store_open: %s", err.text);
    return store;
}

struct store *fixture_store_at(struct fixture *fixture, const char *url)
{
    return fixture_store_with_password(fixture, url, NULL);
}

struct store *fixture_store_confirmed(struct fixture *fixture, const char *url, unsigned replicas)
{
    return open_store(fixture, &(struct store_options){.url = url,
                                                       .replicas = replicas,
                                                       .edition = TEST_EDITION,
                                                       .instance = TEST_INSTANCE,
                                                       .on_state = on_state,
                                                       .context = fixture});
}

struct store *fixture_store_by_tls(struct fixture *fixture, const char *url, const struct store_tls *tls)
{
    return open_store(fixture, &(struct store_options){.url = url,
                                                       .tls = *tls,
                                                       .edition = TEST_EDITION,
                                                       .instance = TEST_INSTANCE,
                                                       .on_state = on_state,
                                                       .context = fixture});
}

struct store *fixture_store_with_password(struct fixture *fixture, const char *url, const char *password_file)
{
    return open_store(fixture, &(struct store_options){.url = url,
                                                       .password_file = password_file,
                                                       .edition = TEST_EDITION,
                                                       .instance = TEST_INSTANCE,
                                                       .on_state = on_state,
                                                       .context = fixture});
}

struct store *fixture_store(struct fixture *fixture, const char *edition, const char *instance)
{
    char url[128];
    snprintf(url, sizeof url, "unix://%s", fixture->redis.socket);
    return open_store(fixture, &(struct store_options){.url = url, .edition = edition, .instance = instance});
}

int fixture_setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    char url[128];
    redis_server_init(&fixture->redis, NULL);
    fixture->loop = loop_new();
    assert_non_null(fixture->loop);
    snprintf(url, sizeof url, "unix://%s", fixture->redis.socket);
    fixture->store = fixture_store_at(fixture, url);
    *state = fixture;
    return 0;
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    loop_free(fixture->loop);
    redis_server_done(&fixture->redis);
    free(fixture);
    return 0;
}

int fixture_flush(void **state)
{
    struct fixture *fixture = *state;
    redis_server_ask(&fixture->redis, "FLUSHALL");
    return 0;
}

/* Also looks at what must hold of the queue of calls between two turns. */
static void turn(struct fixture *fixture, int ms)
{
    assert_int_equal(loop_turn(fixture->loop, ms, NULL), 0);
    if (fixture->store)
        calls_check(fixture->store->calls);
}

void fixture_wait(struct fixture *fixture, const int *flag)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    while (!*flag) {
        if (clock_monotonic_ms() > until_ms)
            fail_msg("no answer; the store is %d: %s", fixture->state, fixture->reason);
        turn(fixture, 100);
    }
}

void fixture_turn_ms(struct fixture *fixture, int64_t ms)
{
    int64_t until_ms = clock_monotonic_ms() + ms;
    while (clock_monotonic_ms() < until_ms)
        turn(fixture, 5);
}

void fixture_wait_reason(struct fixture *fixture, const char *part)
{
    for (int i = 0; !strstr(fixture->reason, part); i++) {
        if (i >= WAIT_MS / 5)
            fail_msg("%s is not in: %s", part, fixture->reason);
        fixture_turn_ms(fixture, 5);
    }
}

void fixture_wait_state(struct fixture *fixture, enum store_state state)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    while (store_state(fixture->store) != state && clock_monotonic_ms() < until_ms)
        turn(fixture, 10);
    assert_int_equal(store_state(fixture->store), state);
    assert_int_equal(fixture->state, state);
}

/* ── ids and messages ── */

static const char *make_id(char prefix, int n)
{
    static char ids[64][ID_SIZE]; /* the last 64 asked for stay valid */
    static unsigned next;
    char *id = ids[next++ % 64];
    snprintf(id, ID_SIZE, "%c%016d", prefix, n);
    return id;
}

const char *article_id(int n)
{
    return make_id('a', n);
}

const char *story_id(int n)
{
    return make_id('s', n);
}

void make_article(Triptych__Article *article, int n, const char *source)
{
    triptych__article__init(article);
    article->id = lend(article_id(n));
    article->source = lend(source);
    article->title = lend("A bridge opens");
    article->text = lend("The bridge opened on Monday. Many came.");
    article->received_ms = 1700000000000 + n;
    article->published_ms = 1690000000000 + n;
    article->content_hash = 1000 + (uint64_t)n;
    article->external_id = lend("row-1");
}

void make_commit(struct commit_plan *plan, int article, int story, const char *source)
{
    memset(plan, 0, sizeof *plan);
    triptych__placement__init(&plan->placement);
    triptych__source_rating__init(&plan->source);
    triptych__log_entry__init(&plan->log);
    plan->source.domain = lend(source);
    plan->source.leaning = lend("left");
    plan->source.factuality = lend("high");
    plan->source.ownership = lend("public");
    plan->source.country = lend("US");
    plan->placement.source = &plan->source;
    plan->placement.story_id = lend(story_id(story));
    plan->placement.lang = lend("en");
    plan->log.kind = lend("join");
    plan->log.story_id = plan->placement.story_id;
    plan->log.article_id = lend(article_id(article));
    plan->commit = (struct store_commit){.article_id = plan->log.article_id,
                                         .placement = &plan->placement,
                                         .view_seq = "",
                                         .time_ms = 1690000000000 + article,
                                         .log = &plan->log};
}

/* ── calls that wait ── */

struct put_answer {
    int is_done, same;
    enum article_outcome outcome;
    const char *external_id;
};

static void on_put(void *context, const struct store_result *result, enum article_outcome outcome,
                   const Triptych__Article *stored)
{
    struct put_answer *answer = context;
    assert_int_equal(result->code, 0);
    answer->is_done = 1;
    answer->outcome = outcome;
    answer->same = stored && strcmp(stored->external_id, answer->external_id) == 0;
}

enum article_outcome put_article(struct fixture *fixture, const Triptych__Article *article, int *same_external)
{
    struct put_answer answer = {.external_id = article->external_id};
    assert_int_equal(store_article_put(fixture->store, article, on_put, &answer, NULL), 0);
    fixture_wait(fixture, &answer.is_done);
    if (same_external)
        *same_external = answer.same;
    return answer.outcome;
}

void put_simple(struct fixture *fixture, int n, const char *source)
{
    Triptych__Article article;
    make_article(&article, n, source);
    assert_int_equal(put_article(fixture, &article, NULL), ARTICLE_NEW);
}

struct commit_wait {
    int is_done;
    struct commit_result result;
};

static void on_commit(void *context, const struct store_result *result, const struct store_commit_answer *answer)
{
    struct commit_wait *wait = context;
    if (result->code)
        fail_msg("article_commit: %s", result->text);
    wait->result.outcome = answer->outcome;
    wait->result.version = answer->version;
    snprintf(wait->result.story_id, sizeof wait->result.story_id, "%s", answer->story_id);
    snprintf(wait->result.log_seq, sizeof wait->result.log_seq, "%s", answer->log_seq);
    wait->is_done = 1;
}

struct commit_result commit_run(struct fixture *fixture, struct store *store, struct commit_plan *plan)
{
    struct commit_wait wait = {0};
    assert_int_equal(store_article_commit(store, &plan->commit, on_commit, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct commit_result place(struct fixture *fixture, int article, int story, const char *source, int creates)
{
    struct commit_plan plan;
    put_simple(fixture, article, source);
    make_commit(&plan, article, story, source);
    plan.commit.creates = creates;
    struct commit_result result = commit_run(fixture, fixture->store, &plan);
    assert_int_equal(result.outcome, COMMIT_DONE);
    return result;
}

struct versioned_wait {
    int is_done;
    struct versioned_result result;
};

static void on_versioned(void *context, const struct store_result *result, const struct store_versioned_answer *answer)
{
    struct versioned_wait *wait = context;
    if (result->code)
        fail_msg("a versioned commit: %s", result->text);
    wait->result.is_stale = answer->is_stale;
    wait->result.todo_left = answer->todo_left;
    snprintf(wait->result.seq, sizeof wait->result.seq, "%s", answer->seq);
    wait->is_done = 1;
}

static struct versioned_result summary_commit(struct fixture *fixture, int story, uint64_t version,
                                              const Triptych__StoryDetails *details)
{
    struct versioned_wait wait = {0};
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    summary.headline = lend("A bridge opens");
    summary.based_on_version = version;
    const struct store_summary made = {&summary, details};
    assert_int_equal(store_summary_commit(fixture->store, story_id(story), &made, on_versioned, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct versioned_result sum_up(struct fixture *fixture, int story, uint64_t version)
{
    return summary_commit(fixture, story, version, NULL);
}

struct versioned_result sum_up_with_details(struct fixture *fixture, int story, uint64_t version, const char *headline)
{
    Triptych__StoryDetails details = TRIPTYCH__STORY_DETAILS__INIT;
    Triptych__Summary french = TRIPTYCH__SUMMARY__INIT, *summaries[] = {&french};
    french.lang = lend("fr");
    french.headline = lend(headline);
    details.based_on_version = version;
    details.n_summaries = 1;
    details.summaries = summaries;
    return summary_commit(fixture, story, version, &details);
}

struct versioned_result publish(struct fixture *fixture, int story, uint64_t version, const char *kind)
{
    struct versioned_wait wait = {0};
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    head.id = lend(story_id(story));
    head.version = version;
    head.noted_ms = 1234567890123;
    head.summary = &summary;
    summary.headline = lend("A bridge opens");
    summary.based_on_version = version;
    struct store_event event = {.kind = kind, .head = &head, .based_on_version = version};
    assert_int_equal(store_feed_commit(fixture->store, &event, on_versioned, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct recount_wait {
    int is_done;
    uint64_t wrong;
    char cursor[32];
};

static void on_recount(void *context, const struct store_result *result, uint64_t checked, uint64_t wrong,
                       const char *name, const char *next_cursor)
{
    struct recount_wait *wait = context;
    (void)checked;
    (void)name;
    assert_int_equal(result->code, 0);
    wait->wrong += wrong;
    wait->is_done = 1;
    snprintf(wait->cursor, sizeof wait->cursor, "%s", next_cursor);
}

uint64_t count_wrong(struct fixture *fixture)
{
    struct recount_wait wait = {0};
    do {
        wait.is_done = 0;
        assert_int_equal(store_recount(fixture->store, wait.cursor, on_recount, &wait, NULL), 0);
        fixture_wait(fixture, &wait.is_done);
    } while (wait.cursor[0]);
    return wait.wrong;
}

void on_done(void *context, const struct store_result *result)
{
    struct done *done = context;
    done->is_done = 1;
    done->code = result->code;
}

int wait_done(struct fixture *fixture, struct done *done)
{
    fixture_wait(fixture, &done->is_done);
    return done->code;
}
