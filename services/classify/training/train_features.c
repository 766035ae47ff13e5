/* train-features: what the models measure, for the training scripts. A line "SET HASH", then "SET name" for each
 * measure in order; SET is match, review or topics. */
#include "match_features.h"
#include "review_features.h"
#include "topic_model.h"

#include <stdio.h>

static void print(const char *set, const struct model_features *features)
{
    char hash[MODEL_FEATURES_HASH_SIZE];
    model_features_hash(features, hash);
    printf("%s %s\n", set, hash);
    for (unsigned i = 0; i < features->count; i++)
        printf("%s %s\n", set, features->list[i].name);
}

int main(void)
{
    print("match", &match_features);
    print("review", &review_features);
    print("topics", &topic_model_features);
    return 0;
}
