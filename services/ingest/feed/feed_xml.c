/* RSS, RDF, Atom and sitemaps: libxml2's events, an element at a time. What an element means stands in feed_vocabulary;
 * here is only where we are: a stack of frames. */
#include "feed_xml.h"
#include "feed_formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Without memory the inherited value stays: a wrong language is better than no feed. */
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
    char lang[FEED_ATTRIBUTE_SIZE];
    /* A child inherits language and base of what it stands in; only what it declares itself is its own to free. */
    struct feed_frame frame = xml->depth ? xml->frames[xml->depth - 1] : (struct feed_frame){0};
    frame.scope = scope;
    frame.owns_base = frame.owns_lang = 0;
    if (xml_attribute(attributes, "xml", "lang", lang, sizeof lang))
        declare(&frame.lang, &frame.owns_lang, lang);
    if (xml_attribute(attributes, "xml", "base", base, sizeof base) &&
        url_resolve(base, frame.base ? frame.base : xml->feed_url, resolved, NULL) == 0)
        declare(&frame.base, &frame.owns_base, resolved);
    xml->frames[xml->depth++] = frame;
}

/* What people enter by mistake is named, since the sentence is what they read in `feeds list`. */
static void refuse_root(struct xml_reader *reader, const char *root)
{
    char sentence[ERR_TEXT_MAX];
    if (strcasecmp(root, "html") == 0)
        xml_stop(reader, ERR_INVALID, "this is a web page (HTML), not a feed");
    else if (strcasecmp(root, "opml") == 0)
        xml_stop(reader, ERR_INVALID, "this is a list of feeds (OPML), not a feed");
    else {
        snprintf(sentence, sizeof sentence, "not a feed: the document's root is <%.40s>", root);
        xml_stop(reader, ERR_INVALID, sentence);
    }
}

/* The format's name, and where the children of the root stand; SCOPE_NOTHING when it is no feed. By the root's name
 * alone: namespaces and versions are too often wrong to refuse a feed for. */
static enum feed_scope read_root(struct feed_xml *xml, const struct xml_name *name,
                                 const struct xml_attributes *attributes, char *out_format, size_t size)
{
    char version[8];
    size_t len = xml_attribute(attributes, "", "version", version, sizeof version);
    int is_old_atom = strstr(name->ns, "purl.org/atom") || strcmp(version, "0.3") == 0;
    if (strcasecmp(name->local, "rss") == 0 || strcasecmp(name->local, "channel") == 0) {
        xml->own = NS_RSS;
        snprintf(out_format, size, len ? "rss-%s" : "rss", version);
        return strcasecmp(name->local, "rss") == 0 ? SCOPE_TOP : SCOPE_FEED;
    }
    if (strcasecmp(name->local, "RDF") == 0) {
        xml->own = NS_RSS;
        snprintf(out_format, size, "rss-1.0");
        return SCOPE_TOP;
    }
    if (strcasecmp(name->local, "feed") == 0 || strcasecmp(name->local, "entry") == 0) {
        snprintf(out_format, size, is_old_atom ? "atom-0.3" : "atom-1.0");
        return strcasecmp(name->local, "feed") == 0 ? SCOPE_FEED : SCOPE_ITEM;
    }
    if (strcasecmp(name->local, "urlset") == 0 || strcasecmp(name->local, "sitemapindex") == 0) {
        xml->own = NS_SITEMAP;
        snprintf(out_format, size, strcasecmp(name->local, "urlset") == 0 ? "sitemap" : "sitemap-index");
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
    snprintf(xml->root_ns, sizeof xml->root_ns, "%s", name->ns);
    if (scope == SCOPE_NOTHING) {
        refuse_root(reader, name->local);
        return;
    }
    xml->feed = feed_new(format);
    if (!xml->feed)
        feed_xml_check(reader, ERR_MEMORY);
}

/* RDF names an item in its start tag; so does the default language come from there. */
static void start_item(struct feed_xml *xml, struct xml_reader *reader, const struct xml_attributes *attributes)
{
    char about[URL_SIZE];
    feed_draft_done(&xml->item);
    if (xml_attribute(attributes, "rdf", "about", about, sizeof about)) {
        feed_xml_check(reader, feed_draft_put(&xml->item, FIELD_GUID, 1, about));
        if (strncasecmp(about, "http", 4) == 0)
            feed_xml_check(reader, feed_draft_put_url(&xml->item, FIELD_URL, 1, about, feed_xml_base(xml)));
    }
}

/* Only here is it known which of the values that were offered are the item's: its children come in any order. */
static void end_item(struct feed_xml *xml, struct xml_reader *reader)
{
    const char *lang = xml->frames[xml->depth - 1].lang;
    struct feed_item *item = feed_item_add(xml->feed);
    if (!item) {
        if (xml->feed->item_count < FEED_ITEMS_MAX) /* otherwise it is counted as left out */
            feed_xml_check(reader, ERR_MEMORY);
        feed_draft_done(&xml->item);
        return;
    }
    if (lang)
        feed_xml_check(reader, feed_draft_put(&xml->item, FIELD_LANG, 1, lang));
    feed_draft_move_to_item(&xml->item, item, xml->head.values[FIELD_LANG]);
}

static void pop_frame(struct feed_xml *xml)
{
    struct feed_frame *frame = &xml->frames[--xml->depth];
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
        feed_capture_tag(xml, name, attributes);
    else if (scope != SCOPE_NOTHING)
        word = feed_word_find(feed_ns_of(name, xml->own, xml->root_ns), name->local, scope);
    push_frame(xml, word ? word->inside : SCOPE_NOTHING, attributes);
    if (!word)
        return;
    if (word->inside == SCOPE_ITEM && scope != SCOPE_ITEM)
        start_item(xml, reader, attributes);
    else if (feed_word_start(xml, reader, word, attributes))
        feed_capture_start(xml, word, attributes);
}

static void on_end(void *context, struct xml_reader *reader, const struct xml_name *name)
{
    struct feed_xml *xml = context;
    /* Depth is bounded by xml_read: the array of frames cannot be overrun by nesting. */
    int top = xml->depth - 1;
    if (top < 0)
        return;
    if (xml->capture.word && xml->capture.depth == top)
        feed_capture_end(xml, reader);
    else if (xml->capture.word)
        feed_capture_tag(xml, name, NULL);
    else if (xml->frames[top].scope == SCOPE_ITEM && (top == 0 || xml->frames[top - 1].scope != SCOPE_ITEM))
        end_item(xml, reader);
    else if (xml->frames[top].scope == SCOPE_FEED && xml->frames[top].lang)
        feed_xml_check(reader, feed_draft_put(&xml->head, FIELD_LANG, 1, xml->frames[top].lang));
    pop_frame(xml);
}

static void on_text(void *context, struct xml_reader *reader, const char *text, size_t len)
{
    struct feed_xml *xml = context;
    (void)reader;
    if (xml->capture.word)
        feed_capture_text(xml, text, len);
}

/* Also after an error anywhere in the document, with elements still open. */
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
    struct feed_xml xml = {.feed_url = feed_url, .own = NS_ATOM};
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
