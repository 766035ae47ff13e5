/* Everything that is known of a page before its blocks are decided about, in the order in which one needs the other:
 * charset, tree, meta, blocks, root, features. */
#include "page_reading.h"
#include "page_charset.h"
#include "page_dateline.h"

void page_reading_done(struct page_reading *reading)
{
    page_features_done(&reading->features);
    page_meta_done(&reading->meta);
    page_root_done(&reading->root);
    page_blocks_done(&reading->blocks);
    page_tree_done(&reading->tree);
    charset_text_done(&reading->source);
}

static int read_source(struct page_reading *reading, const struct page_input *input, struct err *err)
{
    if (input->size_bytes > PAGE_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "a page of %zu bytes, at most %d are read", input->size_bytes,
                       PAGE_BYTES_MAX);
    int result = page_to_utf8(input->bytes, input->size_bytes, input->content_type, &reading->source, err);
    if (result == 0 && reading->source.len > PAGE_UTF8_MAX)
        result = err_set(err, ERR_TOO_LARGE, "a page of %zu bytes as UTF-8, at most %d are read", reading->source.len,
                         PAGE_UTF8_MAX);
    return result;
}

/* Finds where the article is. */
static int read_structure(struct page_reading *reading, struct err *err)
{
    int result = page_tree_read(&reading->tree, reading->source.text, reading->source.len, err);
    if (result == 0)
        result = page_blocks_read(&reading->blocks, &reading->tree, err);
    if (result == 0)
        result = page_root_find(&reading->root, &reading->blocks, err);
    return result;
}

static int read_meta(struct page_reading *reading, struct err *err)
{
    /* The head first: headlines of JSON-LD and headings of the body are compared with its title. */
    page_meta_read_head(&reading->meta, &reading->tree);
    page_meta_read_json_ld(&reading->meta, &reading->tree);
    page_meta_read_body(&reading->meta, &reading->blocks, &reading->root);
    page_meta_settle(&reading->meta);
    return reading->meta.is_memory_out ? err_set(err, ERR_MEMORY, "no memory for what a page says about itself") : 0;
}

static int find_features(struct page_reading *reading, struct err *err)
{
    struct page_tales tales = {.title = page_meta_get(&reading->meta, FIELD_TITLE),
                               .description = page_meta_get(&reading->meta, FIELD_DESCRIPTION),
                               .text = page_meta_get(&reading->meta, FIELD_TEXT)};
    int result = page_features_init(&reading->features, &reading->blocks, &reading->root, &tales, err);
    int64_t shown_ms;
    /* The shown date is the last resort: it may be the page's and not the article's. */
    if (result == 0 && !reading->meta.published_ms &&
        page_dateline_find(&reading->features, page_meta_get(&reading->meta, FIELD_LANG), &shown_ms))
        reading->meta.published_ms = shown_ms;
    return result;
}

int page_reading_read(struct page_reading *reading, const struct page_input *input, struct err *err)
{
    *reading = (struct page_reading){0};
    page_meta_init(&reading->meta, input->url ? input->url : "");
    int result = read_source(reading, input, err);
    if (result == 0)
        result = read_structure(reading, err);
    if (result == 0)
        result = read_meta(reading, err);
    if (result == 0)
        result = find_features(reading, err);
    return result;
}
