/* Base 64 in place, as old Atom feeds wrap content; ends at the first byte that is no digit. */
#include "base64.h"

static int digit_value(char digit)
{
    if (digit >= 'A' && digit <= 'Z')
        return digit - 'A';
    if (digit >= 'a' && digit <= 'z')
        return digit - 'a' + 26;
    if (digit >= '0' && digit <= '9')
        return digit - '0' + 52;
    return digit == '+' ? 62 : digit == '/' ? 63 : -1;
}

size_t base64_decode(char *text, size_t len)
{
    unsigned bits = 0;
    unsigned count = 0;
    size_t out = 0;
    for (size_t i = 0; i < len; i++) {
        int value = digit_value(text[i]);
        if (value < 0 && (unsigned char)text[i] <= ' ')
            continue;
        if (value < 0)
            break;
        bits = bits << 6 | (unsigned)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            text[out++] = (char)(bits >> count & 0xFF);
        }
    }
    text[out] = 0;
    return out;
}
