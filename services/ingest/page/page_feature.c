/* What is measured of each block for the trees: itself, its names, its place, its neighbours, its family, what looks
 * like it, what it repeats. The list with meanings is page_feature_list.c; the model carries a hash of it. Everything
 * is found in passes over blocks or nodes, so a page of any size takes linear time. */
#include "page_feature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FROM_SURE_MAX 20   /* blocks: farther is all the same */
#define LIKES         4096 /* buckets of tag and class; two that meet are taken as one */
#define DEPTH_LOOK    40   /* elements looked at from a block up */

/* What is written with the same tag and class. */
struct page_like {
    uint32_t text, link, sure, blocks;
};

#define AGAINST_NEAR                                                                                                   \
    (HINT_COMMENTS | HINT_SHARE | HINT_RELATED | HINT_NAV | HINT_AD | HINT_SIDE | HINT_FOOT | HINT_CAPTION |           \
     HINT_BYLINE | HINT_PROMPT | HINT_HIDDEN | HINT_TAG)

static float pct(uint64_t part, uint64_t whole)
{
    /* Whole numbers, as in training: the trees' bounds were learned from them. */
    uint64_t whole_pct = whole ? part * 100 / whole : 0;
    return (float)whole_pct;
}

static float log_of(uint32_t number)
{
    return log2f(1.0f + (float)number);
}

/* From what is most an article's to what is least. */
static float rank_of_tag(enum page_tag tag)
{
    switch (tag) {
    case TAG_P:
        return 0;
    case TAG_BLOCKQUOTE:
    case TAG_PRE:
        return 1;
    case TAG_H2:
    case TAG_H3:
    case TAG_H4:
        return 2;
    case TAG_LI:
    case TAG_DD:
    case TAG_DT:
        return 3;
    case TAG_TD:
    case TAG_TH:
    case TAG_CAPTION:
        return 5;
    case TAG_H1:
        return 6;
    case TAG_H5:
    case TAG_H6:
        return 7;
    case TAG_FIGURE:
    case TAG_FIGCAPTION:
        return 8;
    default:
        return 4;
    }
}

static uint32_t bucket_of(const struct page_blocks *blocks, uint32_t node)
{
    struct html_span name = page_attribute(blocks->tree, node, "class");
    uint32_t hash = 2166136261U ^ (uint32_t)blocks->tree->nodes[node].tag;
    /* The class as written, not its words: what one template makes has one class. */
    for (size_t i = 0; i < name.len && i < 256; i++)
        hash = (hash ^ (unsigned char)name.bytes[i]) * 16777619U;
    uint32_t parent = blocks->tree->nodes[node].parent;
    return (hash ^ (uint32_t)blocks->tree->nodes[parent].tag * 97U) % LIKES;
}

static void add_likes(struct page_features *features)
{
    const struct page_blocks *blocks = features->blocks;
    for (uint32_t i = 0; i < blocks->count; i++) {
        const struct page_block *block = &blocks->blocks[i];
        struct page_like *like = &features->likes[bucket_of(blocks, block->box)];
        like->text += block->count.text;
        like->link += block->link;
        like->sure += features->root->is_sure[i] ? block->count.text : 0;
        like->blocks++;
        if (features->root->is_sure[i])
            features->family_sure[blocks->tree->nodes[block->box].parent] += block->count.text;
    }
}

/* Two passes, forwards and backwards, instead of a search for each block. */
static void measure_distances(struct page_features *features)
{
    const struct page_blocks *blocks = features->blocks;
    uint16_t distance = FROM_SURE_MAX;
    for (uint32_t i = 0; i < blocks->count; i++) {
        features->from_sure[i] = distance;
        distance = features->root->is_sure[i] ? 0 : distance;
        distance = (uint16_t)(distance + (distance < FROM_SURE_MAX));
    }
    distance = FROM_SURE_MAX;
    for (uint32_t i = blocks->count; i-- > 0;) {
        features->to_sure[i] = distance;
        distance = features->root->is_sure[i] ? 0 : distance;
        distance = (uint16_t)(distance + (distance < FROM_SURE_MAX));
    }
}

static void inherit_within(struct page_features *features)
{
    const struct page_blocks *blocks = features->blocks;
    const struct page_sum *sums = features->root->sums;
    uint32_t root = features->root->node;
    for (uint32_t i = 1; i < blocks->tree->count; i++) {
        uint32_t own = blocks->facts.hints[i];
        if ((uint64_t)sums[i].sure * 100 > (uint64_t)sums[root].sure * ROOT_TRUSTED_PCT)
            /* An element that holds nearly all of the sure text is the article, whatever its class is called
             * ("sidebar-left content"). */
            own &= ~(uint32_t)HINTS_AGAINST;
        features->within[i] = i == root ? 0 : features->within[blocks->tree->nodes[i].parent] | own;
    }
}

static int is_inside(const struct page_blocks *blocks, uint32_t node, uint32_t around)
{
    return node >= around && node < blocks->tree->nodes[around].end;
}

/* The root's first sure block; blocks->count when there is none. */
static uint32_t find_first_sure(const struct page_features *features)
{
    const struct page_blocks *blocks = features->blocks;
    uint32_t root = features->root->node;
    uint32_t i = 0;
    while (i < blocks->count && !(features->root->is_sure[i] && is_inside(blocks, blocks->blocks[i].box, root)))
        i++;
    return i;
}

int page_features_init(struct page_features *features, const struct page_blocks *blocks, const struct page_root *root,
                       const struct page_tales *tales, struct err *err)
{
    uint32_t nodes = blocks->tree->count;
    *features = (struct page_features){.blocks = blocks, .root = root};
    features->within = calloc(nodes, sizeof *features->within);
    features->family_sure = calloc(nodes, sizeof *features->family_sure);
    features->from_sure = calloc(blocks->count + 1, sizeof *features->from_sure);
    features->to_sure = calloc(blocks->count + 1, sizeof *features->to_sure);
    features->likes = calloc(LIKES, sizeof *features->likes);
    features->echoes = calloc(blocks->count + 1, sizeof *features->echoes);
    if (!features->within || !features->family_sure || !features->from_sure || !features->to_sure || !features->likes ||
        !features->echoes)
        return err_set(err, ERR_MEMORY, "no memory for what is known of %u blocks", blocks->count);
    inherit_within(features);
    add_likes(features);
    measure_distances(features);
    int result = page_echoes_read(blocks, tales, features->echoes, err);
    features->title = blocks->count;
    if (result == 0)
        features->title = page_echoes_title(blocks, features->echoes, find_first_sure(features));
    return result;
}

void page_features_done(struct page_features *features)
{
    free(features->within);
    free(features->family_sure);
    free(features->from_sure);
    free(features->to_sure);
    free(features->likes);
    free(features->echoes);
    *features = (struct page_features){0};
}

static enum page_tag tag_of(const struct page_blocks *blocks, uint32_t box)
{
    return blocks->tree->nodes[box].tag;
}

static void put_block(const struct page_features *features, uint32_t index, float *out)
{
    const struct page_block *block = &features->blocks->blocks[index];
    const struct page_count *count = &block->count;
    out[BLOCK_TEXT] = log_of(count->text);
    out[BLOCK_LINK_PCT] = pct(block->link, count->text);
    out[BLOCK_STRONG_PCT] = pct(block->strong, count->text);
    out[BLOCK_WORD_LETTERS] = (float)count->text / (float)(count->words ? count->words : 1);
    out[BLOCK_SENTENCES] = (float)count->sentences;
    out[BLOCK_COMMAS] = (float)count->commas;
    out[BLOCK_IS_ENDED] = (float)block->is_ended;
    out[BLOCK_TAG] = rank_of_tag(tag_of(features->blocks, block->box));
    out[BLOCK_IS_SURE] = (float)features->root->is_sure[index];
}

static void put_names(const struct page_features *features, uint32_t box, float *out)
{
    static const uint32_t order[] = {
        HINT_BODY, HINT_ARTICLE, HINT_CONTENT, HINT_COMMENTS, HINT_SHARE,    HINT_RELATED, HINT_NAV,
        HINT_AD,   HINT_SIDE,    HINT_FOOT,    HINT_CAPTION,  HINT_BYLINE,   HINT_PROMPT,  HINT_HIDDEN,
        HINT_HEAD, HINT_QUOTE,   HINT_WALL,    HINT_TAG,      HINT_DECLARED, HINT_WEAK,
    };
    uint32_t hints = features->within[box];
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        out[NAMED_BODY + i] = (hints & order[i]) != 0;
    uint32_t parent = features->blocks->tree->nodes[box].parent;
    uint32_t near = features->blocks->facts.hints[box] | features->blocks->facts.hints[parent];
    out[NEAR_NAMES] = (float)__builtin_popcount(near & AGAINST_NEAR);
}

static void put_ancestors(const struct page_blocks *blocks, uint32_t box, uint32_t root, float *out)
{
    const struct page_node *nodes = blocks->tree->nodes;
    float depth = 0;
    int is_below = is_inside(blocks, box, root);
    out[PLACE_IN_FIGURE] = out[PLACE_IN_LIST] = out[PLACE_IN_TABLE] = out[PLACE_IN_ARTICLE] = 0;
    for (uint32_t node = box, looked = 0; node && looked < DEPTH_LOOK; node = nodes[node].parent, looked++) {
        is_below &= node != root;
        depth += (float)is_below;
        if (nodes[node].tag == TAG_ARTICLE)
            out[PLACE_IN_ARTICLE]++;
        /* Above the root: a table around the whole article says nothing of a block in it. */
        if (!is_below && is_inside(blocks, box, root))
            continue;
        if (nodes[node].tag == TAG_FIGURE)
            out[PLACE_IN_FIGURE] = 1;
        else if (nodes[node].tag == TAG_UL || nodes[node].tag == TAG_OL)
            out[PLACE_IN_LIST] = 1;
        else if (nodes[node].tag == TAG_TABLE)
            out[PLACE_IN_TABLE] = 1;
    }
    out[PLACE_DEPTH] = is_inside(blocks, box, root) ? depth : -1;
}

static void put_place(const struct page_features *features, uint32_t index, float *out)
{
    const struct page_root *root = features->root;
    uint32_t box = features->blocks->blocks[index].box;
    out[PLACE_IN_ROOT] = (float)is_inside(features->blocks, box, root->node);
    out[PLACE_IN_DECLARED] = root->declared ? (float)is_inside(features->blocks, box, root->declared) : -1;
    out[PLACE_SURE_BEFORE_PCT] = pct(features->sure_before, root->sums[root->node].sure);
    out[PLACE_FROM_SURE] = (float)features->from_sure[index];
    out[PLACE_TO_SURE] = (float)features->to_sure[index];
    put_ancestors(features->blocks, box, root->node, out);
}

/* `first` is BEFORE_TEXT or AFTER_TEXT; `index` may be outside. */
static void put_neighbour(const struct page_features *features, uint32_t index, float *out)
{
    int is_there = index < features->blocks->count; /* before the first: as an unsigned number, behind the last */
    const struct page_block *block = is_there ? &features->blocks->blocks[index] : NULL;
    out[0] = is_there ? log_of(block->count.text) : -1;
    out[1] = is_there ? pct(block->link, block->count.text) : -1;
    out[2] = is_there ? rank_of_tag(tag_of(features->blocks, block->box)) : -1;
    out[3] = is_there ? (float)features->root->is_sure[index] : -1;
}

static void put_family(const struct page_features *features, uint32_t box, float *out)
{
    const struct page_root *root = features->root;
    uint32_t parent = features->blocks->tree->nodes[box].parent;
    uint32_t above = features->blocks->tree->nodes[parent].parent;
    uint32_t sure = root->sums[root->node].sure;
    out[FAMILY_SURE_PCT] = pct(features->family_sure[parent], sure);
    out[FAMILY_TEXT] = log_of(root->sums[parent].text);
    out[FAMILY_LINK_PCT] = pct(root->sums[parent].link, root->sums[parent].text);
    out[FAMILY_BLOCKS] = log_of(root->sums[parent].blocks);
    out[ABOVE_SURE_PCT] = pct(root->sums[above].sure, sure);
    out[ABOVE_TEXT] = log_of(root->sums[above].text);
    out[ABOVE_LINK_PCT] = pct(root->sums[above].link, root->sums[above].text);
    out[ABOVE_BLOCKS] = log_of(root->sums[above].blocks);
    const struct page_like *like = &features->likes[bucket_of(features->blocks, box)];
    out[LIKE_SURE_PCT] = pct(like->sure, sure);
    out[LIKE_LINK_PCT] = pct(like->link, like->text);
    out[LIKE_TEXT] = log_of(like->text);
    out[LIKE_BLOCKS] = log_of(like->blocks);
}

static void put_echo(const struct page_features *features, uint32_t index, float *out)
{
    const struct page_echo *echo = &features->echoes[index];
    int has_title = features->title < features->blocks->count;
    uint32_t title_at = has_title ? features->echoes[features->title].text_before : 0;
    uint32_t gap = echo->text_before > title_at ? echo->text_before - title_at : title_at - echo->text_before;
    out[TOLD_TEXT_PCT] = echo->text_pct;
    out[TOLD_DESCRIPTION_PCT] = echo->description_pct;
    out[TOLD_TITLE_PCT] = echo->title_pct;
    out[TITLE_PLACE] = !has_title ? -2 : (float)((index > features->title) - (index < features->title));
    out[TITLE_GAP] = has_title ? log_of(gap) : -1;
    out[IS_REPEATED] = echo->is_repeated;
}

void page_features_of(struct page_features *features, uint32_t index, float out[PAGE_FEATURES])
{
    const struct page_root *root = features->root;
    const struct page_block *block = &features->blocks->blocks[index];
    const struct page_sum *sum = &root->sums[root->node];
    put_block(features, index, out);
    put_names(features, block->box, out);
    put_place(features, index, out);
    put_neighbour(features, index - 1, out + BEFORE_TEXT);
    put_neighbour(features, index + 1, out + AFTER_TEXT);
    put_family(features, block->box, out);
    put_echo(features, index, out);
    out[ROOT_SURE] = log_of(sum->sure);
    out[ROOT_LINK_PCT] = pct(sum->link, sum->text);
    out[ROOT_SURE_PCT] = pct(sum->sure, sum->text);
    out[PAGE_SURE_PCT] = pct(sum->sure, root->sums[0].sure);
    /* Blocks are asked for in their order, so this sum is what stood before the next one. */
    if (root->is_sure[index] && is_inside(features->blocks, block->box, root->node))
        features->sure_before += block->count.text;
}
