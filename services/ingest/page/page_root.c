/* Finds the element that holds the article: adds up, over the whole tree, what reads like an article, and goes down
 * from the top as long as one child holds nearly all of it. */
#include "page_root.h"

#include <stdlib.h>

#define SURE_TEXT      60   /* letters of a paragraph that counts as one */
#define SURE_LINK_PCT  35   /* of it in links at most */
#define DESCEND_PCT    80   /* of an element's sure text in one child: the article is in that child */
#define ARTICLE_PCT    8    /* of what is sure in one <article>, for it to be a whole one */
#define ARTICLES_PCT   60   /* of it in such articles: the page is made of them */
#define DECLARED_PCT   30   /* of the root's sure text in an element made for the article's text */
#define WORTH_MOST     4000 /* letters beside a block from which on more says no more */
#define SURE_TEXT_MOST 2000 /* letters that one paragraph counts for at most: page code is no article */

static void add_up(struct page_root *root, const struct page_blocks *blocks)
{
    const struct page_node *nodes = blocks->tree->nodes;
    for (uint32_t i = 0; i < blocks->count; i++) {
        struct page_sum *sum = &root->sums[blocks->blocks[i].box];
        sum->text += blocks->blocks[i].count.text;
        sum->link += blocks->blocks[i].link;
        sum->blocks++;
    }
    for (uint32_t i = blocks->tree->count; i-- > 1;) {
        struct page_sum *into = &root->sums[nodes[i].parent];
        into->text += root->sums[i].text;
        into->link += root->sums[i].link;
        into->blocks += root->sums[i].blocks;
    }
}

static uint32_t plain(const struct page_sum *sum)
{
    return sum->text - sum->link;
}

static void inherit_hints(struct page_root *root, const struct page_blocks *blocks)
{
    uint64_t all = plain(&root->sums[0]);
    for (uint32_t i = 1; i < blocks->tree->count; i++) {
        uint32_t own = blocks->facts.hints[i];
        if ((uint64_t)plain(&root->sums[i]) * 100 > all * ROOT_TRUSTED_PCT)
            own &= ~(uint32_t)HINTS_AGAINST;
        root->sums[i].hints = root->sums[blocks->tree->nodes[i].parent].hints | own;
    }
}

static int reads_like_an_article(const struct page_block *block, uint32_t hints)
{
    if (block->count.text < SURE_TEXT || (uint64_t)block->link * 100 > (uint64_t)block->count.text * SURE_LINK_PCT)
        return 0;
    /* A list of links has letters enough; sentences it has not. */
    return !(hints & HINTS_AGAINST) && (block->count.sentences > 0 || block->count.commas > 1);
}

/* Paragraphs of one article stand beside each other; teasers and comments each in an element of their own. So what a
 * sure block is worth grows with what is sure beside it: in its parent, and half as much in the element around. */
static uint64_t worth_of(const struct page_blocks *blocks, const struct page_block *block, const uint32_t *beside)
{
    const struct page_node *nodes = blocks->tree->nodes;
    uint32_t parent = nodes[block->box].parent;
    uint64_t near = beside[parent];
    uint64_t far = beside[nodes[parent].parent] / 2;
    uint64_t around = near > far ? near : far;
    return block->count.text * (around < WORTH_MOST ? around : WORTH_MOST) / 100;
}

/* The text of sure blocks in each element's children, and half of what is in their children's. */
static void add_beside(const struct page_root *root, const struct page_blocks *blocks, uint32_t *beside)
{
    const struct page_node *nodes = blocks->tree->nodes;
    for (uint32_t i = 0; i < blocks->count; i++) {
        if (!root->is_sure[i])
            continue;
        uint32_t parent = nodes[blocks->blocks[i].box].parent;
        beside[parent] += blocks->blocks[i].count.text;
        beside[nodes[parent].parent] += nodes[parent].parent == parent ? 0 : blocks->blocks[i].count.text;
    }
}

static int add_up_sure(struct page_root *root, const struct page_blocks *blocks)
{
    const struct page_node *nodes = blocks->tree->nodes;
    uint32_t *beside = calloc(blocks->tree->count, sizeof *beside);
    if (!beside)
        return 0;
    for (uint32_t i = 0; i < blocks->count; i++)
        root->is_sure[i] = (uint8_t)reads_like_an_article(&blocks->blocks[i], root->sums[blocks->blocks[i].box].hints);
    add_beside(root, blocks, beside);
    for (uint32_t i = 0; i < blocks->count; i++) {
        const struct page_block *block = &blocks->blocks[i];
        uint32_t text = block->count.text < SURE_TEXT_MOST ? block->count.text : SURE_TEXT_MOST;
        root->sums[block->box].sure += root->is_sure[i] ? text : 0;
        root->sums[block->box].worth += root->is_sure[i] ? worth_of(blocks, block, beside) : 0;
    }
    for (uint32_t i = blocks->tree->count; i-- > 1;) {
        root->sums[nodes[i].parent].sure += root->sums[i].sure;
        root->sums[nodes[i].parent].worth += root->sums[i].worth;
    }
    free(beside);
    return 1;
}

/* Of several whole articles below each other (an archive, what comes next) the first. 0 when they are not. */
static uint32_t find_first_article(const struct page_blocks *blocks, const struct page_root *root, uint32_t node)
{
    const struct page_node *nodes = blocks->tree->nodes;
    uint64_t whole = root->sums[node].sure;
    uint64_t in_articles = 0;
    uint32_t first = 0;
    int count = 0;
    for (uint32_t i = node + 1; i < nodes[node].end; i++) {
        if (nodes[i].tag != TAG_ARTICLE || (uint64_t)root->sums[i].sure * 100 < whole * ARTICLE_PCT)
            continue;
        in_articles += root->sums[i].sure;
        first = first ? first : i;
        count++;
        i = nodes[i].end - 1;
    }
    return count > 1 && in_articles * 100 > whole * ARTICLES_PCT ? first : 0;
}

/* From the page down, as long as one child holds nearly all of what is sure. */
static uint32_t descend(const struct page_blocks *blocks, const struct page_root *root)
{
    const struct page_node *nodes = blocks->tree->nodes;
    uint32_t node = 0;
    for (;;) {
        uint32_t best = 0;
        for (uint32_t child = node + 1; child < nodes[node].end; child = nodes[child].end)
            if (!best || root->sums[child].worth > root->sums[best].worth)
                best = child;
        if (!best || root->sums[best].worth == 0)
            return node;
        if (root->sums[best].worth * 100 < root->sums[node].worth * DESCEND_PCT)
            best = find_first_article(blocks, root, node);
        if (!best)
            return node;
        node = best;
    }
}

static uint32_t find_declared(const struct page_blocks *blocks, const struct page_root *root)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < blocks->tree->count; i++) {
        uint32_t hints = blocks->facts.hints[i];
        if (!(hints & HINT_BODY) || root->sums[i].hints & HINTS_AGAINST)
            continue;
        int is_better = !best || (hints & HINT_DECLARED) > (blocks->facts.hints[best] & HINT_DECLARED) ||
                        root->sums[i].sure > root->sums[best].sure;
        if (is_better && (uint64_t)root->sums[i].sure * 100 > (uint64_t)root->sums[0].sure * DECLARED_PCT)
            best = i;
    }
    return best;
}

int page_root_find(struct page_root *root, const struct page_blocks *blocks, struct err *err)
{
    uint32_t count = blocks->tree->count;
    *root = (struct page_root){0};
    root->sums = calloc(count, sizeof *root->sums);
    root->is_sure = calloc(blocks->count + 1, 1);
    int is_well = root->sums && root->is_sure;
    if (is_well) {
        add_up(root, blocks);
        inherit_hints(root, blocks);
        is_well = add_up_sure(root, blocks);
    }
    if (!is_well)
        return err_set(err, ERR_MEMORY, "no memory to look for the article in %u nodes", count);
    root->node = descend(blocks, root);
    root->declared = find_declared(blocks, root);
    return 0;
}

void page_root_done(struct page_root *root)
{
    free(root->sums);
    free(root->is_sure);
    *root = (struct page_root){0};
}
