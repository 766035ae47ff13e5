/* gzip (zlib) and Brotli. Every browser takes both; Brotli is a fifth smaller on pages. */
#include "content_coding.h"

#include <brotli/encode.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

#define GZIP_WINDOW   (15 + 16) /* zlib's way to ask for gzip's header */
#define GZIP_MEMORY   8
#define BROTLI_WINDOW 18 /* 256 KB: larger ones cost memory and gain nothing on pages */
#define TOKENS_MAX    32 /* codings of a header that are looked at */
#define TOKEN_SIZE    16

static const char *const names[CODING_COUNT] = {"", "gzip", "br"};

const char *coding_name(enum coding coding)
{
    return names[coding];
}

/* The weight behind a coding's name, in thousandths: 1000 without one, 0 for what is no number. */
static unsigned read_weight(const char *parameters, size_t len)
{
    const char *end = parameters + len;
    const char *at = memchr(parameters, ';', len);
    while (at && at < end) {
        at += 1;
        while (at < end && (*at == ' ' || *at == '\t'))
            at++;
        if (end - at > 2 && (*at == 'q' || *at == 'Q') && at[1] == '=') {
            double weight = strtod(at + 2, NULL);
            return weight > 0 && weight <= 1 ? (unsigned)(weight * 1000) : 0;
        }
        at = memchr(at, ';', (size_t)(end - at));
    }
    return 1000;
}

/* Notes what one element of the header, "br;q=0.8", says. */
static void read_element(const char *element, size_t len, unsigned weights[CODING_COUNT], unsigned *others)
{
    size_t name_len = strcspn(element, "; \t,");
    char name[TOKEN_SIZE] = "";
    if (name_len >= sizeof name || name_len > len)
        return;
    memcpy(name, element, name_len);
    unsigned weight = read_weight(element, len);
    if (strcmp(name, "*") == 0)
        *others = weight;
    else if (strcasecmp(name, "gzip") == 0 || strcasecmp(name, "x-gzip") == 0)
        weights[CODING_GZIP] = weight;
    else if (strcasecmp(name, "br") == 0)
        weights[CODING_BROTLI] = weight;
}

enum coding coding_choose(const char *accept_encoding)
{
    unsigned weights[CODING_COUNT] = {0, UINT_MAX, UINT_MAX}, others = 0, best_weight = 0;
    enum coding best = CODING_PLAIN;
    if (!accept_encoding)
        return CODING_PLAIN;
    for (unsigned i = 0; i < TOKENS_MAX && *accept_encoding; i++) {
        size_t len = strcspn(accept_encoding, ",");
        size_t blank = strspn(accept_encoding, " \t");
        if (blank < len)
            read_element(accept_encoding + blank, len - blank, weights, &others);
        accept_encoding += len + (accept_encoding[len] == ',');
    }
    for (int coding = CODING_GZIP; coding < CODING_COUNT; coding++) {
        unsigned weight = weights[coding] == UINT_MAX ? others : weights[coding];
        if (weight && weight >= best_weight) {
            best = (enum coding)coding;
            best_weight = weight;
        }
    }
    return best;
}

/* Levels: each is where the next one costs much more than it gains, on pages of 40 KB and JSON of 500 KB. */
static size_t pack_gzip(enum coding_effort effort, const void *bytes, size_t size, char *out, size_t room)
{
    static const int levels[] = {[CODING_ONCE] = 4, [CODING_KEPT] = 6, [CODING_BEST] = 9};
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)size};
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    if (deflateInit2(&stream, levels[effort], Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    int result = deflate(&stream, Z_FINISH);
    size_t packed = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? packed : 0;
}

static size_t pack_brotli(enum coding_effort effort, const void *bytes, size_t size, char *out, size_t room)
{
    static const int levels[] = {[CODING_ONCE] = 4, [CODING_KEPT] = 5, [CODING_BEST] = 11};
    size_t packed = room;
    return BrotliEncoderCompress(levels[effort], BROTLI_WINDOW, BROTLI_MODE_TEXT, size, bytes, &packed, (uint8_t *)out)
               ? packed
               : 0;
}

int coding_pack(enum coding coding, enum coding_effort effort, const void *bytes, size_t size, struct coded *out)
{
    /* What does not become smaller is sent as it is, so this much room is enough. */
    char *packed = size && size < UINT_MAX ? malloc(size) : NULL;
    if (!packed)
        return ERR_MEMORY;
    size_t packed_size = coding == CODING_BROTLI ? pack_brotli(effort, bytes, size, packed, size)
                                                 : pack_gzip(effort, bytes, size, packed, size);
    if (!packed_size) {
        free(packed);
        return ERR_TOO_LARGE;
    }
    *out = (struct coded){packed, packed_size};
    return 0;
}
