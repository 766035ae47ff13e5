/* Every sentence of a story that may become a bullet, with its place in the concept index. Pure. */
#ifndef TRIPTYCH_SENTENCES_COLLECT_H
#define TRIPTYCH_SENTENCES_COLLECT_H

#include "concept_index.h"
#include "story_view.h"

#define SENTENCES_MAX      (VIEW_ARTICLES_MAX * (DIGEST_SENTENCES_MAX + 1))
#define SENTENCE_SLOTS_MAX (VIEW_ARTICLES_MAX * DIGEST_CONCEPTS_MAX)

/* Points into the digests, which live as long as the view. */
struct sentence {
    const struct digest_sentence *digest;
    unsigned article; /* index in the view */
    unsigned reporter;
    enum side side;
    int is_title;
    int is_leading; /* in the story's leading language */
    unsigned slots_from, slots_count;
    uint16_t pointer; /* slot of the noun that something must have introduced; CONCEPT_NONE_NEEDED: there is none */
    uint16_t name;    /* likewise, of somebody named by surname alone */
    int64_t time_ms;  /* when its article was published; 0: not known */
    float worth;      /* what its shape, place and length make of the sum of its concepts' weights */
};

/* Of fixed size, so that summing up allocates nothing: SENTENCES_MAX is what a view can hold. */
struct sentences {
    unsigned count;
    unsigned slot_count;
    struct sentence rows[SENTENCES_MAX];
    uint16_t slots[SENTENCE_SLOTS_MAX]; /* of concepts; each sentence's in one run */
    uint8_t kinds[SENTENCE_SLOTS_MAX];  /* beside each slot: CONCEPT_PAIR, CONCEPT_NAME, CONCEPT_NUMBER or 0 */
};

/* Fills `sentences` from all articles of the view: texts in reading order, then titles. */
void sentences_collect(const struct story_view *view, const struct concept_index *index, struct sentences *sentences);

#endif
