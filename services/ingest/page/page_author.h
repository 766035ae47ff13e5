/* Names of authors as pages write them. Pure. */
#ifndef TRIPTYCH_PAGE_AUTHOR_H
#define TRIPTYCH_PAGE_AUTHOR_H

#define PAGE_AUTHOR_MAX 200 /* bytes; a longer one is a biography */

/* Brings `text` (UTF-8, folded) to the name alone: "By Ann Lee" becomes "Ann Lee". `is_shown`: it is what a reader
 * sees, where a date or more may follow. Returns 0 when it is no name: an address, a number, a sentence. */
int page_author_tidy(char *text, int is_shown);

#endif
