/* Articles that had to be placed without their vector, because the embedder was slow or away: what to embed of them is
 * kept, the latest EMBED_LATER_MAX, and asked for when the embedder is well and no new article waits for it. */
#ifndef TRIPTYCH_EMBED_LATER_H
#define TRIPTYCH_EMBED_LATER_H

#include "article_gist.h"
#include "id.h"
#include "text_language.h"

#include <stdint.h>

#define EMBED_LATER_MAX 4096

struct embed_later_entry {
    char article_id[ID_SIZE];
    char lang[TEXT_LANGUAGE_SIZE];
    char *gist; /* owned */
};

/* A ring; all zero is empty. */
struct embed_later {
    struct embed_later_entry *entries; /* owned; EMBED_LATER_MAX of them, allocated with the first */
    unsigned first, count;
    uint64_t forgotten; /* in all, for want of room or memory */
};

/* Beyond EMBED_LATER_MAX the oldest is forgotten; without memory nothing is noted. */
void embed_later_add(struct embed_later *later, const char *article_id, const char *gist, const char *lang);
/* Takes the latest out, which its story is likeliest to want: 1 and *out (its gist owned by the caller: free), or 0. */
int embed_later_take(struct embed_later *later, struct embed_later_entry *out);
void embed_later_done(struct embed_later *later);

#endif
