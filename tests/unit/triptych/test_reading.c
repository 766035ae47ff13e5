/* triptych why and subscribe: the reasons of a decision, and the story feed as lines of JSON. */
#include "scripted_link.h"
#include "tool.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ── why ── */

static Triptych__PlacedArticle placed;
static Triptych__Article article;
static Triptych__Placement placement;
static Triptych__Reason reasons[2];
static Triptych__Reason *reason_list[] = {&reasons[0], &reasons[1]};
static char *topics[2];

static int open_why(void **state)
{
    triptych__placed_article__init(&placed);
    triptych__article__init(&article);
    triptych__placement__init(&placement);
    placed.article = &article;
    placed.placement = &placement;
    article.id = lend(ARTICLE_A);
    article.title = lend("Bridge \"closed\"");
    article.url = lend("https://a.example/1");
    placement.story_id = lend(STORY_A);
    placement.lang = lend("en");
    placement.score = 0.75F;
    placement.n_topics = 2;
    topics[0] = lend("politics");
    topics[1] = lend("health");
    placement.topics = topics;
    placement.n_reasons = 2;
    placement.reasons = reason_list;
    for (int i = 0; i < 2; i++)
        triptych__reason__init(&reasons[i]);
    reasons[0].feature = lend("title_cosine");
    reasons[0].value = 0.5F;
    reasons[0].weight = 1.25F;
    reasons[1].feature = lend("nearest_gap");
    reasons[1].value = 3;
    reasons[1].weight = -0.5F;
    return bench_open(state);
}

static void answer_article(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, &placed);
}

static void why_tells_the_decision_with_its_reasons_the_strongest_first(void **state)
{
    (void)state;
    scripted_answer_with("store_article_get", answer_article);
    assert_int_equal(run_tool("why " ARTICLE_A), 0);
    assert_contains(tool_out, ARTICLE_A "  Bridge \"closed\"\ntopics: politics, health\nin story " STORY_A
                                        ", placed with score 0.750\n");
    assert_contains(tool_out, "why: 19 hours apart\n"
                              "  likeness of titles                               value    0.500   weight +1.250\n"
                              "  time to the nearest report                       value    3.000   weight -0.500\n");
    scripted_answer_with("store_article_get", answer_article);
    assert_int_equal(run_tool("why --json " ARTICLE_A), 0);
    assert_contains(tool_out, "\"title\":\"Bridge \\\"closed\\\"\"");
    assert_contains(tool_out, "\"topics\":[\"politics\",\"health\"],\"places\":[]");
}

static void why_tells_what_happened_to_the_article_since(void **state)
{
    (void)state;
    static const struct {
        const char *copy_of, *story_id, *kind_reason;
        int is_pinned;
        const char *out;
    } cases[] = {
        {ARTICLE_B, STORY_A, "", 0, ", a copy of " ARTICLE_B},
        {"", STORY_A, "", 1, "an operator put it there"},
        {"", "", "horoscope in the address", 0,
         "not_news, because of horoscope in the address\nin no story: it is no news\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        placement.copy_of = lend(cases[i].copy_of);
        placement.story_id = lend(cases[i].story_id);
        placement.kind = lend(*cases[i].kind_reason ? "not_news" : "");
        placement.kind_reason = lend(cases[i].kind_reason);
        placement.pinned = cases[i].is_pinned;
        scripted_answer_with("store_article_get", answer_article);
        assert_int_equal(run_tool("why " ARTICLE_A), 0);
        assert_contains(tool_out, cases[i].out);
    }
}

static void an_article_that_is_not_placed_yet_says_so(void **state)
{
    (void)state;
    placed.placement = NULL;
    scripted_answer_with("store_article_get", answer_article);
    assert_int_equal(run_tool("why " ARTICLE_A), 0);
    assert_contains(tool_out, "not placed in a story yet\n");
    scripted_answer_with("store_article_get", answer_article);
    assert_int_equal(run_tool("why --json " ARTICLE_A), 0);
    assert_contains(tool_out, "\"story\":null}\n");
}

static void answer_no_article(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_article_fn, NULL);
}

static void an_article_that_is_not_there_is_a_failure(void **state)
{
    (void)state;
    scripted_answer_with("store_article_get", answer_no_article);
    assert_int_equal(run_tool("why --json " ARTICLE_A), 1);
    assert_string_equal(tool_out, "");
    assert_contains(tool_err, "there is no article " ARTICLE_A);
    scripted_fail("store_article_get", ERR_UNAVAILABLE, "away");
    assert_int_equal(run_tool("why " ARTICLE_A), 1);
    assert_contains(tool_err, "away");
}

/* ── subscribe ── */

static Triptych__StoryHead head;
static Triptych__Coverage coverage;

static int open_feed(void **state)
{
    scripted_link_reset();
    triptych__story_head__init(&head);
    triptych__coverage__init(&coverage);
    head.id = lend(STORY_A);
    head.version = 3;
    head.coverage = &coverage;
    return bench_open(state);
}

static void send_event(const struct event_subscriber_options *options, const char *seq)
{
    Triptych__StoryEvent event = TRIPTYCH__STORY_EVENT__INIT;
    event.seq = lend(seq);
    event.kind = lend("updated");
    event.head = &head;
    options->on_event(options->context, &event);
}

static void two_events_and_the_end(const struct event_subscriber_options *options)
{
    options->on_note(options->context, "connected");
    send_event(options, "1-1");
    send_event(options, "1-2");
    options->on_error(options->context, "gone", "ask for a snapshot");
}

static void each_event_is_one_line_and_what_a_person_should_know_stands_apart(void **state)
{
    (void)state;
    scripted_link.on_subscribed = two_events_and_the_end;
    assert_int_equal(run_tool("subscribe --from 1-0"), 1);
    assert_memory_equal(tool_out, "{\"seq\":\"1-1\"", 12);
    assert_contains(tool_out, "}\n{\"seq\":\"1-2\"");
    assert_contains(tool_out, "\"id\":\"" STORY_A "\"");
    assert_string_equal(tool_err, "triptych subscribe: connected\ntriptych subscribe: gone: ask for a snapshot\n");
    assert_int_equal(scripted_link.closed, 1);
    assert_int_equal(scripted_count("store_open"), 0);
}

static void send_snapshot(const struct event_subscriber_options *options)
{
    Triptych__FeedReply page = TRIPTYCH__FEED_REPLY__INIT;
    Triptych__StoryHead *heads[] = {&head, &head};
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    story.head = &head;
    page.seq = lend("1-9");
    page.n_stories = 2;
    page.stories = heads;
    options->on_story(options->context, &page);
    page.n_stories = 0;
    page.story = &story;
    options->on_story(options->context, &page);
    options->on_error(options->context, "bad-request", "");
}

static void a_snapshot_comes_as_lines_of_the_same_form(void **state)
{
    (void)state;
    scripted_link.on_subscribed = send_snapshot;
    assert_int_equal(run_tool("subscribe --from snapshot --all"), 1);
    const char *at = tool_out;
    for (int i = 0; i < 3; i++, at = strchr(at, '\n') + 1)
        assert_memory_equal(at, "{\"seq\":\"1-9\",\"kind\":\"snapshot\",\"story\":{", 40);
    assert_contains(at - 30, "\"articles\":[]"); /* only the whole story has a list */
    assert_string_equal(at, "");
}

static void remember_key(const struct event_subscriber_options *options)
{
    assert_string_equal(options->key, "tk_secret");
    assert_string_equal(options->pub, "tcp://feed.example:1");
    assert_string_equal(options->snapshot, "tcp://feed.example:2");
    assert_string_equal(options->from, "start");
    assert_true(options->full && options->all);
    options->on_error(options->context, "over", "");
}

static void options_reach_the_subscriber_and_the_key_comes_from_a_file(void **state)
{
    (void)state;
    char line[400];
    snprintf(
        line, sizeof line,
        "subscribe --from start --full --all --connect tcp://feed.example:1 --snapshot tcp://feed.example:2 --key %s",
        bench_file("key", "tk_secret\r\nmore\n"));
    scripted_link.on_subscribed = remember_key;
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "over: ");
}

static void remember_query(const struct event_subscriber_options *options)
{
    assert_string_equal(options->query, "kind:created sources>=3");
    assert_int_equal(options->min_sources, 4);
    assert_true(options->once);
    options->on_error(options->context, "over", "");
}

static void remember_once(const struct event_subscriber_options *options)
{
    assert_string_equal(options->query, "");
    options->on_error(options->context, "over", "");
}

static void remember_everything(const struct event_subscriber_options *options)
{
    assert_null(options->query);
    options->on_error(options->context, "over", "");
}

static void a_query_reaches_the_subscriber_and_without_one_everything_comes(void **state)
{
    (void)state;
    scripted_link.on_subscribed = remember_query;
    assert_int_equal(run_tool("subscribe --once --min-sources 4 --where 'kind:created sources>=3'"), 1);
    scripted_link.on_subscribed = remember_once;
    assert_int_equal(run_tool("subscribe --once"), 1);
    scripted_link.on_subscribed = remember_everything;
    assert_int_equal(run_tool("subscribe --json"), 1);
    assert_int_equal(scripted_link.opened, 3);
}

static void a_query_that_is_wrong_is_pointed_at_before_anything_is_sent(void **state)
{
    (void)state;
    assert_int_equal(run_tool("subscribe --where 'harbour topic:gossip'"), 2);
    assert_contains(tool_err, "--where: There is no such topic");
    assert_contains(tool_err, "\n  harbour topic:gossip\n                ^^^^^^\n");
    assert_int_equal(run_tool("subscribe --where ("), 2);
    assert_int_equal(run_tool("subscribe --min-sources 0"), 2);
    assert_int_equal(scripted_link.opened, 0);
}

static void a_key_that_cannot_be_read_ends_it_before_anything_is_sent(void **state)
{
    (void)state;
    char line[200];
    assert_int_equal(run_tool("subscribe --key /nowhere/key"), 1);
    assert_contains(tool_err, "no key can be read from /nowhere/key");
    snprintf(line, sizeof line, "subscribe --key %s", bench_file("empty", "\n"));
    assert_int_equal(run_tool(line), 1);
    assert_int_equal(scripted_link.opened, 0);
    scripted_link.open_code = ERR_INVALID;
    assert_int_equal(run_tool("subscribe"), 1);
    assert_contains(tool_err, "refused by the test");
}

static void interrupt(const struct event_subscriber_options *options)
{
    send_event(options, "1-1");
    tool_on_signal(2);
}

/* The last: an interruption stays for the process's life. */
static void an_interruption_is_the_ordinary_end(void **state)
{
    (void)state;
    scripted_link.on_subscribed = interrupt;
    assert_int_equal(run_tool("subscribe"), 0);
    assert_string_equal(tool_err, "");
    assert_int_equal(scripted_link.closed, 1);
}

#define why_test(name)  cmocka_unit_test_setup_teardown(name, open_why, bench_close)
#define feed_test(name) cmocka_unit_test_setup_teardown(name, open_feed, bench_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        why_test(why_tells_the_decision_with_its_reasons_the_strongest_first),
        why_test(why_tells_what_happened_to_the_article_since),
        why_test(an_article_that_is_not_placed_yet_says_so),
        why_test(an_article_that_is_not_there_is_a_failure),
        feed_test(each_event_is_one_line_and_what_a_person_should_know_stands_apart),
        feed_test(a_snapshot_comes_as_lines_of_the_same_form),
        feed_test(options_reach_the_subscriber_and_the_key_comes_from_a_file),
        feed_test(a_query_reaches_the_subscriber_and_without_one_everything_comes),
        feed_test(a_query_that_is_wrong_is_pointed_at_before_anything_is_sent),
        feed_test(a_key_that_cannot_be_read_ends_it_before_anything_is_sent),
        feed_test(an_interruption_is_the_ordinary_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
