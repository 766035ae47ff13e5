/* All that is written of a story, from its articles: headline and bullets in the edition's language, what each side
 * stresses (summary/), and the same headline and bullets in each of its other languages. Pure; the same articles in the
 * same order give the same texts. */
#ifndef TRIPTYCH_STORY_MAKE_H
#define TRIPTYCH_STORY_MAKE_H

#include "err.h"
#include "meaning_wants.h"
#include "meanings.h"
#include "story.pb-c.h"

#define STORY_ARTICLES_MAX 256 /* of one story that are looked at; of more, the first ones */

/* What stories are made with, and the memory of the last one: about 5 MB, made once. */
struct story_maker;

/* `edition_lang` as ISO 639-1 has it (copied). Returns owned (story_maker_free), or NULL with `err`. */
struct story_maker *story_maker_new(const char *edition_lang, struct err *err);
void story_maker_free(struct story_maker *maker); /* NULL is fine */

/* Borrowed from the articles and the maker, valid until either changes; based_on_version is 0 in both. */
struct story_made {
    const Triptych__Summary *summary;
    const Triptych__StoryDetails *details; /* NULL: the story has none */
};

/* The texts that the story has now, of which headlines stay unless others are clearly better: `head` and those of
 * `details` (either may be NULL). Borrowed until story_make has been called, which forgets them. */
void story_maker_keep(struct story_maker *maker, const Triptych__Summary *head, const Triptych__StoryDetails *details);

/* What vectors say of sentences from here on (borrowed; NULL, as at first: nothing, and nothing is wanted). */
void story_maker_meanings(struct story_maker *maker, const struct meanings *meanings);
/* The sentences of the story made last that no vector is known of; borrowed from its articles and the maker. */
const struct meaning_wants *story_maker_wants(const struct story_maker *maker);

/* What the story's texts would be made of, as one number (story_mark.h). Returns 0, ERR_MEMORY, or what ICU could not
 * do. */
int story_maker_mark(struct story_maker *maker, const Triptych__Story *story, uint64_t *out_mark, struct err *err);

/* Sums up a story's articles (borrowed, in the order of their interest). The headline is in the edition's language where
 * one article is in it, else in the one that most outlets write in. Bullets are of one language: of the headline's, or
 * where that has none, of the first that has two; only where none has two of several.
 * Returns 0 and fills *out; ERR_MEMORY, or what ICU could not do. */
int story_make(struct story_maker *maker, Triptych__PlacedArticle *const *articles, size_t count,
               struct story_made *out, struct err *err);

#endif
