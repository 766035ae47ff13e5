/* A line of JSONL: any bytes are a row that keeps its limits, or are refused with a reason. */
#include "jsonl.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jsonl_row row;
    struct jsonl_memory *memory = NULL;
    struct err err = {0};
    if (jsonl_row_read((const char *)data, size, &row, &memory, &err) < 0)
        assert(err.text[0] && !memory);
    else
        assert((row.title[0] || row.text[0]) && strlen(row.text) <= JSONL_TEXT_MAX && strlen(row.url) <= JSONL_URL_MAX);
    jsonl_memory_free(memory);
    return 0;
}
