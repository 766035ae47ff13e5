/* A page's bytes to UTF-8: by the header's charset, else by what the page declares in its head, else by guessing
 * (common/charset). */
#include "page_charset.h"
#include "html_scan.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HEAD_BYTES 8192 /* where a page declares its charset: HTML says within 1,024 bytes, pages say later */

/* "charset=…" in `content`, or the whole `content`: writes a content type that charset_to_utf8 understands. */
static int write_type(const char *content, size_t len, char *out, size_t out_size)
{
    const char *mark = memmem(content, len, "charset", 7);
    int written = mark ? snprintf(out, out_size, "text/html; %.*s", (int)(content + len - mark), mark)
                       : snprintf(out, out_size, "text/html; charset=%.*s", (int)len, content);
    return written > 0 && (size_t)written < out_size;
}

static int find_declared(const char *data, size_t size, char *out, size_t out_size)
{
    struct html_scan scan;
    struct html_piece piece;
    html_scan_init(&scan, data, size < HEAD_BYTES ? size : HEAD_BYTES);
    /* As far as the scanner knows: a tag that the cut went through is not waited for. */
    scan.is_whole = 1;
    while (html_scan_next(&scan, &piece)) {
        const char *value;
        size_t len;
        if (piece.kind != HTML_OPEN || strcmp(piece.name, "meta") != 0)
            continue;
        if ((len = html_attribute(&piece, "charset", &value)) > 0)
            return write_type(value, len, out, out_size);
        if ((len = html_attribute(&piece, "http-equiv", &value)) == 12 &&
            strncasecmp(value, "content-type", len) == 0 && (len = html_attribute(&piece, "content", &value)) > 0 &&
            memmem(value, len, "charset", 7))
            return write_type(value, len, out, out_size);
    }
    return 0;
}

int page_to_utf8(const char *data, size_t size_bytes, const char *content_type, struct charset_text *out,
                 struct err *err)
{
    char declared[128];
    /* The header goes before the page, as in browsers: a proxy that recodes changes only the header. */
    if ((!content_type || !strcasestr(content_type, "charset")) &&
        find_declared(data, size_bytes, declared, sizeof declared))
        content_type = declared;
    return charset_to_utf8(data, size_bytes, content_type, out, err);
}
