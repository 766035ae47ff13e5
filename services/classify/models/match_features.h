/* What is measured of an article and a story that it might join. Pure. */
#ifndef TRIPTYCH_MATCH_FEATURES_H
#define TRIPTYCH_MATCH_FEATURES_H

#include "model_features.h"

/* "centre": the story's summed-up terms; "nearest": the kept report most like the article. Shares and cosines are 0 to
 * 1; a share is of weight, so rare words count more. Ages and gaps are ln(1 + hours), as of 48 when a time is unknown.
 * "meaning": by the vectors of an embedder, cosines of -1 to 1; all 0 when article or story have none. */
enum match_feature {
    /* The words, by their weights; "second" and "mean" tell a story that fits throughout from one with a single report
     * in common. */
    MATCH_CENTRE_COSINE,
    MATCH_NEAREST_COSINE,
    MATCH_SECOND_COSINE,   /* of the second nearest report; that of the nearest when there is one only */
    MATCH_MEAN_COSINE,     /* over all reports kept */
    MATCH_TITLE_COSINE,    /* of titles, the most over the reports */
    MATCH_TITLE_IN_CENTRE, /* share of the article's title that stands anywhere in the story */
    MATCH_TITLE_IN_REPORT, /* likewise in one report, the most over the reports */
    /* Who, where and how many: entities, names, numbers, and pairs of terms. */
    MATCH_ENTITIES_IN_CENTRE,
    MATCH_ENTITY_COSINE, /* the most over the reports */
    MATCH_NAMES_IN_CENTRE,
    MATCH_NAME_COSINE, /* the most over the reports */
    MATCH_NUMBERS_IN_CENTRE,
    MATCH_PAIRS_IN_CENTRE,
    MATCH_IN_CENTRE,         /* share of the whole article */
    MATCH_CENTRE_IN_ARTICLE, /* share of the story's centre that stands in the article */
    MATCH_NEAREST_IN_ARTICLE,
    MATCH_RAREST_SHARED, /* rarity of the heaviest term in common, ln */
    MATCH_SHARED_TERMS,  /* ln(1 + terms in common with the centre) */
    /* Not as a share: two words of six are less than twenty of sixty. */
    MATCH_CENTRE_SHARED_WEIGHT,
    MATCH_NEAREST_SHARED_WEIGHT,
    /* When: the same words a month later are mostly another event. */
    MATCH_NEAREST_GAP,   /* in time, to the nearest report */
    MATCH_STORY_GAP,     /* in time, to the story's first to last article */
    MATCH_STORY_SPAN,    /* from its first to its last article */
    MATCH_STORY_REPORTS, /* ln */
    /* What the other features are worth: across languages few words are shared, and a short text shares few anyway. */
    MATCH_SAME_LANGUAGE,        /* of article and nearest report: 1 or 0 */
    MATCH_ARTICLE_TERMS,        /* ln(1 + n) */
    MATCH_NEAREST_TERMS,        /* likewise */
    MATCH_TITLE_WEIGHT,         /* share of the article's weight that its title has: 1 for titles alone */
    MATCH_NEAREST_TITLE_WEIGHT, /* likewise of the nearest report */
    MATCH_LANGUAGE_SHARE,       /* of the reports kept, in the article's language */
    MATCH_CROWD,                /* how like it other stories are: the third best nearest_cosine of all candidates */
    MATCH_KNOWN_ARTICLES,       /* ln of the articles that rarities are counted from: a young index knows little */
    MATCH_COPIED,               /* 1 for a near-identical copy of one of its articles, else 0 */
    /* Only with an embedder. The models have seen articles with and without vectors. */
    MATCH_MEANING_NEAREST_COSINE,
    MATCH_MEANING_SECOND_COSINE, /* that of the nearest when there is one only */
    MATCH_MEANING_MEAN_COSINE,   /* over the reports kept */
    MATCH_MEANING_CENTRE_COSINE, /* to the sum of their vectors */
    MATCH_MEANING_GAP,           /* in time, to the report nearest in meaning */
    MATCH_MEANING_CROWD,         /* the third best meaning_nearest_cosine of all candidates */
    MATCH_MEANING_SAME_LANGUAGE, /* as that report: 1 or 0 */
    MATCH_FEATURES
};

/* Name and meaning of each, as models are trained with them. */
extern const struct model_features match_features;

/* Its name in reasons, in model files and in training data; static. */
const char *match_feature_name(enum match_feature feature);

#endif
