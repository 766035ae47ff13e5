/* Decides the charset of an answer: byte order mark, then what really is UTF-8, then what the server or the document
 * declares, then a guess; and converts. Declarations are believed only when the bytes can be read that way, because
 * many are wrong; what cannot be read at all becomes U+FFFD and not an error. */
#include "charset.h"
#include "buffer.h"
#include "html_entity.h"
#include "utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uchardet.h>

#define DECLARATION_BYTES 1024  /* where an XML declaration is looked for */
#define GUESS_BYTES       65536 /* what uchardet gets to see, from the first byte that is not ASCII */
#define OUT_CHUNK         16384
#define STRICT            0 /* no byte may be senseless */
#define FORGIVING         1

/* As browsers read these names (WHATWG Encoding): what is labelled with the first is really written in the second. */
static const struct {
    const char *label, *charset;
} aliases[] = {
    {"us-ascii", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},
    {"iso-8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"latin5", "WINDOWS-1254"},
    {"iso-8859-11", "WINDOWS-874"},
    {"tis-620", "WINDOWS-874"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"euc-kr", "UHC"},
    {"ks_c_5601-1987", "UHC"},
    {"ksc5601", "UHC"},
    {"windows-949", "UHC"},
    {"big5", "BIG5-HKSCS"},
    {"big5-eten", "BIG5-HKSCS"},
    {"macintosh", "MACINTOSH"},
    {"x-mac-roman", "MACINTOSH"},
    {"utf8", "UTF-8"},
    {"utf16", "UTF-16"},
    {"unicode", "UTF-16"},
    {"utf_16", "UTF-16"},
    {"utf_32", "UTF-32"},
    {"x-sjis-open", "CP932"},
    {"win-1251", "WINDOWS-1251"},
};

/* Byte order marks, and how a document that begins with '<' shows its width without one. */
static const struct {
    const char *bytes;
    size_t len, skip;
    const char *charset;
} marks[] = {
    {"\xEF\xBB\xBF", 3, 3, "UTF-8"},      {"\xFF\xFE\0\0", 4, 4, "UTF-32LE"}, {"\0\0\xFE\xFF", 4, 4, "UTF-32BE"},
    {"\xFF\xFE", 2, 2, "UTF-16LE"},       {"\xFE\xFF", 2, 2, "UTF-16BE"},     {"<\0\0\0", 4, 0, "UTF-32LE"},
    {"\0\0\0<", 4, 0, "UTF-32BE"},        {"<\0", 2, 0, "UTF-16LE"},          {"\0<", 2, 0, "UTF-16BE"},
    {"\x4C\x6F\xA7\x94", 4, 0, "IBM037"},
};

/* How much of the data is UTF-8: sequences of more than one byte, and bytes that belong to none. */
struct utf8_share {
    size_t sequences, strays;
};

static struct utf8_share measure_utf8(const char *data, size_t size)
{
    struct utf8_share share = {0};
    for (size_t at = 0; at < size;) {
        uint32_t code_point;
        size_t len = utf8_next(data + at, size - at, &code_point);
        share.sequences += len > 1;
        share.strays += len == 0;
        at += len ? len : 1;
    }
    return share;
}

/* A byte that makes no sense. In UTF-8 a single one between ASCII is a sign of windows-1252 that some program put in
 * (“ ” ’ –), unless it may be the beginning of a character that was cut. */
static void add_stray(struct buffer *out, const char *at, size_t left, int is_utf8)
{
    unsigned char byte = (unsigned char)*at;
    unsigned char before = out->len ? (unsigned char)out->data[out->len - 1] : ' ';
    unsigned char next = left > 1 ? (unsigned char)at[1] : ' ';
    int is_letter = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';
    int is_sign = byte >= 0x80 && byte <= 0x9F && before < 0x80;
    int is_latin = byte >= 0xA0 && byte != 0xC3 && byte != 0xC2 && before < 0x80 && is_letter;
    char bytes[UTF8_SEQUENCE_MAX];
    if (is_utf8 && (is_sign || is_latin))
        buffer_add(out, bytes, utf8_put(html_settle(byte), bytes));
    else
        buffer_text(out, "\xEF\xBF\xBD");
}

/* Converts all of it. Returns the number of bytes that became U+FFFD, or -1 when the charset is unknown, a byte is
 * senseless and `mode` is STRICT, or the result would be too large (`out` is failed then). */
static long convert(const char *charset, const char *data, size_t size, int mode, struct buffer *out)
{
    char chunk[OUT_CHUNK];
    char *in = (char *)data; /* iconv only reads it */
    long replaced = 0;
    int is_utf8 = strcasecmp(charset, "UTF-8") == 0;
    iconv_t converter = iconv_open("UTF-8", charset);
    if ((intptr_t)converter == -1)
        return -1;
    while (size > 0 && !out->is_failed) {
        char *at = chunk;
        size_t room = sizeof chunk;
        size_t result = iconv(converter, &in, &size, &at, &room);
        buffer_add(out, chunk, (size_t)(at - chunk));
        if (result != (size_t)-1 || errno == E2BIG)
            continue;
        replaced++;
        if (mode == STRICT)
            break;
        add_stray(out, in, size, is_utf8);
        in++;
        size--;
    }
    iconv_close(converter);
    return out->is_failed || (mode == STRICT && replaced) ? -1 : replaced;
}

/* The iconv name behind a label from outside, "" when it cannot be one (iconv_open reads more than names). */
static const char *resolve_label(const char *label, size_t len, char out[CHARSET_NAME_SIZE])
{
    if (len >= CHARSET_NAME_SIZE)
        return "";
    memcpy(out, label, len);
    out[len] = 0;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcasecmp(out, aliases[i].label) == 0)
            return aliases[i].charset;
    const char *allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:";
    return strspn(out, allowed) == len ? out : "";
}

/* The value of `name` = "…" in `text`, up to `end`; quotes are optional. Its length, 0 when it is not there. */
static size_t find_value(const char *text, const char *end, const char *name, const char **out_value)
{
    size_t name_len = strlen(name);
    for (const char *at = text; at + name_len < end; at++) {
        if (strncasecmp(at, name, name_len) != 0)
            continue;
        at += name_len;
        while (at < end && strchr(" \t\r\n", *at))
            at++;
        if (at == end || *at != '=')
            continue;
        at++;
        while (at < end && strchr(" \t\r\n\"'", *at))
            at++;
        *out_value = at;
        while (at < end && !strchr(" \t\r\n\"';?>", *at))
            at++;
        return (size_t)(at - *out_value);
    }
    return 0;
}

static size_t find_declared(const char *data, size_t size, const char **out_label)
{
    const char *end = data + (size < DECLARATION_BYTES ? size : DECLARATION_BYTES);
    while (data < end && *data && strchr(" \t\r\n", *data))
        data++;
    if (end - data < 5 || strncmp(data, "<?xml", 5) != 0)
        return 0;
    const char *close = memchr(data, '>', (size_t)(end - data));
    return find_value(data, close ? close : end, "encoding", out_label);
}

/* The name that uchardet gives, "" for none. */
static const char *guess(const char *data, size_t size, char out[CHARSET_NAME_SIZE])
{
    size_t start = 0;
    while (start < size && !((unsigned char)data[start] & 0x80) && data[start] != 0x1B)
        start++;
    size_t len = size - start < GUESS_BYTES ? size - start : GUESS_BYTES;
    const char *name = "";
    uchardet_t detector = uchardet_new();
    if (detector && uchardet_handle_data(detector, data + start, len) == 0) {
        uchardet_data_end(detector);
        name = uchardet_get_charset(detector);
        name = resolve_label(name, strlen(name), out);
        if (name[0] && name != out) {
            memcpy(out, name, strlen(name) + 1);
            name = out;
        }
    }
    if (detector)
        uchardet_delete(detector);
    return name;
}

/* Converts into *out and takes the result when it works. Returns 1; 0 when this charset does not fit. */
static int attempt(const char *charset, const char *data, size_t size, int mode, struct charset_text *out)
{
    struct buffer buffer;
    buffer_init(&buffer, size * CHARSET_GROWTH + 1);
    long replaced = charset[0] ? convert(charset, data, size, mode, &buffer) : -1;
    if (replaced < 0 || buffer_take(&buffer, &out->text, &out->len, NULL) < 0) {
        buffer_done(&buffer);
        return 0;
    }
    out->replaced = (size_t)replaced;
    utf8_copy(out->charset, sizeof out->charset, charset);
    return 1;
}

/* What is UTF-8 throughout is copied: converting it into itself would take longer than all else that is done to a
 * page. */
static int copy_utf8(const char *data, size_t size, struct charset_text *out)
{
    out->text = malloc(size + 1);
    if (!out->text)
        return 0;
    memcpy(out->text, data, size);
    out->text[size] = 0;
    out->len = size;
    strncpy(out->charset, "UTF-8", CHARSET_NAME_SIZE - 1);
    return 1;
}

static int attempt_mark(const char *data, size_t size, struct charset_text *out)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= marks[i].len && memcmp(data, marks[i].bytes, marks[i].len) == 0)
            return attempt(marks[i].charset, data + marks[i].skip, size - marks[i].skip, FORGIVING, out);
    return 0;
}

/* Latin-1 is what a program writes that was never told; a header that names another charset was set by somebody. */
static int is_latin(const char *charset)
{
    return strcasecmp(charset, "WINDOWS-1252") == 0 || strcasecmp(charset, "ISO-8859-15") == 0;
}

static int attempt_declared(const char *data, size_t size, const char *content_type, struct charset_text *out)
{
    char name[CHARSET_NAME_SIZE];
    const char *label = NULL;
    const char *said = NULL;
    char said_name[CHARSET_NAME_SIZE];
    size_t len = find_declared(data, size, &label);
    size_t said_len =
        content_type ? find_value(content_type, content_type + strlen(content_type), "charset", &said) : 0;
    const char *declared = len ? resolve_label(label, len, name) : "";
    const char *header = said_len ? resolve_label(said, said_len, said_name) : "";
    int is_header_first = header[0] && is_latin(declared) && !is_latin(header);
    return (is_header_first && attempt(header, data, size, STRICT, out)) ||
           attempt(declared, data, size, STRICT, out) || attempt(header, data, size, STRICT, out);
}

int charset_to_utf8(const char *data, size_t size_bytes, const char *content_type, struct charset_text *out,
                    struct err *err)
{
    char name[CHARSET_NAME_SIZE];
    struct charset_text text = {0};
    struct utf8_share share = measure_utf8(data, size_bytes);
    int is_escaped = memchr(data, 0x1B, size_bytes) != NULL; /* ISO-2022 hides in seven bits */
    int is_utf8 = share.sequences >= share.strays * 8 && !is_escaped;
    int is_clean = !share.strays && !is_escaped;
    if (attempt_mark(data, size_bytes, &text) || (is_clean && copy_utf8(data, size_bytes, &text)) ||
        (is_utf8 && attempt("UTF-8", data, size_bytes, FORGIVING, &text)) ||
        attempt_declared(data, size_bytes, content_type, &text) ||
        attempt(guess(data, size_bytes, name), data, size_bytes, STRICT, &text) ||
        attempt("WINDOWS-1252", data, size_bytes, FORGIVING, &text)) {
        *out = text;
        return 0;
    }
    return err_set(err, ERR_MEMORY, "no memory to transcode %zu bytes", size_bytes);
}

void charset_text_done(struct charset_text *text)
{
    free(text->text);
    text->text = NULL;
}
