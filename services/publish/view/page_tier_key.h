/* /key: where a reader enters a key, sees what it opens, makes addresses of feeds that need no key, and forgets it.
 * Pure. */
#ifndef TRIPTYCH_PAGE_TIER_KEY_H
#define TRIPTYCH_PAGE_TIER_KEY_H

#include "page_frame.h"
#include "tier_keyring.h"

struct page_tier_key {
    const char *sentence;                    /* what went wrong; "" */
    const struct tier_keyring_key *tier_key; /* that the reader has shown; NULL: the form asks for one */
    const struct tier_keyring_key *const *tokens;
    size_t token_count;
    const char *form_token;             /* that each form carries; NULL: none */
    const char *made_path, *made_token; /* a token made just now, shown this once; "" */
};

void page_tier_key(struct buffer *out, const struct site *site, const struct page_tier_key *shown);

#endif
