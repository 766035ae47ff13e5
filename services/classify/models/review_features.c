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
    [REVIEW_GAP] = {"gap", "ln(1 + hours) between the last article of the one and the first of the other, 0 when they "
                           "overlap, as of 48 when a time is unknown"},
    [REVIEW_SPAN] = {"span",
                     "ln(1 + hours) from the first article of both to the last, as of 48 when a time is unknown"},
    [REVIEW_SAME_LANGUAGE] = {"same_language", "share of the pairs of reports asked about that have one language"},
    [REVIEW_RIVALS] = {"rivals", "ln(1 + other stories that some report of the reviewed one might join)"},
    [REVIEW_RIVAL_FIT] = {"rival_fit", "best log odds of a report of the reviewed story in one of these"},
    [REVIEW_NEAREST_COSINE] = {"nearest_cosine", "mean nearest_cosine of the reports of each story in the other"},
    [REVIEW_TITLE_COSINE] = {"title_cosine", "mean title_cosine of the reports of each story in the other"},
    [REVIEW_ENTITY_COSINE] = {"entity_cosine", "mean entity_cosine of the reports of each story in the other"},
    [REVIEW_NAME_COSINE] = {"name_cosine", "mean name_cosine of the reports of each story in the other"},
    [REVIEW_NEAREST_SHARED_WEIGHT] = {"nearest_shared_weight",
                                      "mean nearest_shared_weight of the reports of each story in the other"},
    [REVIEW_RAREST_SHARED] = {"rarest_shared", "mean rarest_shared of the reports of each story in the other"},
    [REVIEW_NEAREST_GAP] = {"nearest_gap", "mean nearest_gap of the reports of each story in the other"},
    [REVIEW_TERMS] = {"report_terms", "mean article_terms of the reports of each story in the other"},
    [REVIEW_TITLE_WEIGHT] = {"title_weight", "mean title_weight of the reports of each story in the other"},
    [REVIEW_MEANING_NEAREST_COSINE] = {"meaning_nearest_cosine",
                                       "mean meaning_nearest_cosine of the reports of each story in the other"},
    [REVIEW_MEANING_MEAN_COSINE] = {"meaning_mean_cosine",
                                    "mean meaning_mean_cosine of the reports of each story in the other"},
    [REVIEW_MEANING_CENTRE_COSINE] = {"meaning_centre_cosine",
                                      "mean meaning_centre_cosine of the reports of each story in the other"},
};

const struct model_features review_features = {LIST, REVIEW_FEATURES};

const char *review_feature_name(enum review_feature feature)
{
    return LIST[feature].name;
}
