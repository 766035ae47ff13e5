/* Names and meanings of the join model's features. The model files carry a hash of this list: a model that was trained
 * on other features is refused when it is loaded, instead of scoring nonsense. */
#include "match_features.h"

static const struct model_feature LIST[MATCH_FEATURES] = {
    [MATCH_CENTRE_COSINE] = {"centre_cosine", "cosine of article and the story's summed-up terms"},
    [MATCH_NEAREST_COSINE] = {"nearest_cosine", "cosine of article and the kept report most like it"},
    [MATCH_SECOND_COSINE] = {"second_cosine",
                             "cosine of article and the second nearest report, the nearest when there is one only"},
    [MATCH_MEAN_COSINE] = {"mean_cosine", "mean cosine of article and the reports kept"},
    [MATCH_TITLE_COSINE] = {"title_cosine", "cosine of titles, the most over the reports"},
    [MATCH_TITLE_IN_CENTRE] = {"title_in_centre", "share of the title's weight that stands in the story's terms"},
    [MATCH_TITLE_IN_REPORT] = {"title_in_report",
                               "share of the title's weight that stands in one report, the most over the reports"},
    [MATCH_ENTITIES_IN_CENTRE] =
        {"entities_in_centre",
         "share of the weight of terms capitalised within a sentence that stands in the story's terms"},
    [MATCH_ENTITY_COSINE] = {"entity_cosine",
                             "cosine of terms capitalised within a sentence, the most over the reports"},
    [MATCH_NAMES_IN_CENTRE] = {"names_in_centre", "share of the weight of names that stands in the story's terms"},
    [MATCH_NAME_COSINE] = {"name_cosine", "cosine of names, the most over the reports"},
    [MATCH_NUMBERS_IN_CENTRE] = {"numbers_in_centre",
                                 "share of the weight of numbers that stands in the story's terms"},
    [MATCH_PAIRS_IN_CENTRE] = {"pairs_in_centre",
                               "share of the weight of neighbouring pairs that stands in the story's terms"},
    [MATCH_IN_CENTRE] = {"in_centre", "share of the article's weight that stands in the story's terms"},
    [MATCH_CENTRE_IN_ARTICLE] = {"centre_in_article",
                                 "share of the weight of the story's terms that stands in the article"},
    [MATCH_NEAREST_IN_ARTICLE] = {"nearest_in_article",
                                  "share of the nearest report's weight that stands in the article"},
    [MATCH_RAREST_SHARED] = {"rarest_shared", "rarity (ln) of the heaviest term in common with the story"},
    [MATCH_SHARED_TERMS] = {"shared_terms", "ln(1 + terms in common with the story)"},
    [MATCH_CENTRE_SHARED_WEIGHT] = {"centre_shared_weight",
                                    "length of the article's terms that stand in the story, before normalising"},
    [MATCH_NEAREST_SHARED_WEIGHT] =
        {"nearest_shared_weight", "length of the article's terms that stand in the nearest report, before normalising"},
    [MATCH_NEAREST_GAP] = {"nearest_gap", "ln(1 + hours) to the nearest report, as of 48 when a time is unknown"},
    [MATCH_STORY_GAP] = {"story_gap",
                         "ln(1 + hours) outside the story's first to last article, as of 48 when a time is unknown"},
    [MATCH_STORY_SPAN] = {"story_span", "ln(1 + hours) from the story's first to its last article"},
    [MATCH_STORY_REPORTS] = {"story_reports", "ln of the story's reports"},
    [MATCH_SAME_LANGUAGE] = {"same_language", "1 when article and nearest report have one language, else 0"},
    [MATCH_ARTICLE_TERMS] = {"article_terms", "ln(1 + terms of the article)"},
    [MATCH_NEAREST_TERMS] = {"nearest_terms", "ln(1 + terms of the nearest report)"},
    [MATCH_TITLE_WEIGHT] = {"title_weight", "share of the article's weight that its title has"},
    [MATCH_NEAREST_TITLE_WEIGHT] = {"nearest_title_weight", "share of the nearest report's weight that its title has"},
    [MATCH_LANGUAGE_SHARE] = {"language_share", "share of the reports kept that have the article's language"},
    [MATCH_CROWD] = {"crowd", "third best nearest_cosine of all candidates, 0.15 when it is not known"},
    [MATCH_KNOWN_ARTICLES] = {"known_articles", "ln of the articles of its language that rarities are counted from"},
    [MATCH_COPIED] = {"copied", "1 for a near-identical copy of one of the story's articles, else 0"},
    [MATCH_MEANING_NEAREST_COSINE] = {"meaning_nearest_cosine",
                                      "cosine of vectors of article and the report nearest in meaning, 0 without"},
    [MATCH_MEANING_SECOND_COSINE] =
        {"meaning_second_cosine",
         "cosine of vectors of article and the second nearest, the nearest when there is one only, 0 without"},
    [MATCH_MEANING_MEAN_COSINE] = {"meaning_mean_cosine",
                                   "mean cosine of vectors of article and the reports kept, 0 without"},
    [MATCH_MEANING_CENTRE_COSINE] = {"meaning_centre_cosine",
                                     "cosine of vectors of article and the sum of the reports' vectors, 0 without"},
    [MATCH_MEANING_GAP] =
        {"meaning_gap",
         "ln(1 + hours) to the report nearest in meaning, as of 48 when a time is unknown, 0 without vectors"},
    [MATCH_MEANING_CROWD] =
        {"meaning_crowd", "third best meaning_nearest_cosine of all candidates, 0.5 when it is not known, 0 without"},
    [MATCH_MEANING_SAME_LANGUAGE] = {"meaning_same_language",
                                     "1 when article and the report nearest in meaning have one language, else 0"},
};

const struct model_features match_features = {LIST, MATCH_FEATURES};

const char *match_feature_name(enum match_feature feature)
{
    return LIST[feature].name;
}
