/* A replayed row that is a page of a web archive. */
#ifndef TRIPTYCH_ROW_PAGE_H
#define TRIPTYCH_ROW_PAGE_H

#include "err.h"
#include "link.pb-c.h"

struct ingest;

/* Finds the article in the page and makes it ingest->made. Returns 0, or a negative code with a sentence for whoever sent
 * the row: the page is no article, or has none. */
int row_page_read(struct ingest *ingest, const Triptych__ReplayRow *row, struct err *err);

#endif
