/* What can be counted in a run of text, in any language, without knowing its words. Pure. */
#ifndef TRIPTYCH_PAGE_COUNT_H
#define TRIPTYCH_PAGE_COUNT_H

#include <stddef.h>
#include <stdint.h>

struct page_count {
    uint32_t text;      /* how much there is to read: a letter or digit 1, a sign of East Asia 2 */
    uint32_t words;     /* runs between blanks */
    uint32_t sentences; /* ends of sentences */
    uint32_t commas;
};

/* Where a run of text stands, so that it may come in pieces. Zero at its beginning. */
struct page_counter {
    struct page_count count;
    int is_in_word;
    int is_stopped; /* the last sign, quotes and brackets aside, ends a sentence or announces what follows */
};

/* Adds what is in `text` (valid UTF-8, references not decoded). */
void page_count_text(struct page_counter *counter, const char *text, size_t len);

#endif
