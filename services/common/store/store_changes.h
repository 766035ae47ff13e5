/* Changes of mind, by the engine or by an operator: merges, moves, pins, headlines, remarks, removals. Each is one Redis function,
 * may be repeated and writes what it changed to the commit log. Callbacks as in store.h: exactly once, on the loop. */
#ifndef TRIPTYCH_STORE_CHANGES_H
#define TRIPTYCH_STORE_CHANGES_H

#include "store.h"

/* What an operator decides (by_operator) the engine does not undo: its own changes that would are refused as PINNED. */

/* Articles of a story that goes away: Redis does nothing else meanwhile, some 30 us for each. */
#define STORE_MERGE_ARTICLES_MAX 5000
#define STORE_CHANGE_NOTE_MAX    500 /* bytes; a longer note is cut between characters */

struct store_change_answer {
    enum change_outcome outcome;
    const char *story_id;       /* where the articles are now */
    uint64_t version;           /* of that story */
    const char *other_story_id; /* DONE: the story that went away, or that the article left */
    uint64_t articles;          /* DONE: that changed their story */
    const char *log_seq;        /* DONE */
};
typedef void store_change_fn(void *context, const struct store_result *result,
                             const struct store_change_answer *answer);

/* All articles of `from_story` join `into_story` (or the story that this went into): members, counters, placements;
 * then `from_story` is another name of it, also for the names that it had itself. A log entry "merge", work for
 * summarize, and, when it had been published, an event "merged". GONE with a story_id: `from_story` has gone into that
 * one already. TOO_LARGE: more than STORE_MERGE_ARTICLES_MAX articles; the other way round may do. By an operator: pins
 * the story. */
struct store_merge {
    const char *from_story, *into_story;
    int by_operator;
    const char *note; /* "" or why; subscribers are told an operator's */
};
int store_story_merge(struct store *store, const struct store_merge *merge, store_change_fn *done, void *context,
                      struct err *err);

/* The article leaves its story and joins `to_story`, or begins a story of its own (""), whose first event is a "split".
 * The story that it left is counted again; without articles it is retired, or another name of `to_story` when all its
 * articles went there. A log entry "move", work for summarize on both; the engine does not merge the two stories any
 * more. REPEATED: it is there, or alone, already. By an operator: pins the article there. */
struct store_move {
    const char *article_id, *to_story;
    int by_operator;
    const char *note;
};
int store_article_move(struct store *store, const struct store_move *move, store_change_fn *done, void *context,
                       struct err *err);

/* The articles of `from_story`, at most STORE_SPLIT_ARTICLES_MAX, begin a story, whose first event is a "split": all of
 * them or none. For each a log entry "move", work for summarize on both stories; the two are not merged by the engine any
 * more. GONE: one of them is elsewhere by now. REPEATED: the story has no others. PINNED: an operator holds the story
 * or one of them. */
#define STORE_SPLIT_ARTICLES_MAX 200
struct store_split {
    const char *from_story;
    const char *const *article_ids;
    size_t count;
    const char *note;
};
int store_story_split(struct store *store, const struct store_split *split, store_change_fn *done, void *context,
                      struct err *err);

/* An operator's: articles of one story go to another, or begin one (""); all of them or none, whoever holds them. They are
 * pinned there. GONE: one of them is elsewhere by now, or one of the stories is; REPEATED: they are there, or all that the
 * story has. */
struct store_part {
    const char *from_story, *to_story;
    const char *const *article_ids;
    size_t count; /* at most STORE_SPLIT_ARTICLES_MAX */
    const char *note;
};
int store_story_part(struct store *store, const struct store_part *part, store_change_fn *done, void *context,
                     struct err *err);

/* Takes back what an operator has brought into the story within the last week (merged, moved, split off): the articles go
 * to where they were, into a new story where that one is gone; a pin that came with the merge goes too, unless the story was
 * pinned by hand since, or another merge into it is remembered. GONE: it is not remembered; REPEATED: none of the articles is there, or there are no others. */
struct store_undo {
    const char *story_id;
    int64_t time_ms; /* of the act's line in the story's history; 0: the last */
    const char *note;
};
int store_story_undo(struct store *store, const struct store_undo *undo, store_change_fn *done, void *context,
                     struct err *err);

/* The vector of an article that was placed without one, for every replica's index: a log entry "embed", nothing else.
 * `log` names the article, the vector and its model. GONE: the article is in no story. */
int store_article_embed(struct store *store, const Triptych__LogEntry *log, store_change_fn *done, void *context,
                        struct err *err);

/* Pins a story (StoryHead.pinned), or frees it again; an event tells. */
int store_story_pin(struct store *store, const char *story_id, int is_pinned, const char *note, store_change_fn *done,
                    void *context, struct err *err);

/* Gives a story a headline that no summary overwrites (StoryHead.retitled), or with "" leaves it to the summaries
 * again; an event tells. A story that it is merged into takes it over unless it has one of its own. */
#define STORE_HEADLINE_MAX 300 /* bytes; of a remark too */
int store_story_retitle(struct store *store, const char *story_id, const char *headline, const char *note,
                        store_change_fn *done, void *context, struct err *err);

/* Takes a story out of everybody's sight (StoryHead.hidden), or lets it be seen again. Subscribers are told that it is
 * retired, then that it was created. Articles join it all the same; the engine neither merges nor splits it. */
int store_story_hide(struct store *store, const char *story_id, int is_hidden, const char *note, store_change_fn *done,
                     void *context, struct err *err);

/* What readers are told beside the story (StoryHead.remark), at most STORE_HEADLINE_MAX bytes; "" takes it back. An event
 * tells. A story that it is merged into takes it over unless it has one of its own. */
int store_story_remark(struct store *store, const char *story_id, const char *remark, const char *note,
                       store_change_fn *done, void *context, struct err *err);

/* Takes an article out for good: membership, counters, an emptied story with it. It will not come in again for as long
 * as articles are kept. story_id of the answer: where it was. */
int store_article_remove(struct store *store, const char *article_id, const char *note, store_change_fn *done,
                         void *context, struct err *err);
/* The same of a source's articles, one page of all articles a call: `cursor` "" starts, a next cursor "" means that was
 * all. Articles that come in later are not concerned. */
typedef void store_removed_fn(void *context, const struct store_result *result, uint64_t removed,
                              const char *next_cursor);
struct store_domain_removal {
    const char *domain, *cursor, *note;
};
int store_domain_remove_step(struct store *store, const struct store_domain_removal *removal, store_removed_fn *done,
                             void *context, struct err *err);

#endif
