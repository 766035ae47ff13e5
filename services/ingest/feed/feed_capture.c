/* What an element says by its content: collected as HTML, plain text escaped, and made plain text at its end. */
#include "base64.h"
#include "feed_text.h"
#include "feed_xml.h"
#include "html_text.h"
#include "utf8.h"

#include <string.h>
#include <strings.h>

#define CAPTURE_MAX 1048576 /* bytes of one element's content; the rest is cut */

/* Atom's types and modes: what the text of the element is. */
static void read_type(struct feed_capture *capture, const struct xml_attributes *attributes)
{
    char type[FEED_ATTRIBUTE_SIZE];
    char mode[FEED_ATTRIBUTE_SIZE];
    size_t len = xml_attribute(attributes, "", "type", type, sizeof type);
    xml_attribute(attributes, "", "mode", mode, sizeof mode);
    int is_text = !len || !strchr(type, '/') || strstr(type, "xml") || strncasecmp(type, "text/", 5) == 0;
    /* any other type is in base 64 (RFC 4287, 4.1.3.3); some of them are text all the same */
    capture->is_base64 = strcmp(mode, "base64") == 0 || strcasecmp(type, "application/octet-stream") == 0 ||
                         strcasecmp(type, "application/text") == 0 || strcasecmp(type, "application/html") == 0;
    capture->is_binary = !is_text && !capture->is_base64 && capture->word->field == FIELD_CONTENT;
    /* what was wrapped in base 64 is text with markup, whatever it calls itself */
    capture->is_html = capture->is_base64 || strcasecmp(type, "html") == 0 || strcasecmp(type, "text/html") == 0;
}

void feed_capture_start(struct feed_xml *xml, const struct feed_word *word, const struct xml_attributes *attributes)
{
    char permalink[FEED_ATTRIBUTE_SIZE];
    struct feed_capture *capture = &xml->capture;
    *capture = (struct feed_capture){.word = word, .depth = xml->depth - 1, .is_html = word->form == FORM_HTML};
    buffer_init(&capture->html, CAPTURE_MAX);
    if (word->form == FORM_TYPED)
        read_type(capture, attributes);
    xml_attribute(attributes, "", "isPermaLink", permalink, sizeof permalink);
    capture->is_permalink = word->form == FORM_GUID && strcasecmp(permalink, "false") != 0;
}

static void add_raw(struct feed_xml *xml, const char *text, size_t len)
{
    struct buffer *html = &xml->capture.html;
    /* Cut at the limit, not failed: the beginning of an article is worth having. */
    buffer_add(html, text, utf8_cut_len(text, len, html->max_bytes - html->len));
}

static void add_escaped(struct feed_xml *xml, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t plain = 0;
        while (i + plain < len && text[i + plain] != '<' && text[i + plain] != '&')
            plain++;
        add_raw(xml, text + i, plain);
        i += plain;
        /* Room for the longer of the two, or a cut reference would stand at the end. */
        if (i < len && xml->capture.html.len + 5 <= CAPTURE_MAX)
            buffer_text(&xml->capture.html, text[i] == '<' ? "&lt;" : "&amp;");
        i++;
    }
}

/* Markup inside a collected element: only its names matter for the text, and the address of an image. */
void feed_capture_tag(struct feed_xml *xml, const struct xml_name *name, const struct xml_attributes *attributes)
{
    /* Any other attribute is of no use here; a quote in a value would end it early in the text that is built. */
    const char *const kept[] = {"src",           "width",         "height", "data-src",
                                "data-lazy-src", "data-original", "srcset", "class"};
    char value[URL_SIZE];
    add_raw(xml, attributes ? "<" : "</", attributes ? 1 : 2);
    add_raw(xml, name->local, strlen(name->local));
    for (size_t i = 0; attributes && i < sizeof kept / sizeof *kept; i++) {
        size_t len = strcmp(name->local, "img") == 0 ? xml_attribute(attributes, "", kept[i], value, sizeof value) : 0;
        if (!len || strchr(value, '"'))
            continue;
        add_raw(xml, " ", 1);
        add_raw(xml, kept[i], strlen(kept[i]));
        add_raw(xml, "=\"", 2);
        add_raw(xml, value, len);
        add_raw(xml, "\"", 1);
    }
    add_raw(xml, ">", 1);
}

void feed_capture_text(struct feed_xml *xml, const char *text, size_t len)
{
    if (xml->capture.is_binary)
        return;
    if (xml->capture.is_html)
        add_raw(xml, text, len);
    else
        add_escaped(xml, text, len);
}

static void put_plain(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word)
{
    struct feed_draft *draft = feed_xml_draft(xml, word);
    char *plain = xml->plain.data;
    int is_address = strncasecmp(plain, "http://", 7) == 0 || strncasecmp(plain, "https://", 8) == 0;
    switch (word->form) {
    case FORM_URL:
    case FORM_LINK:
        feed_xml_put_address(xml, reader, word, word->rank, plain);
        return;
    case FORM_PERSON:
        feed_xml_check(reader, feed_draft_put(draft, word->field, word->rank, feed_text_person(plain)));
        return;
    case FORM_IMAGE:
        feed_xml_check(reader, feed_draft_put_image(draft, word->rank, 0, plain, feed_xml_base(xml)));
        return;
    case FORM_ID:
        if (is_address)
            feed_xml_check(reader, feed_draft_put_url(draft, FIELD_URL, 0, plain, feed_xml_base(xml)));
        feed_xml_check(reader, feed_draft_put_guid(draft, word->rank, plain, 1));
        return;
    case FORM_GUID:
        if (xml->capture.is_permalink && is_address)
            feed_xml_check(reader, feed_draft_put_url(draft, FIELD_URL, 1, plain, feed_xml_base(xml)));
        feed_xml_check(reader,
                       feed_draft_put_guid(draft, word->rank, plain, !xml->capture.is_permalink || !is_address));
        return;
    default:
        break;
    }
    feed_xml_check(reader, feed_draft_put(draft, word->field, word->rank, plain));
}

/* What of an element's content is text: of <image> with elements in it that of <url>. */
static const char *find_text(const struct feed_word *word, const struct buffer *html, size_t *out_len)
{
    const char *text = html->data ? html->data : "";
    const char *url = word->form == FORM_IMAGE ? strcasestr(text, "<url>") : NULL;
    const char *end = url ? strcasestr(url, "</url>") : NULL;
    *out_len = end ? (size_t)(end - url) : html->len;
    return end ? url : text;
}

static enum feed_text_kind kind_of(const struct feed_word *word)
{
    switch (word->form) {
    case FORM_URL:
    case FORM_LINK:
    case FORM_GUID:
    case FORM_ID:
    case FORM_IMAGE:
        return FEED_TEXT_ADDRESS;
    default:
        return word->field == FIELD_TITLE ? word->form == FORM_HTML ? FEED_TEXT_TITLE : FEED_TEXT_LINE : FEED_TEXT_BODY;
    }
}

void feed_capture_end(struct feed_xml *xml, struct xml_reader *reader)
{
    char image[URL_SIZE];
    const struct feed_word *word = xml->capture.word;
    struct buffer html = xml->capture.html;
    xml->capture.word = NULL;
    if (html.is_failed) {
        buffer_done(&html);
        feed_xml_check(reader, ERR_MEMORY);
        return;
    }
    if (html.data && xml->capture.is_base64) {
        html.len = base64_decode(html.data, html.len);
        /* It came as base 64, so nobody has checked it yet. */
        html.len = utf8_valid_len(html.data, html.len);
    }
    size_t len = 0;
    const char *bytes = find_text(word, &html, &len);
    feed_text_from_html(bytes, len, kind_of(word), &xml->plain);
    if (xml->plain.is_failed)
        feed_xml_check(reader, ERR_MEMORY);
    else
        put_plain(xml, reader, word);
    if ((word->field == FIELD_CONTENT || word->field == FIELD_SUMMARY) && html_first_image(bytes, html.len, image))
        feed_xml_check(reader, feed_draft_put_image(&xml->item, 1, 0, image, feed_xml_base(xml)));
    buffer_done(&html);
}
