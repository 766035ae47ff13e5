/* What a title tells beyond its words: whether two equal texts can be one report, and whether two titles are issues of one
 * bulletin. Pure. */
#ifndef TRIPTYCH_TITLE_MARK_H
#define TRIPTYCH_TITLE_MARK_H

#include "article_features.h"

#include <stdint.h>

struct title_mark {
    uint32_t title, pattern; /* as in article_marks */
    uint8_t issues;          /* likewise */
    uint8_t is_told;         /* its text has words of it */
    uint8_t word_count;
    uint16_t words[MARKS_WORDS_MAX];
};

struct title_mark title_mark_of(const struct article_features *features);

/* Whether texts that are near-identical may be one report's: the titles have a word in common, or both are told in the
 * text. An equal text under titles that have nothing to do with it is a wall. Where one has no title only texts count. */
int title_marks_allow_copy(const struct title_mark *one, const struct title_mark *other);

/* Whether the titles are of two issues of one outlet's bulletin ("Markets on 3 May", "Markets on 4 May"), which say
 * nothing about one event: they differ in numbers and dates alone, and lie half a day apart or are not the first to do
 * so; or they are the same a day apart. A negative gap is not known. */
int title_marks_are_issues(const struct title_mark *one, const struct title_mark *other, int64_t gap_ms);

#endif
