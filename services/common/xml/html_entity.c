/* Character references by the HTML standard's table, strict (with a semicolon) or loose (as browsers read text, but not
 * inside addresses, where "&copy=" is a parameter). */
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
        /* As the HTML standard has it: those who wrote "&#146;" meant Windows' quotation mark. */
        code_point = windows_1252[code_point - 0x80];
    if (code_point < ' ')
        return ' ';
    int is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    return is_surrogate || code_point > 0x10FFFF || (code_point & 0xFFFE) == 0xFFFE ? REPLACEMENT : code_point;
}

/* "&#8217;" or "&#x2019;", the semicolon optional; the number as it is written, at most 0x110000. */
static size_t read_digits(const char *text, size_t len, uint32_t *out)
{
    if (len < 2 || text[0] != '&' || text[1] != '#')
        return 0;
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
        /* Stays where it is beyond Unicode's end, so that no length of digits overflows it. */
        number = number > 0x10FFFF ? number : number * (is_hex ? 16 : 10) + value;
    }
    if (at == first)
        return 0;
    *out = number;
    return at + (at < len && text[at] == ';');
}

static size_t read_number(const char *text, size_t len, uint32_t *out)
{
    uint32_t number = 0;
    uint32_t low = 0;
    size_t taken = read_digits(text, len, &number);
    if (taken == 0)
        return 0;
    /* Two halves of a surrogate pair, each as a reference: what some programs make of an emoji. */
    size_t more = number >= 0xD800 && number <= 0xDBFF ? read_digits(text + taken, len - taken, &low) : 0;
    if (more && low >= 0xDC00 && low <= 0xDFFF) {
        *out = 0x10000 + ((number - 0xD800) << 10) + (low - 0xDC00);
        return taken + more;
    }
    *out = html_settle(number);
    return taken;
}

static int compare_name(const void *name, const void *row)
{
    return strcmp(name, ((const struct html_entity_name *)row)->name);
}

static int is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Names that browsers read without a semicolon: those of HTML 2 and 3.2. */
static int is_old(const char *name)
{
    static const char *const signs[] = {
        "amp",  "AMP",  "lt",    "LT",    "gt",     "GT",     "quot",   "QUOT",   "nbsp",   "iexcl",  "cent",  "pound",
        "yen",  "sect", "copy",  "COPY",  "laquo",  "raquo",  "reg",    "REG",    "not",    "deg",    "para",  "middot",
        "ordf", "ordm", "sup1",  "sup2",  "sup3",   "micro",  "shy",    "curren", "times",  "divide", "acute", "uml",
        "eth",  "ETH",  "thorn", "THORN", "frac12", "frac14", "frac34", "iquest", "plusmn", "brvbar", "macr",  "cedil",
    };
    static const char *const marks[] = {"grave", "acute", "circ", "tilde", "uml", "ring", "cedil", "slash", "lig"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strcmp(name, signs[i]) == 0)
            return 1;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t mark = strlen(marks[i]);
        if (len > mark && len <= mark + 2 && strcmp(name + len - mark, marks[i]) == 0)
            return 1;
    }
    return 0;
}

/* Whether a name may end where a letter or digit follows: "&quotEdward", "caf&eacutes", but not "&notify". */
static int may_be_joined(const char *name)
{
    static const char *const short_names[] = {"amp", "lt", "gt", "quot", "nbsp"};
    for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++)
        if (strcmp(name, short_names[i]) == 0)
            return 1;
    return strlen(name) >= 5;
}

size_t html_entity_read_loose(const char *text, size_t len, uint32_t *out_code_point)
{
    char name[HTML_ENTITY_MAX];
    size_t name_len = 0;
    size_t taken = html_entity_read(text, len, out_code_point);
    if (taken)
        return taken;
    while (name_len + 1 < len && name_len < sizeof name - 1 && is_alphanumeric(text[1 + name_len])) {
        name[name_len] = text[1 + name_len];
        name_len++;
    }
    for (; name_len >= 2; name_len--) {
        name[name_len] = 0;
        const struct html_entity_name *row =
            bsearch(name, html_entity_names, html_entity_name_count, sizeof *row, compare_name);
        char next = name_len + 1 < len ? text[1 + name_len] : 0;
        if (!row || !is_old(name) || row->code_point > 0xFF || next == '=' ||
            (is_alphanumeric(next) && !may_be_joined(name)))
            continue;
        *out_code_point = row->code_point;
        return name_len + 1;
    }
    return 0;
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
