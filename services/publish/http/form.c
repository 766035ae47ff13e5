/* Finds and decodes one field of a posted form. */
#include "form.h"

#include <string.h>

static int hex(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static int decode(const char *at, const char *end, char *out, size_t out_size)
{
    size_t len = 0;
    while (at < end) {
        int high = *at == '%' && end - at > 2 ? hex(at[1]) : -1;
        int low = high >= 0 ? hex(at[2]) : -1;
        char byte = low >= 0 ? (char)(high * 16 + low) : *at == '+' ? ' ' : *at;
        at += low >= 0 ? 3 : 1;
        /* Not cut: half a key would be another key. */
        if (!byte || len + 1 >= out_size)
            return 0;
        out[len++] = byte;
    }
    out[len] = '\0';
    return 1;
}

int form_value_next(const char **at, const char *name, char *out, size_t out_size)
{
    size_t name_len = strlen(name);
    for (const char *field = *at; field && *field;) {
        const char *end = field + strcspn(field, "&");
        *at = end + (*end == '&');
        if ((size_t)(end - field) > name_len && strncmp(field, name, name_len) == 0 && field[name_len] == '=')
            return decode(field + name_len + 1, end, out, out_size) ? 1 : -1;
        field = *at;
    }
    return 0;
}

int form_value(const char *body, const char *name, char *out, size_t out_size)
{
    return form_value_next(&body, name, out, out_size) > 0;
}
