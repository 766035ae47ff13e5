/* The ways into the desk: rows of a replay, items of feeds; what Redis says to each, and what is announced. */
#include "clock.h"
#include "feed_state.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_desk(void **state)
{
    static const char *const sets[] = {"contact=desk@example.org", "pages=never", NULL};
    (void)state;
    glue_open(sets);
    scripted_succeed("store_note_put"); /* that there is a contact */
    scripted_answer();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

/* ── rows ── */

static void a_new_row_is_stored_announced_and_answered_with_its_proof(void **state)
{
    (void)state;
    char pushed[200], done[200];
    glue_row("1", "A title", 0);
    assert_int_equal(scripted_link.pushed, 0);
    glue_answer_puts(1);
    snprintf(pushed, sizeof pushed, "article %.17s", scripted_said("store_article_put", 0));
    snprintf(done, sizeof done, "done: proof %.17s", scripted_said("store_article_put", 0));
    assert_string_equal(scripted_link.last_pushed, pushed);
    assert_string_equal(scripted_link.last_done, done);
}

static void a_row_that_is_there_is_a_duplicate_unless_it_is_the_same_one_again(void **state)
{
    (void)state;
    static const struct {
        enum article_outcome outcome;
        int is_same, again;
        const char *done;
    } cases[] = {
        {ARTICLE_REPEATED, 0, 0, "duplicate"},
        {ARTICLE_REPEATED, 1, 0, "duplicate"},
        {ARTICLE_REPEATED, 1, 1, "done"}, /* ingest died before it could answer */
        {ARTICLE_REPEATED, 0, 1, "duplicate"},
        {ARTICLE_DUPLICATE_CONTENT, 0, 0, "duplicate"},
        {ARTICLE_DUPLICATE_CONTENT, 0, 1, "duplicate"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Triptych__Article stored = TRIPTYCH__ARTICLE__INIT;
        char id[ID_SIZE];
        glue_row("1", "A title", cases[i].again);
        snprintf(id, sizeof id, "%s", scripted_said("store_article_put", (unsigned)i));
        stored.id = id;
        stored.title = lend("A title");
        stored.url = lend("https://gazette.example/1");
        stored.external_id = lend(cases[i].is_same ? "1" : "other");
        glue_outcome = cases[i].outcome;
        glue_stored = cases[i].outcome == ARTICLE_REPEATED ? &stored : NULL;
        glue_answer_puts(1);
        if (strncmp(scripted_link.last_done, cases[i].done, strlen(cases[i].done)) != 0)
            fail_msg("case %zu: %s, not %s", i, scripted_link.last_done, cases[i].done);
    }
    assert_int_equal(scripted_link.pushed, 0);
    assert_true(scripted_metric("triptych_ingest_articles_total", "outcome", "repeated") == 4);
    assert_true(scripted_metric("triptych_ingest_articles_total", "outcome", "duplicate_content") == 2);
}

/* A call that a broken connection left unanswered is sent again and then meets its own effect. */
static void a_row_whose_storing_an_outage_interrupted_is_new_all_the_same(void **state)
{
    (void)state;
    static struct article_made made;
    Triptych__ReplayRow row = TRIPTYCH__REPLAY_ROW__INIT;
    struct err err = {0};
    row.external_id = lend("1");
    row.url = lend("https://gazette.example/1");
    row.title = lend("A title");
    assert_int_equal(article_from_row(&row, GLUE_NOW, &made, &err), 0);
    glue_row("1", "A title", 0);
    scripted_store_set_state(STORE_DOWN, "restarting");
    scripted_store_set_state(STORE_UP, "");
    glue_outcome = ARTICLE_REPEATED;
    glue_stored = &made.article;
    glue_answer_puts(1);
    assert_int_equal(scripted_link.pushed, 1);
    assert_memory_equal(scripted_link.last_done, "done: ", 6);
}

static void a_row_that_is_no_article_is_refused_with_the_reason(void **state)
{
    (void)state;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    struct link_job job = {&work};
    glue_row("1", "", 0);
    assert_memory_equal(scripted_link.last_done, "rejected: ", 10);
    work.id = lend("not a row");
    scripted_link.receiver.on_job(scripted_link.receiver.context, &job);
    assert_string_equal(scripted_link.last_done, "rejected: work for ingest must carry a row");
    assert_true(scripted_metric("triptych_ingest_refused_total", "reason", "invalid") == 1);
    assert_true(scripted_metric("triptych_ingest_refused_total", "reason", "no_row") == 1);
    assert_int_equal(scripted_count("store_article_put"), 0);
}

static void a_row_that_redis_does_not_take_is_refused(void **state)
{
    (void)state;
    glue_row("1", "A title", 0);
    scripted_fail("store_article_put", ERR_TOO_LARGE, "too large");
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "rejected: too large");
    scripted_refuse("store_article_put", ERR_FULL);
    glue_row("2", "A title", 0);
    assert_string_equal(scripted_link.last_done, "rejected: refused by the test");
    assert_true(scripted_metric("triptych_ingest_refused_total", "reason", "not_stored") == 2);
}

static void an_announcement_without_room_is_left_to_the_todo_set(void **state)
{
    (void)state;
    glue_row("1", "A title", 0);
    scripted_link.push_code = ERR_FULL;
    scripted_link.is_crowded = 1;
    glue_answer_puts(1);
    assert_memory_equal(scripted_link.last_done, "done: ", 6);
    assert_true(scripted_link.is_paused); /* and nothing new is taken */
    assert_false(ingest_may_take(ingest));
    assert_non_null(strstr(scripted_sentence("classify"), "articles wait for classify"));
}

static void while_redis_is_away_nothing_new_is_taken(void **state)
{
    (void)state;
    assert_true(ingest_may_take(ingest));
    scripted_store_set_state(STORE_FULL, "OOM");
    assert_false(ingest_may_take(ingest));
    unsigned before = scripted_count("store_feeds_take");
    for (int i = 0; i < 5; i++)
        scripted_pass_ms(INGEST_FEEDS_DUE_MS);
    assert_int_equal(scripted_count("store_feeds_take"), before);
    scripted_store_set_state(STORE_UP, "");
    assert_true(ingest_may_take(ingest));
}

/* ── overdue articles, retention ── */

static int is_found;

static void answer_article(const struct scripted_call *call)
{
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT;
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    article.id = lend("a0000000000000001");
    placed.article = &article;
    SCRIPTED_ANSWER(call, store_article_fn, is_found ? &placed : NULL);
}

static void an_article_that_is_overdue_is_announced_again_or_given_up(void **state)
{
    (void)state;
    const struct link_sender_options *sender = &scripted_link.sender;
    for (is_found = 1; is_found >= 0; is_found--) {
        sender->on_overdue(sender->context, "a0000000000000001");
        scripted_answer_with("store_article_get", answer_article);
        scripted_answer();
    }
    assert_string_equal(scripted_link.last_pushed, "article a0000000000000001 again");
    assert_int_equal(scripted_link.pushed, 1);
    assert_string_equal(scripted_said("store_dead_add", 0),
                        "classify a0000000000000001 the article is not there any more");
    scripted_fail("store_dead_add", ERR_FULL, "no room");
    scripted_answer();
    sender->on_overdue(sender->context, "a0000000000000001");
    scripted_fail("store_article_get", ERR_TIMEOUT, "no answer");
    scripted_answer();
    scripted_refuse("store_article_get", ERR_FULL);
    sender->on_overdue(sender->context, "a0000000000000001");
    assert_int_equal(scripted_link.pushed, 1); /* it is due again when its lease is over */
    assert_int_equal(scripted_count("store_dead_add"), 1);
}

static uint64_t removed;

static void answer_removed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_count_fn, removed);
}

static void answer_counts(const struct scripted_call *call)
{
    static const struct store_counts counts = {.feed_seq = "", .log_seq = ""};
    SCRIPTED_ANSWER(call, store_counts_fn, &counts);
}

static void retention_goes_on_at_once_as_long_as_its_steps_are_full(void **state)
{
    (void)state;
    static const uint64_t steps[] = {INGEST_RETENTION_AT_ONCE, INGEST_RETENTION_AT_ONCE, 3};
    scripted_pass_ms(INGEST_RETENTION_MS);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(scripted_count("store_retention_step"), i + 1);
        removed = steps[i];
        scripted_answer_with("store_retention_step", answer_removed);
        scripted_answer();
    }
    assert_int_equal(scripted_count("store_retention_step"), 3);
    assert_true(scripted_metric("triptych_ingest_removed_total", NULL, NULL) == 2 * INGEST_RETENTION_AT_ONCE + 3);
    scripted_answer_with("store_counts_get", answer_counts);
    scripted_answer();
    scripted_pass_ms(INGEST_RETENTION_MS);
    scripted_pass_ms(INGEST_RETENTION_MS);
    assert_int_equal(scripted_count("store_retention_step"), 4); /* one at a time */
    scripted_fail("store_retention_step", ERR_FULL, "no");
    scripted_answer();
    scripted_pass_ms(INGEST_RETENTION_MS);
    assert_int_equal(scripted_count("store_retention_step"), 5);
}

/* ── feeds ── */

static void a_feed_that_is_due_is_fetched_and_its_items_become_articles(void **state)
{
    (void)state;
    glue_take_feed("");
    assert_int_equal(glue_fetch_count, 1);
    assert_string_equal(glue_fetches[0].url, GLUE_FEED);
    glue_answer_fetch(0, 200, glue_rss(3));
    assert_int_equal(scripted_count("store_article_put"), 3);
    assert_int_equal(scripted_count("store_feed_settle"), 0); /* not before all are stored */
    glue_answer_puts(3);
    assert_int_equal(scripted_link.pushed, 3);
    struct feed_state read = glue_settled(0);
    assert_int_equal(read.articles, 3);
    assert_int_equal(read.failures, 0);
    assert_string_equal(read.title, "Gazette");
    assert_string_equal(read.etag, "\"v1\"");
    assert_null(ingest->feeds);
    assert_memory_equal(scripted_said("store_feed_settle", 0), GLUE_FEED " token [] ", sizeof GLUE_FEED + 9);
}

static void the_items_of_a_long_feed_go_to_redis_some_at_a_time(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, glue_rss(50));
    unsigned first = scripted_count("store_article_put");
    assert_true(first < 50);
    glue_answer_puts(50);
    assert_int_equal(scripted_count("store_article_put"), 50);
    assert_int_equal(glue_settled(0).articles, 50);
}

static void items_that_are_too_old_are_left_out_of_a_first_reading(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, glue_rss(80)); /* one an hour: the last ones are older than 72 hours */
    glue_answer_puts(72);                    /* some time has passed since GLUE_NOW */
    assert_int_equal(scripted_count("store_article_put"), 72);
    assert_true(scripted_metric("triptych_ingest_refused_total", "reason", "too_old") == 8);
}

static void a_feed_that_has_not_changed_is_asked_for_conditionally_and_stores_nothing(void **state)
{
    (void)state;
    char json[FEED_STATE_BYTES_MAX];
    struct feed_state before = {.read_ms = GLUE_NOW - 60000, .checked_ms = GLUE_NOW - 60000, .articles = 9};
    before.whole_ms = GLUE_NOW - 60000;
    strcpy(before.etag, "\"v0\"");
    feed_state_write(&before, json);
    glue_take_feed(json);
    assert_string_equal(glue_fetches[0].etag, "\"v0\"");
    glue_answer_fetch(0, 304, "");
    assert_int_equal(glue_settled(0).articles, 9);
    assert_int_equal(glue_settled(0).failures, 0);
    assert_string_equal(glue_settled(0).etag, "\"v0\"");
    assert_int_equal(scripted_count("store_article_put"), 0);
}

static void what_is_wrong_with_a_feed_is_in_its_state(void **state)
{
    (void)state;
    static const struct {
        long status;
        const char *body, *error;
    } cases[] = {
        {404, "", "status 404"},
        {500, "", "status 500"},
        {304, "", "status 304 (not modified) to a request for all of it"},
        {410, "", "gone for good"},
        {200, "{\"not\": \"a feed\"}", ""},
        {200, "", ""},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_take_feed("");
        glue_answer_fetch(i, cases[i].status, cases[i].body);
        struct feed_state read = glue_settled(i);
        if (!read.failures || !*read.error || !strstr(read.error, cases[i].error))
            fail_msg("case %u: %d failures, %s", i, (int)read.failures, read.error);
        assert_int_equal(read.read_ms, 0);
        assert_string_equal(read.etag, "");
    }
    assert_int_equal(scripted_count("store_article_put"), 0);
}

static void a_page_leads_to_the_feed_that_it_names(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200,
                      "<html><head><link rel=alternate type=application/rss+xml href=/wrong>"
                      "<link rel=alternate type=application/atom+xml href=/right></head></html>");
    assert_int_equal(glue_fetch_count, 2);
    assert_non_null(strstr(glue_fetches[1].url, "/wrong"));
    glue_answer_fetch(1, 404, "");
    assert_int_equal(glue_fetch_count, 3);
    assert_non_null(strstr(glue_fetches[2].url, "/right"));
    glue_answer_fetch(2, 200, glue_rss(2));
    assert_int_equal(scripted_count("store_feed_move"), 1);
    assert_memory_equal(scripted_said("store_feed_move", 0), GLUE_FEED " http", sizeof GLUE_FEED + 4);
    assert_non_null(strstr(scripted_said("store_feed_move", 0), "/right"));
    assert_int_equal(scripted_count("store_article_put"), 0); /* they come when it is read at its own address */
    assert_int_equal(scripted_count("store_feed_settle"), 0);
    assert_null(ingest->feeds);
    scripted_fail("store_feed_move", ERR_UNAVAILABLE, "closing");
    scripted_answer();
}

static void a_page_that_names_no_feed_is_tried_at_a_few_addresses_and_said_to_be_one(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, "<html><body>Not a feed</body></html>");
    unsigned n = 1;
    for (; glue_fetch_count > n; n++)
        glue_answer_fetch(n, 404, "");
    assert_int_equal(n, 7);
    assert_non_null(strstr(glue_settled(0).error, "no feed was found"));
    assert_int_equal(glue_settled(0).failures, 1);
    assert_int_equal(scripted_count("store_feed_failed"), 1);
}

static void a_feed_that_has_become_a_page_is_a_failure_at_once(void **state)
{
    (void)state;
    glue_take_feed("{\"read_ms\":1}");
    glue_answer_fetch(0, 200, "<html><link rel=alternate type=application/rss+xml href=/other></html>");
    assert_int_equal(glue_fetch_count, 1);
    assert_int_equal(glue_settled(0).failures, 1);
}

static void a_server_that_could_not_be_reached_counts_as_a_failure_but_a_busy_one_does_not(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_fail_fetch(0, FETCH_TIMED_OUT, "no answer in 30 s");
    assert_int_equal(glue_settled(0).failures, 1);
    assert_string_equal(glue_settled(0).error, "no answer in 30 s");
    glue_take_feed("");
    glue_fail_fetch(1, FETCH_BUSY, "its host had no turn");
    assert_int_equal(glue_settled(1).failures, 0);
    glue_fetch_code = ERR_FULL;
    glue_take_feed("");
    assert_int_equal(glue_settled(2).failures, 0);
    glue_fetch_code = ERR_INVALID;
    glue_take_feed("");
    assert_int_equal(glue_settled(3).failures, 1);
    assert_null(ingest->feeds);
}

static void a_state_that_another_version_has_broken_is_begun_again(void **state)
{
    (void)state;
    glue_take_feed("{broken");
    glue_answer_fetch(0, 200, glue_rss(1));
    glue_answer_puts(1);
    assert_int_equal(glue_settled(0).articles, 1);
}

static void items_that_redis_does_not_take_are_counted_and_the_feed_goes_on(void **state)
{
    (void)state;
    glue_take_feed("");
    scripted_refuse("store_article_put", ERR_FULL);
    glue_answer_fetch(0, 200, glue_rss(3));
    scripted_fail("store_article_put", ERR_TOO_LARGE, "too large");
    glue_answer_puts(1);
    assert_int_equal(glue_settled(0).articles, 1);
    assert_true(scripted_metric("triptych_ingest_refused_total", "reason", "not_stored") == 2);
}

static void feeds_in_hand_are_given_back_when_it_stops(void **state)
{
    (void)state;
    glue_take_feed("");
    ingest_stop(ingest);
    assert_int_equal(scripted_count("store_feed_settle"), 1);
    assert_null(ingest->feeds);
    assert_int_equal(glue_settled(0).failures, 0);
}

static void items_on_their_way_are_waited_for_when_it_stops(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(0, 200, glue_rss(2));
    ingest_stop(ingest);
    assert_false(ingest_is_idle(ingest));
    glue_answer_puts(2);
    assert_null(ingest->feeds);
    assert_int_equal(glue_settled(0).articles, 2);
}

/* With a row, an overdue article and a feed's items on their way. */
static void what_is_on_its_way_when_it_closes_is_left_to_the_next(void **state)
{
    (void)state;
    glue_row("1", "A title", 0);
    scripted_link.sender.on_overdue(scripted_link.sender.context, "a0000000000000001");
    glue_take_feed("");
    glue_answer_fetch(0, 200, glue_rss(2));
}

/* ── without a contact ── */

static int open_without_contact(void **state)
{
    static const char *const sets[] = {NULL};
    (void)state;
    glue_open(sets);
    return 0;
}

static void without_a_contact_no_feed_is_read_and_everybody_is_told_why(void **state)
{
    (void)state;
    scripted_pass_ms(INGEST_FEEDS_DUE_MS);
    assert_int_equal(scripted_count("store_feeds_take"), 0);
    assert_non_null(strstr(scripted_sentence("contact"), "No feeds are read: say who runs this desk"));
    assert_memory_equal(scripted_said("store_note_put", 0), "ingest.contact=No feeds are read", 32);
    glue_row("1", "A title", 0); /* rows are taken all the same */
    glue_answer_puts(1);
    assert_memory_equal(scripted_link.last_done, "done: ", 6);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_new_row_is_stored_announced_and_answered_with_its_proof),
        desk_test(a_row_that_is_there_is_a_duplicate_unless_it_is_the_same_one_again),
        desk_test(a_row_whose_storing_an_outage_interrupted_is_new_all_the_same),
        desk_test(a_row_that_is_no_article_is_refused_with_the_reason),
        desk_test(a_row_that_redis_does_not_take_is_refused),
        desk_test(an_announcement_without_room_is_left_to_the_todo_set),
        desk_test(while_redis_is_away_nothing_new_is_taken),
        desk_test(an_article_that_is_overdue_is_announced_again_or_given_up),
        desk_test(retention_goes_on_at_once_as_long_as_its_steps_are_full),
        desk_test(a_feed_that_is_due_is_fetched_and_its_items_become_articles),
        desk_test(the_items_of_a_long_feed_go_to_redis_some_at_a_time),
        desk_test(items_that_are_too_old_are_left_out_of_a_first_reading),
        desk_test(a_feed_that_has_not_changed_is_asked_for_conditionally_and_stores_nothing),
        desk_test(what_is_wrong_with_a_feed_is_in_its_state),
        desk_test(a_page_leads_to_the_feed_that_it_names),
        desk_test(a_page_that_names_no_feed_is_tried_at_a_few_addresses_and_said_to_be_one),
        desk_test(a_feed_that_has_become_a_page_is_a_failure_at_once),
        desk_test(a_server_that_could_not_be_reached_counts_as_a_failure_but_a_busy_one_does_not),
        desk_test(a_state_that_another_version_has_broken_is_begun_again),
        desk_test(items_that_redis_does_not_take_are_counted_and_the_feed_goes_on),
        desk_test(feeds_in_hand_are_given_back_when_it_stops),
        desk_test(items_on_their_way_are_waited_for_when_it_stops),
        desk_test(what_is_on_its_way_when_it_closes_is_left_to_the_next),
        cmocka_unit_test_setup_teardown(without_a_contact_no_feed_is_read_and_everybody_is_told_why,
                                        open_without_contact, close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
