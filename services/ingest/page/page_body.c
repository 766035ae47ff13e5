/* Which blocks are the article: each is scored by boosted trees over its features, and taken above a bound. The bound
 * falls on pages that score low as a whole, since a page that is built like no other still has its best blocks. */
#include "page_body.h"

#include <stdlib.h>

#define TAKEN      0.58f /* score of a block that is taken: from 0.55 to 0.65 does best on pages not seen in training */
#define LITTLE     150   /* letters: where no more is taken, the best that there is counts, too */
#define LEAST      0.05f /* but none below */
#define BLOCK_LONG 40    /* letters of a block that may say how good the best is */

/* Names under which no article's text stands, inside its element: in all pages that were learned from, there was hardly
 * a word. The trees saw them too seldom to be sure. */
#define NEVER (HINT_COMMENTS | HINT_RELATED | HINT_NAV | HINT_PROMPT)

/* A page that is built like no other scores low as a whole: then what is half as good as its best block is taken. */
static float find_bound(const struct page_body *body, const struct page_blocks *blocks)
{
    uint64_t taken = 0;
    float best = 0;
    for (uint32_t i = 0; i < blocks->count; i++) {
        uint32_t text = blocks->blocks[i].count.text;
        taken += body->scores[i] > TAKEN ? text : 0;
        if (text >= BLOCK_LONG && body->scores[i] > best)
            best = body->scores[i];
    }
    /* Enough is taken by the trained bound; only where hardly anything is does the page set its own. */
    if (taken >= LITTLE)
        return TAKEN;
    float bound = best / 2 < TAKEN ? best / 2 : TAKEN;
    return bound > LEAST ? bound : LEAST;
}

int page_body_decide(struct page_body *body, const struct boosted_trees *trees, struct page_features *features,
                     struct err *err)
{
    const struct page_blocks *blocks = features->blocks;
    float values[PAGE_FEATURES];
    *body = (struct page_body){.scores = malloc((blocks->count + 1) * sizeof *body->scores)};
    if (!body->scores)
        return err_set(err, ERR_MEMORY, "no memory for the scores of %u blocks", blocks->count);
    for (uint32_t i = 0; i < blocks->count; i++) {
        page_features_of(features, i, values);
        int is_never = (features->within[blocks->blocks[i].box] & NEVER) != 0;
        body->scores[i] = is_never ? 0 : boosted_trees_score(trees, values);
    }
    body->taken_above = find_bound(body, blocks);
    return 0;
}

void page_body_done(struct page_body *body)
{
    free(body->scores);
    *body = (struct page_body){0};
}

int page_body_has(const struct page_body *body, uint32_t block)
{
    return body->scores[block] > body->taken_above;
}

void page_body_write(const struct page_body *body, const struct page_blocks *blocks, struct buffer *out)
{
    struct html_fold fold = {.out = out, .start = out->len};
    for (uint32_t i = 0; i < blocks->count && !fold.is_full; i++) {
        if (!page_body_has(body, i))
            continue;
        html_fold_gap(&fold, HTML_GAP_LINE);
        page_block_write(blocks, &blocks->blocks[i], &fold);
    }
}
