#include "charset.h"
#include "feed.h"
#include "feed_formats.h"

#include <string.h>

/* The first byte that is no white space or mark; 0 when there is none. */
static char first_sign(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] > ' ' && (unsigned char)text[i] < 0x80)
            return text[i];
    return 0;
}

/* An item without a language of its own speaks the feed's. */
static void inherit_language(struct feed *feed)
{
    for (size_t i = 0; feed->lang && i < feed->item_count; i++)
        if (!feed->items[i].lang)
            feed->items[i].lang = strdup(feed->lang);
}

int feed_read(const char *body, size_t size_bytes, const char *feed_url, const char *content_type, struct feed **out,
              struct err *err)
{
    struct charset_text text = {0};
    if (size_bytes > FEED_BODY_MAX)
        return err_set(err, ERR_TOO_LARGE, "%zu bytes, more than a feed may have (%d)", size_bytes, FEED_BODY_MAX);
    int result = charset_to_utf8(body, size_bytes, content_type, &text, err);
    if (result < 0)
        return result;
    char sign = first_sign(text.text, text.len);
    const char *base = feed_url ? feed_url : "";
    if (!sign)
        result = err_set(err, ERR_INVALID, "the answer is empty");
    else if (sign == '{' || sign == '[')
        result = feed_json_read(text.text, text.len, base, out, err);
    else
        result = feed_xml_read(text.text, text.len, base, out, err);
    if (result == 0)
        inherit_language(*out);
    charset_text_done(&text);
    return result;
}
