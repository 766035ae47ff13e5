/* Text as a reader sees it: references decoded, white space folded to one blank or one new line, invisible characters
 * dropped. Pure. */
#ifndef TRIPTYCH_HTML_FOLD_H
#define TRIPTYCH_HTML_FOLD_H

#include "buffer.h"

#include <stddef.h>

enum html_gap { HTML_GAP_NONE, HTML_GAP_BLANK, HTML_GAP_LINE };

/* Which references are decoded: none, those with their semicolon, or also those that browsers read without. */
enum html_references { HTML_REFERENCES_NONE, HTML_REFERENCES_STRICT, HTML_REFERENCES_LOOSE };

/* Folds what is put into `out` piece by piece. Zero but for `out`, and for `start` where `out` holds something
 * already. */
struct html_fold {
    struct buffer *out; /* borrowed */
    size_t start;       /* length of `out` before the first character */
    enum html_gap gap;  /* what stands between the last character and the next */
    int is_full;        /* `out` has no room: it ends at a whole character, and that is no failure of `out` */
};

/* Puts valid UTF-8. `with_lines`: a newline in it begins a line. */
void html_fold_text(struct html_fold *fold, const char *text, size_t len, enum html_references references,
                    int with_lines);

/* Begins a line (or leaves a blank) before the next character. */
void html_fold_gap(struct html_fold *fold, enum html_gap gap);

#endif
