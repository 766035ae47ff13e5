/* Model files: what is read from a right one, and that a wrong one is refused with the place and the reason. */
#include "grouping_models.h"
#include "match_features.h"
#include "review_features.h"
#include "short_reasons.h"
#include "topic_model.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Without one its name is stored with each article: right, but four times as long. */
static void each_measure_of_a_decision_has_a_number_of_its_own(void **state)
{
    (void)state;
    unsigned char used[256] = {0};
    for (int i = 0; i < MATCH_FEATURES; i++) {
        unsigned number = short_reasons_number(match_feature_name((enum match_feature)i));
        assert_true(number > 0 && number < sizeof used);
        assert_int_equal(used[number]++, 0);
    }
    assert_int_equal(short_reasons_number("measure_of_tomorrow"), 0);
    assert_int_equal(short_reasons_number("centre_cosine"), 1); /* what is stored relies on it */
    assert_int_equal(short_reasons_number("meaning_same_language"), 40);
}

static const struct model_feature TWO[] = {{"height", "in metres"}, {"weight", "in kilograms"}};
static const struct model_features two = {TWO, 2};

#define TREE "tree\nheight 2 1.5 0.1\nleaf -1\nweight 4 80 0.2\nleaf 0.25\nleaf 2\n"

/* A model of the two measures with the rows. Returns what reading it did. */
static int read_trees(const char *rows, struct boosted_trees *out, struct err *err)
{
    char file[4096], hash[MODEL_FEATURES_HASH_SIZE];
    struct model_text text;
    model_features_hash(&two, hash);
    int size = snprintf(file, sizeof file, "triptych model 1\nkind: boosted-trees\nfeatures: %s\nstart: 0.5\n\n%s",
                        hash, rows);
    int code = model_text_from("example", "boosted-trees", file, (size_t)size, &text, err);
    assert_int_equal(code, 0);
    code = boosted_trees_read(&text, &two, out, err);
    model_text_done(&text);
    return code;
}

static void trees_are_read_and_asked(void **state)
{
    struct boosted_trees trees;
    struct err err = {0};
    (void)state;
    assert_int_equal(read_trees(TREE TREE, &trees, &err), 0);
    assert_int_equal(trees.tree_count, 2);
    assert_float_equal(boosted_trees_log_odds(&trees, (float[]){1.0f, 90.0f}), 0.5 - 1 - 1, 1e-6);
    assert_float_equal(boosted_trees_log_odds(&trees, (float[]){1.8f, 70.0f}), 0.5 + 0.25 + 0.25, 1e-6);
    assert_float_equal(boosted_trees_log_odds(&trees, (float[]){1.8f, 90.0f}), 0.5 + 2 + 2, 1e-6);
    boosted_trees_done(&trees);
}

/* The same numbers each time, from -1 to 8: about as far as measures go. */
static float next_value(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(*seed >> 8) / (float)(1u << 24) * 9.0f - 1.0f;
}

static void assert_same_floats(const float *one, const float *other, size_t count)
{
    assert_memory_equal(one, other, count * sizeof *one);
}

/* Whether the model says of these measures, to the bit, what walking its trees says. */
static void assert_laid_out_as_walked(const struct boosted_trees *trees, const float *features)
{
    struct boosted_trees walked = *trees;
    float weights[MATCH_FEATURES] = {0}, walked_weights[MATCH_FEATURES] = {0};
    walked.is_laid_out = 0;
    float log_odds = boosted_trees_log_odds(trees, features);
    float walked_log_odds = boosted_trees_log_odds(&walked, features);
    assert_same_floats(&log_odds, &walked_log_odds, 1);
    boosted_trees_explain(trees, features, weights);
    boosted_trees_explain(&walked, features, walked_weights);
    assert_same_floats(weights, walked_weights, MATCH_FEATURES);
}

static void trees_laid_out_say_what_a_walk_says(void **state)
{
    const struct boosted_trees *trees = &grouping_models_shipped()->join_words;
    uint32_t seed = 7;
    (void)state;
    assert_true(trees->is_laid_out);
    for (int i = 0; i < 2000; i++) {
        float features[MATCH_FEATURES];
        for (int j = 0; j < MATCH_FEATURES; j++)
            features[j] = next_value(&seed);
        /* Bounds themselves, and what is no number. */
        const struct tree_question *question =
            &trees->questions.all[(unsigned)i % trees->questions.firsts[MATCH_FEATURES]];
        features[i % MATCH_FEATURES] = i % 7 == 0 ? NAN : question->bound;
        assert_laid_out_as_walked(trees, features);
    }
}

#define ROWS_MAX 21 /* more than two passes */

/* Of the first `count` rows. */
static void assert_each_as_alone(const struct boosted_trees *trees, const float *const *rows, size_t count)
{
    float each[ROWS_MAX + 1], alone[ROWS_MAX];
    each[count] = 12345;
    boosted_trees_log_odds_each(trees, rows, count, each);
    for (size_t i = 0; i < count; i++)
        alone[i] = boosted_trees_log_odds(trees, rows[i]);
    assert_same_floats(each, alone, count);
    assert_true(each[count] == 12345); /* nothing is written behind them */
}

static void many_rows_asked_at_once_say_what_each_says_alone(void **state)
{
    struct boosted_trees trees = grouping_models_shipped()->review_words, walked = trees;
    float features[ROWS_MAX][REVIEW_FEATURES];
    const float *rows[ROWS_MAX];
    uint32_t seed = 11;
    (void)state;
    walked.is_laid_out = 0;
    for (int turn = 0; turn < 100; turn++) {
        for (int i = 0; i < ROWS_MAX; i++) {
            for (int j = 0; j < REVIEW_FEATURES; j++)
                features[i][j] = next_value(&seed);
            unsigned at = (unsigned)(turn * ROWS_MAX + i) % trees.questions.firsts[REVIEW_FEATURES];
            /* Bounds themselves, what is no number, and what lies beyond all bounds. */
            features[i][i % REVIEW_FEATURES] = trees.questions.all[at].bound;
            features[i][turn % REVIEW_FEATURES] = i % 9 == 0 ? NAN : i % 5 == 0 ? INFINITY : i % 4 ? 0 : -INFINITY;
            rows[i] = features[i];
        }
        for (size_t count = 0; count <= ROWS_MAX; count++)
            assert_each_as_alone(&trees, rows, count);
        assert_each_as_alone(&walked, rows, ROWS_MAX);
    }
}

static void trees_that_cannot_be_laid_out_are_walked(void **state)
{
    struct boosted_trees trees;
    struct err err = {0};
    char rows[2048] = "tree\n";
    (void)state;
    /* Both branches of the first node end in one leaf. */
    assert_int_equal(read_trees("tree\nheight 2 1.5 0.1\nweight 2 80 0.2\nleaf 0.25\nleaf 2\n", &trees, &err), 0);
    assert_false(trees.is_laid_out);
    assert_float_equal(boosted_trees_log_odds(&trees, (float[]){1.8f, 90.0f}), 0.5 + 0.25, 1e-6);
    boosted_trees_done(&trees);
    /* A tree of more leaves than there are bits: each question's right branch is a leaf. */
    for (unsigned i = 0; i < TREE_LEAVES_MAX; i++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "height %u %u 0\n", 2 * TREE_LEAVES_MAX - i,
                 TREE_LEAVES_MAX - i);
    for (unsigned i = 0; i <= TREE_LEAVES_MAX; i++)
        snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "leaf %u\n", i);
    assert_int_equal(read_trees(rows, &trees, &err), 0);
    assert_false(trees.is_laid_out);
    assert_float_equal(boosted_trees_log_odds(&trees, (float[]){0.5f, 0.0f}), 0.5, 1e-6);
    boosted_trees_done(&trees);
}

static void a_wrong_row_is_refused_with_its_line(void **state)
{
    static const char *const rows[] = {
        "leaf 1\n",                                /* before any tree */
        "tree\nlength 2 1 1\nleaf 1\nleaf 1\n",    /* no such measure */
        "tree\nheight 2 nan 1\nleaf 1\nleaf 1\n",  /* no number */
        "tree\nheight 2 1e99 1\nleaf 1\nleaf 1\n", /* none that a float holds */
        "tree\nheight -1 1 1\nleaf 1\nleaf 1\n",   /* no place */
        "tree\nheight 2 1 1 7\nleaf 1\nleaf 1\n",  /* too much */
        "tree\nleaf\n",                            /* too little */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct boosted_trees trees;
        struct err err = {0};
        assert_int_equal(read_trees(rows[i], &trees, &err), ERR_INVALID);
        assert_non_null(strstr(err.text, "example"));
        assert_non_null(strstr(err.text, "line "));
        boosted_trees_done(&trees);
    }
}

static void no_walk_leads_out_of_a_tree_or_round_in_it(void **state)
{
    static const char *const rows[] = {
        "",                                     /* no tree at all */
        "tree\n" TREE,                          /* an empty one */
        "tree\nheight 5 1 1\nleaf 1\nleaf 1\n", /* right branch behind the end */
        "tree\nheight 0 1 1\nleaf 1\nleaf 1\n", /* right branch is itself */
        "tree\nheight 2 1 1\nleaf 1\nheight 1 1 1\nleaf 1\n" /* backwards */,
        "tree\nheight 1 1 1\n",                      /* no left branch */
        "tree\nheight 3 1 1\nleaf 1\nleaf 1\n" TREE, /* into the next tree */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct boosted_trees trees;
        struct err err = {0};
        assert_int_equal(read_trees(rows[i], &trees, &err), ERR_INVALID);
        boosted_trees_done(&trees);
    }
}

static void a_model_of_other_measures_is_refused(void **state)
{
    static const struct model_feature other[] = {{"height", "in feet"}, {"weight", "in kilograms"}};
    const struct model_features others = {other, 2};
    char one[MODEL_FEATURES_HASH_SIZE], another[MODEL_FEATURES_HASH_SIZE], file[256];
    struct model_text text;
    struct boosted_trees trees;
    struct err err = {0};
    (void)state;
    model_features_hash(&two, one);
    model_features_hash(&others, another);
    assert_string_not_equal(one, another);
    int size =
        snprintf(file, sizeof file, "triptych model 1\nkind: boosted-trees\nfeatures: %s\nstart: 0\n\n" TREE, another);
    assert_int_equal(model_text_from("example", "boosted-trees", file, (size_t)size, &text, &err), 0);
    assert_int_equal(boosted_trees_read(&text, &two, &trees, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "train it again"));
    boosted_trees_done(&trees);
    model_text_done(&text);
}

static void a_file_of_another_kind_or_version_is_refused(void **state)
{
    static const char *const files[] = {"", "triptych model 2\nkind: boosted-trees\n\n",
                                        "triptych model 1\nkind: topics\n\n", "triptych model 1\nno header\n\n",
                                        "\x89PNG\r\n"};
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct model_text text;
        struct err err = {0};
        assert_int_equal(model_text_from("example", "boosted-trees", files[i], strlen(files[i]), &text, &err),
                         ERR_INVALID);
        assert_non_null(strstr(err.text, "example"));
        model_text_done(&text);
    }
}

static void frequencies_are_read_by_language(void **state)
{
    static const char file[] = "triptych model 1\nkind: term-frequencies\narticles: 100\n\n= en\nrain 7 snow 2\nsun 1\n"
                               "= de\nregen 3\n";
    struct model_text text;
    struct term_priors priors;
    struct err err = {0};
    (void)state;
    assert_int_equal(model_text_from("example", "term-frequencies", file, strlen(file), &text, &err), 0);
    assert_int_equal(term_priors_read(&text, &priors, &err), 0);
    model_text_done(&text);
    assert_int_equal(priors.articles, 100);
    assert_int_equal(priors.language_count, 2);
    assert_int_equal(priors.languages[0].count, 3);
    assert_string_equal(priors.terms[priors.languages[1].first].stem, "regen");
    assert_int_equal(priors.terms[1].articles, 2);
    term_priors_done(&priors);
}

static void a_wrong_topic_model_is_refused(void **state)
{
    static const char *const rows[] = {
        "",                              /* nothing */
        "class a 0\n",                   /* no term */
        "1 0:1\n",                       /* no class */
        "class a 0\n1 1:1\n",            /* a class that is not there */
        "class a 0\n1 0:200\n",          /* a weight of more than a byte */
        "class a 0\n2 0:1\n1 0:1\n",     /* not ascending */
        "class a 0\n1 0:1\nclass b 0\n", /* a class too late */
        "class a 0\n1ffffffff 0:1\n",    /* no hash of 32 bits */
    };
    char hash[MODEL_FEATURES_HASH_SIZE], file[512];
    (void)state;
    model_features_hash(&topic_model_features, hash);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct model_text text;
        struct topic_model model;
        struct err err = {0};
        int size = snprintf(file, sizeof file, "triptych model 1\nkind: topics\nfeatures: %s\nscale: 0.1\n\n%s", hash,
                            rows[i]);
        assert_int_equal(model_text_from("example", "topics", file, (size_t)size, &text, &err), 0);
        assert_int_equal(topic_model_read(&text, &model, &err), ERR_INVALID);
        topic_model_done(&model);
        model_text_done(&text);
    }
}

static void a_file_of_ones_own_takes_the_place_of_one_built_in(void **state)
{
    char folder[] = "/tmp/test_model_files.XXXXXX", path[128], hash[MODEL_FEATURES_HASH_SIZE];
    struct grouping_models *models = NULL;
    struct err err = {0};
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/join-words.model", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    model_features_hash(&match_features, hash);
    fprintf(file, "triptych model 1\nkind: boosted-trees\nfeatures: %s\nstart: -3\n\ntree\nleaf 1\n", hash);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(grouping_models_load(folder, &models, &err), 0);
    assert_int_equal(models->join_words.tree_count, 1);
    assert_int_equal(models->join_meaning.tree_count, grouping_models_shipped()->join_meaning.tree_count);
    grouping_models_free(models);
    file = fopen(path, "w");
    fprintf(file, "no model");
    assert_int_equal(fclose(file), 0);
    assert_int_equal(grouping_models_load(folder, &models, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "join-words"));
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_measure_of_a_decision_has_a_number_of_its_own),
        cmocka_unit_test(trees_are_read_and_asked),
        cmocka_unit_test(trees_laid_out_say_what_a_walk_says),
        cmocka_unit_test(many_rows_asked_at_once_say_what_each_says_alone),
        cmocka_unit_test(trees_that_cannot_be_laid_out_are_walked),
        cmocka_unit_test(a_wrong_row_is_refused_with_its_line),
        cmocka_unit_test(no_walk_leads_out_of_a_tree_or_round_in_it),
        cmocka_unit_test(a_model_of_other_measures_is_refused),
        cmocka_unit_test(a_file_of_another_kind_or_version_is_refused),
        cmocka_unit_test(frequencies_are_read_by_language),
        cmocka_unit_test(a_wrong_topic_model_is_refused),
        cmocka_unit_test(a_file_of_ones_own_takes_the_place_of_one_built_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
