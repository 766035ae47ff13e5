/* Case folding, and accents taken off by decomposition. ASCII, most of all text, takes a short way. */
#include "text_fold.h"

#include "utf8.h"

#include <string.h>
#include <utf8proc.h>

/* One character can become 18 (U+FDFA); reencoding in place needs room for the terminator as well. */
#define CODE_POINTS_MAX (TEXT_FOLD_MAX * 4)
#define EXPANSION_MAX   18

/* Marks without which a word is still the same word in its language. */
static int is_strippable(utf8proc_int32_t code_point)
{
    return (code_point >= 0x0300 && code_point <= 0x036F) || (code_point >= 0x0591 && code_point <= 0x05C7) ||
           (code_point >= 0x064B && code_point <= 0x065F) || code_point == 0x0670 || code_point == 0x0640 ||
           (code_point >= 0x1DC0 && code_point <= 0x1DFF) || (code_point >= 0x20D0 && code_point <= 0x20FF);
}

static int fold_ascii(const char *text, size_t size_bytes, char *out)
{
    for (size_t i = 0; i < size_bytes; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0x80) {
            return 0;
        }
        out[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
    }
    out[size_bytes] = '\0';
    return 1;
}

static size_t decompose(const char *text, size_t size_bytes, enum text_fold_marks marks, utf8proc_int32_t *out)
{
    const utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    size_t count = 0;
    int last_bound_class = 0;
    for (size_t at = 0; at < size_bytes && count + EXPANSION_MAX < CODE_POINTS_MAX;) {
        uint32_t code_point = 0;
        size_t length = utf8_next(text + at, size_bytes - at, &code_point);
        at += length > 0 ? length : 1;
        utf8proc_int32_t parts[EXPANSION_MAX];
        /* The typographic apostrophe is the typewriter's: "l’eau" and "l'eau" are one word. */
        utf8proc_ssize_t made = utf8proc_decompose_char(code_point == 0x2019 ? '\'' : (utf8proc_int32_t)code_point,
                                                        parts, EXPANSION_MAX, options, &last_bound_class);
        for (utf8proc_ssize_t i = 0; i < made && i < EXPANSION_MAX; i++) {
            if (marks == TEXT_FOLD_KEEP_MARKS || !is_strippable(parts[i])) {
                out[count++] = parts[i];
            }
        }
    }
    return count;
}

size_t text_fold(const char *text, size_t size_bytes, enum text_fold_marks marks, char *out, size_t out_size)
{
    size_t usable = utf8_cut_len(text, size_bytes, TEXT_FOLD_MAX);
    /* Most text; the long way takes a buffer of some kilobytes on the stack. */
    if (usable < out_size && fold_ascii(text, usable, out)) {
        return usable;
    }
    utf8proc_int32_t code_points[CODE_POINTS_MAX + 1];
    size_t count = decompose(text, usable, marks, code_points);
    utf8proc_ssize_t length =
        utf8proc_reencode(code_points, (utf8proc_ssize_t)count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    const char *folded = (const char *)code_points;
    size_t cut = utf8_cut_len(folded, length > 0 ? (size_t)length : 0, out_size - 1);
    memcpy(out, folded, cut);
    out[cut] = '\0';
    return cut;
}
