/* The topic model: its arithmetic on a model of two words, and the shipped one on invented articles. */
#include "subject.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_analyser *analyser;
static struct topic_terms *terms;
static struct topic_model shipped;

static int open_all(void **state)
{
    struct err err;
    (void)state;
    analyser = text_analyser_new(&err);
    terms = topic_terms_new();
    return analyser && terms ? topic_model_load("", &shipped, &err) : -1;
}

static int close_all(void **state)
{
    (void)state;
    text_analyser_free(analyser);
    topic_terms_free(terms);
    topic_model_done(&shipped);
    return 0;
}

static void read_terms(const char *title, const char *text, const char *lang)
{
    struct err err;
    assert_int_equal(topic_terms_read(terms, analyser, title, text, lang, &err), 0);
}

static void words_and_their_pairs_are_counted_once_each(void **state)
{
    (void)state;
    read_terms("Harbour harbour", "harbour", "en");
    assert_int_equal(terms->count, 2);
    assert_int_equal(terms->terms[0].kind, TOPIC_STEM);
    assert_int_equal(terms->terms[0].in_title, 2);
    assert_int_equal(terms->terms[0].in_text, 1);
    assert_int_equal(terms->terms[1].kind, TOPIC_PAIR);
}

static void stop_words_and_numbers_are_manner(void **state)
{
    (void)state;
    read_terms("the 42", "", "en");
    assert_int_equal(terms->count, 3);
    for (size_t i = 0; i < terms->count; i++) {
        assert_int_equal(terms->terms[i].kind, TOPIC_MANNER);
    }
}

static void a_text_of_any_length_has_bounded_terms(void **state)
{
    static char text[400000];
    (void)state;
    for (size_t i = 0; i + 6 < sizeof text; i += 5) {
        text[i] = (char)('a' + i % 25);
        text[i + 1] = (char)('a' + i / 25 % 25);
        text[i + 2] = (char)('a' + i / 625 % 25);
        text[i + 3] = (char)('a' + i / 15625 % 25);
        text[i + 4] = ' ';
    }
    read_terms(text, text, "und");
    assert_true(terms->count <= TOPIC_TERMS_MAX);
}

static void a_class_scores_what_its_words_weigh(void **state)
{
    uint32_t firsts[] = {0, 2};
    uint8_t classes[] = {0, 1};
    int8_t weights[] = {100, -100};
    struct topic_scores scores;
    (void)state;
    read_terms("harbour", "", "en");
    struct topic_model model = {.class_count = 2,
                                .bias = {-1.0f, 0.5f},
                                .scale = 0.01f,
                                .term_count = 1,
                                .hashes = &terms->terms[0].hash,
                                .firsts = firsts,
                                .classes = classes,
                                .weights = weights};
    topic_model_scores(&model, terms, &scores);
    assert_float_equal(scores.all[0], 0.0f, 1e-5); /* one word alone has length 1 */
    assert_float_equal(scores.all[1], -0.5f, 1e-5);
}

static void a_second_topic_stands_under_its_parent_alone(void **state)
{
    struct topic_scores scores = {.words = 10};
    uint8_t topics[TOPICS_PICKED_MAX];
    (void)state;
    for (size_t i = 0; i < TOPICS_MAX; i++) {
        scores.all[i] = -5;
    }
    scores.all[topic_find("election")] = 3;
    assert_int_equal(topic_pick(&scores, topics), 0);
    scores.all[topic_find("politics")] = 1;
    scores.all[topic_find("war")] = 2;
    assert_int_equal(topic_pick(&scores, topics), 0); /* by its share of all news and its manner alone */
    scores.evidence[topic_find("politics")] = 2;
    assert_int_equal(topic_pick(&scores, topics), 2);
    assert_string_equal(topic_names[topics[0]].slug, "politics");
    assert_string_equal(topic_names[topics[1]].slug, "election");
}

static void a_ruling_is_filed_under_what_it_rules_on(void **state)
{
    struct topic_scores scores = {.words = 10};
    uint8_t topics[TOPICS_PICKED_MAX];
    (void)state;
    for (size_t i = 0; i < TOPICS_MAX; i++) {
        scores.all[i] = -5;
    }
    scores.all[topic_find("crime")] = 3;
    scores.all[topic_find("economy")] = 2;
    scores.all[topic_find("courts")] = 1;
    scores.evidence[topic_find("crime")] = scores.evidence[topic_find("economy")] = 2;
    assert_int_equal(topic_pick(&scores, topics), 3);
    assert_string_equal(topic_names[topics[0]].slug, "economy");
    assert_string_equal(topic_names[topics[1]].slug, "crime");
    scores.all[topic_find("offences")] = 1;
    assert_int_equal(topic_pick(&scores, topics), 4);
    assert_string_equal(topic_names[topics[0]].slug, "crime");
}

/* Law and what else is likely, though no even bet. */
static void a_ruling_needs_no_second_even_bet(void **state)
{
    struct topic_scores scores = {.words = 10};
    uint8_t topics[TOPICS_PICKED_MAX];
    (void)state;
    for (size_t i = 0; i < TOPICS_MAX; i++) {
        scores.all[i] = -5;
    }
    scores.all[topic_find("crime")] = 3;
    scores.all[topic_find("economy")] = -1;
    scores.evidence[topic_find("crime")] = scores.evidence[topic_find("courts")] = 5;
    scores.evidence[topic_find("economy")] = 2;
    assert_int_equal(topic_pick(&scores, topics), 2);
    assert_string_equal(topic_names[topics[0]].slug, "economy");
    assert_string_equal(topic_names[topics[1]].slug, "crime");
    /* Who is sentenced for an offence is no topic. */
    scores.evidence[topic_find("offences")] = 2;
    assert_int_equal(topic_pick(&scores, topics), 1);
    scores.evidence[topic_find("offences")] = 0;
    /* Nor is a ruling what only mentions one. */
    scores.evidence[topic_find("courts")] = 1;
    assert_int_equal(topic_pick(&scores, topics), 1);
    assert_string_equal(topic_names[topics[0]].slug, "crime");
}

static void the_table_of_topics_is_in_order(void **state)
{
    (void)state;
    assert_int_equal(shipped.class_count, topic_names_count);
    for (size_t i = 0; i < topic_names_count; i++) {
        assert_int_equal(topic_find(topic_names[i].slug), i);
        assert_true(strlen(topic_names[i].slug) < TOPIC_SLUG_SIZE);
        assert_int_equal(topic_names[i].parent < 0, i < TOPICS_TOP);
        assert_true(topic_names[i].parent < TOPICS_TOP);
    }
    for (size_t i = 1; i < shipped.term_count; i++) {
        assert_true(shipped.hashes[i - 1] < shipped.hashes[i]);
    }
}

struct example {
    const char *lang, *title, *topic;
};

/* The first topic of each. */
static void check_examples(const struct example *examples, size_t count)
{
    struct err err;
    struct subject_reader *reader = NULL;
    assert_int_equal(subject_reader_new("", &reader, &err), 0);
    for (size_t i = 0; i < count; i++) {
        struct subject subject;
        const struct subject_input input = {examples[i].title, "", "", examples[i].lang};
        assert_int_equal(subject_read(reader, analyser, &input, &subject, &err), 0);
        if (subject.topic_count == 0 || strcmp(subject.topics[0], examples[i].topic) != 0) {
            print_message("%s\n", examples[i].title);
        }
        assert_true(subject.topic_count > 0);
        assert_string_equal(subject.topics[0], examples[i].topic);
    }
    subject_reader_free(reader);
}

static void plain_headlines_find_their_topic(void **state)
{
    static const struct example examples[] = {
        {"en", "Midfielder scores twice as team wins cup final", "sport"},
        {"en", "Shares fall as central bank raises interest rates", "economy"},
        {"en", "Parliament votes on the election law of the government", "politics"},
        {"en", "Police arrest suspect after robbery, court hears", "crime"},
        {"de", "Trainer lobt Mannschaft nach Sieg in der Bundesliga", "sport"},
        {"de", "Börse: Aktien fallen, Anleger warten auf Zentralbank", "economy"},
        {"fr", "L'équipe remporte le match de football, l'entraîneur heureux", "sport"},
        {"es", "El entrenador celebra el gol y la victoria del equipo", "sport"},
        {"it", "Terremoto, morti e feriti: i soccorritori scavano", "disaster"},
        {"pt", "Banco central sobe juros, ações caem na bolsa", "economy"},
        {"ru", "Сборная выиграла матч чемпионата, тренер доволен", "sport"},
    };
    (void)state;
    check_examples(examples, sizeof examples / sizeof *examples);
}

/* A word of one topic in a report of another: a boat that sinks is no race, a ruling on tariffs no crime. */
static void words_of_another_topic_do_not_mislead(void **state)
{
    static const struct example examples[] = {
        {"en", "Supreme Court rules that president had no power to impose tariffs", "politics"},
        {"en", "Judges strike down tariffs, importers may claim billions back", "economy"},
        {"fr", "La Cour suprême invalide les droits de douane sur l'acier", "economy"},
        {"en", "Fishing boat with eight crew missing off northern coast", "disaster"},
        {"en", "Trawler runs aground off the cape, crew of six winched to safety", "disaster"},
        {"fr", "Un bateau de pêche chavire au large, trois marins portés disparus", "disaster"},
        {"es", "Se hunde un pesquero frente a la costa con nueve tripulantes", "disaster"},
        {"en", "Envoy plays good cop as ministers talk tough on sanctions", "politics"},
        {"en", "Crack in dam widens, thousands told to leave valley", "disaster"},
        {"en", "Reservoir lowered as engineers inspect cracked dam", "disaster"},
        {"en", "Appeals court lets tariffs stand while importers sue", "economy"},
        {"en", "Appeals judges keep tariffs in place while importers wait for refunds", "economy"},
        /* and not the other way round */
        {"en", "Sailing crew wins ocean race in record time", "sport"},
        {"en", "Court sentences former minister to six years for bribery", "crime"},
        {"en", "Man jailed for life over murder of neighbour, judge rejects appeal", "crime"},
        {"en", "Shipping company raises profit forecast as freight rates climb", "economy"},
        {"en", "Banker sentenced for insider trading", "crime"},
        {"de", "Gericht verurteilt Mann wegen Mordes zu lebenslanger Haft", "crime"},
        {"de", "Bootshersteller meldet Insolvenz an", "economy"},
    };
    (void)state;
    check_examples(examples, sizeof examples / sizeof *examples);
}

static void what_says_nothing_has_no_topic(void **state)
{
    static const char *const titles[] = {"",
                                         "Xqzt vrbl 17",
                                         "What we know so far",
                                         "A long night",
                                         "How it all began",
                                         "This is what it takes",
                                         "3 things to know",
                                         "Back in the game",
                                         "Goal: a cleaner river by spring"};
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct topic_scores scores;
        uint8_t topics[TOPICS_PICKED_MAX];
        read_terms(titles[i], "", i == 1 ? "und" : "en");
        topic_model_scores(&shipped, terms, &scores);
        if (topic_pick(&scores, topics) != 0) {
            fail_msg("\"%s\" is about %s", titles[i], topic_names[topics[0]].slug);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_their_pairs_are_counted_once_each),
        cmocka_unit_test(stop_words_and_numbers_are_manner),
        cmocka_unit_test(a_text_of_any_length_has_bounded_terms),
        cmocka_unit_test(a_class_scores_what_its_words_weigh),
        cmocka_unit_test(a_second_topic_stands_under_its_parent_alone),
        cmocka_unit_test(a_ruling_is_filed_under_what_it_rules_on),
        cmocka_unit_test(a_ruling_needs_no_second_even_bet),
        cmocka_unit_test(the_table_of_topics_is_in_order),
        cmocka_unit_test(plain_headlines_find_their_topic),
        cmocka_unit_test(words_of_another_topic_do_not_mislead),
        cmocka_unit_test(what_says_nothing_has_no_topic),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
