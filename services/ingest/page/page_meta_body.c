/* What the body says about itself: microdata, and elements whose names say author or date. */
#include "buffer.h"
#include "html_fold.h"
#include "page_meta.h"

#include <string.h>
#include <strings.h>

#define MARKS_MAX 400  /* elements of a page that are asked for their text */
#define VALUE_MAX 1000 /* bytes of one */

static int is_name(struct html_span span, const char *name)
{
    return span.len == strlen(name) && strncasecmp(span.bytes, name, span.len) == 0;
}

/* Offers the text inside the element; it is text already. */
static void offer_inside(struct page_meta *meta, const struct page_tree *tree, uint32_t node, struct page_offer offer)
{
    struct buffer text;
    struct html_fold fold = {.out = &text};
    /* Before the text is gathered, which is most of the work. */
    if (offer.rank >= meta->fields[offer.field].rank)
        return;
    buffer_init(&text, VALUE_MAX);
    for (uint32_t i = node + 1; i < tree->nodes[node].end && !fold.is_full; i++) {
        enum page_tag tag = tree->nodes[i].tag;
        if (tag == TAG_SCRIPT || tag == TAG_STYLE || tag == TAG_SVG)
            i = tree->nodes[i].end - 1;
        else if (tag == TAG_TEXT)
            html_fold_text(&fold, tree->html + tree->nodes[i].at, tree->nodes[i].len, HTML_REFERENCES_LOOSE, 0);
        else
            html_fold_gap(&fold, HTML_GAP_BLANK);
    }
    if (text.len && !fold.is_full) {
        offer.value = (struct html_span){text.data, text.len};
        page_meta_offer(meta, &offer);
    }
    buffer_done(&text);
}

static void offer_date(struct page_meta *meta, const struct page_tree *tree, uint32_t node, int rank)
{
    struct html_span value = page_attribute(tree, node, "datetime");
    if (!value.len)
        value = page_attribute(tree, node, "content");
    if (value.len)
        page_meta_offer(meta, &(struct page_offer){FIELD_PUBLISHED, rank, value, 1});
    else
        offer_inside(meta, tree, node, (struct page_offer){FIELD_PUBLISHED, rank + 1, {"", 0}, 0});
}

/* Whether the names around say that the element is in something that is not the article: comments, teasers. */
static int is_elsewhere(const struct page_root *root, uint32_t node)
{
    const uint32_t against = HINT_COMMENTS | HINT_RELATED | HINT_NAV | HINT_SIDE | HINT_FOOT | HINT_TAG;
    return (root->sums[node].hints & against) != 0;
}

static void read_microdata(struct page_meta *meta, const struct page_tree *tree, uint32_t node, int penalty)
{
    struct html_span prop = page_attribute(tree, node, "itemprop");
    if (is_name(prop, "datePublished"))
        offer_date(meta, tree, node, RANK_LIKELY + penalty);
    else if (is_name(prop, "author") || is_name(prop, "creator"))
        offer_inside(meta, tree, node, (struct page_offer){FIELD_AUTHOR, RANK_MARKED + penalty, {"", 0}, 0});
    else if (is_name(prop, "headline"))
        offer_inside(meta, tree, node, (struct page_offer){FIELD_TITLE, RANK_LIKELY + penalty, {"", 0}, 0});
}

static int contains(struct html_span span, const char *word)
{
    return memmem(span.bytes, span.len, word, strlen(word)) != NULL;
}

/* "byline", "author-name", "article__author" … */
static void read_by_name(struct page_meta *meta, const struct page_tree *tree, uint32_t node, int penalty)
{
    struct html_span name = page_attribute(tree, node, "class");
    int is_byline = contains(name, "byline") || contains(name, "Byline");
    if (is_byline || contains(name, "author") || contains(name, "Author"))
        offer_inside(meta, tree, node,
                     (struct page_offer){FIELD_AUTHOR, RANK_GUESS + (is_byline ? 0 : 1) + penalty, {"", 0}, 0});
}

static void read_element(struct page_meta *meta, const struct page_tree *tree, uint32_t node, int penalty)
{
    enum page_tag tag = tree->nodes[node].tag;
    read_microdata(meta, tree, node, penalty);
    if (tag == TAG_TIME)
        offer_date(meta, tree, node,
                   page_attribute(tree, node, "pubdate").bytes[0] ? RANK_LIKELY + penalty : RANK_MARKED + penalty);
    else if (tag == TAG_H1)
        offer_inside(meta, tree, node, (struct page_offer){FIELD_HEADING, RANK_MARKED + penalty, {"", 0}, 0});
    else if (tag == TAG_A && is_name(page_attribute(tree, node, "rel"), "author"))
        offer_inside(meta, tree, node, (struct page_offer){FIELD_AUTHOR, RANK_MARKED + 1 + penalty, {"", 0}, 0});
    else
        read_by_name(meta, tree, node, penalty);
}

void page_meta_read_body(struct page_meta *meta, const struct page_blocks *blocks, const struct page_root *root)
{
    const struct page_tree *tree = blocks->tree;
    unsigned marks = 0;
    for (uint32_t i = 1; i < tree->count && marks < MARKS_MAX; i++) {
        enum page_tag tag = tree->nodes[i].tag;
        uint32_t hints = blocks->facts.hints[i];
        int is_mark = tag == TAG_TIME || tag == TAG_H1 || (tag != TAG_TEXT && hints & (HINT_BYLINE | HINT_HEAD));
        if (!is_mark && tag == TAG_A)
            is_mark = is_name(page_attribute(tree, i, "rel"), "author");
        /* The head's elements have been read (page_meta_head.c). */
        if (!is_mark || tag == TAG_META || tag == TAG_LINK)
            continue;
        marks++;
        read_element(meta, tree, i, is_elsewhere(root, i) ? RANK_OTHERS : 0);
    }
}
