/* The pieces that the other files of this folder share: escaping and unescaping, and cleaning what writers put around
 * an address. */
#include "url_parts.h"

#include <string.h>

void url_text_add(struct url_text *text, const char *bytes, size_t len)
{
    /* All of a piece or nothing: an address that was cut would be another one. */
    if (text->is_full || len >= text->size - text->len) {
        text->is_full = 1;
        return;
    }
    memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
    text->bytes[text->len] = 0;
}

static int is_alphanumeric(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static int is_unreserved(unsigned char byte)
{
    return is_alphanumeric(byte) || (byte && strchr("-._~", byte));
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

static void add_percent(struct url_text *text, unsigned char byte)
{
    const char *digits = "0123456789ABCDEF";
    const char escaped[3] = {'%', digits[byte >> 4], digits[byte & 15]};
    url_text_add(text, escaped, sizeof escaped);
}

void url_text_add_escaped(struct url_text *text, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        int high = byte == '%' && i + 2 < len ? hex_value(bytes[i + 1]) : -1;
        int low = high >= 0 ? hex_value(bytes[i + 2]) : -1;
        if (low >= 0) {
            byte = (unsigned char)(high << 4 | low);
            i += 2;
        }
        /* RFC 3986 6.2.2.2: what needs no escape loses it ("%7E" is "~"), what has a meaning as a sign keeps it ("%2F"
         * is no slash). */
        if (low >= 0 ? !is_unreserved(byte) : byte <= ' ' || byte > '~' || strchr("%\"<>\\^`{|}", byte))
            add_percent(text, byte);
        else
            url_text_add(text, (const char *)&byte, 1);
    }
}

void url_decode(const char *value, size_t len, char *out)
{
    for (size_t i = 0; i < len; i++) {
        int high = value[i] == '%' && i + 2 < len ? hex_value(value[i + 1]) : -1;
        int low = high >= 0 ? hex_value(value[i + 2]) : -1;
        int byte = low >= 0 ? high << 4 | low : 0;
        *out++ = byte ? (char)byte : value[i];
        /* "%00" stays as it is written: a NUL would end the text. */
        i += byte ? 2 : 0;
    }
    *out = 0;
}

/* "&amp;" and "&#038;", as sloppy feeds leave them in addresses, even twice over, become '&'; in place. */
static void decode_ampersands(char *text)
{
    const char *const rests[] = {"amp;", "#038;", "#38;"};
    char *out = text;
    while (*text) {
        *out = *text++;
        for (size_t i = 0; *out == '&' && i < sizeof rests / sizeof *rests;) {
            size_t len = strlen(rests[i]);
            int is_here = strncmp(text, rests[i], len) == 0;
            text += is_here ? len : 0;
            i = is_here ? 0 : i + 1;
        }
        out++;
    }
    *out = 0;
}

int url_clean_raw(const char *raw, int keep_fragment, char out[URL_RAW_MAX + 1], struct err *err)
{
    const char *const cdata = "<![CDATA[";
    size_t len = 0;
    int is_wrapped = 0;
    while (*raw && (unsigned char)*raw <= ' ')
        raw++;
    if (strncmp(raw, cdata, strlen(cdata)) == 0) {
        raw += strlen(cdata);
        is_wrapped = 1;
    }
    out[0] = 0;
    for (; *raw && !strchr("\"<>", *raw); raw++) {
        if ((unsigned char)*raw < ' ' || *raw == 0x7F)
            continue;
        if (len == URL_RAW_MAX)
            return err_set(err, ERR_TOO_LARGE, "address longer than %d bytes: \"%.60s…\"", URL_RAW_MAX, out);
        out[len++] = *raw;
        out[len] = 0;
    }
    is_wrapped |= *raw == '>'; /* "]]>", with or without its beginning */
    decode_ampersands(out);
    len = keep_fragment ? strlen(out) : strcspn(out, "#");
    while (len > 0 && (out[len - 1] == ' ' || (is_wrapped && out[len - 1] == ']')))
        len--;
    out[len] = 0;
    return 0;
}
