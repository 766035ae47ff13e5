/* Text folded for readers: white space of any script is one blank or one line break, invisible signs go, references are
 * decoded. A gap is written only when text follows, so nothing begins or ends with one. */
#include "html_fold.h"
#include "html_entity.h"
#include "utf8.h"

static void put(struct html_fold *fold, const char *bytes, size_t len)
{
    int has_gap = fold->gap != HTML_GAP_NONE && fold->out->len > fold->start;
    if (len + (size_t)has_gap > fold->out->max_bytes - fold->out->len) {
        fold->is_full = 1;
        return;
    }
    if (has_gap)
        buffer_char(fold->out, fold->gap == HTML_GAP_LINE ? '\n' : ' ');
    buffer_add(fold->out, bytes, len);
    fold->gap = HTML_GAP_NONE;
}

void html_fold_gap(struct html_fold *fold, enum html_gap gap)
{
    fold->gap = gap > fold->gap ? gap : fold->gap;
}

static int is_blank(uint32_t code_point)
{
    return code_point <= ' ' || code_point == 0x7F || code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 || code_point == 0x2029 ||
           code_point == 0x202F || code_point == 0x205F || code_point == 0x3000;
}

/* Soft hyphens, zero width spaces, directional marks, byte order marks, noncharacters: they make equal texts differ.
 * Zero width joiners stay, scripts and emoji need them. */
static int is_invisible(uint32_t code_point)
{
    return code_point == 0xAD || code_point == 0x200B || code_point == 0x200E || code_point == 0x200F ||
           (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2060 && code_point <= 0x206F) ||
           code_point == 0xFEFF || (code_point & 0xFFFE) == 0xFFFE;
}

static void put_code_point(struct html_fold *fold, uint32_t code_point)
{
    char bytes[UTF8_SEQUENCE_MAX];
    if (code_point >= 0x80 && code_point <= 0x9F)
        code_point = html_settle(code_point);
    if (is_blank(code_point))
        html_fold_gap(fold, HTML_GAP_BLANK);
    else if (!is_invisible(code_point))
        put(fold, bytes, utf8_put(code_point, bytes));
}

static size_t read_reference(const char *text, size_t len, enum html_references references, uint32_t *out_code_point)
{
    if (references == HTML_REFERENCES_NONE)
        return 0;
    return references == HTML_REFERENCES_STRICT ? html_entity_read(text, len, out_code_point)
                                                : html_entity_read_loose(text, len, out_code_point);
}

static int is_plain(char byte)
{
    return byte > ' ' && byte < 0x7F && byte != '&';
}

/* How many bytes of `text` stand as they are: ASCII words with one blank between them, most of what is read. */
static size_t plain_len(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len)
        if (is_plain(text[at]))
            at++;
        else if (at && text[at] == ' ' && at + 1 < len && is_plain(text[at + 1]))
            at += 2;
        else
            break;
    return at;
}

/* The same as if its characters were put one by one. */
static void put_plain(struct html_fold *fold, const char *text, size_t len)
{
    size_t room = fold->out->max_bytes - fold->out->len;
    room -= room && fold->gap != HTML_GAP_NONE && fold->out->len > fold->start ? 1 : 0;
    size_t fits = len < room ? len : room;
    if (fits && text[fits - 1] == ' ')
        fits--;
    if (fits)
        put(fold, text, fits);
    fold->is_full = fold->is_full || fits < len;
}

void html_fold_text(struct html_fold *fold, const char *text, size_t len, enum html_references references,
                    int with_lines)
{
    for (size_t at = 0; at < len && !fold->is_full;) {
        uint32_t code_point = (unsigned char)text[at];
        size_t taken = plain_len(text + at, len - at);
        if (taken) {
            put_plain(fold, text + at, taken);
            at += taken;
            continue;
        }
        taken = 1;
        if (code_point == '&')
            taken = read_reference(text + at, len - at, references, &code_point);
        else if (code_point >= 0x80)
            taken = utf8_next(text + at, len - at, &code_point);
        if (with_lines && code_point == '\n')
            html_fold_gap(fold, HTML_GAP_LINE);
        else
            put_code_point(fold, code_point);
        at += taken ? taken : 1;
    }
}
