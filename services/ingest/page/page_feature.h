/* What the decision about a block (is it the article's text?) is made from. Pure. page-body.model asks for these by
 * name. */
#ifndef TRIPTYCH_PAGE_FEATURE_H
#define TRIPTYCH_PAGE_FEATURE_H

#include "model_features.h"
#include "page_echo.h"
#include "page_root.h"

/* Percentages are 0 to 100; a "text" is letters as in struct page_count, as a logarithm (log2(1 + n)). */
enum page_feature {
    /* the block itself */
    BLOCK_TEXT,
    BLOCK_LINK_PCT,
    BLOCK_STRONG_PCT,
    BLOCK_WORD_LETTERS, /* letters a word */
    BLOCK_SENTENCES,
    BLOCK_COMMAS,
    BLOCK_IS_ENDED,
    BLOCK_TAG, /* page_feature.c has the order: from paragraph to caption */
    BLOCK_IS_SURE,
    /* names of the elements between it and the root (the whole way when it is outside): 1 when there is such a name */
    NAMED_BODY,
    NAMED_ARTICLE,
    NAMED_CONTENT,
    NAMED_COMMENTS,
    NAMED_SHARE,
    NAMED_RELATED,
    NAMED_NAV,
    NAMED_AD,
    NAMED_SIDE,
    NAMED_FOOT,
    NAMED_CAPTION,
    NAMED_BYLINE,
    NAMED_PROMPT,
    NAMED_HIDDEN,
    NAMED_HEAD,
    NAMED_QUOTE,
    NAMED_WALL,
    NAMED_BY_TAG,
    NAMED_DECLARED,
    NAMED_WEAK,
    NEAR_NAMES, /* how many kinds of names that speak against it its box and the box around that have */
    /* where it stands */
    PLACE_IN_ROOT,
    PLACE_IN_DECLARED,     /* 1 inside, 0 outside, -1 when nothing is declared */
    PLACE_DEPTH,           /* elements between it and the root; -1 outside */
    PLACE_SURE_BEFORE_PCT, /* of the sure text of the root */
    PLACE_FROM_SURE,       /* blocks since the last sure one, 20 at most */
    PLACE_TO_SURE,         /* blocks to the next */
    PLACE_IN_FIGURE,
    PLACE_IN_LIST,
    PLACE_IN_TABLE,
    PLACE_IN_ARTICLE, /* how many <article> are around it */
    /* its neighbours */
    BEFORE_TEXT,
    BEFORE_LINK_PCT,
    BEFORE_TAG,
    BEFORE_IS_SURE,
    AFTER_TEXT,
    AFTER_LINK_PCT,
    AFTER_TAG,
    AFTER_IS_SURE,
    /* what it shares an element with */
    FAMILY_SURE_PCT, /* of the root's sure text directly beside it */
    FAMILY_TEXT,
    FAMILY_LINK_PCT,
    FAMILY_BLOCKS,
    ABOVE_SURE_PCT, /* the same one element further up */
    ABOVE_TEXT,
    ABOVE_LINK_PCT,
    ABOVE_BLOCKS,
    /* what is written with the same tag and class. A site writes its paragraphs one way and its teasers another: what
     * the class says of one block it says of all. */
    LIKE_SURE_PCT,
    LIKE_LINK_PCT,
    LIKE_TEXT,
    LIKE_BLOCKS,
    /* what the page says about itself */
    TOLD_TEXT_PCT,        /* of the block in the text that JSON-LD states; -1 when it states none */
    TOLD_DESCRIPTION_PCT, /* of the description in the block; -1 when there is none */
    TOLD_TITLE_PCT,       /* of the block in the title; -1 when there is none */
    TITLE_PLACE,          /* 1 behind the title's heading, 0 it is itself, -1 before; -2 when there is none */
    TITLE_GAP,            /* text between */
    IS_REPEATED,          /* its text stood further up already */
    /* the page. How far the whole can be trusted: on a page with little sure text a block needs better reasons of its
     * own. */
    ROOT_SURE,
    ROOT_LINK_PCT,
    ROOT_SURE_PCT, /* of the root's text that is sure */
    PAGE_SURE_PCT, /* of the page's sure text that is in the root */
    PAGE_FEATURES
};

/* Their names and meanings. The training tool and the model file use these names, so a feature is renamed only together
 * with a new model. */
extern const struct model_features page_features_known;

/* What is counted once for the page, so that the features of a block cost no walk over it. */
struct page_features {
    const struct page_blocks *blocks; /* borrowed */
    const struct page_root *root;     /* borrowed */
    uint32_t *within;                 /* owned; one a node: hints between it and the root */
    uint32_t *family_sure;            /* owned; one a node: sure text of the blocks directly in it or its children */
    uint16_t *from_sure, *to_sure;    /* owned; one a block */
    struct page_like *likes;          /* owned */
    struct page_echo *echoes;         /* owned; one a block */
    uint32_t title;                   /* the block of the title's heading; blocks->count when there is none */
    uint32_t sure_before;             /* of the root's, before the block that comes next */
};

/* Returns 0, or ERR_MEMORY. To be ended with page_features_done either way. */
int page_features_init(struct page_features *features, const struct page_blocks *blocks, const struct page_root *root,
                       const struct page_tales *tales, struct err *err);
void page_features_done(struct page_features *features);

/* The features of block `index`; to be asked for one block after the other, from 0 on. */
void page_features_of(struct page_features *features, uint32_t index, float out[PAGE_FEATURES]);

#endif
