/* An article's page: what it says of itself and its main text. Pure, and bounded in time and memory whatever comes. */
#ifndef TRIPTYCH_PAGE_H
#define TRIPTYCH_PAGE_H

#include "err.h"

#include <stddef.h>
#include <stdint.h>

#define PAGE_BYTES_MAX 8388608  /* of a page as it was sent; articles' pages have 0.2 million */
#define PAGE_UTF8_MAX  16777216 /* of a page as UTF-8 */
#define PAGE_TEXT_MAX  400000   /* bytes of the text that is kept, as of a feed's content */

/* What was sent. */
struct page_input {
    const char *bytes; /* borrowed */
    size_t size_bytes;
    const char *content_type; /* borrowed: the HTTP header; NULL when there was none */
    const char *url;          /* borrowed: where it came from, behind redirects; NULL or "" when unknown */
};

/* What the page turned out to be. */
enum page_kind {
    PAGE_ARTICLE,
    PAGE_WALLED,  /* an article, of which only an opening is shown, or none: is_paywalled is set */
    PAGE_CONSENT, /* a page that asks for consent, a check that a person reads it, or a login: its text is left out */
    PAGE_ERROR,   /* "not found" and the like: its text is left out */
    PAGE_EMPTY    /* no text to speak of */
};

/* Texts are valid UTF-8, owned, and NULL when the page does not tell. */
struct page {
    char *title;
    char *text;           /* paragraphs, headings and items of the article, separated by "\n" */
    char *author;         /* names, separated by ", " */
    char *lang;           /* "en", "pt-BR": what the page declares, not checked against the text */
    char *image;          /* absolute address */
    char *canonical;      /* absolute address */
    char *site;           /* the outlet's name */
    char *description;    /* one or two sentences */
    int64_t published_ms; /* 0 when the page does not tell */
    int is_paywalled;     /* the page says that its text is not free */
    int is_cut;           /* it was larger than is read: what is there is its beginning */
    enum page_kind kind;
};

/* Reads pages; holds nothing but the model, so one serves for all. */
struct page_reader;

/* Reads the model that the build put into the program. Returns 0 and sets *out_reader (returns owned:
 * page_reader_free), or ERR_MEMORY, or ERR_INVALID for a model that was trained with other measures. */
int page_reader_new(struct page_reader **out_reader, struct err *err);
void page_reader_free(struct page_reader *reader);

/* Reads a page. Returns 0 and fills *out_page (returns owned: page_done); ERR_TOO_LARGE above PAGE_BYTES_MAX or
 * PAGE_UTF8_MAX, ERR_MEMORY. */
int page_read(const struct page_reader *reader, const struct page_input *input, struct page *out_page, struct err *err);
void page_done(struct page *page);

/* "article", "walled", …: for logs and metrics. Returns a static string. */
const char *page_kind_name(enum page_kind kind);

#endif
