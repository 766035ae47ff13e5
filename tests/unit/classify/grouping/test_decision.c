#include "decision.h"
#include "join_model.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS ((int64_t)3600 * 1000)
#define START   ((int64_t)1700000000000)

/* Invented reports; the background makes ordinary words ordinary. */
static const char *const BACKGROUND[] = {
    "Parliament in Varda debates the new fishing quota",
    "Heavy rain floods cellars across the lower Molen valley",
    "Tennis: Okafor beats Lindqvist in the final of Port Selby",
    "Central bank of Ostria leaves its rate unchanged",
    "Museum of Calder finds a lost painting in its own attic",
    "Police in Brenn arrest two men after a jewel robbery",
    "Strike of bus drivers ends after talks in Tarnow Falls",
    "Researchers at Quill University grow coral in the dark",
    "Wildfire near Sandero forces hundreds from their homes",
    "Airline Nordwing orders thirty electric aircraft",
};
#define BRIDGE                                                                                                         \
    "The harbour bridge of Port Selby was closed on Monday after the freighter Meridian Star had struck its "          \
    "northern pillar at dawn. Nobody was hurt, said port director Marta Kovac; divers are to look at the "             \
    "foundations before trains may cross again. Ferries carry commuters meanwhile, every ten minutes. "                \
    "The shipping company promised to pay for the repair, which may take three weeks."
#define BRIDGE_TOO                                                                                                     \
    "Trains do not cross the harbour bridge of Port Selby since the freighter Meridian Star hit a pillar early on "    \
    "Monday. Port director Marta Kovac spoke of luck that nobody was hurt. How long the repair takes is open, and "    \
    "commuters queue for the ferries."

static struct text_analyser *analyser;

struct desk {
    struct story_index *index;
    struct decision decision;
    struct article_features features;
};

static int setup(void **state)
{
    struct err err;
    struct desk *desk = calloc(1, sizeof *desk);
    analyser = text_analyser_new(&err);
    desk->index = story_index_new(NULL, &err);
    *state = desk;
    return analyser && desk->index ? 0 : -1;
}

static int teardown(void **state)
{
    struct desk *desk = *state;
    story_index_free(desk->index);
    text_analyser_free(analyser);
    free(desk);
    return 0;
}

static const struct decision *decide_on(struct desk *desk, const char *id, const char *title, const char *text,
                                        int64_t time_ms)
{
    struct err err;
    const struct article_features_input input = {title, text, "en", time_ms != 0};
    assert_int_equal(article_features_build(analyser, &input, &desk->features, &err), 0);
    assert_int_equal(
        decide(desk->index, &(struct decision_input){id, &desk->features, {0}, time_ms}, &desk->decision, &err), 0);
    return &desk->decision;
}

static const struct decision *place(struct desk *desk, const char *id, const char *title, const char *text,
                                    int64_t time_ms)
{
    struct err err;
    const struct decision *decision = decide_on(desk, id, title, text, time_ms);
    const struct placement placement = {id, decision->story_id, decision->copy_of, time_ms, &desk->features, {0}};
    assert_int_equal(story_index_apply(desk->index, &placement, PLACEMENT_COMMITTED, &err), 1);
    return decision;
}

static void place_background(struct desk *desk)
{
    for (unsigned i = 0; i < 200; i++) {
        char id[ID_SIZE];
        char title[256];
        snprintf(id, sizeof id, "a9%015u", i);
        snprintf(title, sizeof title, "%s, day %u", BACKGROUND[i % 10], i);
        place(desk, id, title, "", START + i * HOUR_MS / 8);
    }
}

static void the_first_article_begins_a_story(void **state)
{
    struct desk *desk = *state;
    const struct decision *decision = place(desk, "a0000000000000001", "Freighter strikes bridge", BRIDGE, START);
    char expected[ID_SIZE];
    id_for_story("a0000000000000001", expected);
    assert_false(decision->joins);
    assert_string_equal(decision->story_id, expected);
    assert_string_equal(decision->rejected_story_id, "");
    assert_string_equal(decision->copy_of, "");
    assert_float_equal(decision->score, 1, 1e-6);
    assert_int_equal(decision->reason_count, 0);
    assert_true(decision->guard_count > 0);
}

static void another_report_of_the_event_joins_it(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    char story_id[ID_SIZE];
    strcpy(story_id,
           place(desk, "a0000000000000001", "Freighter strikes bridge in Port Selby", BRIDGE, START + 30 * HOUR_MS)
               ->story_id);
    const struct decision *decision = decide_on(
        desk, "a0000000000000002", "Port Selby bridge closed after ship hits pillar", BRIDGE_TOO, START + 32 * HOUR_MS);
    assert_true(decision->joins);
    assert_string_equal(decision->story_id, story_id);
    assert_string_equal(decision->copy_of, "");
    assert_true(decision->score >= JOIN_SCORE_MIN && decision->score <= 1);
}

static void another_event_does_not_join(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    place(desk, "a0000000000000001", "Freighter strikes bridge in Port Selby", BRIDGE, START + 30 * HOUR_MS);
    const struct decision *decision = decide_on(
        desk, "a0000000000000002", "Volcano on Isla Perdida erupts for the first time since 1911",
        "Ash rose eight kilometres above the island on Tuesday; two villages were cleared.", START + 31 * HOUR_MS);
    assert_false(decision->joins);
    assert_true(decision->rejected_score < JOIN_SCORE_MIN);
}

static void a_near_identical_text_is_a_copy(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    char story_id[ID_SIZE];
    strcpy(story_id,
           place(desk, "a0000000000000001", "Freighter strikes bridge", BRIDGE, START + 30 * HOUR_MS)->story_id);
    const struct decision *decision = place(desk, "a0000000000000002", "Ship hits bridge, trains stopped",
                                            "PORT SELBY (Agency). " BRIDGE, START + 33 * HOUR_MS);
    assert_true(decision->joins);
    assert_string_equal(decision->story_id, story_id);
    assert_string_equal(decision->copy_of, "a0000000000000001");
    decision = decide_on(desk, "a0000000000000003", "Bridge of Port Selby closed", BRIDGE, START + 34 * HOUR_MS);
    assert_string_equal(decision->copy_of, "a0000000000000001");
}

static void the_same_words_a_year_later_are_less_likely_the_same_story(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    place(desk, "a0000000000000001", "Freighter strikes bridge in Port Selby", "", START + 30 * HOUR_MS);
    const char *title = "Bridge in Port Selby struck by ship";
    const struct decision *decision = decide_on(desk, "a0000000000000002", title, "", START + 31 * HOUR_MS);
    float soon = decision->joins ? decision->score : decision->rejected_score;
    decision = decide_on(desk, "a0000000000000002", title, "", START + 365 * 24 * HOUR_MS);
    float late = decision->joins ? decision->score : decision->rejected_score;
    assert_true(late < soon);
}

static void reasons_are_named_and_ordered(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    place(desk, "a0000000000000001", "Freighter strikes bridge in Port Selby", BRIDGE, START + 30 * HOUR_MS);
    const struct decision *decision = decide_on(
        desk, "a0000000000000002", "Port Selby bridge closed after ship hits pillar", BRIDGE_TOO, START + 32 * HOUR_MS);
    assert_in_range(decision->reason_count, 3, DECISION_REASONS_MAX);
    for (unsigned i = 0; i < decision->reason_count; i++) {
        assert_non_null(decision->reasons[i].feature);
        assert_true(isfinite(decision->reasons[i].value) && isfinite(decision->reasons[i].weight));
        assert_true(i == 0 || fabsf(decision->reasons[i].weight) <= fabsf(decision->reasons[i - 1].weight));
    }
}

static void what_the_features_added_makes_the_score(void **state)
{
    (void)state;
    const struct boosted_trees *trees = &grouping_models_shipped()->join_words;
    float features[MATCH_FEATURES];
    float weights[MATCH_FEATURES];
    srand(11);
    for (int round = 0; round < 200; round++) {
        float roots = trees->start;
        for (unsigned i = 0; i < trees->tree_count; i++) {
            roots += trees->nodes[trees->trees[i]].value;
        }
        for (int i = 0; i < MATCH_FEATURES; i++) {
            features[i] = (float)rand() / (float)RAND_MAX * 2 - 0.5f;
        }
        memset(weights, 0, sizeof weights);
        boosted_trees_explain(trees, features, weights);
        for (int i = 0; i < MATCH_FEATURES; i++) {
            roots += weights[i];
        }
        float score = boosted_trees_score(trees, features);
        assert_float_equal(score, 1 / (1 + expf(-roots)), 1e-3);
    }
}

/* Vectors of meaning as an embedder would make them: `nearness` of 127 along one direction, the rest along another. */
static struct embedding meaning_of(unsigned event, int nearness, int8_t values[64])
{
    memset(values, 0, 64);
    values[event % 32] = (int8_t)nearness;
    values[32 + event % 32] = (int8_t)(127 - nearness);
    values[(event * 7 + 11) % 64] = 20;
    return (struct embedding){values, 64, 5};
}

static void enter(struct desk *desk, const char *id, const char *story_id, const char *title,
                  struct embedding embedding)
{
    struct err err;
    const struct article_features_input input = {title, "", "en", 1};
    assert_int_equal(article_features_build(analyser, &input, &desk->features, &err), 0);
    const struct placement placement = {id, story_id, "", START, &desk->features, embedding};
    assert_int_equal(story_index_apply(desk->index, &placement, PLACEMENT_COMMITTED, &err), 1);
}

static const struct decision *ask(struct desk *desk, const char *title, const char *lang, struct embedding embedding)
{
    struct err err;
    const struct article_features_input input = {title, "", lang, 1};
    assert_int_equal(article_features_build(analyser, &input, &desk->features, &err), 0);
    const struct decision_input asked = {"a0000000000000099", &desk->features, embedding, START};
    assert_int_equal(decide(desk->index, &asked, &desk->decision, &err), 0);
    return &desk->decision;
}

static void another_language_joins_by_its_meaning(void **state)
{
    struct desk *desk = *state;
    int8_t values[64];
    place_background(desk);
    enter(desk, "a0000000000000001", "s0000000000000001", "Freighter strikes bridge in Port Selby",
          meaning_of(1, 120, values));
    enter(desk, "a0000000000000002", "s0000000000000002", "Farmers march against milk price",
          meaning_of(2, 120, values));
    const struct decision *decision =
        ask(desk, "Frachter rammt Hafenbrücke in Port Selby", "de", meaning_of(1, 115, values));
    assert_true(decision->joins);
    assert_string_equal(decision->story_id, "s0000000000000001");
    int tells_meaning = 0;
    for (unsigned i = 0; i < decision->reason_count; i++) {
        tells_meaning |= strncmp(decision->reasons[i].feature, "meaning_", 8) == 0;
    }
    assert_true(tells_meaning);
    float like = decision->score;
    decision = ask(desk, "Frachter rammt Hafenbrücke in Port Selby", "de", meaning_of(9, 115, values));
    assert_true((decision->joins ? decision->score : decision->rejected_score) < like);
    assert_false(ask(desk, "Bäcker streiken am Sonntag", "de", meaning_of(9, 115, values))->joins);
}

static void a_vector_that_comes_later_counts_too(void **state)
{
    struct desk *desk = *state;
    int8_t values[64];
    place_background(desk);
    enter(desk, "a0000000000000001", "s0000000000000001", "Freighter strikes bridge in Port Selby",
          (struct embedding){0});
    const struct embedding first = meaning_of(1, 120, values);
    assert_int_equal(story_index_embed(desk->index, "a0000000000000077", &first), 0);
    assert_int_equal(story_index_embed(desk->index, "a0000000000000001", &first), 1);
    assert_int_equal(story_index_counts(desk->index).embeddings, 1);
    assert_true(ask(desk, "Frachter rammt Hafenbrücke in Port Selby", "de", meaning_of(1, 115, values))->joins);
    struct embedding another_model = meaning_of(1, 115, values);
    another_model.model++;
    ask(desk, "Frachter rammt Hafenbrücke in Port Selby", "de", another_model);
    for (unsigned i = 0; i < desk->decision.reason_count; i++) {
        assert_true(strncmp(desk->decision.reasons[i].feature, "meaning_", 8) != 0);
    }
    assert_int_equal(story_index_embed(desk->index, "a0000000000000001", &another_model), 1);
    assert_int_equal(story_index_counts(desk->index).embeddings, 1);
    assert_int_equal(story_index_drop_story(desk->index, "s0000000000000001"), 1);
    assert_int_equal(story_index_counts(desk->index).embeddings, 0);
}

static void an_affair_of_weeks_becomes_a_chain(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    const char *first = "s0000000000000001";
    for (unsigned hour = 0; hour <= 14 * 24; hour += 4) {
        struct err err;
        char id[ID_SIZE];
        char title[128];
        snprintf(id, sizeof id, "a%016u", 1000 + hour);
        snprintf(title, sizeof title, "Harbour bridge of Port Selby closed: ferry number %u is full", hour);
        const struct article_features_input input = {title, "", "en", 1};
        assert_int_equal(article_features_build(analyser, &input, &desk->features, &err), 0);
        const struct placement placement = {id, first, "", START + hour * HOUR_MS, &desk->features, {0}};
        assert_int_equal(story_index_apply(desk->index, &placement, PLACEMENT_COMMITTED, &err), 1);
    }
    assert_string_equal(decide_on(desk, "a0000000000000199", "Harbour bridge of Port Selby closed: ferry is full", "",
                                  START + (14 * 24 - 1) * HOUR_MS)
                            ->story_id,
                        first);
    const struct decision *later =
        place(desk, "a0000000000000200", "Harbour bridge of Port Selby closed: ferry is full", "",
              START + (14 * 24 + 2) * HOUR_MS);
    assert_false(later->joins);
    assert_string_equal(later->rejected_story_id, first);
    assert_true(later->rejected_score >= JOIN_SCORE_MIN);
    char second[ID_SIZE];
    snprintf(second, sizeof second, "%s", later->story_id);
    const struct decision *next =
        place(desk, "a0000000000000201", "Harbour bridge of Port Selby closed: ferry is full again", "",
              START + (14 * 24 + 3) * HOUR_MS);
    assert_true(next->joins);
    assert_string_equal(next->story_id, second);
}

static void two_reports_of_one_event_share_a_guard_term(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    struct decision first =
        *decide_on(desk, "a0000000000000001", "Freighter strikes bridge in Port Selby", BRIDGE, START);
    struct decision second =
        *decide_on(desk, "a0000000000000002", "Port Selby bridge closed after ship hits pillar", BRIDGE_TOO, START);
    unsigned shared = 0;
    for (unsigned i = 0; i < first.guard_count; i++) {
        for (unsigned j = 0; j < second.guard_count; j++) {
            shared += first.guard_terms[i] == second.guard_terms[j];
        }
    }
    assert_true(shared > 0);
}

static void deciding_changes_nothing(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    struct story_index_counts before = story_index_counts(desk->index);
    struct decision first = *decide_on(desk, "a0000000000000001", "Museum of Calder shows its painting", "", START);
    struct decision again = *decide_on(desk, "a0000000000000001", "Museum of Calder shows its painting", "", START);
    assert_string_equal(first.story_id, again.story_id);
    assert_string_equal(first.rejected_story_id, again.rejected_story_id);
    assert_true(first.score == again.score && first.rejected_score == again.rejected_score);
    assert_int_equal(first.reason_count, again.reason_count);
    struct story_index_counts after = story_index_counts(desk->index);
    assert_int_equal(before.bytes, after.bytes);
    assert_int_equal(before.stories, after.stories);
}

/* Runs the stream of background and bridge twice, once with decisions that are taken back in between. */
static void a_decision_that_was_undone_leaves_later_ones_as_they_were(void **state)
{
    struct desk *desk = *state;
    struct err err;
    struct desk other = {.index = story_index_new(NULL, &err)};
    assert_non_null(other.index);
    for (unsigned i = 0; i < 120; i++) {
        char id[ID_SIZE];
        char title[256];
        snprintf(id, sizeof id, "a9%015u", i);
        snprintf(title, sizeof title, "%s, day %u", BACKGROUND[i % 10], i / 3);
        const struct decision *undone = decide_on(&other, "a0000000000000001", BACKGROUND[(i + 3) % 10], "", START);
        const struct placement placement = {"a0000000000000001", undone->story_id, "", START, &other.features, {0}};
        assert_int_equal(story_index_apply(other.index, &placement, PLACEMENT_PROVISIONAL, &err), 1);
        assert_int_equal(story_index_undo(other.index, "a0000000000000001"), 1);
        char expected[ID_SIZE];
        strcpy(expected, place(desk, id, title, "", START + i * HOUR_MS)->story_id);
        assert_string_equal(place(&other, id, title, "", START + i * HOUR_MS)->story_id, expected);
    }
    story_index_free(other.index);
}

static void an_article_without_words_stands_alone(void **state)
{
    struct desk *desk = *state;
    place_background(desk);
    place(desk, "a0000000000000001", "…", "", 0);
    const struct decision *decision = decide_on(desk, "a0000000000000002", "…", "", 0);
    assert_false(decision->joins);
    assert_int_equal(decision->guard_count, 0);
}

/* Copies, other issues, stories with vectors and without, in any mixture. */
static void matches_asked_at_once_are_judged_as_one_by_one(void **state)
{
    const struct grouping_models *models = grouping_models_shipped();
    struct match matches[MATCHES_MAX];
    float scores[MATCHES_MAX], log_odds[MATCHES_MAX];
    (void)state;
    for (unsigned turn = 0; turn < 64; turn++) {
        for (unsigned i = 0; i < MATCHES_MAX; i++) {
            matches[i] = (struct match){.copy_of = (turn + i) % 5 ? SLOT_NONE : 3,
                                        .is_other_issue = (turn + i) % 7 == 0,
                                        .has_meaning = turn >> i % 6 & 1};
            for (unsigned j = 0; j < MATCH_FEATURES; j++) {
                matches[i].features[j] = (float)((turn * 31 + i * 7 + j * 13) % 40) / 20;
            }
        }
        join_score_each(models, matches, turn % (MATCHES_MAX + 1), scores);
        join_log_odds_each(models, matches, MATCHES_MAX, log_odds);
        for (unsigned i = 0; i < MATCHES_MAX; i++) {
            assert_true(log_odds[i] == join_log_odds(models, &matches[i]));
            assert_true(i >= turn % (MATCHES_MAX + 1) || scores[i] == join_score(models, &matches[i]));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_asked_at_once_are_judged_as_one_by_one),
        cmocka_unit_test_setup_teardown(the_first_article_begins_a_story, setup, teardown),
        cmocka_unit_test_setup_teardown(another_report_of_the_event_joins_it, setup, teardown),
        cmocka_unit_test_setup_teardown(another_event_does_not_join, setup, teardown),
        cmocka_unit_test_setup_teardown(a_near_identical_text_is_a_copy, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_words_a_year_later_are_less_likely_the_same_story, setup, teardown),
        cmocka_unit_test_setup_teardown(reasons_are_named_and_ordered, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_features_added_makes_the_score, setup, teardown),
        cmocka_unit_test_setup_teardown(another_language_joins_by_its_meaning, setup, teardown),
        cmocka_unit_test_setup_teardown(a_vector_that_comes_later_counts_too, setup, teardown),
        cmocka_unit_test_setup_teardown(an_affair_of_weeks_becomes_a_chain, setup, teardown),
        cmocka_unit_test_setup_teardown(two_reports_of_one_event_share_a_guard_term, setup, teardown),
        cmocka_unit_test_setup_teardown(deciding_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_decision_that_was_undone_leaves_later_ones_as_they_were, setup, teardown),
        cmocka_unit_test_setup_teardown(an_article_without_words_stands_alone, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
