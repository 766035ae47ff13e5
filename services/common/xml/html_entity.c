#include "html_entity.h"
#include "html_entity_table.h"

#include <stdlib.h>
#include <string.h>

#define REPLACEMENT 0xFFFDU

/* What windows-1252 has at 0x80 to 0x9F; 0 where it has nothing. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

uint32_t html_settle(uint32_t code_point)
{
    if (code_point >= 0x80 && code_point <= 0x9F)
        code_point = windows_1252[code_point - 0x80];
    if (code_point < ' ')
        return ' ';
    int is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    return is_surrogate || code_point > 0x10FFFF || (code_point & 0xFFFE) == 0xFFFE ? REPLACEMENT : code_point;
}

/* "&#8217;" or "&#x2019;", the semicolon optional. */
static size_t read_number(const char *text, size_t len, uint32_t *out)
{
    int is_hex = len > 2 && (text[2] | 0x20) == 'x';
    size_t first = is_hex ? 3 : 2;
    size_t at = first;
    uint32_t number = 0;
    for (; at < len && at < HTML_ENTITY_MAX; at++) {
        char digit = (char)(text[at] | (text[at] >= 'A' ? 0x20 : 0));
        uint32_t value;
        if (digit >= '0' && digit <= '9')
            value = (uint32_t)(digit - '0');
        else if (is_hex && digit >= 'a' && digit <= 'f')
            value = (uint32_t)(digit - 'a') + 10;
        else
            break;
        number = number > 0x10FFFF ? number : number * (is_hex ? 16 : 10) + value;
    }
    if (at == first)
        return 0;
    *out = html_settle(number);
    return at + (at < len && text[at] == ';');
}

static int compare_name(const void *name, const void *row)
{
    return strcmp(name, ((const struct html_entity_name *)row)->name);
}

size_t html_entity_read(const char *text, size_t len, uint32_t *out_code_point)
{
    char name[HTML_ENTITY_MAX];
    size_t name_len = 0;
    if (len > 1 && text[1] == '#')
        return read_number(text, len, out_code_point);
    while (name_len + 1 < len && name_len < sizeof name - 1 && text[1 + name_len] != ';') {
        name[name_len] = text[1 + name_len];
        name_len++;
    }
    if (name_len == 0 || name_len + 1 >= len || text[1 + name_len] != ';')
        return 0;
    name[name_len] = 0;
    const struct html_entity_name *row =
        bsearch(name, html_entity_names, html_entity_name_count, sizeof *row, compare_name);
    if (!row)
        return 0;
    *out_code_point = row->code_point;
    return name_len + 2;
}
