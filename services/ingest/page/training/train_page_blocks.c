/* train-page-blocks FILE…: what train_page.py learns from. A line of JSON for each block of each page:
 *   {"page":number of the file,"text":"…","features":[…]}
 * train-page-blocks alone: the hash of the measures, then the name of each, one a line. */
#include "html_fold.h"
#include "json_writer.h"
#include "page_reading.h"

#include <stdio.h>
#include <stdlib.h>

#define LINE_BYTES_MAX 16777216 /* of one block */

static void put_block(struct json_writer *writer, struct page_features *features, uint32_t index)
{
    const struct page_blocks *blocks = features->blocks;
    const struct page_block *block = &blocks->blocks[index];
    float values[PAGE_FEATURES];
    struct buffer text;
    struct html_fold fold = {.out = &text};
    buffer_init(&text, LINE_BYTES_MAX / 8);
    page_block_write(blocks, block, &fold);
    page_features_of(features, index, values);
    json_put_text(writer, "text", text.data ? text.data : "");
    json_array_begin(writer, "features");
    for (unsigned i = 0; i < PAGE_FEATURES; i++)
        json_put_real(writer, NULL, (double)values[i]);
    json_array_end(writer);
    buffer_done(&text);
}

static int put_page(int number, const struct page_input *input, struct err *err)
{
    struct page_reading reading;
    int result = page_reading_read(&reading, input, err);
    for (uint32_t i = 0; result == 0 && i < reading.blocks.count; i++) {
        struct json_writer writer;
        char *line = NULL;
        json_writer_init(&writer, LINE_BYTES_MAX);
        json_object_begin(&writer, NULL);
        json_put_int(&writer, "page", number);
        put_block(&writer, &reading.features, i);
        json_object_end(&writer);
        result = json_writer_take(&writer, &line, NULL, err);
        if (line)
            puts(line);
        free(line);
    }
    page_reading_done(&reading);
    return result;
}

static int put_file(int number, const char *path, char *bytes, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, ERR_IO, "cannot read %s", path);
    size_t size = fread(bytes, 1, PAGE_BYTES_MAX, file);
    fclose(file);
    return put_page(number, &(struct page_input){.bytes = bytes, .size_bytes = size}, err);
}

static int print_features(void)
{
    char hash[MODEL_FEATURES_HASH_SIZE];
    model_features_hash(&page_features_known, hash);
    puts(hash);
    for (unsigned i = 0; i < page_features_known.count; i++)
        puts(page_features_known.list[i].name);
    return 0;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    if (argc == 1)
        return print_features();
    char *bytes = malloc(PAGE_BYTES_MAX);
    int result = bytes ? 0 : ERR_MEMORY;
    for (int i = 1; result == 0 && i < argc; i++)
        result = put_file(i - 1, argv[i], bytes, &err);
    if (result < 0)
        fprintf(stderr, "train-page-blocks: %s\n", err.text);
    free(bytes);
    return result < 0;
}
