/* Model files of any bytes: refused or read, and what was read can be asked. The first byte chooses the kind; the
 * header is made here, so that the rows are reached. */
#include "grouping_models.h"
#include "match_features.h"
#include "topic_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES_MAX 16384

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_trees(struct model_text *text)
{
    struct boosted_trees trees;
    const float features[MATCH_FEATURES] = {0.5f};
    if (!boosted_trees_read(text, &match_features, &trees, NULL) && !(boosted_trees_score(&trees, features) >= 0))
        abort();
    boosted_trees_done(&trees);
}

static void read_priors(struct model_text *text)
{
    struct term_priors priors;
    if (!term_priors_read(text, &priors, NULL))
        for (uint32_t i = 0; i < priors.term_count; i++)
            if (strchr(priors.terms[i].stem, ' '))
                abort();
    term_priors_done(&priors);
}

static void read_topics(struct model_text *text)
{
    static struct topic_model model;
    static struct topic_terms terms = {.count = 1, .terms = {{.hash = 1, .in_title = 1}}};
    struct topic_scores scores;
    if (!topic_model_read(text, &model, NULL))
        topic_model_scores(&model, &terms, &scores);
    topic_model_done(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const kinds[] = {"boosted-trees", "term-frequencies", "topics"};
    static char file[BYTES_MAX + 256];
    char hash[MODEL_FEATURES_HASH_SIZE];
    struct model_text text;
    if (size == 0 || size > BYTES_MAX)
        return 0;
    unsigned kind = data[0] % 3u;
    model_features_hash(kind == 2 ? &topic_model_features : &match_features, hash);
    int head = data[0] & 128 ? 0
                             : snprintf(file, sizeof file,
                                        "triptych model 1\nkind: %s\nfeatures: %s\nstart: 0\narticles: 9\nscale: 1\n\n",
                                        kinds[kind], hash);
    memcpy(file + head, data + 1, size - 1);
    if (!model_text_from("fuzz", kinds[kind], file, (size_t)head + size - 1, &text, NULL)) {
        if (kind == 0)
            read_trees(&text);
        else if (kind == 1)
            read_priors(&text);
        else
            read_topics(&text);
    }
    model_text_done(&text);
    return 0;
}
