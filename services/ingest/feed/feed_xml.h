/* The state of reading one feed's XML, shared by the files that do it: feed_xml.c (where we are), feed_word.c (what an
 * element says by its attributes) and feed_capture.c (what it says by its content). Private to them. */
#ifndef TRIPTYCH_FEED_XML_H
#define TRIPTYCH_FEED_XML_H

#include "buffer.h"
#include "feed_draft.h"
#include "feed_vocabulary.h"
#include "url.h"
#include "xml_clean.h"
#include "xml_read.h"

#define FEED_ATTRIBUTE_SIZE 64 /* of attributes that are words; no word we know is longer */
#define FEED_DEPTH_MAX      (XML_DEPTH_MAX + 2)

struct feed_frame {
    enum feed_scope scope;
    char *base, *lang; /* xml:base and xml:lang in force; owned where declared here, else the parent's; NULL for none */
    int owns_base, owns_lang;
};

struct feed_capture {
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
    enum feed_ns own; /* the format's own namespace */
    char root_ns[FEED_ATTRIBUTE_SIZE];
    struct feed_draft head, item;
    struct feed_capture capture;
    struct feed_frame frames[FEED_DEPTH_MAX];
    int depth;
    struct buffer plain; /* scratch */
};

/* ── feed_xml_state.c ── */

/* Ends the reading with ERR_MEMORY when `result` is negative. */
void feed_xml_check(struct xml_reader *reader, int result);

/* The base of relative addresses at this place, "" for none. */
const char *feed_xml_base(const struct feed_xml *xml);

/* Where what `word` says is noted: the feed's head or the item. */
struct feed_draft *feed_xml_draft(struct feed_xml *xml, const struct feed_word *word);

/* Notes an address for the word's field. */
void feed_xml_put_address(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word, int rank,
                          const char *address);

/* ── feed_word.c ── */

/* Takes what the element says by its attributes. Returns 1 when its content counts too. */
int feed_word_start(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word,
                    const struct xml_attributes *attributes);

/* ── feed_capture.c ── */

/* Collecting an element's content: from its start (its frame has been pushed) to its end. Markup inside is kept as far
 * as the text depends on it: `attributes` NULL stands for an end tag. */
void feed_capture_start(struct feed_xml *xml, const struct feed_word *word, const struct xml_attributes *attributes);
void feed_capture_text(struct feed_xml *xml, const char *text, size_t len);
void feed_capture_tag(struct feed_xml *xml, const struct xml_name *name, const struct xml_attributes *attributes);
void feed_capture_end(struct feed_xml *xml, struct xml_reader *reader);

#endif
