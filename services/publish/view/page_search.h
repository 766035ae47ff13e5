/* What a question found, with ways to narrow it; and what to try where nothing was found, or nothing was asked. Pure. */
#ifndef TRIPTYCH_PAGE_SEARCH_H
#define TRIPTYCH_PAGE_SEARCH_H

#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define PAGE_SEARCH_ROWS 8 /* of one facet that are shown */

/* Ways to narrow, in the order in which they stand on the page; each is one parameter of the address. */
enum search_facet { SEARCH_BY_TOPIC, SEARCH_BY_LANG, SEARCH_BY_SIDE, SEARCH_BY_SINCE, SEARCH_FACETS };

struct page_search_row {
    const char *value; /* of the parameter: "politics" */
    uint32_t stories;
};

struct page_search_facet {
    const char *base;   /* the question without this parameter, as part of an address; "" */
    const char *chosen; /* its value now; NULL: none */
    struct page_search_row rows[PAGE_SEARCH_ROWS];
    size_t count;
};

/* All borrowed. */
struct page_search {
    const char *text;  /* what stands in the field */
    const char *asked; /* the whole question as part of an address */
    const char *spelt; /* the corrected text; "" */
    int is_question;   /* 0: nothing was asked yet */
    size_t found;      /* stories in all */
    int is_cut;        /* and more */
    unsigned page, pages;
    Triptych__StoryHead *const *heads;
    size_t count;
    struct page_search_facet facets[SEARCH_FACETS];
};

/* The parameter of a facet: "topic". */
const char *page_search_parameter(enum search_facet facet);

void page_search(struct buffer *out, const struct site *site, const struct page_search *search);

#endif
