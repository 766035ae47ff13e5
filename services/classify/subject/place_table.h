/* The shipped tables of places; place_table.c says what each line holds. Parts are separated by "|", lists end with NULL.
 */
#ifndef TRIPTYCH_PLACE_TABLE_H
#define TRIPTYCH_PLACE_TABLE_H

extern const char *const PLACE_CITIES[];
extern const char *const PLACE_ALIASES[];
extern const char *const PLACE_DEMONYMS[];
extern const char *const PLACE_CAREFUL[];
extern const char *const PLACE_UNTOLD[];

#endif
