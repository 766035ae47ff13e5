/* An article's page as a whole: read (page_reading), scored, written, judged for walls. The model is built into the
 * program and loaded once; reading a page is pure. */
#include "page.h"
#include "page_body.h"
#include "page_reading.h"
#include "page_wall.h"

#include <stdlib.h>

extern const char model_page_body[]; /* page-body.model, put into the program by the build */
extern const size_t model_page_body_size;

struct page_reader {
    struct boosted_trees trees;
};

int page_reader_new(struct page_reader **out_reader, struct err *err)
{
    struct model_text text;
    struct page_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return err_set(err, ERR_MEMORY, "no memory for the reader of pages");
    int result = model_text_from("page-body", "boosted-trees", model_page_body, model_page_body_size, &text, err);
    if (result == 0)
        result = boosted_trees_read(&text, &page_features_known, &reader->trees, err);
    model_text_done(&text);
    if (result == 0)
        *out_reader = reader;
    else
        page_reader_free(reader);
    return result;
}

void page_reader_free(struct page_reader *reader)
{
    if (reader)
        boosted_trees_done(&reader->trees);
    free(reader);
}

/* Hands over a field of the meta; NULL when it is empty. */
static char *take(struct page_meta *meta, enum page_field field)
{
    char *text = meta->fields[field].text;
    meta->fields[field].text = NULL;
    /* Moved and not copied: a page is read once and its meta thrown away. */
    if (text && text[0])
        return text;
    free(text);
    return NULL;
}

static int write_text(const struct page_reader *reader, struct page_reading *reading, struct page *page,
                      struct err *err)
{
    struct page_body body;
    struct buffer text;
    buffer_init(&text, PAGE_TEXT_MAX);
    int result = page_body_decide(&body, &reader->trees, &reading->features, err);
    if (result == 0)
        page_body_write(&body, &reading->blocks, &text);
    page_body_done(&body);
    /* An empty text stays NULL: callers ask for the pointer. */
    if (text.len || text.is_failed)
        result = buffer_take(&text, &page->text, NULL, err);
    buffer_done(&text);
    return result;
}

static int write_page(const struct page_reader *reader, struct page_reading *reading, struct page *page,
                      struct err *err)
{
    struct page_meta *meta = &reading->meta;
    page->published_ms = meta->published_ms;
    page->is_paywalled = meta->is_paywalled;
    page->is_cut = reading->tree.is_cut;
    page->title = take(meta, FIELD_TITLE);
    page->author = take(meta, FIELD_AUTHOR);
    page->lang = take(meta, FIELD_LANG);
    page->image = take(meta, FIELD_IMAGE);
    page->canonical = take(meta, FIELD_CANONICAL);
    page->site = take(meta, FIELD_SITE);
    page->description = take(meta, FIELD_DESCRIPTION);
    int result = write_text(reader, reading, page, err);
    char *stated = take(meta, FIELD_TEXT);
    if (result == 0)
        page_wall_judge(page, stated, &reading->blocks);
    free(stated);
    return result;
}

int page_read(const struct page_reader *reader, const struct page_input *input, struct page *out_page, struct err *err)
{
    struct page_reading reading;
    struct page page = {0};
    int result = page_reading_read(&reading, input, err);
    if (result == 0)
        result = write_page(reader, &reading, &page, err);
    page_reading_done(&reading);
    if (result < 0)
        page_done(&page);
    else
        *out_page = page;
    return result;
}

void page_done(struct page *page)
{
    free(page->title);
    free(page->text);
    free(page->author);
    free(page->lang);
    free(page->image);
    free(page->canonical);
    free(page->site);
    free(page->description);
    *page = (struct page){0};
}

const char *page_kind_name(enum page_kind kind)
{
    static const char *const names[] = {"article", "walled", "consent", "error", "empty"};
    return names[kind];
}
