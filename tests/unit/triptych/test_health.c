/* services/triptych/health: each fault of a desk is found, named once, and comes with what to do. */
#include "checks.h"
#include "cmd_health.h"
#include "tool_bench.h"

#include "clock.h"
#include "store_feed_settings.h"
#include "store_replicas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS 1795504104000
#define INFO_WELL                                                                                                      \
    "# Server\r\nredis_version:7.0.15\r\nserver_time_usec:1795504104000000\r\n# Memory\r\nused_memory:1500000\r\n"     \
    "maxmemory:9000000\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\naof_last_write_status:ok\r\n"                \
    "rdb_last_bgsave_status:ok\r\nevicted_keys:0\r\nconnected_slaves:1\r\n"

/* ── Redis ── */

static void info_is_read_by_whole_names(void **state)
{
    (void)state;
    struct redis_facts facts;
    redis_facts_read(INFO_WELL "used_memory_peak:7\r\nxmaxmemory:3\r\n", &facts);
    assert_string_equal(facts.version, "7.0.15");
    assert_string_equal(facts.policy, "noeviction");
    assert_int_equal(facts.time_ms, NOW_MS);
    assert_int_equal(facts.used_bytes, 1500000);
    assert_int_equal(facts.limit_bytes, 9000000);
    assert_int_equal(facts.replicas, 1);
    assert_true(facts.appends && facts.is_written);
    redis_facts_read("", &facts);
    assert_string_equal(facts.version, "");
    assert_true(facts.is_written);
}

static struct findings found;

static const struct finding *look_at_redis(const char *more)
{
    static char info[2048];
    struct desk_view view = {.here_ms = NOW_MS};
    /* The first line of a name counts. */
    snprintf(info, sizeof info, "%s%s", more, INFO_WELL);
    redis_facts_read(info, &view.redis);
    memset(&found, 0, sizeof found);
    check_redis(&view, &found);
    return found.count ? &found.list[0] : NULL;
}

static void each_fault_of_redis_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *info, *what;
        enum finding_level level;
    } rows[] = {
        {"used_memory:8100000\r\n", "it is nearly full: 8.1 MB of 9.0 MB", FINDING_HINT},
        {"used_memory:8999999\r\n", "it is nearly full: 9.0 MB of 9.0 MB", FINDING_HINT},
        {"used_memory:9000000\r\n", "it is full: 9.0 MB of 9.0 MB", FINDING_FAULT},
        {"maxmemory:0\r\n", "no memory limit", FINDING_HINT},
        {"maxmemory_policy:allkeys-lru\r\n", "throws keys away (maxmemory-policy allkeys-lru)", FINDING_FAULT},
        {"evicted_keys:7\r\n", "thrown away 7 keys", FINDING_FAULT},
        {"aof_last_write_status:err\r\n", "cannot write to its disk", FINDING_FAULT},
        {"rdb_last_bgsave_status:err\r\n", "cannot write to its disk", FINDING_FAULT},
        {"aof_enabled:0\r\n", "no append-only file", FINDING_HINT},
        {"server_time_usec:1795504112000000\r\n", "differs from the one here by 8 s", FINDING_FAULT},
        {"server_time_usec:1795504092000000\r\n", "differs from the one here by -12 s", FINDING_FAULT},
    };
    assert_null(look_at_redis(""));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct finding *finding = look_at_redis(rows[i].info);
        assert_non_null(finding);
        assert_contains(finding->what, rows[i].what);
        assert_int_equal(finding->level, rows[i].level);
        assert_int_equal(found.count, 1);
        assert_true(strlen(finding->todo) > 20);
    }
}

/* ── replicas ── */

static struct replica_view replicas[8];

/* A desk with one of each, all well. */
static struct desk_view four(void)
{
    static const char *const programs[] = {"ingest", "classify", "summarize", "publish"};
    struct desk_view view = {.replicas = replicas, .replica_count = 4, .here_ms = NOW_MS, .redis.time_ms = NOW_MS};
    memset(replicas, 0, sizeof replicas);
    for (size_t i = 0; i < 4; i++) {
        struct replica_card *card = &replicas[i].card;
        replica_card_init(card, programs[i], TRIPTYCH_VERSION);
        snprintf(card->host, sizeof card->host, "desk-1");
        snprintf(replicas[i].instance, sizeof replicas[i].instance, "i%zu", i);
        card->time_ms = NOW_MS - 1000;
        card->started_ms = NOW_MS - 60000;
        card->senders = i > 0;
        card->receivers = i < 3;
        replicas[i].is_alive = 1;
    }
    return view;
}

static const struct findings *look_at(const struct desk_view *view)
{
    memset(&found, 0, sizeof found);
    check_replicas(view, &found);
    check_work(view, &found);
    return &found;
}

/* One finding, of this level, about this, that says so. */
static void assert_found(const struct desk_view *view, enum finding_level level, const char *about, const char *what)
{
    look_at(view);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.list[0].about, about);
    assert_contains(found.list[0].what, what);
    assert_int_equal(found.list[0].level, level);
    assert_int_equal(found.faults, level == FINDING_FAULT);
}

static void a_desk_that_is_well_has_no_findings(void **state)
{
    (void)state;
    struct desk_view view = four();
    assert_int_equal(look_at(&view)->count, 0);
}

static void a_stage_without_a_replica_and_one_that_died_are_faults(void **state)
{
    (void)state;
    struct desk_view view = four();
    view.replica_count = 3;
    look_at(&view);
    assert_int_equal(found.faults, 1);
    assert_string_equal(found.list[0].about, "publish");
    assert_contains(found.list[0].what, "none is running");
    /* A second classify that died: the stage is there, one of it is not. */
    view = four();
    replicas[4] = replicas[1];
    replicas[4].is_alive = 0;
    replicas[4].card.time_ms = NOW_MS - 14000;
    view.replica_count = 5;
    assert_found(&view, FINDING_FAULT, "classify on desk-1", "has not been heard of for 14 s");
    /* One that was asked to stop is not missed; a stage whose only one leaves is. */
    replicas[4].card.leaving = 1;
    assert_int_equal(look_at(&view)->count, 0);
    replicas[3].card.leaving = 1;
    assert_found(&view, FINDING_FAULT, "publish", "none is running");
    replicas[3].card.leaving = replicas[4].card.leaving = -1;
    /* The same, but its host has started it again since. */
    replicas[1].card.started_ms = NOW_MS - 12000;
    assert_int_equal(look_at(&view)->count, 0);
}

static void what_a_replica_says_is_passed_on_with_advice(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *todo;
        int is_note;
        enum finding_level level;
    } rows[] = {
        {"redis", "no answer", "Redis", 0, FINDING_FAULT},
        {"work", "7 pieces are overdue", "--scale", 0, FINDING_FAULT},
        {"embedder", "articles are grouped by their words alone: no answer", "docker compose restart embed", 1,
         FINDING_FAULT},
        {"embedder", "articles are grouped by their words alone: no embed_url is set", "Set embed_url", 1,
         FINDING_HINT},
        {"writer", "bullets are the articles' own sentences alone: no JSON", "writer_url", 1, FINDING_HINT},
        {"writer", "bullets are the articles' own sentences alone: this hour's tokens are spent", "writer_tokens", 1,
         FINDING_HINT},
        {"contact", "no contact", "CONTACT", 1, FINDING_HINT},
        {"sources", "line 3", "sources check", 1, FINDING_HINT},
        {"other", "anything", "log", 0, FINDING_FAULT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct desk_view view = four();
        replica_card_trouble(&replicas[1].card, rows[i].name, rows[i].is_note, rows[i].text);
        assert_found(&view, rows[i].level, "classify on desk-1", rows[i].text);
        assert_contains(found.list[0].todo, rows[i].todo);
    }
    /* With feeds to read, a missing contact is why nothing comes. */
    struct desk_view view = four();
    view.counts.feeds = 3;
    replica_card_trouble(&replicas[0].card, "contact", 1, "no contact");
    assert_found(&view, FINDING_FAULT, "ingest on desk-1", "no contact");
}

static void what_redis_explains_is_not_said_again_of_each_daemon(void **state)
{
    (void)state;
    struct desk_view view = four();
    for (size_t i = 0; i < 4; i++)
        replica_card_trouble(&replicas[i].card, "redis", 0, "OOM");
    assert_int_equal(look_at(&view)->faults, 4);
    memset(&found, 0, sizeof found);
    findings_fault(&found, "Redis", "Give it more.", "it is full");
    check_replicas(&view, &found);
    assert_int_equal(found.count, 1);
}

static void a_redis_that_refuses_a_write_for_want_of_room_is_full_below_its_limit_too(void **state)
{
    (void)state;
    struct desk_view view = four();
    redis_facts_read("used_memory:8900000\r\n" INFO_WELL, &view.redis);
    replica_card_trouble(&replicas[1].card, "redis", 0, "OOM command not allowed when used memory > 'maxmemory'.");
    memset(&found, 0, sizeof found);
    check_redis(&view, &found);
    assert_int_equal(found.faults, 1);
    assert_contains(found.list[0].what, "it is full");
    /* What a dead one said last is no news, and what it says of another kind of refusal is not about room. */
    replicas[1].is_alive = 0;
    replica_card_trouble(&replicas[2].card, "redis", 0, "MISCONF");
    memset(&found, 0, sizeof found);
    check_redis(&view, &found);
    assert_int_equal(found.faults, 0);
    assert_int_equal(found.hints, 1);
}

static void replicas_that_do_not_reach_each_other_are_found(void **state)
{
    (void)state;
    struct desk_view view = four();
    replicas[2].card.senders = 0;
    assert_found(&view, FINDING_FAULT, "summarize on desk-1", "it is connected to no classify");
    assert_contains(found.list[0].todo, "bus_advertise");
    view = four();
    replicas[0].card.receivers = 0;
    assert_found(&view, FINDING_FAULT, "ingest on desk-1", "no classify is connected to it");
    /* One that has only just begun may still be looking. */
    replicas[0].card.started_ms = NOW_MS - 3000;
    assert_int_equal(look_at(&view)->count, 0);
}

static void clocks_and_versions_that_differ_are_found(void **state)
{
    (void)state;
    struct desk_view view = four();
    replicas[3].card.time_ms = NOW_MS + 30000;
    assert_found(&view, FINDING_FAULT, "clocks", "publish on desk-1 differs from Redis's by 30 s");
    view = four();
    snprintf(replicas[2].card.version, sizeof replicas[2].card.version, "0.0.1");
    assert_found(&view, FINDING_HINT, "versions", "side by side");
    view = four();
    for (size_t i = 0; i < 4; i++)
        snprintf(replicas[i].card.version, sizeof replicas[i].card.version, "9.9.9");
    assert_found(&view, FINDING_HINT, "versions", "the desk is of version 9.9.9, this tool of " TRIPTYCH_VERSION);
    view = four();
    view.strangers = 2;
    assert_found(&view, FINDING_HINT, "versions", "2 programs");
}

static void overdue_work_is_a_fault_and_dead_letters_are_a_hint(void **state)
{
    (void)state;
    struct desk_view view = four();
    view.late[STAGE_SUMMARIZE] = (struct late_view){7, 90000};
    assert_found(&view, FINDING_FAULT, "summarize", "7 pieces of work are overdue, the oldest by 90 s");
    view = four();
    view.counts.dead = 3;
    assert_found(&view, FINDING_HINT, "dead letters", "3 pieces");
}

/* ── feeds ── */

static void feeds_that_fail_for_one_reason_are_told_with_it(void **state)
{
    (void)state;
    static const struct {
        struct feeds_view feeds;
        const char *what, *todo;
        enum finding_level level;
    } rows[] = {
        {{.total = 12, .failing = 12, .common = 11, .status = 403},
         "12 of 12 fail, 11 of them with status 403",
         "then triptych feeds refresh FEED",
         FINDING_FAULT},
        {{.total = 12, .failing = 5, .common = 5, .status = 404}, "5 of 12 fail", "addresses are old", FINDING_HINT},
        {{.total = 12, .paused = 4, .failing = 5, .common = 3, .error = "no name"},
         "5 of 8 fail, 3 of them without an answer: no name",
         "refresh FEED asks",
         FINDING_FAULT},
        {{.total = 2, .failing = 2, .common = 2, .status = 401}, "status 401", "auth=@FILE", FINDING_FAULT},
        {{.total = 2, .failing = 2, .common = 2, .status = 503}, "status 503", "by themselves", FINDING_FAULT},
        {{.total = 2, .failing = 2, .common = 2, .status = 200}, "status 200", "feeds show", FINDING_FAULT},
        {{.total = 2, .paused = 1, .gone = 1}, "all 2 are paused or gone", "resume", FINDING_FAULT},
        {{.total = 0}, "there are none", "import", FINDING_HINT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memset(&found, 0, sizeof found);
        check_feeds(&rows[i].feeds, &found);
        assert_int_equal(found.count, 1);
        assert_contains(found.list[0].what, rows[i].what);
        assert_contains(found.list[0].todo, rows[i].todo);
        assert_int_equal(found.list[0].level, rows[i].level);
    }
    memset(&found, 0, sizeof found);
    check_feeds(&(struct feeds_view){.total = 9, .unread = 2}, &found);
    assert_int_equal(found.count, 0);
}

static void of_too_many_findings_all_are_counted(void **state)
{
    (void)state;
    memset(&found, 0, sizeof found);
    for (int i = 0; i < FINDINGS_MAX + 9; i++)
        (i % 2 ? findings_hint : findings_fault)(&found, "x", "y", "%d", i);
    assert_int_equal(found.count, FINDINGS_MAX);
    assert_int_equal(found.faults + found.hints, FINDINGS_MAX + 9);
    assert_true(findings_blame(&found, "x"));
    assert_false(findings_blame(&found, "z"));
}

/* ── the commands ── */

static void answer_notes(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_notes_fn, NULL, NULL, 0);
}

static void answer_counts(const struct scripted_call *call)
{
    static const struct store_counts counts = {.articles = 100, .feed_seq = "1-55", .log_seq = ""};
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

static const char *info;

static void answer_info(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_info_fn, info);
}

static char cards[4][REPLICA_CARD_MAX];

static void answer_replicas(const struct scripted_call *call)
{
    struct store_endpoint rows[5] = {{"i9", "of a version that nobody knows"}};
    four();
    for (size_t i = 0; i < 4; i++) {
        replica_card_write(&replicas[i].card, cards[i]);
        rows[i + 1] = (struct store_endpoint){replicas[i].instance, cards[i]};
    }
    SCRIPTED_ANSWER(call, store_endpoints_fn, rows, 5);
}

static void answer_callers(const struct scripted_call *call)
{
    static const struct store_endpoint rows[] = {{"i0", "23"}, {"i1", "23"}, {"i2", "23"}, {"i3", "23"}};
    SCRIPTED_ANSWER(call, store_endpoints_fn, rows, 4);
}

static void answer_late(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_late_fn, 0, 0);
}

static void answer_no_feeds(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feeds_fn, NULL, 0, "");
}

static void expect_desk(const char *redis_info)
{
    info = redis_info;
    clock_set_for_test(NOW_MS);
    scripted_answer_always("store_notes_get", answer_notes);
    scripted_answer_always("store_counts_get", answer_counts);
    scripted_answer_always("store_info_get", answer_info);
    scripted_answer_always("store_replicas_get", answer_replicas);
    scripted_answer_always("store_callers_get", answer_callers);
    scripted_answer_always("store_todo_late", answer_late);
    scripted_answer_always("store_feeds_scan", answer_no_feeds);
}

static void a_doctor_says_what_it_looked_at_and_exits_by_what_it_found(void **state)
{
    (void)state;
    expect_desk(INFO_WELL);
    assert_int_equal(run_tool("doctor"), 0);
    assert_contains(tool_out, "hint   feeds: there are none\n");
    assert_contains(tool_out, "looked at Redis 7.0.15, 4 replicas, 0 feeds");
    assert_contains(tool_out, "0 faults, 1 hint\n");
    expect_desk("used_memory:9000000\r\n" INFO_WELL);
    assert_int_equal(run_tool("doctor"), 1);
    assert_contains(tool_out,
                    "fault  Redis: it is full: 9.0 MB of 9.0 MB are used, so nothing new is taken\n       Give it");
    assert_contains(tool_out, "1 fault, 1 hint\n");
    assert_int_equal(run_tool("doctor --json"), 1);
    assert_contains(tool_out, "{\"faults\":1,\"hints\":1,\"findings\":[{\"level\":\"fault\",\"about\":\"Redis\"");
    assert_contains(tool_out, "\"program\":\"publish\",\"instance\":\"i3\"");
    clock_set_for_test(0);
}

static void a_doctor_names_files_that_cannot_be_read_and_a_redis_that_fails(void **state)
{
    (void)state;
    scripted_fail("store_notes_get", ERR_UNAVAILABLE, "Redis is loading");
    assert_int_equal(run_tool("doctor --set key_secret=/nowhere/key --set bus_key=/nowhere/bus"), 1);
    assert_contains(tool_out, "fault  key_secret: /nowhere/key: No such file or directory\n");
    assert_contains(tool_out, "fault  bus_key: ");
    assert_contains(tool_out, "fault  Redis: Redis is loading\n");
    assert_contains(tool_out, "3 faults");
}

static void a_status_lists_the_replicas_and_fails_when_something_is_wrong(void **state)
{
    (void)state;
    expect_desk(INFO_WELL);
    assert_int_equal(run_tool("status"), 0);
    assert_contains(tool_out, "classify     desk-1, " TRIPTYCH_VERSION ", ready\n");
    assert_lacks(tool_out, "fault");
    expect_desk("aof_last_write_status:err\r\n" INFO_WELL);
    assert_int_equal(run_tool("status"), 1);
    assert_contains(tool_out, "fault  Redis: it cannot write to its disk\n");
    assert_int_equal(run_tool("status --json"), 1);
    assert_contains(tool_out, "\"alive\":true,\"ready\":true");
    assert_contains(tool_out, "\"faults\":1");
    clock_set_for_test(0);
}

/* ── all feeds together ── */

static void answer_feeds(const struct scripted_call *call)
{
    static const char failing[] =
        "{\"checked_ms\":1795504000000,\"failures\":3,\"http_status\":403,\"error\":\"status 403\"}";
    static const char silent[] = "{\"checked_ms\":1795504000000,\"failures\":1,\"error\":\"no such host\"}";
    static const char well[] = "{\"checked_ms\":1795504000000,\"read_ms\":1795504000000,\"http_status\":200}";
    static const char *const states[] = {failing, silent, failing, well, "", failing};
    static const char *const urls[] = {"https://a.example/1", "https://b.example/2", "https://c.example/3",
                                       "https://d.example/4", "https://e.example/5", "https://f.example/6"};
    struct store_feed rows[6];
    for (size_t i = 0; i < 6; i++)
        rows[i] =
            (struct store_feed){.url = urls[i], .state = states[i], .state_size = strlen(states[i]), .settings = ""};
    rows[5].due_ms = STORE_FEED_PAUSED_MS;
    SCRIPTED_ANSWER(call, store_feeds_fn, rows, 6, "");
}

static void feeds_are_counted_by_what_they_answer_and_paused_ones_are_left_out(void **state)
{
    (void)state;
    expect_desk(INFO_WELL);
    scripted_answer_with("store_feeds_scan", answer_feeds);
    assert_int_equal(run_tool("doctor"), 1);
    assert_contains(tool_out, "fault  feeds: 3 of 5 fail, 2 of them with status 403\n");
    assert_contains(tool_out, "4 replicas, 6 feeds");
    scripted_fail("store_feeds_scan", ERR_UNAVAILABLE, "closed");
    assert_int_equal(run_tool("doctor"), 1);
    assert_string_equal(tool_out, "");
    assert_contains(tool_err, "closed");
    clock_set_for_test(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(info_is_read_by_whole_names),
        tool_test(each_fault_of_redis_is_named),
        tool_test(a_desk_that_is_well_has_no_findings),
        tool_test(a_stage_without_a_replica_and_one_that_died_are_faults),
        tool_test(what_a_replica_says_is_passed_on_with_advice),
        tool_test(what_redis_explains_is_not_said_again_of_each_daemon),
        tool_test(a_redis_that_refuses_a_write_for_want_of_room_is_full_below_its_limit_too),
        tool_test(replicas_that_do_not_reach_each_other_are_found),
        tool_test(clocks_and_versions_that_differ_are_found),
        tool_test(overdue_work_is_a_fault_and_dead_letters_are_a_hint),
        tool_test(feeds_that_fail_for_one_reason_are_told_with_it),
        tool_test(feeds_are_counted_by_what_they_answer_and_paused_ones_are_left_out),
        tool_test(of_too_many_findings_all_are_counted),
        tool_test(a_doctor_says_what_it_looked_at_and_exits_by_what_it_found),
        tool_test(a_doctor_names_files_that_cannot_be_read_and_a_redis_that_fails),
        tool_test(a_status_lists_the_replicas_and_fails_when_something_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
