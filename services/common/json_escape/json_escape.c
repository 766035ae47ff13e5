#include "json_escape.h"

#include "utf8.h"

#include <assert.h>
#include <string.h>

/* The forms that RFC 8259 has names for; '\0' when there is none. */
static char short_form(uint32_t point)
{
    static const char forms[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *form = forms; *form; form += 2)
        if ((unsigned char)form[0] == point)
            return form[1];
    return '\0';
}

static int is_active(uint32_t point)
{
    return (point >= 0x80 && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/* All that is escaped by number has four digits. */
static size_t put_number(uint32_t point, char out[JSON_ESCAPE_MAX])
{
    static const char digits[] = "0123456789abcdef";
    assert(point <= 0xFFFF);
    memcpy(out, "\\u", 2);
    for (int i = 0; i < 4; i++)
        out[2 + i] = digits[point >> (12 - 4 * i) & 15];
    return JSON_ESCAPE_MAX;
}

size_t json_escape(const char *text, size_t size_bytes, enum json_escape_what what, char out[JSON_ESCAPE_MAX],
                   size_t *out_size)
{
    uint32_t point = 0;
    assert(size_bytes);
    size_t taken = utf8_next(text, size_bytes, &point);
    char form = taken ? short_form(point) : '\0';
    if (!taken) {
        *out_size = utf8_put(0xFFFD, out);
    } else if (form) {
        memcpy(out, (char[]){'\\', form}, 2);
        *out_size = 2;
    } else if (point < 0x20 || point == 0x7F || (what == JSON_ESCAPE_ACTIVE && is_active(point))) {
        *out_size = put_number(point, out);
    } else {
        memcpy(out, text, taken);
        *out_size = taken;
    }
    return taken ? taken : 1;
}
