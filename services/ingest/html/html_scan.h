/* HTML cut into text and tags, in one pass, in linear time whatever comes: no tree, no guess about what was meant.
 * Pure. */
#ifndef TRIPTYCH_HTML_SCAN_H
#define TRIPTYCH_HTML_SCAN_H

#include <stddef.h>

#define HTML_TAG_MAX                                                                                                   \
    16384 /* bytes of a tag that are told: behind them a longer one is passed over to its end, if it has one */
#define HTML_NAME_MAX 24 /* bytes of a tag's name that are told; longer names are unknown anyway */

enum html_kind { HTML_TEXT, HTML_OPEN, HTML_CLOSE, HTML_RAW };

struct html_piece {
    enum html_kind kind;
    const char *bytes; /* borrowed: the text, or the tag's attributes */
    size_t len;
    const char *start;            /* of the tag, its '<' */
    int is_closed;                /* the tag ends with '>' */
    char name[HTML_NAME_MAX + 1]; /* of a tag, lower case, without a prefix ("svg:" …) */
};

struct html_scan {
    const char *at, *end;
    int is_whole;      /* set it after html_scan_init: nothing is passed over but comments and declarations, and what is
                          in script, style, title and the like comes as HTML_RAW */
    size_t raw_len;    /* bytes at `at` that no tag is looked for in */
    unsigned unclosed; /* what was looked for to the end and is not there: never looked for again */
};

/* Borrows `html` (need not be terminated). */
void html_scan_init(struct html_scan *scan, const char *html, size_t len);

/* Returns 1 and sets *out_piece, or 0 at the end. Comments, declarations and the content of script, style and the like
 * are passed over. A text comes as it is written, in one or more pieces, never split inside a reference. */
int html_scan_next(struct html_scan *scan, struct html_piece *out_piece);

/* Whether HTML has an element of that name (lower case). */
int html_is_element(const char *name);

/* Reads the next attribute of an opening tag. *at begins as piece->bytes. Returns 1 and sets *out_name (borrowed) and
 * *out_value (borrowed, references not decoded; empty when there is none) with their lengths; 0 behind the last. */
struct html_span {
    const char *bytes;
    size_t len;
};
int html_attribute_next(const struct html_piece *piece, const char **at, struct html_span *out_name,
                        struct html_span *out_value);

/* The value of attribute `name` of an opening tag: its length, and *out_value set (borrowed, references not decoded); 0
 * when it is absent or empty. */
size_t html_attribute(const struct html_piece *piece, const char *name, const char **out_value);

#endif
