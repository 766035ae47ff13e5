/* Pages of a web archive as rows: the text is the page's HTML in UTF-8, of which ingest makes title, text and date as
 * of a page that it fetches itself. */
#include "row_pages.h"

#include "charset.h"
#include "utf8.h"
#include "warc.h"

#include <stdlib.h>
#include <string.h>

struct row_pages {
    struct warc *archive; /* owned */
    struct charset_text text;
};

int row_pages_open(const char *path, struct row_pages **out, struct err *err)
{
    struct row_pages *pages = calloc(1, sizeof *pages);
    if (!pages)
        return err_set(err, ERR_MEMORY, "no memory to read %s", path);
    int result = warc_open(path, &pages->archive, err);
    if (result < 0)
        row_pages_close(pages);
    else
        *out = pages;
    return result;
}

void row_pages_close(struct row_pages *pages)
{
    if (!pages)
        return;
    charset_text_done(&pages->text);
    warc_close(pages->archive);
    free(pages);
}

/* A text that can travel: UTF-8 (charset.h says how it is told), no NUL, no longer than a row's may be. */
static int read_text(struct row_pages *pages, const struct warc_page *page, struct err *err)
{
    charset_text_done(&pages->text);
    pages->text = (struct charset_text){0};
    int result = charset_to_utf8(page->body, page->size_bytes, page->content_type, &pages->text, err);
    if (result < 0)
        return result;
    char *text = pages->text.text;
    /* Rows are protobuf strings, which may hold no zero byte. */
    for (char *nul = text; (nul = memchr(nul, 0, (size_t)(text + pages->text.len - nul)));)
        *nul = ' ';
    text[utf8_cut_len(text, pages->text.len, JSONL_TEXT_MAX)] = 0;
    return 0;
}

int row_pages_next(struct row_pages *pages, struct jsonl_row *out, struct err *err)
{
    struct warc_page page;
    int result = warc_next(pages->archive, &page, err);
    if (result <= 0)
        return result;
    if (strlen(page.url) > JSONL_URL_MAX)
        return err_set(err, ERR_INVALID, "its address has more than %d bytes", JSONL_URL_MAX);
    result = read_text(pages, &page, err);
    if (result < 0)
        return result;
    *out = (struct jsonl_row){.line = page.record,
                              .external_id = "",
                              .url = page.url,
                              .source = "",
                              .title = "",
                              .text = pages->text.text,
                              .lang = "",
                              .image = "",
                              .is_page = 1};
    return 1;
}

int64_t row_pages_position_bytes(const struct row_pages *pages)
{
    return warc_position_bytes(pages->archive);
}
