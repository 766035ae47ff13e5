/* The words that page_hint looks for in names. */
#ifndef TRIPTYCH_PAGE_HINT_TABLE_H
#define TRIPTYCH_PAGE_HINT_TABLE_H

#include <stddef.h>
#include <stdint.h>

/* A word begins behind what is no letter and at a capital behind a small letter. */
enum page_hint_match {
    HINT_WORD,    /* a whole word */
    HINT_START,   /* the beginning of one */
    HINT_ANYWHERE /* any place */
};

struct page_hint_name {
    const char *text;
    enum page_hint_match match;
    uint32_t hints;
};

/* In the order of the alphabet, as far as the first letter goes. */
extern const struct page_hint_name page_hint_names[];
extern const size_t page_hint_name_count;

#endif
