/* Making an entry of the catalog from a head. Private to the catalog. */
#ifndef TRIPTYCH_CATALOG_ENTRY_H
#define TRIPTYCH_CATALOG_ENTRY_H

#include "catalog.h"

/* Returns 0 and sets *out (returns owned: catalog_entry_free), or < 0. */
int catalog_entry_new(const Triptych__StoryHead *head, const char *seq, int64_t now_ms, struct catalog_entry **out,
                      struct err *err);
void catalog_entry_free(struct catalog_entry *entry);

/* 0 for no picture. */
uint64_t catalog_picture_hash(const char *url);

#endif
