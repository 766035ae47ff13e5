#include "html_entity.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define REPLACEMENT 0xFFFDU

/* What windows-1252 has at 0x80 to 0x9F; 0 where it has nothing. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static uint32_t settle(uint32_t number)
{
    if (number >= 0x80 && number <= 0x9F)
        number = windows_1252[number - 0x80];
    if (number < ' ')
        return ' ';
    int is_surrogate = number >= 0xD800 && number <= 0xDFFF;
    return is_surrogate || number > 0x10FFFF || (number & 0xFFFE) == 0xFFFE ? REPLACEMENT : number;
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
    *out = settle(number);
    return at + (at < len && text[at] == ';');
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
    if (strcmp(name, "apos") == 0) { /* XML's, not in HTML 4's table */
        *out_code_point = '\'';
        return name_len + 2;
    }
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    if (!entity)
        return 0;
    *out_code_point = entity->value;
    return name_len + 2;
}
