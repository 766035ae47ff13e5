/* Builds the tree: opens, closes and implies elements as browsers do where it changes where text stands. An array
 * instead of pointers: whatever is added up over a subtree is a loop over a range. */
#include "page_tree.h"

#include <stdlib.h>
#include <string.h>

#define NODES_FIRST    4096 /* room to begin with */
#define CLOSE_LOOK_MAX 64   /* open elements that a closing tag is compared with: more are left open by nobody */

struct builder {
    struct page_tree *tree;
    uint32_t open[PAGE_DEPTH_MAX]; /* node 0, and the elements that are open */
    uint32_t depth;
    uint32_t too_deep;           /* elements that were opened where no more could be */
    uint32_t open_of[TAG_COUNT]; /* how many of a tag are open */
    int is_at_edge;              /* nothing but blanks since a block began or ended: blanks mean nothing there */
    int is_memory_out;
};

static enum page_tag tag_at(const struct builder *builder, uint32_t depth)
{
    return builder->tree->nodes[builder->open[depth]].tag;
}

static int make_room(struct builder *builder)
{
    struct page_tree *tree = builder->tree;
    if (tree->count < tree->capacity)
        return 1;
    /* What was read until here is used, and the page marked as cut. */
    if (tree->count >= PAGE_NODES_MAX) {
        tree->is_cut = 1;
        return 0;
    }
    uint32_t capacity = tree->capacity ? tree->capacity * 2 : NODES_FIRST;
    if (capacity > PAGE_NODES_MAX)
        capacity = PAGE_NODES_MAX;
    struct page_node *nodes = realloc(tree->nodes, capacity * sizeof *nodes);
    builder->is_memory_out = !nodes;
    if (!nodes)
        return 0;
    tree->nodes = nodes;
    tree->capacity = capacity;
    return 1;
}

/* Returns 1 when the node was added. */
static int add_node(struct builder *builder, enum page_tag tag, const char *bytes, size_t len)
{
    struct page_tree *tree = builder->tree;
    if (!make_room(builder))
        return 0;
    tree->nodes[tree->count] = (struct page_node){
        .parent = builder->depth ? builder->open[builder->depth - 1] : 0,
        .end = tree->count + 1,
        .at = (uint32_t)(bytes - tree->html),
        .len = (uint32_t)len,
        .tag = tag,
    };
    tree->count++;
    return 1;
}

static void close_top(struct builder *builder)
{
    struct page_node *node = &builder->tree->nodes[builder->open[--builder->depth]];
    node->end = builder->tree->count;
    builder->open_of[node->tag]--;
    if (page_tag_flags(node->tag) & TAG_BLOCK)
        builder->is_at_edge = 1;
}

static void close_down_to(struct builder *builder, uint32_t depth)
{
    while (builder->depth > depth)
        close_top(builder);
}

/* The depth of the innermost open `tag` that a tag written here may close; 0 when there is none. An inline element is
 * not closed across a block: "<b><div></b>" leaves the div open. */
static uint32_t find_open(const struct builder *builder, enum page_tag tag, unsigned stop_flags)
{
    /* Most closing tags without a partner end here, without a look at what is open. */
    if (!builder->open_of[tag])
        return 0;
    for (uint32_t i = builder->depth - 1, looked = 0; i > 0 && looked < CLOSE_LOOK_MAX; i--, looked++) {
        enum page_tag found = tag_at(builder, i);
        if (found == tag)
            return i;
        if (page_tag_flags(found) & stop_flags)
            return 0;
    }
    return 0;
}

static void close_open(struct builder *builder, enum page_tag tag, unsigned stop_flags)
{
    uint32_t depth = find_open(builder, tag, stop_flags);
    if (depth)
        close_down_to(builder, depth);
}

/* A list item, a term or a cell that begins ends the one before it, unless a list or table of its own began since. */
static void close_sibling(struct builder *builder, enum page_tag first, enum page_tag second)
{
    for (uint32_t i = builder->depth - 1, looked = 0; i > 0 && looked < CLOSE_LOOK_MAX; i--, looked++) {
        enum page_tag found = tag_at(builder, i);
        if (found == first || found == second) {
            close_down_to(builder, i);
            return;
        }
        if (found == TAG_UL || found == TAG_OL || found == TAG_DL || found == TAG_TABLE || found == TAG_TEMPLATE)
            return;
        if ((page_tag_flags(found) & TAG_BLOCK) && found != TAG_P && found != TAG_DIV && found != TAG_ADDRESS &&
            found != TAG_TD && found != TAG_TH && found != TAG_TR)
            return;
    }
}

static void close_heading(struct builder *builder)
{
    if (builder->depth > 1 && page_tag_flags(tag_at(builder, builder->depth - 1)) & TAG_HEADING)
        close_top(builder);
}

/* What the opening of `tag` ends although it was not closed. */
static void close_implied(struct builder *builder, enum page_tag tag)
{
    unsigned flags = page_tag_flags(tag);
    if (flags & TAG_CLOSES_P)
        close_open(builder, TAG_P, TAG_FENCE);
    if (builder->open_of[TAG_HEAD] && (flags & TAG_BLOCK))
        close_open(builder, TAG_HEAD, 0);
    if (flags & TAG_HEADING)
        close_heading(builder);
    if (tag == TAG_LI)
        close_sibling(builder, TAG_LI, TAG_LI);
    else if (tag == TAG_DD || tag == TAG_DT)
        close_sibling(builder, TAG_DD, TAG_DT);
    else if (tag == TAG_TD || tag == TAG_TH)
        close_sibling(builder, TAG_TD, TAG_TH);
    else if (tag == TAG_TR)
        close_sibling(builder, TAG_TR, TAG_TR);
    else if (tag == TAG_A)
        close_open(builder, TAG_A, TAG_FENCE | TAG_BLOCK);
    else if (tag == TAG_OPTION)
        close_open(builder, TAG_OPTION, TAG_FENCE);
}

/* Whether the tag is written with its own end: that counts only where HTML has foreign content or knows no such tag. */
static int ends_itself(const struct builder *builder, enum page_tag tag, const struct html_piece *piece)
{
    int is_foreign = tag == TAG_OTHER || tag == TAG_SVG || builder->open_of[TAG_SVG] || builder->open_of[TAG_MATH];
    return is_foreign && piece->len >= 2 && memcmp(piece->bytes + piece->len - 2, "/>", 2) == 0;
}

static void open_element(struct builder *builder, const struct html_piece *piece)
{
    enum page_tag tag = page_tag_of(piece->name);
    unsigned flags = page_tag_flags(tag);
    /* Pages that were put together of several have these more than once; the first counts. */
    if ((tag == TAG_BODY || tag == TAG_HEAD || tag == TAG_HTML) && builder->open_of[tag])
        return;
    if (builder->too_deep == 0)
        close_implied(builder, tag);
    uint32_t node = builder->tree->count;
    if (!add_node(builder, tag, piece->bytes, piece->len))
        return;
    if (flags & TAG_BLOCK)
        builder->is_at_edge = 1;
    if (flags & TAG_VOID || ends_itself(builder, tag, piece))
        return;
    if (builder->depth == PAGE_DEPTH_MAX) {
        /* Counted, not kept: their closing tags must not close what is open further out. */
        builder->too_deep++;
        return;
    }
    builder->open[builder->depth++] = node;
    builder->open_of[tag]++;
}

static void close_element(struct builder *builder, const struct html_piece *piece)
{
    enum page_tag tag = page_tag_of(piece->name);
    unsigned flags = page_tag_flags(tag);
    if (tag == TAG_BODY || tag == TAG_HTML || flags & TAG_VOID) /* what follows is the body's all the same */
        return;
    if (builder->too_deep) {
        builder->too_deep--;
        return;
    }
    unsigned stop = flags & (TAG_BLOCK | TAG_NO_TEXT) ? TAG_FENCE : TAG_FENCE | TAG_BLOCK;
    if (flags & TAG_FENCE || tag == TAG_TR || tag == TAG_TBODY)
        stop = 0;
    close_open(builder, tag, stop);
    if (flags & TAG_BLOCK)
        builder->is_at_edge = 1;
}

static int is_blank(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\f')
            return 0;
    return 1;
}

static void add_text(struct builder *builder, const struct html_piece *piece)
{
    if (builder->is_at_edge && is_blank(piece->bytes, piece->len))
        return;
    builder->is_at_edge = 0;
    add_node(builder, TAG_TEXT, piece->bytes, piece->len);
}

int page_tree_read(struct page_tree *tree, const char *html, size_t len, struct err *err)
{
    *tree = (struct page_tree){.html = html};
    struct builder builder = {.tree = tree, .is_at_edge = 1};
    struct html_scan scan;
    struct html_piece piece;
    html_scan_init(&scan, html, len);
    scan.is_whole = 1;
    add_node(&builder, TAG_OTHER, html, 0);
    builder.open[builder.depth++] = 0;
    builder.open_of[TAG_OTHER]++;
    while (!tree->is_cut && !builder.is_memory_out && html_scan_next(&scan, &piece)) {
        if (piece.kind == HTML_OPEN)
            open_element(&builder, &piece);
        else if (piece.kind == HTML_CLOSE)
            close_element(&builder, &piece);
        else
            add_text(&builder, &piece);
    }
    if (builder.is_memory_out)
        return err_set(err, ERR_MEMORY, "no memory for the tree of a page of %zu bytes", len);
    close_down_to(&builder, 0);
    return 0;
}

void page_tree_done(struct page_tree *tree)
{
    free(tree->nodes);
    *tree = (struct page_tree){0};
}

struct html_piece page_tree_piece(const struct page_tree *tree, uint32_t node)
{
    const struct page_node *found = &tree->nodes[node];
    int is_element = node > 0 && found->tag != TAG_TEXT;
    return (struct html_piece){.kind = HTML_OPEN, .bytes = tree->html + found->at, .len = is_element ? found->len : 0};
}

struct html_span page_attribute(const struct page_tree *tree, uint32_t node, const char *name)
{
    struct html_piece piece = page_tree_piece(tree, node);
    struct html_span value = {"", 0};
    value.len = html_attribute(&piece, name, &value.bytes);
    return value;
}
