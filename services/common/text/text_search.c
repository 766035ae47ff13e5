/* Words by Unicode's categories and not by a segmenter: a search folds whole catalogs, and what is looked for is cut in the
 * same way, so it is found whatever a dictionary would say. */
#include "text_search.h"

#include "text_fold.h"
#include "utf8.h"

#include <string.h>
#include <utf8proc.h>

/* Text without blanks is folded in pieces: they stay below what text_fold takes, however far they grow. */
#define PIECE_BYTES 60

static int is_word_part(uint32_t code_point)
{
    if (code_point < 0x80) {
        uint32_t lower = code_point | 0x20;
        return (lower >= 'a' && lower <= 'z') || (code_point >= '0' && code_point <= '9');
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/* The bytes of the word that `text` begins with, at most PIECE_BYTES; 0 when it begins with none (any more). */
static size_t word_piece(const char *text, size_t size_bytes)
{
    size_t len = 0;
    while (len < size_bytes) {
        uint32_t code_point = 0;
        size_t step = utf8_next(text + len, size_bytes - len, &code_point);
        if (!step || !is_word_part(code_point) || len + step > PIECE_BYTES) {
            break;
        }
        len += step;
    }
    return len;
}

#define NO_ROOM ((size_t)-1)

/* Folds the word that `text` begins with. Returns the bytes written, *out_read those read; or NO_ROOM. */
static size_t fold_word(const char *text, size_t size_bytes, char *out, size_t room, size_t *out_read)
{
    size_t len = 0, piece;
    *out_read = 0;
    while ((piece = word_piece(text + *out_read, size_bytes - *out_read)) > 0) {
        char folded[TEXT_FOLD_MAX + 1];
        size_t folded_size = text_fold(text + *out_read, piece, TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
        *out_read += piece;
        if (len + folded_size > room) {
            return NO_ROOM;
        }
        memcpy(out + len, folded, folded_size);
        len += folded_size;
    }
    return len;
}

size_t text_search_fold(const char *text, size_t size_bytes, char *out, size_t out_size)
{
    size_t at = 0, len = 1;
    out[0] = ' ';
    while (at < size_bytes && len + 2 < out_size) {
        size_t read = 0;
        size_t folded = fold_word(text + at, size_bytes - at, out + len, out_size - len - 2, &read);
        if (folded == NO_ROOM) {
            break;
        }
        if (folded) {
            len += folded;
            out[len++] = ' ';
        }
        size_t step = read ? read : utf8_next(text + at, size_bytes - at, &(uint32_t){0});
        at += step ? step : 1;
    }
    len = len > 1 ? len : 0;
    out[len] = '\0';
    return len;
}

static int runs_on(uint32_t code_point)
{
    static const struct {
        uint32_t first, last;
    } scripts[] = {
        {0x0E00, 0x109F},   /* Thai, Lao, Tibetan, Burmese */
        {0x1100, 0x11FF},   /* Korean, by letters */
        {0x1780, 0x17FF},   /* Khmer */
        {0x2E80, 0xA4CF},   /* Chinese and Japanese, Yi */
        {0xAC00, 0xD7FF},   /* Korean, by syllables */
        {0xF900, 0xFAFF},   /* Chinese, for compatibility */
        {0x20000, 0x3FFFF}, /* rare Chinese */
    };
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        if (code_point >= scripts[i].first && code_point <= scripts[i].last) {
            return 1;
        }
    }
    return 0;
}

int text_search_runs_on(const char *folded, size_t size_bytes)
{
    for (size_t at = 0; at < size_bytes;) {
        uint32_t code_point = 0;
        size_t step = utf8_next(folded + at, size_bytes - at, &code_point);
        if (runs_on(code_point)) {
            return 1;
        }
        at += step ? step : 1;
    }
    return 0;
}
