/* RSS, RDF, Atom and sitemaps: libxml2's events, an element at a time. What an element means stands in feed_vocabulary;
 * here is only where we are (a stack of frames) and what is being collected (at most one element's content at a time).
 */
#include "base64.h"
#include "feed_formats.h"
#include "feed_text.h"
#include "feed_vocabulary.h"
#include "html_text.h"
#include "utf8.h"
#include "xml_clean.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CAPTURE_MAX    1048576 /* bytes of one element's content; the rest is cut */
#define ATTRIBUTE_SIZE 64
#define DEPTH_MAX      (XML_DEPTH_MAX + 2)

struct frame {
    enum feed_scope scope;
    char *base, *lang; /* xml:base and xml:lang in force; owned where declared here, else the parent's; NULL for none */
    int owns_base, owns_lang;
};

struct capture {
    const struct feed_word *word; /* NULL: nothing is being collected */
    int depth;                    /* of the element's frame */
    struct buffer html;
    int is_html; /* its text is HTML already; otherwise text is escaped when it is added */
    int is_base64;
    int is_binary; /* a picture, a file: nothing to read */
    int is_permalink;
};

struct feed_xml {
    struct feed *feed;
    const char *feed_url;
    int is_rss;
    struct feed_draft head, item;
    struct capture capture;
    struct frame frames[DEPTH_MAX];
    int depth;
    struct buffer plain; /* scratch */
};

static void out_of_memory(struct xml_reader *reader)
{
    xml_stop(reader, ERR_MEMORY, "no memory to read the feed");
}

static void check(struct xml_reader *reader, int result)
{
    if (result < 0)
        out_of_memory(reader);
}

static const char *base_of(const struct feed_xml *xml)
{
    const char *declared = xml->frames[xml->depth - 1].base;
    const char *page = xml->is_rss ? xml->head.values[FIELD_URL] : NULL; /* RSS has no base of its own */
    return declared ? declared : page ? page : xml->feed_url;
}

static struct feed_draft *draft_of(struct feed_xml *xml, const struct feed_word *word)
{
    return word->where == SCOPE_FEED ? &xml->head : &xml->item;
}

static void put_address(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word, int rank,
                        const char *address)
{
    check(reader, feed_draft_put_url(draft_of(xml, word), word->field, rank, address, base_of(xml)));
}

/* ── entering an element ── */

static void declare(char **value, int *owns, const char *text)
{
    char *copy = text[0] ? strdup(text) : NULL;
    if (copy) {
        *value = copy;
        *owns = 1;
    }
}

static void push_frame(struct feed_xml *xml, enum feed_scope scope, const struct xml_attributes *attributes)
{
    char base[URL_SIZE];
    char resolved[URL_SIZE];
    char lang[ATTRIBUTE_SIZE];
    struct frame frame = xml->depth ? xml->frames[xml->depth - 1] : (struct frame){0};
    frame.scope = scope;
    frame.owns_base = frame.owns_lang = 0;
    if (xml_attribute(attributes, "xml", "lang", lang, sizeof lang))
        declare(&frame.lang, &frame.owns_lang, lang);
    if (xml_attribute(attributes, "xml", "base", base, sizeof base) &&
        url_resolve(base, frame.base ? frame.base : xml->feed_url, resolved, NULL) == 0)
        declare(&frame.base, &frame.owns_base, resolved);
    xml->frames[xml->depth++] = frame;
}

static void refuse_root(struct xml_reader *reader, const char *root)
{
    char sentence[ERR_TEXT_MAX];
    if (strcasecmp(root, "html") == 0)
        xml_stop(reader, ERR_INVALID, "this is a web page (HTML), not a feed");
    else if (strcasecmp(root, "opml") == 0)
        xml_stop(reader, ERR_INVALID, "this is a list of feeds (OPML), not a feed");
    else if (strcasecmp(root, "sitemapindex") == 0)
        xml_stop(reader, ERR_INVALID, "this is a list of sitemaps, not a feed");
    else {
        snprintf(sentence, sizeof sentence, "not a feed: the document's root is <%.40s>", root);
        xml_stop(reader, ERR_INVALID, sentence);
    }
}

/* The format's name, and where the children of the root stand; SCOPE_NOTHING when it is no feed. */
static enum feed_scope read_root(struct feed_xml *xml, const struct xml_name *name,
                                 const struct xml_attributes *attributes, char *out_format, size_t size)
{
    char version[8];
    size_t len = xml_attribute(attributes, "", "version", version, sizeof version);
    int is_old_atom = strstr(name->ns, "purl.org/atom") || strcmp(version, "0.3") == 0;
    if (strcasecmp(name->local, "rss") == 0 || strcasecmp(name->local, "channel") == 0) {
        xml->is_rss = 1;
        snprintf(out_format, size, len ? "rss-%s" : "rss", version);
        return strcasecmp(name->local, "rss") == 0 ? SCOPE_TOP : SCOPE_FEED;
    }
    if (strcasecmp(name->local, "RDF") == 0) {
        xml->is_rss = 1;
        snprintf(out_format, size, "rss-1.0");
        return SCOPE_TOP;
    }
    if (strcasecmp(name->local, "feed") == 0 || strcasecmp(name->local, "entry") == 0) {
        snprintf(out_format, size, is_old_atom ? "atom-0.3" : "atom-1.0");
        return strcasecmp(name->local, "feed") == 0 ? SCOPE_FEED : SCOPE_ITEM;
    }
    if (strcmp(name->local, "urlset") == 0) {
        snprintf(out_format, size, "sitemap");
        return SCOPE_FEED;
    }
    return SCOPE_NOTHING;
}

static void start_root(struct feed_xml *xml, struct xml_reader *reader, const struct xml_name *name,
                       const struct xml_attributes *attributes)
{
    char format[sizeof xml->feed->format] = "";
    enum feed_scope scope = read_root(xml, name, attributes, format, sizeof format);
    push_frame(xml, scope, attributes);
    if (scope == SCOPE_NOTHING) {
        refuse_root(reader, name->local);
        return;
    }
    xml->feed = feed_new(format);
    if (!xml->feed)
        out_of_memory(reader);
}

/* Atom's types and modes: what the text of the element is. */
static void read_type(struct capture *capture, const struct xml_attributes *attributes)
{
    char type[ATTRIBUTE_SIZE];
    char mode[ATTRIBUTE_SIZE];
    size_t len = xml_attribute(attributes, "", "type", type, sizeof type);
    xml_attribute(attributes, "", "mode", mode, sizeof mode);
    int is_text = !len || !strchr(type, '/') || strstr(type, "xml") || strncasecmp(type, "text/", 5) == 0;
    capture->is_base64 = strcmp(mode, "base64") == 0 || strcasecmp(type, "application/octet-stream") == 0;
    capture->is_binary = !is_text && !capture->is_base64;
    /* what was wrapped in base 64 is text with markup, whatever it calls itself */
    capture->is_html = capture->is_base64 || strcasecmp(type, "html") == 0 || strcasecmp(type, "text/html") == 0;
}

static void start_capture(struct feed_xml *xml, const struct feed_word *word, const struct xml_attributes *attributes)
{
    char permalink[ATTRIBUTE_SIZE];
    struct capture *capture = &xml->capture;
    *capture = (struct capture){.word = word, .depth = xml->depth - 1, .is_html = word->form == FORM_HTML};
    buffer_init(&capture->html, CAPTURE_MAX);
    if (word->form == FORM_TYPED)
        read_type(capture, attributes);
    xml_attribute(attributes, "", "isPermaLink", permalink, sizeof permalink);
    capture->is_permalink = word->form == FORM_GUID && strcasecmp(permalink, "false") != 0;
}

static int has_image_ending(const char *address)
{
    const char *const endings[] = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"};
    size_t len = strcspn(address, "?#");
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (len > ending && strncasecmp(address + len - ending, endings[i], ending) == 0)
            return 1;
    }
    return 0;
}

static int is_image(const struct xml_attributes *attributes, const char *address)
{
    char type[ATTRIBUTE_SIZE];
    char medium[ATTRIBUTE_SIZE];
    if (xml_attribute(attributes, "", "medium", medium, sizeof medium))
        return strcasecmp(medium, "image") == 0;
    if (xml_attribute(attributes, "", "type", type, sizeof type))
        return strncasecmp(type, "image", 5) == 0;
    return has_image_ending(address);
}

/* Atom's link: `rel` says what `href` is to the item. Returns 1 when there is an address at all. */
static int take_link(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word,
                     const struct xml_attributes *attributes)
{
    char address[URL_SIZE];
    char rel[ATTRIBUTE_SIZE];
    char type[ATTRIBUTE_SIZE];
    if (!xml_attribute(attributes, "", "href", address, sizeof address))
        return 0;
    xml_attribute(attributes, "", "rel", rel, sizeof rel);
    xml_attribute(attributes, "", "type", type, sizeof type);
    if (!rel[0] || strcasecmp(rel, "alternate") == 0)
        put_address(xml, reader, word, !type[0] || strstr(type, "html") ? word->rank : word->rank - 1, address);
    else if (strcasecmp(rel, "enclosure") == 0 && word->where == SCOPE_ITEM && is_image(attributes, address))
        check(reader, feed_draft_put_url(&xml->item, FIELD_IMAGE, 4, address, base_of(xml)));
    return 1;
}

/* What the element says by its attributes; then, if its content counts too, begins to collect it. */
static void start_word(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word,
                       const struct xml_attributes *attributes)
{
    char address[URL_SIZE];
    switch (word->form) {
    case FORM_NONE:
        return;
    case FORM_ENCLOSURE:
        if (xml_attribute(attributes, "", "url", address, sizeof address) && is_image(attributes, address))
            put_address(xml, reader, word, word->rank, address);
        return;
    case FORM_HREF:
        if (xml_attribute(attributes, "", "url", address, sizeof address) ||
            xml_attribute(attributes, "", "href", address, sizeof address))
            put_address(xml, reader, word, word->rank, address);
        return;
    case FORM_LINK:
        if (take_link(xml, reader, word, attributes))
            return;
        break;
    case FORM_SOURCE:
        xml_attribute(attributes, "", "url", address, sizeof address);
        check(reader, feed_draft_put_url(&xml->item, FIELD_SOURCE_URL, word->rank, address, base_of(xml)));
        break;
    default:
        break;
    }
    start_capture(xml, word, attributes);
}

/* RDF names an item in its start tag; so does the default language come from there. */
static void start_item(struct feed_xml *xml, struct xml_reader *reader, const struct xml_attributes *attributes)
{
    char about[URL_SIZE];
    feed_draft_done(&xml->item);
    if (xml_attribute(attributes, "rdf", "about", about, sizeof about)) {
        check(reader, feed_draft_put(&xml->item, FIELD_GUID, 1, about));
        if (strncasecmp(about, "http", 4) == 0)
            check(reader, feed_draft_put_url(&xml->item, FIELD_URL, 1, about, base_of(xml)));
    }
}

/* ── collecting ── */

static void add_raw(struct feed_xml *xml, const char *text, size_t len)
{
    struct buffer *html = &xml->capture.html;
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
        if (i < len && xml->capture.html.len + 5 <= CAPTURE_MAX)
            buffer_text(&xml->capture.html, text[i] == '<' ? "&lt;" : "&amp;");
        i++;
    }
}

/* Markup inside a collected element: only its names matter for the text, and the address of an image. */
static void add_tag(struct feed_xml *xml, const struct xml_name *name, const struct xml_attributes *attributes)
{
    const char *const kept[] = {"src", "width", "height"};
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

/* ── leaving an element ── */

static void put_plain(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word)
{
    struct feed_draft *draft = draft_of(xml, word);
    char *plain = xml->plain.data;
    switch (word->form) {
    case FORM_URL:
    case FORM_LINK:
        put_address(xml, reader, word, word->rank, plain);
        return;
    case FORM_PERSON:
        check(reader, feed_draft_put(draft, word->field, word->rank, feed_text_person(plain)));
        return;
    case FORM_GUID:
        if (xml->capture.is_permalink && strncasecmp(plain, "http", 4) == 0)
            check(reader, feed_draft_put_url(draft, FIELD_URL, 1, plain, base_of(xml)));
        break;
    default:
        break;
    }
    check(reader, feed_draft_put(draft, word->field, word->rank, plain));
}

static void end_capture(struct feed_xml *xml, struct xml_reader *reader)
{
    char image[URL_SIZE];
    const struct feed_word *word = xml->capture.word;
    struct buffer html = xml->capture.html;
    xml->capture.word = NULL;
    if (html.is_failed) {
        buffer_done(&html);
        out_of_memory(reader);
        return;
    }
    if (html.data && xml->capture.is_base64) {
        html.len = base64_decode(html.data, html.len);
        html.len = utf8_valid_len(html.data, html.len);
    }
    const char *bytes = html.data ? html.data : "";
    feed_text_from_html(bytes, html.len, word->field == FIELD_TITLE && word->form == FORM_HTML, &xml->plain);
    if (xml->plain.is_failed)
        out_of_memory(reader);
    else
        put_plain(xml, reader, word);
    if ((word->field == FIELD_CONTENT || word->field == FIELD_SUMMARY) && html_first_image(bytes, html.len, image))
        check(reader, feed_draft_put_url(&xml->item, FIELD_IMAGE, 1, image, base_of(xml)));
    buffer_done(&html);
}

static void end_item(struct feed_xml *xml, struct xml_reader *reader)
{
    const char *lang = xml->frames[xml->depth - 1].lang;
    struct feed_item *item = feed_item_add(xml->feed);
    if (!item) {
        if (xml->feed->item_count < FEED_ITEMS_MAX)
            out_of_memory(reader);
        feed_draft_done(&xml->item);
        return;
    }
    if (lang)
        check(reader, feed_draft_put(&xml->item, FIELD_LANG, 1, lang));
    feed_draft_move_to_item(&xml->item, item);
}

static void pop_frame(struct feed_xml *xml)
{
    struct frame *frame = &xml->frames[--xml->depth];
    if (frame->owns_base)
        free(frame->base);
    if (frame->owns_lang)
        free(frame->lang);
}

/* ── the three events ── */

static void on_start(void *context, struct xml_reader *reader, const struct xml_name *name,
                     const struct xml_attributes *attributes)
{
    struct feed_xml *xml = context;
    if (xml->depth == 0) {
        start_root(xml, reader, name, attributes);
        return;
    }
    enum feed_scope scope = xml->frames[xml->depth - 1].scope;
    const struct feed_word *word = NULL;
    if (xml->capture.word)
        add_tag(xml, name, attributes);
    else if (scope != SCOPE_NOTHING)
        word = feed_word_find(feed_ns_of(name, xml->is_rss), name->local, scope);
    push_frame(xml, word ? word->inside : SCOPE_NOTHING, attributes);
    if (!word)
        return;
    if (word->inside == SCOPE_ITEM && scope != SCOPE_ITEM)
        start_item(xml, reader, attributes);
    else
        start_word(xml, reader, word, attributes);
}

static void on_end(void *context, struct xml_reader *reader, const struct xml_name *name)
{
    struct feed_xml *xml = context;
    int top = xml->depth - 1;
    if (top < 0)
        return;
    if (xml->capture.word && xml->capture.depth == top)
        end_capture(xml, reader);
    else if (xml->capture.word)
        add_tag(xml, name, NULL);
    else if (xml->frames[top].scope == SCOPE_ITEM && (top == 0 || xml->frames[top - 1].scope != SCOPE_ITEM))
        end_item(xml, reader);
    else if (xml->frames[top].scope == SCOPE_FEED && xml->frames[top].lang)
        check(reader, feed_draft_put(&xml->head, FIELD_LANG, 1, xml->frames[top].lang));
    pop_frame(xml);
}

static void on_text(void *context, struct xml_reader *reader, const char *text, size_t len)
{
    struct feed_xml *xml = context;
    (void)reader;
    if (!xml->capture.word || xml->capture.is_binary)
        return;
    if (xml->capture.is_html)
        add_raw(xml, text, len);
    else
        add_escaped(xml, text, len);
}

static void feed_xml_done(struct feed_xml *xml)
{
    while (xml->depth > 0)
        pop_frame(xml);
    if (xml->capture.word)
        buffer_done(&xml->capture.html);
    buffer_done(&xml->plain);
    feed_draft_done(&xml->head);
    feed_draft_done(&xml->item);
    feed_free(xml->feed);
}

int feed_xml_read(const char *text, size_t len, const char *feed_url, struct feed **out, struct err *err)
{
    const struct xml_handler handler = {on_start, on_end, on_text};
    struct feed_xml xml = {.feed_url = feed_url};
    buffer_init(&xml.plain, FEED_TEXT_MAX);
    int result = xml_read(text, len, &handler, &xml, err);
    if (result == 0 && !xml.feed)
        result = err_set(err, ERR_INVALID, "not a feed: no element at all");
    if (result == 0) {
        feed_draft_move_to_feed(&xml.head, xml.feed);
        *out = xml.feed;
        xml.feed = NULL;
    }
    feed_xml_done(&xml);
    return result;
}
