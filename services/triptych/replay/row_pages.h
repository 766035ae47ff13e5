/* The pages of a web archive as rows: ingest finds the articles in them. */
#ifndef TRIPTYCH_ROW_PAGES_H
#define TRIPTYCH_ROW_PAGES_H

#include "err.h"
#include "jsonl.h"

struct row_pages;

/* Returns 0 and sets *out (returns owned: row_pages_close), ERR_IO or ERR_MEMORY. */
int row_pages_open(const char *path, struct row_pages **out, struct err *err);
void row_pages_close(struct row_pages *pages);

/* As jsonl_next: a row's line is the number of its record; its text is the page in UTF-8, cut to JSONL_TEXT_MAX. */
int row_pages_next(struct row_pages *pages, struct jsonl_row *out, struct err *err);

int64_t row_pages_position_bytes(const struct row_pages *pages);

#endif
