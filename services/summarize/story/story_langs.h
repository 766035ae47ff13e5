/* The languages that a story's articles are in, and which of them have enough for a text of their own. Pure. */
#ifndef TRIPTYCH_STORY_LANGS_H
#define TRIPTYCH_STORY_LANGS_H

#include "lang_list.h"
#include "story.pb-c.h"

#define STORY_LANGS_MAX      6  /* languages that a story keeps a headline and bullets in */
#define STORY_LANGS_SEEN_MAX 32 /* languages that are told apart; articles in later ones count for none */
#define STORY_LANG_ARTICLES  2  /* articles that a language needs; the edition's needs one */

struct story_lang {
    const char *code; /* borrowed from an article */
    unsigned articles;
    unsigned sources; /* outlets; articles whose outlet is not known count as one each */
    int is_editions;
};

struct story_langs {
    unsigned count;
    struct story_lang langs[STORY_LANGS_SEEN_MAX];
};

/* Finds the languages of the articles: the edition's first, then those of most outlets, then of most articles, then as
 * they come. Articles whose language is not known are in none. */
void story_langs_find(Triptych__PlacedArticle *const *articles, size_t count, const char *edition_lang,
                      struct story_langs *out);

/* Whether the language has enough articles to be kept. */
int story_lang_is_kept(const struct story_lang *lang);

#endif
