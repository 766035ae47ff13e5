#include "page_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

const char *const page_check_paragraphs[4] = {
    "The town council voted on Monday to rebuild the old bridge over the river, which had been closed since a flood "
    "damaged two of its pillars last spring, and to pay for it from a fund that was set aside for roads.",
    "Work is to begin in March and to take about nine months, the mayor said, adding that a temporary crossing for "
    "people on foot would be put up within weeks, so that pupils need not walk the long way round.",
    "Shop owners near the market square welcomed the decision. \"We have lost a third of our customers,\" said one "
    "of them, who has sold bread there for twenty years and had asked for help several times.",
    "Two members of the council voted against the plan because, as they put it, a new bridge further north would "
    "cost hardly more and would last longer. The council will meet again at the end of next month.",
};

int page_check_input(const struct page_input *input, struct page *out_page, struct err *err)
{
    struct page_reader *reader = NULL;
    assert_int_equal(page_reader_new(&reader, err), 0);
    int result = page_read(reader, input, out_page, err);
    page_reader_free(reader);
    return result;
}

struct page page_check_read(const char *html)
{
    struct page page = {0};
    struct err err = {0};
    struct page_input input = {.bytes = html, .size_bytes = strlen(html), .url = PAGE_CHECK_URL};
    assert_int_equal(page_check_input(&input, &page, &err), 0);
    return page;
}

const char *page_check_article(const struct page_check_parts *parts)
{
    static char html[65536];
    const char *const *p = page_check_paragraphs;
    int written =
        snprintf(html, sizeof html,
                 "<!DOCTYPE html><html><head>%s</head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav>"
                 "%s<article><h1>Council votes to rebuild the bridge</h1><div class=article-body>"
                 "<p>%s</p><p>%s</p>%s<p>%s</p><p>%s</p></div></article>%s"
                 "<footer><p>All rights reserved, Daily Example, 2026.</p></footer></body></html>",
                 parts->head ? parts->head : "", parts->before ? parts->before : "", p[0], p[1],
                 parts->inside ? parts->inside : "", p[2], p[3], parts->after ? parts->after : "");
    assert_true(written > 0 && (size_t)written < sizeof html);
    return html;
}
