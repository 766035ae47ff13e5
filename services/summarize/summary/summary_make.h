/* A story's summary from its articles: headline, five bullets, what each side stresses. Each is an exact span of an
 * article's text or title. Pure; the same articles in the same order give the same summary. */
#ifndef TRIPTYCH_SUMMARY_MAKE_H
#define TRIPTYCH_SUMMARY_MAKE_H

#include "article_digest.h"
#include "err.h"
#include "meaning_wants.h"
#include "meanings.h"
#include "story.pb-c.h"

#define SUMMARY_BULLETS_MAX 5
#define SUMMARY_POINTS_MAX  3 /* of each side */

/* All that summaries are made with, and the memory of the last one: about 4 MB, made once. */
struct summarizer;

/* Returns owned (summarizer_free), or NULL with `err`. */
struct summarizer *summarizer_new(struct err *err);
void summarizer_free(struct summarizer *summarizer);

/* The language that leads the summaries from here on, where they have an article in it (ISO 639-1, borrowed); "": that
 * of most reporters. */
void summarizer_lead(struct summarizer *summarizer, const char *lang);

/* The article whose title is the headline now (borrowed): it stays unless another is clearly better. "": none is there. */
void summarizer_keep(struct summarizer *summarizer, const char *article_id);

/* What vectors say of sentences (borrowed; NULL, as at first: nothing), and a list to which the sentences are added that no
 * vector is known of (borrowed; NULL: none). */
void summarizer_meanings(struct summarizer *summarizer, const struct meanings *meanings, struct meaning_wants *wants);

/* Sums up a story's articles (borrowed, in the order of their interest: of many, the first ones count). Sets *out to
 * the summary, which borrows from the articles and the summarizer and is valid until either changes; based_on_version
 * is left 0. A story without any title or text gets an empty one. Returns 0, ERR_MEMORY, or what ICU could not do. */
int summary_make(struct summarizer *summarizer, Triptych__PlacedArticle *const *articles, size_t count,
                 const Triptych__Summary **out, struct err *err);

/* Begins with another story: digests that were borrowed before may go away. A summary begins so by itself. */
void summarizer_turn(struct summarizer *summarizer);

/* The digest of an article (borrowed until the next turn): the one that the last summary used, or made now. Returns 0,
 * ERR_MEMORY, or what ICU could not do. */
int summarizer_digest(struct summarizer *summarizer, const Triptych__PlacedArticle *placed,
                      const struct article_digest **out, struct err *err);

#endif
