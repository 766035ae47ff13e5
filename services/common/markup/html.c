/* Escaping, in one place: bytes that HTML or XML could read as markup, and control characters that XML forbids. */
#include "html.h"

#include "utf8.h"

#include <string.h>
#include <strings.h>

#define EXCERPT_BACK_BYTES 32 /* how far a cut looks back for the end of a word */

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static int is_plain(unsigned char byte)
{
    return (byte >= 0x20 && byte < 0x7F && byte != '&' && byte != '<' && byte != '>' && byte != '"' && byte != '\'') ||
           byte == '\n' || byte == '\r' || byte == '\t';
}

/* Whether XML 1.0 allows the character, and no older control character sneaks in. */
static int is_allowed(uint32_t code_point)
{
    /* 0x80 to 0x9F are control characters (C1): allowed in XML, but what browsers take for Windows-1252. */
    return code_point >= 0xA0 && code_point != 0xFFFE && code_point != 0xFFFF;
}

void html_text_bytes(struct buffer *buffer, const char *text, size_t size_bytes)
{
    for (size_t at = 0; at < size_bytes;) {
        size_t end = at;
        while (end < size_bytes && is_plain((unsigned char)text[end]))
            end++;
        buffer_add(buffer, text + at, end - at);
        if (end == size_bytes)
            break;
        uint32_t code_point = 0;
        const char *entity = entity_of(text[end]);
        size_t len = utf8_next(text + end, size_bytes - end, &code_point);
        if (entity)
            buffer_text(buffer, entity);
        else if (len && is_allowed(code_point))
            buffer_add(buffer, text + end, len);
        else
            buffer_text(buffer, "\xEF\xBF\xBD");
        at = end + (len ? len : 1);
    }
}

void html_text(struct buffer *buffer, const char *text)
{
    if (text)
        html_text_bytes(buffer, text, strlen(text));
}

void html_span(struct buffer *buffer, const char *text)
{
    if (!*text)
        return;
    buffer_text(buffer, "<span>");
    html_text(buffer, text);
    buffer_text(buffer, "</span>\n");
}

void html_excerpt(struct buffer *buffer, const char *text, size_t max_bytes)
{
    size_t len = text ? strlen(text) : 0;
    size_t keep = utf8_cut_len(text ? text : "", len, max_bytes);
    if (keep < len) {
        size_t word = keep;
        /* Only a little back: in scripts without spaces there is no end of a word to find. */
        while (word > 0 && keep - word < EXCERPT_BACK_BYTES && text[word] != ' ')
            word--;
        if (word > 0 && text[word] == ' ')
            keep = word;
    }
    html_text_bytes(buffer, text, keep);
    if (keep < len)
        buffer_text(buffer, "…");
}

/* Whatever a feed names as a link: javascript: and data: never become an href. */
int html_is_web_url(const char *url)
{
    return url && (strncasecmp(url, "https://", 8) == 0 || strncasecmp(url, "http://", 7) == 0);
}

void html_lang(struct buffer *buffer, const char *lang)
{
    if (!*lang || strcmp(lang, "und") == 0)
        return;
    buffer_text(buffer, " lang=\"");
    html_text(buffer, lang);
    buffer_char(buffer, '"');
}

void html_url_part(struct buffer *buffer, const char *text)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; text && *text; text++) {
        /* RFC 3986 2.3; all else is encoded, so the part can stand in a path as well as in a query. */
        if (strchr(unreserved, *text))
            buffer_char(buffer, *text);
        else
            buffer_format(buffer, "%%%02X", (unsigned char)*text);
    }
}
