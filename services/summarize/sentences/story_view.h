/* A story as its summary is made from: a bounded choice of its articles with their digests, who reported them, and the
 * language that leads. Pure; borrows articles and digests. */
#ifndef TRIPTYCH_STORY_VIEW_H
#define TRIPTYCH_STORY_VIEW_H

#include "article_digest.h"
#include "side.h"
#include "story.pb-c.h"

#define VIEW_ARTICLES_MAX 48 /* so that reporters fit into the bits of a word, and a giant story costs no more */
#define VIEW_SIDES        4  /* indexed by enum side */

struct view_article {
    const Triptych__PlacedArticle *placed;
    const struct article_digest *digest; /* NULL until set */
    unsigned reporter; /* who is behind the text: articles of one source, and copies of one text, share a reporter */
    enum side side;
    int is_leading; /* in the story's leading language */
    float prior;    /* of its source, see source_prior.h */
};

struct story_view {
    struct view_article articles[VIEW_ARTICLES_MAX];
    unsigned count;
    unsigned reporter_count;
    /* Leading language: the one set between choosing and finishing, else that of most reporters; "" when none is known. */
    const char *lang;
};

/* Chooses the articles: one of each source first, then second ones, in the order given; originals before copies. Rows
 * that are incomplete (no article) are left out. */
void story_view_choose(struct story_view *view, Triptych__PlacedArticle *const *articles, size_t count);

/* The language an article is read in ("" when unknown). */
const char *story_view_lang(const Triptych__PlacedArticle *placed);

/* Groups reporters and chooses the leading language, once every digest is set. */
void story_view_finish(struct story_view *view);

#endif
