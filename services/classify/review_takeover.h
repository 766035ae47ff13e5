/* What other replicas may still have to look at. Of all replicas the one that placed a story's last article reviews it,
 * and what it has not reviewed yet lies among its latest articles; when it is gone, whoever sees that does. Two who see
 * it both ask for the same changes, and Redis makes each once. Bounded; no clock. */
#ifndef TRIPTYCH_REVIEW_TAKEOVER_H
#define TRIPTYCH_REVIEW_TAKEOVER_H

#include "id.h"
#include "review_queue.h"

#include <stddef.h>
#include <stdint.h>

#define TAKEOVER_REPLICAS_MAX 16 /* that are remembered; of more the one that placed nothing for longest is forgotten */
#define TAKEOVER_ARTICLES_MAX                                                                                          \
    (2 * REVIEW_EVERY)       /* latest of a replica: a round looks at all but the last REVIEW_AFTER */
#define TAKEOVER_WITHIN 1024 /* articles of all replicas since its last one: what went before others have seen to */

/* How a replica says how much it has to review: a note of this name and its instance, "0" for nothing; it expires when
 * the replica is gone. */
#define REVIEWS_DUE_NOTE "classify.reviews."

struct takeover_replica {
    char instance[ID_SIZE]; /* "": free */
    uint64_t last;          /* how many articles were in the index when it placed its latest */
    unsigned count, next;   /* of `articles`, a ring */
    int is_missed;          /* it had no note when it was asked for last */
    int has_placed;         /* since then */
    char articles[TAKEOVER_ARTICLES_MAX][ID_SIZE];
};

struct review_takeover {
    struct takeover_replica replicas[TAKEOVER_REPLICAS_MAX];
};

/* The other replica has placed an article; `applied`: how many the index has had. */
void review_takeover_note(struct review_takeover *takeover, const char *instance, const char *article_id,
                          uint64_t applied);

/* Whether some replica may have reviews to do: then notes are worth asking for. */
int review_takeover_is_open(const struct review_takeover *takeover);

/* Articles of replicas that had no note when they were asked for last. */
unsigned review_takeover_owed(const struct review_takeover *takeover);

/* What notes there are now: the stories of replicas that have none, now and the time before, are due for a review here.
 * Returns how many articles that was for. */
unsigned review_takeover_hear(struct review_takeover *takeover, struct story_index *index, const char *const *names,
                              const char *const *values, size_t count);

#endif
