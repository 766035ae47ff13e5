/* triptych-classify as processes: the test is their ingest (it puts articles and gives out the work) and their
 * summarize (it takes the changed stories). */
#include "clock.h"
#include "link.h"
#include "store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPLICAS_MAX 3
#define ARTICLES_MAX 400
#define HOUR_MS      ((int64_t)3600 * 1000)
#define START        ((int64_t)1700000000000)

struct desk {
    struct fixture *fixture;
    struct link_sender *sender;
    struct link_receiver *receiver;
    pid_t replicas[REPLICAS_MAX];
    int done, rejected, announced;
    char sources[128];
};

/* One event: a title of which each report varies a word. All invented. */
static const char *const EVENTS[] = {
    "Freighter Meridian Star strikes harbour bridge in Port Selby",
    "Volcano on Isla Perdida erupts for the first time since 1911",
    "Parliament of Varda rejects fishing quota of minister Olufsen",
    "Nordwing orders thirty electric aircraft from Tolland Works",
    "Museum of Calder finds lost Brandt painting in its attic",
    "Jewel robbers of Brenn arrested after chase through Kessel",
    "Wildfire near Sandero forces hundreds from Almeda homes",
    "Okafor beats Lindqvist in final of Quillport tennis open",
};
#define EVENT_COUNT ((int)(sizeof EVENTS / sizeof *EVENTS))
static const char *const VARIATIONS[] = {"today", "officials say", "witnesses report", "again", "live", "in pictures"};

static void on_link(void *context, enum link_event event, const char *peer, const char *detail)
{
    (void)context;
    (void)event;
    (void)peer;
    (void)detail;
}

static void on_done_work(void *context, const char *id, const char *outcome, const char *reason)
{
    struct desk *desk = context;
    (void)id;
    (void)reason;
    desk->done++;
    desk->rejected += strcmp(outcome, "rejected") == 0;
}

static void on_changed(void *context, struct link_job *job)
{
    struct desk *desk = context;
    assert_int_equal(job->work->payload_case, TRIPTYCH__WORK__PAYLOAD_CHANGED);
    assert_true(id_is_valid(job->work->changed->story_id, 's'));
    assert_true(job->work->changed->version > 0);
    desk->announced++;
    link_job_done(job, "done", NULL);
}

static void start_replica(struct desk *desk, int n)
{
    char url[160];
    char sources[160];
    snprintf(url, sizeof url, "redis_url=unix://%s", desk->fixture->redis.socket);
    snprintf(sources, sizeof sources, "sources=%s", desk->sources);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        execl(BIN_DIR "/triptych-classify", "triptych-classify", "--set", url, "--set", "edition=test", "--set",
              "http_listen=none", "--set", "log_level=warn", "--set", sources, (char *)NULL);
        _exit(127);
    }
    desk->replicas[n] = pid;
}

static void stop_replica(struct desk *desk, int n, int signal)
{
    if (desk->replicas[n] > 0) {
        int status = 0;
        kill(desk->replicas[n], signal);
        waitpid(desk->replicas[n], &status, 0);
        desk->replicas[n] = 0;
        if (signal == SIGTERM) {
            assert_true(WIFEXITED(status));
            assert_int_equal(WEXITSTATUS(status), 0);
        }
    }
}

static void write_sources(struct desk *desk)
{
    snprintf(desk->sources, sizeof desk->sources, "%s/sources.csv", desk->fixture->redis.folder);
    FILE *file = fopen(desk->sources, "w");
    assert_non_null(file);
    fputs("domain,name,country,lang,leaning,factuality,owner,ownership,rated_by\n"
          "gazette.example,The Gazette,GB,en,lean-left,high,Gazette Trust,nonprofit,the test\n",
          file);
    fclose(file);
}

static int setup(void **state)
{
    static struct desk desk;
    void *fixture = NULL;
    struct err err = {0};
    desk = (struct desk){0};
    assert_int_equal(fixture_setup(&fixture), 0);
    desk.fixture = fixture;
    write_sources(&desk);
    const struct link_sender_options give = {.stage = STAGE_CLASSIFY,
                                             .instance = "i0000000000000001",
                                             .edition = "test",
                                             .listen = "tcp://127.0.0.1:*",
                                             .advertise = "",
                                             .queue_max = ARTICLES_MAX,
                                             .on_done = on_done_work,
                                             .on_event = on_link,
                                             .context = &desk};
    const struct link_receiver_options take = {.stage = STAGE_SUMMARIZE,
                                               .instance = "i0000000000000001",
                                               .edition = "test",
                                               .capacity = 64,
                                               .on_job = on_changed,
                                               .on_event = on_link,
                                               .context = &desk};
    assert_int_equal(link_sender_open(desk.fixture->loop, desk.fixture->store, &give, &desk.sender, &err), 0);
    assert_int_equal(link_receiver_open(desk.fixture->loop, desk.fixture->store, &take, &desk.receiver, &err), 0);
    *state = &desk;
    return 0;
}

static int teardown(void **state)
{
    struct desk *desk = *state;
    void *fixture = desk->fixture;
    for (int n = 0; n < REPLICAS_MAX; n++) {
        stop_replica(desk, n, SIGTERM);
    }
    link_receiver_close(desk->receiver);
    link_sender_close(desk->sender);
    remove(desk->sources);
    return fixture_teardown(&fixture);
}

/* Puts report `n` of an event and gives it out as work. */
static void report(struct desk *desk, int event, int n, const char *id)
{
    char title[256];
    char url[128];
    Triptych__Article article;
    Triptych__Work work;
    struct err err = {0};
    snprintf(title, sizeof title, "%s, %s", EVENTS[event], VARIATIONS[n % 6]);
    snprintf(url, sizeof url, "https://gazette.example/%s", id);
    triptych__article__init(&article);
    article.id = lend(id);
    article.url = url;
    article.source = lend(n % 2 ? "gazette.example" : "herald.example");
    article.title = title;
    article.published_ms = START + event * HOUR_MS / 4 + n * HOUR_MS / 60;
    article.received_ms = article.published_ms + 1000;
    article.lang = lend("en");
    article.content_hash = id_hash64(id, strlen(id));
    assert_int_equal(put_article(desk->fixture, &article, NULL), ARTICLE_NEW);
    triptych__work__init(&work);
    work.id = article.id;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = &article;
    assert_int_equal(link_push(desk->sender, &work, &err), 0);
}

static const char *report_id(int event, int n)
{
    char identity[64];
    static char id[ID_SIZE];
    snprintf(identity, sizeof identity, "event %d report %d", event, n);
    id_for_article(identity, id);
    return id;
}

/* Turns the loop until the count has reached `least`. */
static void wait_for(struct desk *desk, const int *count, int least)
{
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    while (*count < least) {
        struct err err = {0};
        assert_true(clock_monotonic_ms() < until_ms);
        assert_int_equal(loop_turn(desk->fixture->loop, 20, &err), 0);
    }
}

struct looked_up {
    int is_there;
    char story_id[ID_SIZE], leaning[32], domain[64], lang[8];
};

static void on_found(void *context, const struct store_result *result, const Triptych__PlacedArticle *found)
{
    struct looked_up *out = context;
    assert_int_equal(result->code, 0);
    assert_non_null(found);
    assert_non_null(found->placement);
    snprintf(out->story_id, sizeof out->story_id, "%s", found->placement->story_id);
    snprintf(out->leaning, sizeof out->leaning, "%s", found->placement->source->leaning);
    snprintf(out->domain, sizeof out->domain, "%s", found->placement->source->domain);
    snprintf(out->lang, sizeof out->lang, "%s", found->placement->lang);
    out->is_there = 1;
}

static struct looked_up look_up(struct desk *desk, const char *article_id)
{
    struct looked_up out = {0};
    struct err err = {0};
    assert_int_equal(store_article_get(desk->fixture->store, article_id, on_found, &out, &err), 0);
    fixture_wait(desk->fixture, &out.is_there);
    return out;
}

static void assert_each_event_is_one_story(struct desk *desk, int reports)
{
    char stories[EVENT_COUNT][ID_SIZE];
    for (int event = 0; event < EVENT_COUNT; event++) {
        for (int n = 0; n < reports; n++) {
            struct looked_up found = look_up(desk, report_id(event, n));
            if (n == 0) {
                strcpy(stories[event], found.story_id);
            }
            assert_string_equal(found.story_id, stories[event]);
        }
        for (int other = 0; other < event; other++) {
            assert_string_not_equal(stories[event], stories[other]);
        }
    }
}

static void articles_are_placed_rated_and_announced(void **state)
{
    struct desk *desk = *state;
    start_replica(desk, 0);
    for (int n = 0; n < 3; n++) {
        for (int event = 0; event < EVENT_COUNT; event++) {
            report(desk, event, n, report_id(event, n));
        }
    }
    wait_for(desk, &desk->done, 3 * EVENT_COUNT);
    assert_each_event_is_one_story(desk, 3);
    struct looked_up rated = look_up(desk, report_id(0, 1));
    assert_string_equal(rated.domain, "gazette.example");
    assert_string_equal(rated.leaning, "lean-left");
    assert_string_equal(rated.lang, "en");
    assert_string_equal(look_up(desk, report_id(0, 0)).leaning, "");
    wait_for(desk, &desk->announced, EVENT_COUNT);
    assert_int_equal(desk->rejected, 0);
    assert_int_equal(count_wrong(desk->fixture), 0);
}

static void replicas_that_meet_one_event_at_once_make_one_story(void **state)
{
    struct desk *desk = *state;
    for (int n = 0; n < 3; n++) {
        start_replica(desk, n);
    }
    while (link_sender_counts(desk->sender).receivers < 3) {
        fixture_turn_ms(desk->fixture, 20);
    }
    for (int event = 0; event < EVENT_COUNT; event++) {
        for (int n = 0; n < 6; n++) {
            report(desk, event, n, report_id(event, n));
        }
    }
    wait_for(desk, &desk->done, 6 * EVENT_COUNT);
    assert_each_event_is_one_story(desk, 6);
    assert_int_equal(count_wrong(desk->fixture), 0);
}

static void a_killed_replica_is_replaced_and_remembers_the_stories(void **state)
{
    struct desk *desk = *state;
    start_replica(desk, 0);
    for (int event = 0; event < EVENT_COUNT; event++) {
        report(desk, event, 0, report_id(event, 0));
    }
    wait_for(desk, &desk->done, EVENT_COUNT);
    stop_replica(desk, 0, SIGKILL);
    start_replica(desk, 1);
    for (int event = 0; event < EVENT_COUNT; event++) {
        report(desk, event, 1, report_id(event, 1));
    }
    wait_for(desk, &desk->done, 2 * EVENT_COUNT);
    assert_each_event_is_one_story(desk, 2);
}

static void work_that_is_announced_again_changes_nothing(void **state)
{
    struct desk *desk = *state;
    start_replica(desk, 0);
    report(desk, 0, 0, report_id(0, 0));
    wait_for(desk, &desk->done, 1);
    struct looked_up before = look_up(desk, report_id(0, 0));
    Triptych__Article article;
    Triptych__Work work;
    struct err err = {0};
    triptych__article__init(&article);
    article.id = lend(report_id(0, 0));
    article.title = lend("Words that have nothing to do with it");
    article.received_ms = START;
    triptych__work__init(&work);
    work.id = article.id;
    work.again = 1;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = &article;
    assert_int_equal(link_push(desk->sender, &work, &err), 0);
    wait_for(desk, &desk->done, 2);
    assert_string_equal(look_up(desk, report_id(0, 0)).story_id, before.story_id);
    assert_string_equal(redis_server_ask(&desk->fixture->redis, "ZCARD {test}todo:classify"), "0");
}

static void an_edition_that_is_emptied_begins_anew(void **state)
{
    struct desk *desk = *state;
    start_replica(desk, 0);
    report(desk, 0, 0, report_id(0, 0));
    wait_for(desk, &desk->done, 1);
    redis_server_ask(&desk->fixture->redis, "FLUSHALL");
    report(desk, 0, 1, report_id(0, 1));
    wait_for(desk, &desk->done, 2);
    char expected[ID_SIZE];
    id_for_story(report_id(0, 1), expected);
    assert_string_equal(look_up(desk, report_id(0, 1)).story_id, expected);
    assert_int_equal(desk->rejected, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(articles_are_placed_rated_and_announced, setup, teardown),
        cmocka_unit_test_setup_teardown(replicas_that_meet_one_event_at_once_make_one_story, setup, teardown),
        cmocka_unit_test_setup_teardown(a_killed_replica_is_replaced_and_remembers_the_stories, setup, teardown),
        cmocka_unit_test_setup_teardown(work_that_is_announced_again_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edition_that_is_emptied_begins_anew, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
