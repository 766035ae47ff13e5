/* A story's mark: a hash that stays the same while nothing joins but more of the same. Sums of hashes, so that the order of
 * articles does not matter. */
#include "story_mark.h"

#include "id.h"
#include "story_view.h"

#include <math.h>
#include <string.h>

#define SEEN_MAX                                                                                                       \
    4096 /* outlets, and claims, of one story; later ones change the mark each time, which costs a summary */

struct seen {
    unsigned count;
    uint64_t sum, hashes[SEEN_MAX];
};

static uint64_t mixed(uint64_t hash)
{
    return id_hash64(&hash, sizeof hash);
}

/* Adds what is new. */
static void see(struct seen *seen, uint64_t hash)
{
    for (unsigned i = 0; i < seen->count; i++)
        if (seen->hashes[i] == hash)
            return;
    if (seen->count < SEEN_MAX)
        seen->hashes[seen->count++] = hash;
    seen->sum += mixed(hash);
}

/* Who reports, on which side, in which language. An outlet that is not known is one of its own. */
static uint64_t voice_of(const Triptych__PlacedArticle *placed)
{
    const char *who = placed->article->source[0] ? placed->article->source : placed->article->id;
    const char *lang = story_view_lang(placed);
    const char *leaning = placed->placement && placed->placement->source ? placed->placement->source->leaning : "";
    const uint64_t parts[] = {id_hash64(who, strlen(who)), id_hash64(lang, strlen(lang)),
                              id_hash64(leaning, strlen(leaning))};
    return id_hash64(parts, sizeof parts);
}

/* In whole hundredths, rounded: 4.1 million is a hair less than 4,100,000 when it is read. */
static uint64_t claim_hash(const struct sentence_claim *claim)
{
    _Static_assert((int64_t)CLAIM_VALUE_MAX < INT64_MAX / 100, "hundredths of the largest number fit");
    const uint64_t parts[] = {(uint64_t)claim->kind, claim->about, (uint64_t)llround(claim->value * 100)};
    return id_hash64(parts, sizeof parts);
}

int story_mark(struct summarizer *summarizer, const Triptych__Story *story, uint64_t *out_mark, struct err *err)
{
    struct seen seen = {0};
    summarizer_turn(summarizer);
    for (size_t i = 0; i < story->n_articles; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        const struct article_digest *digest;
        if (!placed->article)
            continue;
        see(&seen, voice_of(placed));
        /* A wording that was changed may have been quoted. */
        if (placed->article->changed_ms > 0)
            see(&seen,
                id_hash64(placed->article->id, strlen(placed->article->id)) + (uint64_t)placed->article->changed_ms);
        int code = summarizer_digest(summarizer, placed, &digest, err);
        if (code != 0)
            return code;
        for (unsigned j = 0; j < digest->claim_count; j++)
            see(&seen, claim_hash(&digest->claims[j].claim));
    }
    *out_mark = mixed(seen.sum);
    return 0;
}
