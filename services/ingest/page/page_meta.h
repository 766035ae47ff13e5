/* What a page says about itself: JSON-LD, OpenGraph, Dublin Core, microdata, the head. Each source offers what it has
 * with a rank; the best rank that makes sense is kept, so the order in which they are read does not matter. Pure. */
#ifndef TRIPTYCH_PAGE_META_H
#define TRIPTYCH_PAGE_META_H

#include "html_scan.h"
#include "page_root.h"
#include "page_tree.h"

#include <stdint.h>

#define PAGE_META_MAX   4096   /* bytes of what is told, but for the text */
#define PAGE_STATED_MAX 400000 /* bytes of the article's text where a page states it beside what it shows */

enum page_field {
    FIELD_TITLE,
    FIELD_HEADING,   /* the h1 that the head's title names, or the first; page_meta_settle makes it the title */
    FIELD_PUBLISHED, /* kept only when date_parse reads it */
    FIELD_AUTHOR,
    FIELD_LANG,  /* "en", "pt-BR" */
    FIELD_IMAGE, /* absolute; no logo, no portrait of the author */
    FIELD_CANONICAL,
    FIELD_SITE,
    FIELD_DESCRIPTION,
    FIELD_TEXT, /* the article's text as JSON-LD states it, paragraphs separated by "\n" */
    FIELD_COUNT
};

/* Lower is better. What a source says of the article by name comes before what may be meant for the whole page. */
enum page_rank {
    RANK_SURE = 1,
    RANK_NAMED = 3,
    RANK_LIKELY = 5,
    RANK_MARKED = 7, /* in the body, by markup */
    RANK_GUESS = 9,
    RANK_OTHERS = 20, /* added for what speaks of another article on the page, it seems */
    RANK_NONE = 100
};

/* The best of each field so far, with the rank that it came with. */
struct page_meta {
    const char *url; /* borrowed: the page's address, absolute, or "" */
    struct {
        char *text; /* owned; NULL when nothing was told. Valid UTF-8, white space folded */
        int rank;
    } fields[FIELD_COUNT];
    int64_t published_ms;
    int is_paywalled;
    int is_memory_out;
};

/* What is offered: as written on the page. */
struct page_offer {
    enum page_field field;
    int rank;
    struct html_span value;
    int is_html; /* references are decoded; otherwise (JSON) the value is text, which may hold tags all the same */
};

/* `url` is borrowed as long as the meta lives. */
void page_meta_init(struct page_meta *meta, const char *url);
void page_meta_done(struct page_meta *meta);

/* Keeps what is offered when it makes sense for its field and nothing better is there. */
void page_meta_offer(struct page_meta *meta, const struct page_offer *offer);

/* "" when nothing was told. */
const char *page_meta_get(const struct page_meta *meta, enum page_field field);

/* The sources: elements of the head (and meta, link and title wherever they are); JSON-LD; and markup in the body. */
void page_meta_read_head(struct page_meta *meta, const struct page_tree *tree);
void page_meta_read_json_ld(struct page_meta *meta, const struct page_tree *tree);
void page_meta_read_body(struct page_meta *meta, const struct page_blocks *blocks, const struct page_root *root);

/* To be called at the end: the outlet's name is taken off the title, a date is looked for in the address. */
void page_meta_settle(struct page_meta *meta);

#endif
