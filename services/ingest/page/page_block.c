/* The page as blocks of text, the units that are taken or left: what stands between two block elements or double
 * breaks. Facts of the tree (which box, which names, inside a link, hidden) are found once for all nodes, from the root
 * down, so that every block only looks them up. */
#include "page_block.h"

#include <stdlib.h>
#include <string.h>

#define BLOCKS_FIRST 256
#define UNSEEN_TIMES                                                                                                   \
    3 /* as much text unseen as seen: a copy may be hidden, an article with its surroundings is more                   \
       */

static int allocate_facts(struct page_facts *facts, uint32_t count)
{
    facts->boxes = malloc(count * sizeof *facts->boxes);
    facts->hints = malloc(count * sizeof *facts->hints);
    facts->marks = malloc(count * sizeof *facts->marks);
    return facts->boxes && facts->hints && facts->marks;
}

static uint8_t own_marks(const struct page_tree *tree, uint32_t node)
{
    enum page_tag tag = tree->nodes[node].tag;
    unsigned flags = page_tag_flags(tag);
    if (tag == TAG_A)
        return MARK_LINK;
    if (tag == TAG_B || tag == TAG_STRONG || tag == TAG_EM || tag == TAG_I)
        return MARK_STRONG;
    return flags & TAG_NO_TEXT && !(flags & TAG_BLOCK) ? MARK_UNREAD : 0;
}

static void find_facts(struct page_blocks *blocks)
{
    const struct page_tree *tree = blocks->tree;
    struct page_facts *facts = &blocks->facts;
    for (uint32_t i = 0; i < tree->count; i++) {
        const struct page_node *node = &tree->nodes[i];
        uint8_t inherited = i ? facts->marks[node->parent] : 0;
        int is_block = i == 0 || page_tag_flags(node->tag) & TAG_BLOCK;
        facts->boxes[i] = is_block ? i : facts->boxes[node->parent];
        /* Names are read where they can matter only: it is the dearest step of all. */
        facts->hints[i] = node->tag == TAG_TEXT || inherited & MARK_UNREAD ? 0 : page_hint(tree, i);
        facts->marks[i] = inherited | own_marks(tree, i) | (facts->hints[i] & HINT_UNSEEN ? MARK_UNSEEN : 0);
    }
}

/* Whether far more of the text is unseen than seen (bytes of text nodes; near enough). */
static int is_mostly_unseen(const struct page_blocks *blocks)
{
    uint64_t seen = 0;
    uint64_t unseen = 0;
    for (uint32_t i = 0; i < blocks->tree->count; i++) {
        uint8_t marks = blocks->facts.marks[i];
        if (blocks->tree->nodes[i].tag != TAG_TEXT || marks & MARK_UNREAD)
            continue;
        *(marks & MARK_UNSEEN ? &unseen : &seen) += blocks->tree->nodes[i].len;
    }
    return unseen / UNSEEN_TIMES > seen;
}

static void leave_out_unseen(struct page_blocks *blocks)
{
    /* Some pages hide the article until a script shows it; most hide menus and prompts. */
    if (is_mostly_unseen(blocks))
        return;
    for (uint32_t i = 0; i < blocks->tree->count; i++)
        if (blocks->facts.marks[i] & MARK_UNSEEN)
            blocks->facts.marks[i] |= MARK_UNREAD;
}

struct walk {
    struct page_blocks *blocks;
    struct page_block block; /* the one being read; its box counts when is_open */
    struct page_counter counter;
    int is_open;
    int breaks; /* "<br>" since the last text: two of them part paragraphs */
};

static int add_block(struct page_blocks *blocks, const struct page_block *block)
{
    if (blocks->count == blocks->capacity) {
        uint32_t capacity = blocks->capacity ? blocks->capacity * 2 : BLOCKS_FIRST;
        struct page_block *grown = realloc(blocks->blocks, capacity * sizeof *grown);
        if (!grown)
            return 0;
        blocks->blocks = grown;
        blocks->capacity = capacity;
    }
    blocks->blocks[blocks->count++] = *block;
    return 1;
}

/* Ends the block being read. Returns 0 when memory is out. */
static int end_block(struct walk *walk)
{
    struct page_count *count = &walk->counter.count;
    int is_added = 1;
    /* A page of more blocks than that is no article's; the rest of it is not read. */
    if (walk->is_open && count->text && walk->blocks->count < PAGE_BLOCKS_MAX) {
        count->sentences += walk->counter.is_stopped == 1;
        walk->block.is_ended = walk->counter.is_stopped != 0;
        walk->block.count = *count;
        is_added = add_block(walk->blocks, &walk->block);
    }
    walk->is_open = 0;
    walk->breaks = 0;
    return is_added;
}

static int read_text(struct walk *walk, uint32_t index)
{
    const struct page_facts *facts = &walk->blocks->facts;
    const struct page_tree *tree = walk->blocks->tree;
    const struct page_node *node = &tree->nodes[index];
    if (walk->is_open && (walk->block.box != facts->boxes[index] || walk->breaks > 1) && !end_block(walk))
        return 0;
    if (!walk->is_open) {
        walk->block = (struct page_block){.first = index, .box = facts->boxes[index]};
        walk->counter = (struct page_counter){0};
        walk->is_open = 1;
    }
    uint32_t before = walk->counter.count.text;
    page_count_text(&walk->counter, tree->html + node->at, node->len);
    uint32_t added = walk->counter.count.text - before;
    walk->block.link += facts->marks[index] & MARK_LINK ? added : 0;
    walk->block.strong += facts->marks[index] & MARK_STRONG ? added : 0;
    walk->block.end = index + 1;
    walk->breaks = added ? 0 : walk->breaks;
    return 1;
}

int page_blocks_read(struct page_blocks *blocks, const struct page_tree *tree, struct err *err)
{
    *blocks = (struct page_blocks){.tree = tree};
    struct walk walk = {.blocks = blocks};
    int is_well = allocate_facts(&blocks->facts, tree->count);
    if (is_well) {
        find_facts(blocks);
        leave_out_unseen(blocks);
    }
    for (uint32_t i = 1; is_well && i < tree->count; i++) {
        enum page_tag tag = tree->nodes[i].tag;
        if (blocks->facts.marks[i] & MARK_UNREAD)
            /* A whole subtree is passed over: nodes stand in document order, and each knows where its own end. */
            i = tree->nodes[i].end - 1;
        else if (tag == TAG_TEXT)
            is_well = read_text(&walk, i);
        else if (tag == TAG_BR)
            walk.breaks++;
        else if (page_tag_flags(tag) & TAG_BLOCK)
            is_well = end_block(&walk);
    }
    if (is_well)
        is_well = end_block(&walk);
    return is_well ? 0 : err_set(err, ERR_MEMORY, "no memory for the blocks of a page of %u nodes", tree->count);
}

void page_blocks_done(struct page_blocks *blocks)
{
    free(blocks->facts.boxes);
    free(blocks->facts.hints);
    free(blocks->facts.marks);
    free(blocks->blocks);
    *blocks = (struct page_blocks){0};
}

void page_block_write(const struct page_blocks *blocks, const struct page_block *block, struct html_fold *out)
{
    const struct page_tree *tree = blocks->tree;
    for (uint32_t i = block->first; i < block->end && !out->is_full; i++) {
        const struct page_node *node = &tree->nodes[i];
        if (blocks->facts.marks[i] & MARK_UNREAD)
            i = node->end - 1;
        else if (node->tag == TAG_BR)
            html_fold_gap(out, HTML_GAP_LINE);
        else if (node->tag == TAG_TEXT && blocks->facts.boxes[i] == block->box)
            html_fold_text(out, tree->html + node->at, node->len, HTML_REFERENCES_LOOSE, 0);
    }
}
