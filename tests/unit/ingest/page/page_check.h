/* What the tests of pages share: reading a page that is written in the test. */
#ifndef TRIPTYCH_PAGE_CHECK_H
#define TRIPTYCH_PAGE_CHECK_H

#include "page.h"

#define PAGE_CHECK_URL "https://daily.example/2026/01/story"

/* Reads `html` as served from PAGE_CHECK_URL; fails the test when that fails. To be ended with page_done. */
struct page page_check_read(const char *html);

/* The same for bytes that are no string, or with a header: page_read with a reader of its own. */
int page_check_input(const struct page_input *input, struct page *out_page, struct err *err);

/* A page whose body is an article of several paragraphs in <article>, with `head` in its head, `before` and `after`
 * around the article and `inside` between two of its paragraphs. Returns a static buffer. */
struct page_check_parts {
    const char *head, *before, *inside, *after;
};
const char *page_check_article(const struct page_check_parts *parts);

/* The paragraphs of that article as they are to be found in the text. */
extern const char *const page_check_paragraphs[4];

#endif
