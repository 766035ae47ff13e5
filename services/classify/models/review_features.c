/* Names and meanings of the review models' features; their hash is in the model files, as for match_features.c. */
#include "review_features.h"

static const struct model_feature LIST[REVIEW_FEATURES] = {
    [REVIEW_FROM_MEAN_FIT] = {"from_mean_fit", "mean log odds of the join model for reports of `from` in `into`"},
    [REVIEW_FROM_BEST_FIT] = {"from_best_fit", "best log odds of the join model for reports of `from` in `into`"},
    [REVIEW_FROM_WORST_FIT] = {"from_worst_fit", "worst log odds of the join model for reports of `from` in `into`"},
    [REVIEW_INTO_MEAN_FIT] = {"into_mean_fit", "mean log odds of the join model for reports of `into` in `from`"},
    [REVIEW_INTO_BEST_FIT] = {"into_best_fit", "best log odds of the join model for reports of `into` in `from`"},
    [REVIEW_INTO_WORST_FIT] = {"into_worst_fit", "worst log odds of the join model for reports of `into` in `from`"},
    [REVIEW_CENTRE_COSINE] = {"centre_cosine", "cosine of both stories' summed-up terms"},
    [REVIEW_FROM_REPORTS] = {"from_reports", "ln of the reports of `from`, the story with fewer"},
    [REVIEW_INTO_REPORTS] = {"into_reports", "ln of the reports of `into`"},
    [REVIEW_GAP] =
        {"gap", "ln(1 + hours) between the last article of the one and the first of the other, 0 when they overlap"},
    [REVIEW_SPAN] = {"span", "ln(1 + hours) from the first article of both to the last"},
    [REVIEW_SAME_LANGUAGE] = {"same_language", "share of the pairs of reports asked about that have one language"},
    [REVIEW_RIVALS] = {"rivals", "ln(1 + other stories that some report of the reviewed one might join)"},
    [REVIEW_RIVAL_FIT] = {"rival_fit", "best log odds of a report of the reviewed story in one of these"},
};

const struct model_features review_features = {LIST, REVIEW_FEATURES};

const char *review_feature_name(enum review_feature feature)
{
    return LIST[feature].name;
}
