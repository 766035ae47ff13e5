/* A page as a tree, in one compact array: each node stands before what is in it, `end` says where that is over. So
 * "everything inside" is a range, and whatever is added up over the tree takes one pass, forward or backward. Built as
 * browsers build it where it matters (what a missing closing tag ends, what a stray one does not), in linear time and
 * bounded memory whatever comes. Pure. */
#ifndef TRIPTYCH_PAGE_TREE_H
#define TRIPTYCH_PAGE_TREE_H

#include "err.h"
#include "html_scan.h"
#include "page_tag.h"

#include <stddef.h>
#include <stdint.h>

#define PAGE_NODES_MAX 200000 /* nodes of a page; what comes behind is not read. Big pages have 20,000 */
#define PAGE_DEPTH_MAX 500    /* elements in each other; deeper ones stand beside each other */

struct page_node {
    uint32_t parent; /* the root, node 0, is its own */
    uint32_t end;    /* index behind its last descendant */
    uint32_t at;     /* offset in `html` of a text, or of an element's attributes */
    uint32_t len;    /* bytes there */
    enum page_tag tag;
};

struct page_tree {
    const char *html;        /* borrowed */
    struct page_node *nodes; /* owned; node 0 is the page and no element of it */
    uint32_t count;
    uint32_t capacity;
    int is_cut; /* PAGE_NODES_MAX was reached */
};

/* Reads `html` (valid UTF-8, borrowed as long as the tree lives, less than 4 GiB). Returns 0, or ERR_MEMORY. The tree
 * is to be ended with page_tree_done either way. */
int page_tree_read(struct page_tree *tree, const char *html, size_t len, struct err *err);
void page_tree_done(struct page_tree *tree);

/* The attributes of an element, to be walked with html_attribute_next or asked with html_attribute. */
struct html_piece page_tree_piece(const struct page_tree *tree, uint32_t node);

/* The value of an attribute: its bytes (borrowed, references not decoded), or len 0. */
struct html_span page_attribute(const struct page_tree *tree, uint32_t node, const char *name);

#endif
