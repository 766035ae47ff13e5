/* What an article's page adds to what the feed gave. Pure. */
#ifndef TRIPTYCH_ARTICLE_PAGE_H
#define TRIPTYCH_ARTICLE_PAGE_H

#include "article_make.h"
#include "page.h"

/* Characters of text: with less the page is read. Feeds that give whole articles have thousands, the others a line or two.
 */
#define ARTICLE_SHORT_TEXT 400

#define ARTICLE_PAGE_WANTED "wanted" /* Article.page while it is to be read */

enum article_pages { ARTICLE_PAGES_AUTO, ARTICLE_PAGES_ALWAYS, ARTICLE_PAGES_NEVER };

/* Whether the article's page is to be read: it has an address, and by `pages` its text is too short or any page is
 * wanted. */
int article_wants_page(const Triptych__Article *article, enum article_pages pages);

/* The article with what its page adds. Large (about 24 KB). */
struct article_filled {
    Triptych__Article article; /* borrows from the article that was filled, and from below */
    char text[ARTICLE_TEXT_MAX + 1], title[ARTICLE_TITLE_MAX + 1];
    char author[ARTICLE_NAME_MAX + 1], source_name[ARTICLE_NAME_MAX + 1];
    char url[URL_SIZE], image_url[URL_SIZE], source[URL_HOST_SIZE];
    char lang[ARTICLE_LANG_SIZE];
};

/* Fills *out from `page`, which was found at `page_url` in the end. Its text takes the place of the feed's only where it is
 * longer and in the article's language; title, author, picture, language, source and date only fill gaps (a date that is
 * yet to come does not). Its canonical address is taken where it is of the outlet that the page came from. Of a page that
 * is no article nothing is taken. Sets article.page to what came of it and returns whether anything was taken. */
int article_fill(const Triptych__Article *article, const struct page *page, const char *page_url, int64_t now_ms,
                 struct article_filled *out);

#endif
