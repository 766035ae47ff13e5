/* A feed of any format, from the bytes of an answer: unpacked, made UTF-8, told apart by its first sign (not by its
 * content type, which is wrong too often), read, and finished. Size is bounded before and after unpacking. */
#include "charset.h"
#include "feed.h"
#include "feed_formats.h"
#include "feed_shared.h"
#include "gunzip.h"

#include <stdlib.h>
#include <string.h>

/* The first byte that is no white space or mark; 0 when there is none. */
static char first_sign(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] > ' ' && (unsigned char)text[i] < 0x80)
            return text[i];
    return 0;
}

static void inherit(char **own, const char *of_feed)
{
    if (of_feed && !*own)
        *own = strdup(of_feed);
}

/* An item without a language or author of its own has the feed's (RFC 4287, 4.2.1). */
static void finish_items(struct feed *feed)
{
    feed_items_settle(feed);
    feed_mark_shared(feed);
    for (size_t i = 0; i < feed->item_count; i++) {
        inherit(&feed->items[i].lang, feed->lang);
        inherit(&feed->items[i].author, feed->author);
    }
}

static int read_plain(const char *body, size_t size_bytes, const char *feed_url, const char *content_type,
                      struct feed **out, struct err *err)
{
    struct charset_text text = {0};
    int result = charset_to_utf8(body, size_bytes, content_type, &text, err);
    if (result < 0)
        return result;
    char sign = first_sign(text.text, text.len);
    const char *base = feed_url ? feed_url : "";
    if (!sign)
        result = err_set(err, ERR_INVALID, "the answer is empty");
    /* A list is read as JSON too, so that its error speaks of JSON and not of XML. */
    else if (sign == '{' || sign == '[')
        result = feed_json_read(text.text, text.len, base, out, err);
    else
        result = feed_xml_read(text.text, text.len, base, out, err);
    if (result == 0)
        finish_items(*out);
    charset_text_done(&text);
    return result;
}

int feed_read(const char *body, size_t size_bytes, const char *feed_url, const char *content_type, struct feed **out,
              struct err *err)
{
    char *unpacked = NULL;
    size_t unpacked_size = 0;
    if (size_bytes > FEED_BODY_MAX)
        return err_set(err, ERR_TOO_LARGE, "%zu bytes, more than a feed may have (%d)", size_bytes, FEED_BODY_MAX);
    /* By its first bytes: a file that is packed on the server comes without a word about it. */
    if (!gunzip_is_gzip(body, size_bytes))
        return read_plain(body, size_bytes, feed_url, content_type, out, err);
    int result = gunzip(body, size_bytes, FEED_BODY_MAX, &unpacked, &unpacked_size, err);
    if (result == 0)
        result = read_plain(unpacked, unpacked_size, feed_url, content_type, out, err);
    free(unpacked);
    return result;
}
