/* Articles and the embedder: each gets its vector before it is placed, in the order in which they came, or goes on
 * without and gets it later. The embedder's client is this test's own. */
#include "clock.h"
#include "embed.h"
#include "glue.h"
#include "store_changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define DIMENSIONS 4
#define ASKED_MAX  64
#define OTHER      "s0000000000000009"

static struct client {
    struct embed_options options;
    enum embed_state state;
    int code; /* what embed_request returns */
    unsigned count, closed;
    struct asked {
        embed_done_fn *done; /* NULL: answered */
        void *context;
        char text[200];
    } asked[ASKED_MAX];
} client;

static char place; /* the client's address */

int embed_open(struct loop *loop, const struct embed_options *options, struct embed **out, struct err *err)
{
    (void)loop;
    if (client.code)
        return err_set(err, (enum err_code)client.code, "%s is no address", options->url);
    client.options = *options;
    *out = (struct embed *)&place;
    return 0;
}

void embed_close(struct embed *embed)
{
    client.closed += embed != NULL;
}

int embed_request(struct embed *embed, const char *text, const char *lang, embed_done_fn *done, void *context,
                  struct err *err)
{
    (void)embed, (void)lang;
    if (client.code)
        return err_set(err, (enum err_code)client.code, "refused by the test");
    assert_true(client.count < ASKED_MAX);
    struct asked *asked = &client.asked[client.count++];
    *asked = (struct asked){.done = done, .context = context};
    snprintf(asked->text, sizeof asked->text, "%s", text);
    return 0;
}

enum embed_state embed_state(const struct embed *embed)
{
    (void)embed;
    return client.state;
}

unsigned embed_dimensions(const struct embed *embed)
{
    (void)embed;
    return DIMENSIONS;
}

struct embed_counts embed_counts(const struct embed *embed)
{
    (void)embed;
    return (struct embed_counts){.answered = client.count, .refused = 2, .waiting = 3};
}

/* The n-th text's vector; without one when `has_vector` is 0. */
static void answer(unsigned n, int has_vector)
{
    static const float vector[DIMENSIONS] = {0.5F, 0.5F, -0.5F, 0.5F};
    assert_true(n < client.count && client.asked[n].done);
    embed_done_fn *done = client.asked[n].done;
    client.asked[n].done = NULL;
    done(client.asked[n].context, has_vector ? vector : NULL, has_vector ? DIMENSIONS : 0);
}

static int open_desk(void **state)
{
    static const char *const sets[] = {"reviews=off", "embed_url=http://embedder.example", "embed_key=hunter2", NULL};
    (void)state;
    client = (struct client){.state = EMBED_READY};
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    assert_int_equal(client.closed, 1);
    return 0;
}

static void commit_one(void)
{
    scripted_answer_with("store_article_commit", glue_answer_commit);
    assert_int_equal(scripted_answer(), 1);
}

static void an_article_waits_for_its_vector_and_is_placed_with_it(void **state)
{
    (void)state;
    assert_string_equal(client.options.url, "http://embedder.example");
    assert_string_equal(client.options.key, "hunter2");
    glue_report(0, 0);
    assert_int_equal(client.count, 1);
    assert_non_null(strstr(client.asked[0].text, "Crane collapses onto ferry"));
    assert_int_equal(scripted_count("store_article_commit"), 0);
    answer(0, 1);
    assert_int_equal(scripted_count("store_article_commit"), 1);
    assert_int_equal(story_index_counts(classify->index).embeddings, 1);
    commit_one();
    assert_int_equal(scripted_count("store_article_embed"), 0);
}

static void articles_are_placed_in_the_order_in_which_they_came_whatever_vector_comes_first(void **state)
{
    (void)state;
    for (int event = 0; event < 3; event++)
        glue_report(event, 0);
    answer(2, 1);
    answer(1, 1);
    assert_int_equal(scripted_count("store_article_commit"), 0);
    answer(0, 1);
    assert_int_equal(scripted_count("store_article_commit"), 3);
    for (int event = 0; event < 3; event++) {
        assert_memory_equal(scripted_said("store_article_commit", (unsigned)event), glue_id(event, 0), ID_SIZE - 1);
        commit_one();
    }
}

static void an_article_whose_vector_is_late_goes_on_without(void **state)
{
    (void)state;
    glue_report(0, 0);
    answer(0, 0);
    assert_int_equal(scripted_count("store_article_commit"), 1);
    assert_int_equal(story_index_counts(classify->index).embeddings, 0);
    commit_one();
}

static void an_article_that_is_known_already_is_not_asked_about(void **state)
{
    (void)state;
    glue_log_placement("create", 0, 0, OTHER);
    glue_report(0, 0);
    assert_int_equal(client.count, 0);
    glue_outcome = COMMIT_REPEATED;
    commit_one();
}

/* ── later ── */

static struct store_change_answer change;

static void answer_change(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_change_fn, &change);
}

static void what_went_on_without_gets_its_vector_when_the_embedder_is_well_again(void **state)
{
    (void)state;
    client.code = ERR_UNAVAILABLE;
    client.state = EMBED_AWAY;
    glue_report(0, 0);
    commit_one();
    scripted_pass_ms(1000);
    assert_int_equal(client.count, 0);
    client.code = 0;
    client.state = EMBED_READY;
    scripted_pass_ms(1000);
    assert_int_equal(client.count, 1);
    answer(0, 1);
    assert_string_equal(scripted_said("store_article_embed", 0), glue_id(0, 0));
    change =
        (struct store_change_answer){.outcome = CHANGE_DONE, .story_id = OTHER, .other_story_id = "", .log_seq = "1-2"};
    scripted_answer_with("store_article_embed", answer_change);
    scripted_answer();
    assert_true(scripted_metric("triptych_classify_embedder_texts_total", "outcome", "embedded_later") == 1);
}

static void new_articles_come_before_those_that_wait_for_a_later_vector(void **state)
{
    (void)state;
    glue_report(0, 0);
    answer(0, 0);
    commit_one();
    glue_report(1, 0);
    scripted_pass_ms(1000);
    assert_int_equal(client.count, 2);
    assert_non_null(strstr(client.asked[1].text, "Parliament of Zubrowka"));
    answer(1, 1);
    commit_one();
    scripted_pass_ms(1000);
    assert_int_equal(client.count, 3);
    assert_non_null(strstr(client.asked[2].text, "Crane collapses"));
}

static void what_fails_while_the_embedder_answers_is_not_worth_a_third_time(void **state)
{
    (void)state;
    glue_report(0, 0);
    answer(0, 0);
    commit_one();
    scripted_pass_ms(1000);
    answer(1, 0);
    for (int i = 0; i < 5; i++)
        scripted_pass_ms(1000);
    assert_int_equal(client.count, 2);
    glue_report(1, 0);
    answer(2, 0);
    commit_one();
    scripted_pass_ms(1000);
    client.state = EMBED_AWAY; /* it failed because the embedder went away: kept */
    answer(3, 0);
    client.state = EMBED_READY;
    scripted_pass_ms(1000);
    assert_int_equal(client.count, 5);
}

static void a_later_vector_that_redis_does_not_take_is_given_up(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        glue_report(i, 0);
        answer(client.count - 1, 0);
        commit_one();
    }
    scripted_pass_ms(1000);
    assert_int_equal(client.count, 6); /* all three are asked about at once */
    answer(3, 1);
    scripted_fail("store_article_embed", ERR_TOO_LARGE, "too large");
    scripted_answer();
    scripted_refuse("store_article_embed", ERR_FULL);
    answer(4, 1);
    answer(5, 1);
    change = (struct store_change_answer){.outcome = CHANGE_GONE, .story_id = "", .other_story_id = "", .log_seq = ""};
    scripted_answer_with("store_article_embed", answer_change);
    scripted_answer();
    scripted_pass_ms(1000);
    assert_int_equal(client.count, 6);
    assert_true(scripted_metric("triptych_classify_embedder_texts_total", "outcome", "embedded_later") == 0);
}

static void a_vector_of_another_replica_comes_by_the_log(void **state)
{
    (void)state;
    int8_t values[DIMENSIONS] = {127, -127, 0, 1};
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    glue_log_placement("create", 0, 0, OTHER);
    log.kind = lend("embed");
    log.article_id = lend(glue_id(0, 0));
    log.embedding.data = (uint8_t *)values;
    log.embedding.len = DIMENSIONS;
    log.embedding_model = classify->embed_model + 1; /* of another model: cannot be compared */
    glue_log(&log);
    assert_int_equal(story_index_counts(classify->index).embeddings, 0);
    log.embedding_model = classify->embed_model;
    glue_log(&log);
    assert_int_equal(story_index_counts(classify->index).embeddings, 1);
}

/* ── the state, the end ── */

static void the_embedder_s_state_is_a_note_and_never_a_condition(void **state)
{
    (void)state;
    client.options.on_state(client.options.context, EMBED_AWAY, "connection refused");
    assert_string_equal(scripted_sentence("embedder"), "articles are grouped by their words alone: connection refused");
    client.options.on_state(client.options.context, EMBED_READY, "");
    assert_string_equal(scripted_sentence("embedder"), "");
    scripted_pass_ms(1000);
    assert_true(scripted_metric("triptych_classify_embedder_texts_total", "outcome", "not_asked") == 2);
    assert_true(scripted_metric("triptych_classify_embedder_ready", NULL, NULL) == 1);
}

static void articles_that_wait_for_a_vector_are_placed_when_it_stops(void **state)
{
    (void)state;
    glue_report(0, 0);
    glue_report(1, 0);
    classify_stop(classify);
    assert_int_equal(scripted_count("store_article_commit"), 2);
    commit_one();
    commit_one();
    assert_int_equal(scripted_link.jobs_done, 2);
}

/* With an article that waits for its vector, a later vector that was asked for, and one on its way to Redis. */
static void vectors_on_their_way_when_it_closes_are_forgotten(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        glue_report(i, 0);
        answer(client.count - 1, 0);
        commit_one();
    }
    scripted_pass_ms(1000);
    answer(2, 1);
    glue_report(2, 0);
}

static void an_address_that_is_none_is_refused_without_its_secrets(void **state)
{
    (void)state;
    static const char *const sets[] = {"embed_url=http://ana:hunter2@x y", NULL};
    void *opened = NULL;
    struct err err = {0};
    client = (struct client){.code = ERR_INVALID};
    clock_set_for_test(GLUE_START);
    scripted_store_reset();
    scripted_by_hand();
    scripted_link_reset();
    assert_int_equal(classify_open(scripted_daemon_open(classify_settings, sets), &opened, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "embed_url, embed_model, embed_key: "));
    assert_null(strstr(err.text, "hunter2"));
    scripted_daemon_close();
    scripted_store_reset();
    clock_set_for_test(0);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(an_article_waits_for_its_vector_and_is_placed_with_it),
        desk_test(articles_are_placed_in_the_order_in_which_they_came_whatever_vector_comes_first),
        desk_test(an_article_whose_vector_is_late_goes_on_without),
        desk_test(an_article_that_is_known_already_is_not_asked_about),
        desk_test(what_went_on_without_gets_its_vector_when_the_embedder_is_well_again),
        desk_test(new_articles_come_before_those_that_wait_for_a_later_vector),
        desk_test(what_fails_while_the_embedder_answers_is_not_worth_a_third_time),
        desk_test(a_later_vector_that_redis_does_not_take_is_given_up),
        desk_test(a_vector_of_another_replica_comes_by_the_log),
        desk_test(the_embedder_s_state_is_a_note_and_never_a_condition),
        desk_test(articles_that_wait_for_a_vector_are_placed_when_it_stops),
        desk_test(vectors_on_their_way_when_it_closes_are_forgotten),
        cmocka_unit_test(an_address_that_is_none_is_refused_without_its_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
