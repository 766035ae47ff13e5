/* Making an entry of the catalog from a head. Private to the catalog. */
#ifndef TRIPTYCH_CATALOG_ENTRY_H
#define TRIPTYCH_CATALOG_ENTRY_H

#include "catalog.h"

/* Returns 0 and sets *out (returns owned: free; one allocation), or < 0. */
int catalog_entry_new(const Triptych__StoryHead *head, const char *seq, int64_t now_ms, struct catalog_entry **out,
                      struct err *err);

/* Brings words of a search or a headline to the form of catalog_entry.folded. Returns owned (free), NULL without
 * memory. */
char *catalog_fold(const char *text);

/* 0 for no picture. */
uint64_t catalog_picture_hash(const char *url);

#endif
