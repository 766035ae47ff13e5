/* A memory of lines, sentences and parts of titles, and of the titles that they stood under: what an outlet says whatever
 * it reports (a wall in place of the text, a menu, a text about cookies, a closing line) is evidence of nothing.
 *
 * Told from an agency's text that many print, and from the background that an outlet repeats about one affair, by the
 * titles: those have words in common, the titles above a wall have none. Bounded: what was met longest ago and stood under
 * one title leaves first. Pure; the same articles in the same order, the same memory. */
#ifndef TRIPTYCH_REPEATS_H
#define TRIPTYCH_REPEATS_H

#include "article_marks.h"
#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define REPEATS_ENTRIES_MAX 131072 /* lines and sentences remembered, in 7 MB */

enum repeat {
    REPEAT_NEW,   /* not met, or under this very title */
    REPEAT_ALIKE, /* under titles that have words in common with this one: of the same affair, as it seems */
    REPEAT_OTHER, /* once under a title of another outlet that has no word in common with this one */
    REPEAT_KNOWN, /* under titles that have nothing in common: it says nothing about either */
};

/* What stands above the lines that are asked about. Borrowed. */
struct repeats_title {
    uint32_t source, title; /* as in article_marks */
    const uint16_t *words;
    unsigned word_count; /* 0: the title says nothing, so it is no other's like */
};

struct repeats;

/* Returns owned (repeats_free), or NULL with `err`. */
struct repeats *repeats_new(struct err *err);
void repeats_free(struct repeats *repeats);

/* How the line or sentence with this hash stood before. */
enum repeat repeats_ask(const struct repeats *repeats, uint32_t unit, const struct repeats_title *title);
/* Under how many titles it stood. */
unsigned repeats_titles(const struct repeats *repeats, uint32_t unit);

/* It stands under this title now. */
void repeats_learn(struct repeats *repeats, uint32_t unit, const struct repeats_title *title);
/* The same for all that is kept of an article that another process read. */
void repeats_learn_marks(struct repeats *repeats, const struct article_marks *marks);

#endif
