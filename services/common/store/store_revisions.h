/* An article's source changes its wording: ingest replaces the article, classify reads it again. The rest of the store
 * is store.h. */
#ifndef TRIPTYCH_STORE_REVISIONS_H
#define TRIPTYCH_STORE_REVISIONS_H

#include "store.h"

/* As store_article_put, for an article of which more is to be found out first: classify gets it when that is done
 * (store_article_revise), or when `for_ms` are over, whatever happens to whoever holds it. With a guid (not 0) that
 * another article has, which is told (ARTICLE_MOVED), nothing is stored; unless `is_other` says that it is known not to be
 * this one: then the guid is this one's from now on. */
struct store_held {
    const Triptych__Article *article;
    int64_t for_ms;
    uint64_t guid;
    int is_other;
};
int store_article_hold(struct store *store, const struct store_held *held, store_article_put_fn *done, void *context,
                       struct err *err);

/* Replaces `stored`, as store_article_put told it, by `revised` of the same id. `offer_in_ms`: when classify is to read
 * it (STORE_TODO_LEASE_MS for whoever announces it now); less than 0: it need not. The count is 1, or 0 when something
 * else is stored by now. */
int store_article_revise(struct store *store, const Triptych__Article *stored, const Triptych__Article *revised,
                         int64_t offer_in_ms, store_count_fn *done, void *context, struct err *err);

/* A revision of an article that is in a story: placement and log entry ("revise") take the place of what is known of
 * it, the story is a version further, its history has a line, summarize has work. `title`: what it is called now, where
 * that changed, else "". Outcomes: DONE; REPEATED: this revision is known already; UNKNOWN: the article is gone or in
 * no story. Whatever a later revision has left to do stays in classify's todo set. */
struct store_revision {
    const Triptych__Article *article;
    const Triptych__Placement *placement; /* its revision is the article's; the story is the one that Redis knows */
    const Triptych__LogEntry *log;
    const char *title;
};
int store_article_revised(struct store *store, const struct store_revision *revision, store_commit_fn *done,
                          void *context, struct err *err);

#endif
