/* A record of a web archive: its head, and behind the first NUL its block. What comes out lies within what went in. */
#include "warc_record.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, 0, size);
    size_t head_size = end ? (size_t)(end - data) : size;
    size_t block_size = end ? size - head_size - 1 : 0;
    char *head = malloc(head_size + 1), *block = malloc(block_size + 1);
    struct warc_head out;
    struct warc_answer answer;
    struct err err = {0};
    memcpy(head, data, head_size);
    memcpy(block, data + size - block_size, block_size);
    if (warc_head_read(head, head_size, &out, &err) == 0)
        assert(strlen(out.url) < sizeof out.url && strlen(out.type) < sizeof out.type);
    if (warc_answer_read(block, block_size, &answer, &err) == 0) {
        assert(answer.status >= 0 && answer.status <= 999);
        assert(answer.body >= block && answer.body + answer.size_bytes <= block + block_size);
    }
    free(head);
    free(block);
    return 0;
}
