/* The HTTP border: a head and a chunked body read the same however their bytes arrive, never past their end, and what
 * is accepted is text without NUL. The first byte says where the input is cut. */
#include "http_chunks.h"
#include "http_head.h"
#include "utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_head(const char *text, size_t size, size_t cut)
{
    size_t scanned_once = 0, scanned_twice = 0;
    static struct http_head head;
    int once = http_head_scan(text, size, &scanned_once);
    int first = http_head_scan(text, cut, &scanned_twice);
    int twice = first ? first : http_head_scan(text, size, &scanned_twice);
    assert(once == twice || (once < 0 && first > 0) || (first > 0 && once == first));
    if (once <= 0 || once > HTTP_HEAD_MAX)
        return;
    char *copy = malloc((size_t)once + 1);
    memcpy(copy, text, (size_t)once);
    copy[once] = '\0';
    if (http_head_parse(&head, copy, (size_t)once)) {
        assert(head.refusal && !head.keeps_alive);
    } else {
        assert(head.method && (*head.path == '/' || *head.path == '*') && head.host);
        assert(utf8_valid_len(head.path, strlen(head.path)) == strlen(head.path));
        for (size_t i = 0; i < head.field_count; i++)
            assert(*head.fields[i].name && !strpbrk(head.fields[i].value, "\r\n"));
    }
    free(copy);
}

static size_t gather(struct http_chunks *chunks, const char *text, size_t size, char *out)
{
    size_t len = 0;
    for (size_t at = 0; at < size && chunks->state < HTTP_CHUNK_DONE;) {
        const char *piece;
        size_t piece_size, used = http_chunks_take(chunks, text + at, size - at, &piece, &piece_size);
        assert(used > 0 && used <= size - at && piece_size <= used);
        memcpy(out + len, piece, piece_size);
        len += piece_size;
        at += used;
    }
    return len;
}

static void try_chunks(const char *text, size_t size, size_t cut)
{
    struct http_chunks once = {0}, twice = {0};
    char *whole = malloc(size + 1), *parts = malloc(size + 1);
    size_t whole_len = gather(&once, text, size, whole);
    size_t parts_len = gather(&twice, text, cut, parts);
    parts_len += gather(&twice, text + cut, size - cut, parts + parts_len);
    assert(once.state == twice.state && whole_len == parts_len && memcmp(whole, parts, whole_len) == 0);
    free(whole);
    free(parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const char *text = (const char *)data + 1;
    size_t cut = (size_t)data[0] * (size - 1) / 255;
    try_head(text, size - 1, cut);
    try_chunks(text, size - 1, cut);
    return 0;
}
