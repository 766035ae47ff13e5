/* ICU does both: ushape joins Arabic letters, ubidi orders what is mixed. */
#include "text_visual.h"

#include "utf8.h"

#include <unicode/ubidi.h>
#include <unicode/ushape.h>
#include <unicode/ustring.h>

/* Cut at TEXT_VISUAL_MAX units; 0 when it is no UTF-8. */
static int32_t to_utf16(const char *text, size_t size, UChar out[TEXT_VISUAL_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = 0;
    /* Each unit comes of one byte at least, so this many bytes always fit. */
    size = utf8_cut_len(text, size, TEXT_VISUAL_MAX);
    u_strFromUTF8(out, TEXT_VISUAL_MAX, &len, text, (int32_t)size, &status);
    return U_FAILURE(status) ? 0 : len;
}

int text_is_rtl(const char *text, size_t size)
{
    UChar units[TEXT_VISUAL_MAX];
    int32_t len = to_utf16(text, size, units);
    return ubidi_getBaseDirection(units, len) == UBIDI_RTL;
}

/* From left to right; returns the length in units, 0 on failure. */
static int32_t reorder(const UChar *units, int32_t len, int is_rtl, UChar out[TEXT_VISUAL_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UBiDi *order = ubidi_openSized(TEXT_VISUAL_MAX, 0, &status);
    ubidi_setPara(order, units, len, is_rtl ? 1 : 0, NULL, &status);
    int32_t written = ubidi_writeReordered(order, out, TEXT_VISUAL_MAX, UBIDI_DO_MIRRORING, &status);
    ubidi_close(order);
    return U_FAILURE(status) ? 0 : written;
}

size_t text_visual_line(const char *text, size_t size, int is_rtl, uint32_t *out, size_t max)
{
    UChar units[TEXT_VISUAL_MAX], joined[TEXT_VISUAL_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = to_utf16(text, size, units);
    /* The text is in logical order and may grow or shrink: both are 0 among the options. */
    if (len > 0)
        len = u_shapeArabic(units, len, joined, TEXT_VISUAL_MAX, U_SHAPE_LETTERS_SHAPE, &status);
    if (len <= 0 || U_FAILURE(status))
        return 0;
    len = reorder(joined, len, is_rtl, units);
    UChar32 code_points[TEXT_VISUAL_MAX];
    int32_t count = 0;
    u_strToUTF32(code_points, TEXT_VISUAL_MAX, &count, units, len, &status);
    if (U_FAILURE(status))
        return 0;
    size_t written = (size_t)count < max ? (size_t)count : max;
    for (size_t i = 0; i < written; i++)
        out[i] = (uint32_t)code_points[i];
    return written;
}
