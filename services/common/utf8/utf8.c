/* Strict UTF-8 with a short way for ASCII: it runs over every byte that comes in. */
#include "utf8.h"

#include <assert.h>
#include <string.h>

#define REPLACEMENT 0xFFFDU

static int is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Length that the first byte announces, with the bits it carries and the least code point of that length. */
static size_t read_lead(unsigned char lead, uint32_t *out_bits, uint32_t *out_least)
{
    if (lead < 0x80) {
        *out_bits = lead;
        *out_least = 0;
        return 1;
    }
    if ((lead & 0xE0) == 0xC0) {
        *out_bits = lead & 0x1F;
        *out_least = 0x80;
        return 2;
    }
    if ((lead & 0xF0) == 0xE0) {
        *out_bits = lead & 0x0F;
        *out_least = 0x800;
        return 3;
    }
    if ((lead & 0xF8) == 0xF0) {
        *out_bits = lead & 0x07;
        *out_least = 0x10000;
        return 4;
    }
    return 0;
}

size_t utf8_next(const char *text, size_t size_bytes, uint32_t *out_code_point)
{
    uint32_t code_point = 0;
    uint32_t least = 0;
    size_t len = size_bytes ? read_lead((unsigned char)text[0], &code_point, &least) : 0;
    if (len == 0 || len > size_bytes)
        return 0;
    for (size_t i = 1; i < len; i++) {
        if (!is_continuation(text[i]))
            return 0;
        code_point = code_point << 6 | ((unsigned char)text[i] & 0x3F);
    }
    if (code_point < least || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        return 0;
    *out_code_point = code_point;
    return len;
}

size_t utf8_put(uint32_t code_point, char out[UTF8_SEQUENCE_MAX])
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = REPLACEMENT;
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t len = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, code_point >>= 6)
        out[i] = (char)(0x80 | (code_point & 0x3F));
    out[0] = (char)((0xF00 >> len & 0xF0) | code_point);
    return len;
}

/* Whether eight bytes are all ASCII and none is NUL: most of what borders see is, so it is worth a look at once. The
 * subtraction borrows into a byte's highest bit only where that byte (or one below it) is zero. */
static int is_plain_word(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return ((word | (word - 0x0101010101010101U)) & 0x8080808080808080U) == 0;
}

size_t utf8_valid_len(const char *text, size_t size_bytes)
{
    size_t at = 0;
    while (at < size_bytes) {
        uint32_t code_point;
        size_t len;
        if (size_bytes - at >= sizeof(uint64_t) && is_plain_word(text + at))
            len = sizeof(uint64_t);
        else if ((unsigned char)text[at] < 0x80)
            len = text[at] != 0;
        else
            len = utf8_next(text + at, size_bytes - at, &code_point);
        if (len == 0)
            break;
        at += len;
    }
    return at;
}

size_t utf8_cut_len(const char *text, size_t len, size_t max_bytes)
{
    if (len <= max_bytes)
        return len;
    size_t cut = max_bytes;
    while (cut > 0 && is_continuation(text[cut]))
        cut--;
    return cut;
}

int utf8_copy(char *out, size_t size_bytes, const char *text)
{
    size_t len = strlen(text);
    assert(size_bytes > 0);
    size_t kept = len < size_bytes ? len : utf8_cut_len(text, len, size_bytes - 1);
    memcpy(out, text, kept);
    out[kept] = '\0';
    return kept == len;
}
