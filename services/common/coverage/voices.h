/* How the world words a story: its articles by language and country, each with the headline of whoever was first there.
 * Counted from the articles that are shown beside it. Pure. */
#ifndef TRIPTYCH_VOICES_H
#define TRIPTYCH_VOICES_H

#include "reporting.h"

#define VOICES_MAX        16 /* languages and countries that are told apart; articles of others are in none */
#define VOICE_OUTLETS_MAX 12 /* outlets that one names; `sources` counts them all */

/* One language, as the outlets of one country write it. All strings are borrowed from the story. */
struct voice {
    const char *lang;                     /* ISO 639-1; "" where it is not known */
    const char *country;                  /* ISO 3166-1 alpha-2; "" where it is not known */
    const Triptych__PlacedArticle *first; /* the earliest original report with a title: its headline stands for all */
    const Triptych__PlacedArticle *outlets[VOICE_OUTLETS_MAX]; /* the first article of each, as the story lists them */
    size_t outlet_count;
    uint32_t sources, articles;
};

struct voices {
    size_t count;
    struct voice rows[VOICES_MAX]; /* most sources first, of equals who reported first */
};

/* Counts `count` articles. Those without a title, and of sources that are in no list, are counted and never shown. */
void voices_count(Triptych__PlacedArticle *const *articles, size_t count, struct voices *out);

#endif
