/* A row that is a page as HTML (of a web archive) becomes an article as a fetched page would: who replays an archive
 * measures the reader of pages too. */
#include "row_page.h"

#include "clock.h"
#include "ingest.h"

#include <string.h>

static char *text_or_none(char *text)
{
    static char none[] = "";
    return text ? text : none;
}

/* Title, text and date are the page's; author, picture and what else it has fill the gaps. */
static int make(struct ingest *ingest, const Triptych__ReplayRow *row, const struct page *page, struct err *err)
{
    static struct article_filled filled; /* large; the article that is made borrows from it until the next one */
    Triptych__ReplayRow of_page = *row;
    int64_t now_ms = clock_now_ms();
    /* Archives hold front pages, sections and galleries: no article is made of one, and the row is told why. */
    if (page->kind != PAGE_ARTICLE && page->kind != PAGE_WALLED)
        return err_set(err, ERR_INVALID, "the page is no article: %s", page_kind_name(page->kind));
    of_page.title = text_or_none(page->title);
    of_page.text = text_or_none(page->text);
    of_page.published_ms = row->published_ms ? row->published_ms : page->published_ms;
    if (!*row->lang)
        of_page.lang = text_or_none(page->lang);
    int result = article_from_row(&of_page, now_ms, &ingest->made, err);
    if (result < 0)
        return result;
    article_fill(&ingest->made.article, page, row->url, now_ms, &filled);
    filled.article.page = (char *)(uintptr_t)page_kind_name(page->kind);
    ingest->made.article = filled.article;
    return 0;
}

int row_page_read(struct ingest *ingest, const Triptych__ReplayRow *row, struct err *err)
{
    struct page page = {0};
    const struct page_input input = {row->page, strlen(row->page), "text/html; charset=utf-8", row->url};
    int result = ingest->pages.reader ? 0 : page_reader_new(&ingest->pages.reader, err);
    if (result == 0)
        result = page_read(ingest->pages.reader, &input, &page, err);
    if (result == 0)
        result = make(ingest, row, &page, err);
    page_done(&page);
    return result;
}
