/* Why an article is in its story, in a sentence for readers, and names for the measures behind it. Pure. */
#ifndef TRIPTYCH_PLACEMENT_WORDS_H
#define TRIPTYCH_PLACEMENT_WORDS_H

#include "article.pb-c.h"

#include <stddef.h>

#define PLACEMENT_WORDS_SIZE 600 /* terminated */

/* Whether the decision began a story with the article: nothing that there was fitted. Its reasons are then those about
 * the best story that was not taken. */
int placement_began_story(const Triptych__Placement *placement);

/* What speaks for the article's place beside the words it shares, for who says it in a language of his own. */
enum placement_meaning { PLACEMENT_MEANING_UNSAID, PLACEMENT_MEANING_LIKE, PLACEMENT_MEANING_SAME };
struct placement_gist {
    long gap_hours, gap_days; /* to the nearest report, one of them; -1: not said. 0 hours: within the hour */
    enum placement_meaning meaning;
    int is_copy; /* nearly the text of another report */
};
void placement_gist(const Triptych__Placement *placement, struct placement_gist *out);

/* The same in English: "shares Port Selby, 212 passengers; 3 hours apart; means nearly the same as a
 * report of the story". "" where nothing is known to say, and for the article that began the story. */
void placement_words(const Triptych__Placement *placement, char out[PLACEMENT_WORDS_SIZE]);

/* A measure's name for people: "words in common with the nearest report" for nearest_cosine; the feature itself where it
 * has none. Static, or borrowed from `feature`. */
const char *placement_measure_name(const char *feature);

#endif
