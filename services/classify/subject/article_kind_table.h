/* The words by which article_kind.c tells. Private to classify/subject. All are folded, without accents; a closing "*"
 * lets the last word go on. Lists end with NULL. */
#ifndef TRIPTYCH_ARTICLE_KIND_TABLE_H
#define TRIPTYCH_ARTICLE_KIND_TABLE_H

#include "article_kind.h"

#define KIND_CUES_MAX 64 /* of one list */

/* A kind of thing that is no news: its names (in the title), and its signs (in title or lead). */
struct not_news {
    const char *what;
    int numbers; /* a row of numbers is a sign too */
    const char *names[KIND_CUES_MAX];
    const char *signs[KIND_CUES_MAX];
};

struct section {
    const char *part; /* of the address's path, between slashes */
    enum article_kind kind;
};

extern const struct not_news KIND_NOT_NEWS_TABLE[]; /* ends with a `what` of NULL */
extern const struct section KIND_SECTIONS[];        /* ends with a `part` of NULL */
extern const char
    *const KIND_OPINION_LABELS[]; /* before a colon or bar at the title's beginning, or behind a bar at its end */
extern const char *const KIND_EVERGREEN_STARTS[]; /* of titles */
extern const char *const KIND_LIST_WORDS[];       /* behind a number: "7 ways to …" */

#endif
