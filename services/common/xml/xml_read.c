/* Feeds libxml2 in pieces and turns its events into ours. Network, external entities and its own error output are off;
 * what a document nests, xml_clean has bounded before. */
#include "xml_read.h"
#include "xml_clean.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PUSH_BYTES 262144 /* what libxml2 gets at once */

struct xml_attributes {
    const xmlChar **rows; /* libxml2's: local name, prefix, namespace, value, end of the value */
    int count;
};

/* Namespaces are counted, because each lookup of libxml2's walks those in scope: thousands of them would make a small
 * document slow. */
struct xml_reader {
    const struct xml_handler *handler;
    void *context;
    xmlParserCtxtPtr parser;
    int namespaces[XML_DEPTH_MAX + 1]; /* how many each open element declares */
    int depth, namespaces_in_scope;
    int is_stopped, result;
    struct err *err;
};

static const char *text_of(const xmlChar *text)
{
    return text ? (const char *)text : "";
}

/* libxml2 may still call back for what it has parsed already; is_stopped makes nothing of it. The first reason
 * counts. */
void xml_stop(struct xml_reader *reader, int code, const char *sentence)
{
    if (code < 0 && !reader->is_stopped)
        reader->result = err_set(reader->err, code, "%s", sentence);
    reader->is_stopped = 1;
    xmlStopParser(reader->parser);
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns, int namespace_count,
                     const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes)
{
    struct xml_reader *reader = context;
    struct xml_name name = {text_of(ns), text_of(prefix), text_of(local)};
    struct xml_attributes all = {attributes, attribute_count};
    (void)namespaces;
    (void)defaulted;
    if (reader->is_stopped)
        return;
    if (reader->depth > XML_DEPTH_MAX) { /* xml_clean has seen to it; libxml2 would have to open elements by itself */
        xml_stop(reader, ERR_TOO_LARGE, "elements are nested too deeply");
        return;
    }
    reader->namespaces[reader->depth++] = namespace_count;
    reader->namespaces_in_scope += namespace_count;
    if (reader->namespaces_in_scope > XML_NAMESPACES_MAX)
        xml_stop(reader, ERR_TOO_LARGE, "too many namespaces are declared");
    else
        reader->handler->start(reader->context, reader, &name, &all);
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns)
{
    struct xml_reader *reader = context;
    struct xml_name name = {text_of(ns), text_of(prefix), text_of(local)};
    if (reader->is_stopped || reader->depth == 0)
        return;
    reader->namespaces_in_scope -= reader->namespaces[--reader->depth];
    reader->handler->end(reader->context, reader, &name);
}

static void on_text(void *context, const xmlChar *text, int len)
{
    struct xml_reader *reader = context;
    if (!reader->is_stopped && len > 0)
        reader->handler->text(reader->context, reader, (const char *)text, (size_t)len);
}

/* A feed that is not well-formed is read as far as it makes sense; there is nobody to read libxml2's words about it. */
static void ignore_error(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

static xmlParserInputPtr refuse_entity(const char *url, const char *id, xmlParserCtxtPtr parser)
{
    (void)url;
    (void)id;
    (void)parser;
    return NULL;
}

static int push_all(struct xml_reader *reader, const char *text, size_t len)
{
    for (size_t at = 0; at < len && !reader->is_stopped; at += PUSH_BYTES) {
        size_t piece = len - at < PUSH_BYTES ? len - at : PUSH_BYTES;
        xmlParseChunk(reader->parser, text + at, (int)piece, at + piece == len);
    }
    /* Recovery goes on after every other error; what was read up to one that ends it still counts. */
    const xmlError *last = xmlCtxtGetLastError(reader->parser);
    if (last && last->code == XML_ERR_NO_MEMORY)
        return err_set(reader->err, ERR_MEMORY, "no memory to read XML");
    return reader->result;
}

int xml_read(const char *text, size_t len, const struct xml_handler *handler, void *context, struct err *err)
{
    xmlSAXHandler events = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .serror = ignore_error,
    };
    struct xml_reader reader = {.handler = handler, .context = context, .err = err};
    char *cleaned = NULL;
    size_t cleaned_len = 0;
    int result = xml_clean(text, len, &cleaned, &cleaned_len, err);
    if (result < 0)
        return result;
    /* No document makes us open a file or a connection (XXE). */
    xmlSetExternalEntityLoader(refuse_entity);
    reader.parser = xmlCreatePushParserCtxt(&events, &reader, NULL, 0, NULL);
    if (!reader.parser) {
        result = err_set(err, ERR_MEMORY, "no memory to read XML");
        goto out;
    }
    xmlCtxtUseOptions(reader.parser, XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                         XML_PARSE_IGNORE_ENC);
    result = push_all(&reader, cleaned, cleaned_len);
out:
    if (reader.parser)
        xmlFreeDoc(reader.parser->myDoc);
    xmlFreeParserCtxt(reader.parser);
    free(cleaned);
    return result;
}

/* Copies the value of `row` (NULL: absent), as xml_attribute does. */
static size_t copy_value(const xmlChar **row, char *out, size_t size)
{
    const char *ampersand = "&#38;"; /* how libxml2 hands on an '&' when it replaces no entities */
    size_t len = 0;
    out[0] = 0;
    if (!row)
        return 0;
    const char *at = (const char *)row[3];
    const char *end = (const char *)row[4];
    while (at < end) {
        /* A value that does not fit counts as absent: half an address would lead elsewhere. */
        if (len + 1 == size) {
            len = 0;
            break;
        }
        out[len++] = *at;
        at += (size_t)(end - at) >= strlen(ampersand) && memcmp(at, ampersand, strlen(ampersand)) == 0
                  ? strlen(ampersand)
                  : 1;
    }
    out[len] = 0;
    return len;
}

size_t xml_attribute(const struct xml_attributes *attributes, const char *prefix, const char *name, char *out,
                     size_t size)
{
    const xmlChar **row = NULL;
    for (int i = 0; i < attributes->count && !row; i++) {
        const xmlChar **at = attributes->rows + (ptrdiff_t)5 * i;
        if (strcmp(text_of(at[0]), name) == 0 && strcmp(text_of(at[1]), prefix) == 0)
            row = at;
    }
    return copy_value(row, out, size);
}

size_t xml_attribute_loose(const struct xml_attributes *attributes, const char *name, char *out, size_t size)
{
    const xmlChar **row = NULL;
    for (int i = 0; i < attributes->count && !row; i++) {
        const xmlChar **at = attributes->rows + (ptrdiff_t)5 * i;
        if (strcasecmp(text_of(at[0]), name) == 0 && !text_of(at[1])[0])
            row = at;
    }
    return copy_value(row, out, size);
}
