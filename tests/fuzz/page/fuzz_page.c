/* Pages: any bytes are a page, whose texts are valid UTF-8 without line ends but those between paragraphs. */
#include "page.h"
#include "utf8.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
    assert(!text || (text[0] && utf8_valid_len(text, strlen(text)) == strlen(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct page_reader *reader; /* stays until the end */
    struct page page = {0};
    struct page_input input = {
        .bytes = (const char *)data, .size_bytes = size, .url = "https://daily.example/2026/01/05/x"};
    struct err err = {0};
    assert(reader || page_reader_new(&reader, &err) == 0);
    assert(page_read(reader, &input, &page, &err) == 0);
    check_text(page.title);
    check_text(page.text);
    check_text(page.author);
    check_text(page.lang);
    check_text(page.site);
    check_text(page.description);
    assert(!page.image || strncmp(page.image, "http", 4) == 0);
    assert(!page.canonical || strncmp(page.canonical, "http", 4) == 0);
    assert(!page.text || !strstr(page.text, "\n\n"));
    assert(!page.text || page.kind == PAGE_ARTICLE || page.kind == PAGE_WALLED);
    page_done(&page);
    return 0;
}
