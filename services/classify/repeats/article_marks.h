/* What is kept of an article to know its words again, when it or its outlet says them under another title: hashes, never
 * words. It travels in the commit log with the article's features, so that every replica remembers the same. */
#ifndef TRIPTYCH_ARTICLE_MARKS_H
#define TRIPTYCH_ARTICLE_MARKS_H

#include <stdint.h>

#define MARKS_WORDS_MAX 8  /* of a title: names first, then the longest */
#define MARKS_UNITS_MAX 48 /* lines and sentences of a text, from its beginning and its end */

struct article_marks {
    uint32_t source;  /* of its outlet; 0: not known */
    uint32_t title;   /* of the title without the outlet's name; 0: none, or it says nothing */
    uint32_t pattern; /* of outlet and title without its numbers and dates: equal for the issues of a bulletin; 0: not
                         known */
    uint8_t issues;   /* titles with this pattern before this one, at most 255 */
    uint8_t word_count, unit_count;
    uint16_t words[MARKS_WORDS_MAX]; /* what the title is about */
    uint32_t units[MARKS_UNITS_MAX];
};

#endif
