/* A revised article's way through classify: Redis is asked where it is; it stays, moves first, or is placed as if it
 * were new; then what is known of it is replaced. */
#include "clock.h"
#include "glue.h"
#include "store_changes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY_A "s0000000000000001"
#define STORY_B "s0000000000000002"
#define ARTICLE "a0000000000000005"

static const char *const bridge[] = {
    "Freighter Meridian Star strikes harbour bridge in Port Selby",
    "Port Selby harbour bridge closed after freighter Meridian Star hits pillar",
    "Meridian Star: divers look at pillar of Port Selby harbour bridge",
    "Ferries replace trains after Meridian Star strikes Port Selby bridge",
    "Freighter Meridian Star rams pillar of harbour bridge, Port Selby trains stop",
};
static const char *const quota[] = {
    "Parliament of Varda rejects fishing quota of minister Olufsen",
    "Olufsen loses vote on fishing quota in Varda parliament",
    "Varda fishing quota fails: parliament votes against minister Olufsen",
    "Fishing quota rejected, minister Olufsen of Varda may resign",
    "Minister Olufsen beaten in Varda parliament over fishing quota",
};

static Triptych__Article article;
static Triptych__Wording earlier;
static Triptych__Wording *earlier_list[] = {&earlier};
static Triptych__Work work;

/* What Redis knows of the article. */
static struct known {
    int is_there, has_placement;
    const char *story_id;
} known;

static int open_desk(void **state)
{
    static const char *const sets[] = {"reviews=off", NULL};
    (void)state;
    glue_open(sets);
    for (unsigned i = 0; i < 100; i++) { /* so that ordinary words are ordinary */
        char title[128], id[ID_SIZE], story[ID_SIZE];
        snprintf(title, sizeof title, "Council %u of Molen plans bridge %u, parliament of Brenn votes on quota %u", i,
                 i * 7 % 50, i * 13 % 40);
        snprintf(id, sizeof id, "a0000000000001%03u", i);
        snprintf(story, sizeof story, "s0000000000001%03u", i);
        glue_log_title(id, story, title);
    }
    for (unsigned i = 0; i < 5; i++) {
        char id[ID_SIZE];
        snprintf(id, sizeof id, "a000000000000010%u", i);
        glue_log_title(id, STORY_A, bridge[i]);
        snprintf(id, sizeof id, "a000000000000020%u", i);
        glue_log_title(id, STORY_B, quota[i]);
    }
    triptych__article__init(&article);
    triptych__wording__init(&earlier);
    triptych__work__init(&work);
    earlier.title = lend("What it was called before");
    article.id = work.id = lend(ARTICLE);
    article.title = lend("Freighter Meridian Star strikes Port Selby harbour bridge, captain questioned");
    article.url = lend("https://gazette.example/5");
    article.source = lend("gazette.example");
    article.lang = lend("en");
    article.published_ms = article.received_ms = GLUE_START;
    article.revision = 1;
    article.n_earlier = 1;
    article.earlier = earlier_list;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = &article;
    known = (struct known){1, 1, STORY_A};
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static void answer_article(const struct scripted_call *call)
{
    Triptych__PlacedArticle placed = TRIPTYCH__PLACED_ARTICLE__INIT;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    placement.story_id = lend(known.story_id);
    placement.story_version = 4;
    placed.article = &article;
    placed.placement = known.has_placement ? &placement : NULL;
    SCRIPTED_ANSWER(call, store_article_fn, known.is_there ? &placed : NULL);
}

static void answer_where(void)
{
    scripted_answer_with("store_article_get", answer_article);
    assert_int_equal(scripted_answer(), 1);
}

static void answer_revised(void)
{
    scripted_answer_with("store_article_revised", glue_answer_commit);
    assert_int_equal(scripted_answer(), 1);
}

static struct store_change_answer change;

static void answer_change(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_change_fn, &change);
}

static void a_revision_that_fits_stays_and_its_story_is_announced(void **state)
{
    (void)state;
    glue_log_title(ARTICLE, STORY_A, "Freighter Meridian Star strikes bridge in Port Selby");
    glue_catch_up();
    glue_work(&work);
    assert_string_equal(scripted_said("store_article_get", 0), ARTICLE);
    assert_int_equal(scripted_count("store_article_commit"), 0);
    answer_where();
    assert_memory_equal(scripted_said("store_article_revised", 0), ARTICLE " 1 " STORY_A " [Freighter", 48);
    glue_story = STORY_A;
    answer_revised();
    assert_string_equal(scripted_link.last_pushed, "changed " STORY_A " 5");
    assert_string_equal(scripted_link.last_done, "done");
    assert_true(scripted_metric("triptych_classify_revised_total", NULL, NULL) == 1);
}

static void a_title_that_did_not_change_is_not_named(void **state)
{
    (void)state;
    earlier.title = article.title;
    glue_catch_up();
    glue_work(&work);
    answer_where();
    assert_non_null(strstr(scripted_said("store_article_revised", 0), "[]"));
    answer_revised();
}

static void a_revision_that_redis_knows_already_is_a_duplicate(void **state)
{
    (void)state;
    static const enum commit_outcome outcomes[] = {COMMIT_REPEATED, COMMIT_UNKNOWN};
    glue_catch_up();
    for (int i = 0; i < 2; i++) {
        glue_work(&work);
        answer_where();
        glue_outcome = outcomes[i];
        answer_revised();
        assert_string_equal(scripted_link.last_done, "duplicate");
    }
    assert_int_equal(scripted_link.pushed, 0);
}

static void a_revision_that_fits_no_more_moves_first(void **state)
{
    (void)state;
    glue_log_title(ARTICLE, STORY_A, "Freighter Meridian Star strikes bridge in Port Selby");
    glue_catch_up();
    article.title = lend("Minister Olufsen loses fishing quota vote in parliament of Varda");
    glue_work(&work);
    answer_where();
    assert_memory_equal(scripted_said("store_article_move", 0), ARTICLE " [" STORY_B "] engine reworded: ", 55);
    assert_int_equal(scripted_count("store_article_revised"), 0);
    change = (struct store_change_answer){
        .outcome = CHANGE_DONE, .story_id = STORY_B, .other_story_id = STORY_A, .log_seq = "1-900"};
    scripted_answer_with("store_article_move", answer_change);
    scripted_answer();
    known.story_id = STORY_B;
    answer_where(); /* it is asked about again, and not moved once more whatever fits */
    assert_int_equal(scripted_count("store_article_move"), 1);
    assert_memory_equal(scripted_said("store_article_revised", 0), ARTICLE " 1 " STORY_B, 37);
    answer_revised();
    assert_string_equal(scripted_link.last_done, "done");
}

static void a_move_that_an_operator_forbids_leaves_it_where_it_is(void **state)
{
    (void)state;
    glue_log_title(ARTICLE, STORY_A, "Freighter Meridian Star strikes bridge in Port Selby");
    glue_catch_up();
    article.title = lend("Minister Olufsen loses fishing quota vote in parliament of Varda");
    glue_work(&work);
    answer_where();
    change =
        (struct store_change_answer){.outcome = CHANGE_PINNED, .story_id = "", .other_story_id = "", .log_seq = ""};
    scripted_answer_with("store_article_move", answer_change);
    scripted_answer();
    answer_where();
    assert_memory_equal(scripted_said("store_article_revised", 0), ARTICLE " 1 " STORY_A, 37);
    answer_revised();
    assert_string_equal(scripted_link.last_done, "done");
}

static void a_revision_in_no_story_is_placed_as_if_it_were_new(void **state)
{
    (void)state;
    known.has_placement = 0;
    glue_catch_up();
    glue_work(&work);
    answer_where();
    assert_non_null(strstr(scripted_said("store_article_commit", 0), ARTICLE " joins " STORY_A));
    scripted_answer_with("store_article_commit", glue_answer_commit);
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "done");
    assert_int_equal(scripted_count("store_article_revised"), 0);
}

static void a_revision_that_is_no_news_is_left_out_unless_it_is_in_a_story(void **state)
{
    (void)state;
    article.title = lend("TV listings for tonight");
    known.story_id = "";
    glue_catch_up();
    glue_work(&work);
    answer_where();
    assert_memory_equal(scripted_said("store_article_exclude", 0), ARTICLE " not_news", 26);
    scripted_succeed("store_article_exclude");
    scripted_answer();
    assert_string_equal(scripted_link.last_done, "done");
    known.story_id = STORY_A;
    glue_work(&work);
    answer_where();
    assert_int_equal(scripted_count("store_article_exclude"), 1);
    answer_revised();
}

static void an_article_that_retention_took_is_over(void **state)
{
    (void)state;
    known.is_there = 0;
    glue_catch_up();
    glue_work(&work);
    answer_where();
    assert_string_equal(scripted_link.last_done, "rejected: retention took the article");
}

static void a_revision_waits_for_the_index_like_any_article(void **state)
{
    (void)state;
    glue_work(&work);
    assert_int_equal(scripted_count("store_article_get"), 0);
    glue_catch_up();
    assert_int_equal(scripted_count("store_article_get"), 1);
    answer_where();
    answer_revised();
}

static void what_redis_has_no_room_for_is_asked_again_a_second_later(void **state)
{
    (void)state;
    scripted_refuse("store_article_get", ERR_FULL);
    glue_catch_up();
    glue_work(&work);
    scripted_pass_ms(1000);
    assert_int_equal(scripted_count("store_article_get"), 2);
    scripted_refuse("store_article_revised", ERR_FULL);
    answer_where();
    scripted_pass_ms(1000);
    assert_int_equal(scripted_count("store_article_get"), 3); /* where it is may have changed */
    answer_where();
    answer_revised();
    assert_string_equal(scripted_link.last_done, "done");
}

static void what_fails_comes_back_when_overdue_or_is_given_up(void **state)
{
    (void)state;
    static const struct {
        const char *function;
        int code;
        unsigned dead;
    } cases[] = {
        {"store_article_get", ERR_UNAVAILABLE, 0},
        {"store_article_get", ERR_INVALID, 1},
        {"store_article_revised", ERR_TIMEOUT, 1},
        {"store_article_revised", ERR_TOO_LARGE, 2},
    };
    glue_catch_up();
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_work(&work);
        if (i >= 2)
            answer_where();
        scripted_fail(cases[i].function, cases[i].code, "Redis says no");
        scripted_answer();
        assert_int_equal(scripted_count("store_dead_add"), cases[i].dead);
        if (scripted_is_waiting("store_dead_add")) {
            scripted_succeed("store_dead_add");
            scripted_answer();
        }
        assert_int_equal(scripted_link.jobs_done, i + 1);
        assert_memory_equal(scripted_link.last_done, "rejected: ", 10);
    }
}

static void a_revision_of_another_replica_is_followed_in_the_log(void **state)
{
    (void)state;
    struct article_features features;
    uint8_t packed[FEATURES_BYTES_MAX];
    struct err err = {0};
    const struct article_features_input input = {quota[0], "", "en", 1};
    glue_log_title(ARTICLE, STORY_A, bridge[0]);
    assert_int_equal(article_features_build(classify->analyser, &input, &features, &err), 0);
    Triptych__LogEntry log = TRIPTYCH__LOG_ENTRY__INIT;
    log.kind = lend("revise");
    log.article_id = lend(ARTICLE);
    log.story_id = lend(STORY_A);
    log.features.data = packed;
    log.features.len = article_features_pack(&features, packed);
    struct story_index_counts before = story_index_counts(classify->index);
    glue_log(&log);
    assert_string_equal(story_index_story_of(classify->index, ARTICLE), STORY_A);
    assert_int_equal(story_index_counts(classify->index).articles, before.articles);
    log.article_id = lend("a0000000000000999"); /* of an article that is not here */
    glue_log(&log);
    assert_true(scripted_metric("triptych_classify_log_refused_total", NULL, NULL) == 0);
}

/* One that is asked about, one that moves, one that is being replaced. */
static void revisions_on_their_way_when_it_closes_are_left_to_the_next(void **state)
{
    (void)state;
    static Triptych__Article moving;
    static Triptych__Work moving_work;
    moving = article;
    moving_work = work;
    glue_log_title(ARTICLE, STORY_A, "Freighter Meridian Star strikes bridge in Port Selby");
    glue_catch_up();
    moving.title = lend("Minister Olufsen loses fishing quota vote in parliament of Varda");
    moving_work.article = &moving;
    glue_work(&moving_work);
    answer_where();
    assert_int_equal(scripted_count("store_article_move"), 1);
    glue_work(&work);
    answer_where();
    glue_work(&work);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_revision_that_fits_stays_and_its_story_is_announced),
        desk_test(a_title_that_did_not_change_is_not_named),
        desk_test(a_revision_that_redis_knows_already_is_a_duplicate),
        desk_test(a_revision_that_fits_no_more_moves_first),
        desk_test(a_move_that_an_operator_forbids_leaves_it_where_it_is),
        desk_test(a_revision_in_no_story_is_placed_as_if_it_were_new),
        desk_test(a_revision_that_is_no_news_is_left_out_unless_it_is_in_a_story),
        desk_test(an_article_that_retention_took_is_over),
        desk_test(a_revision_waits_for_the_index_like_any_article),
        desk_test(what_redis_has_no_room_for_is_asked_again_a_second_later),
        desk_test(what_fails_comes_back_when_overdue_or_is_given_up),
        desk_test(a_revision_of_another_replica_is_followed_in_the_log),
        desk_test(revisions_on_their_way_when_it_closes_are_left_to_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
