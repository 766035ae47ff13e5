/* Titles that say nothing, as they stand above walls, errors and front pages of outlets. */
#ifndef TRIPTYCH_TITLE_TABLE_H
#define TRIPTYCH_TITLE_TABLE_H

/* Lower case, without accents and without marks at the end; NULL ends each list. */
extern const char *const TITLE_NOTHING[]; /* the whole title */
/* Its beginning, before a mark that ends it; with a closing "*" before a few words of any kind. */
extern const char *const TITLE_NOTHING_BEGINS[];
extern const char *const TITLE_OUTLET_WORDS[]; /* beside an outlet's name they name it still: "news", "online" */

#endif
