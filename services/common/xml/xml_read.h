/* XML as a run of events: libxml2's SAX2 push parser behind xml_clean, set so that nothing is loaded, expanded or
 * printed. Pure, but for libxml2's own global entity loader, which is set to refuse. Home of libxml2 together with
 * html_entity. */
#ifndef TRIPTYCH_XML_READ_H
#define TRIPTYCH_XML_READ_H

#include "err.h"

#include <stddef.h>

#define XML_NAMESPACES_MAX 256 /* declared and in scope at one place: libxml2 searches them one by one */

struct xml_reader;
struct xml_attributes;

/* An element's name. All borrowed; `ns` and `prefix` are "" when there is none. */
struct xml_name {
    const char *ns, *prefix, *local;
};

/* What the caller makes of the events. `start` and `end` come in pairs, `text` in pieces of any size. */
struct xml_handler {
    void (*start)(void *context, struct xml_reader *reader, const struct xml_name *name,
                  const struct xml_attributes *attributes);
    void (*end)(void *context, struct xml_reader *reader, const struct xml_name *name);
    void (*text)(void *context, struct xml_reader *reader, const char *text, size_t len);
};

/* Reads `text` (valid UTF-8) to its end or until xml_stop. Returns 0, or a negative code: those of xml_clean,
 * ERR_TOO_LARGE for too many namespaces, ERR_INVALID where even mended markup is no XML. */
int xml_read(const char *text, size_t len, const struct xml_handler *handler, void *context, struct err *err);

/* Called from an event: no further events come, and xml_read returns 0, or `code` with the sentence when that is not
 * 0. */
void xml_stop(struct xml_reader *reader, int code, const char *sentence);

/* Copies the value of an attribute, terminated; one of `size` bytes or more counts as absent. Returns its length, 0
 * (and "") when it is absent or empty. `prefix` "" asks for one without a prefix; "xml" is the only other that is asked
 * for. */
size_t xml_attribute(const struct xml_attributes *attributes, const char *prefix, const char *name, char *out,
                     size_t size);

/* The same of an attribute without a prefix, whatever the case of its letters. */
size_t xml_attribute_loose(const struct xml_attributes *attributes, const char *name, char *out, size_t size);

#endif
